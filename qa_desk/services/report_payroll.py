"""Payroll register of a period: from signed facts, equal to the ledger, written complete or not at all."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from qa_desk.domain.checkpoint import Occasion, SignatureCheck
from qa_desk.domain.errors import KnownError, WrongUse
from qa_desk.domain.frozen_register import thaw
from qa_desk.domain.money import Money
from qa_desk.domain.pack import Manifest, PackFile, PackReport, check_pack, signed_text
from qa_desk.domain.people import Role, User
from qa_desk.domain.report import Register, RegisterDoesNotAddUp, WrittenReport, plain, register_of
from qa_desk.domain.working_time import MondayToFriday, WorkDays
from qa_desk.services.cases import check_payable
from qa_desk.services.ports import Clock, Packs, PayrollWriter, Sealer
from qa_desk.services.rights import PAY_PEOPLE, check_any
from qa_desk.services.store import Store, UnitOfWork


class PeriodWrong(WrongUse):
    """facts: value, expected"""

    code = "period_wrong"


class PackDoesNotHold(KnownError):
    """facts: path, faults"""

    code = "pack_does_not_hold"


def check_period(period: str) -> None:
    """Raises PeriodWrong for anything but a month."""
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", period):
        raise PeriodWrong(value=period, expected="2026-11")


def payroll_register(store: Store, clock: Clock, user: User, period: str) -> Register:
    """An open period as it stands now; a closed one as it was closed, to the letter.

    Raises RoleMissing, PeriodWrong, RegisterDamaged, and the register's own errors when it does not add up to the
    ledger.
    """
    _check_may(user, period)
    with store.read() as unit:
        return _register(unit, clock(), user.name, period)


def _register(unit: UnitOfWork, now: datetime, by: str, period: str) -> Register:
    closing, frozen = unit.ledger.closing(period), unit.ledger.frozen_register(period)
    if closing is not None and frozen is not None:
        return thaw(frozen, closing.totals.register_sha256, period)
    return register_now(unit, now, by, period)


def register_now(unit: UnitOfWork, now: datetime, by: str, period: str) -> Register:
    """As the ledger stands: of a month that is open still."""
    settings = unit.settings.load()
    total = sum((entry.amount.minor for entry in unit.ledger.entries(period)), 0)
    register = register_of(
        lines=unit.ledger.register_lines(period),
        period=period,
        currency=settings.currency,
        time_zone=settings.time_zone,
        ledger_total=Money(total, settings.currency),
        made_at=now,
        made_by=by,
    )
    return replace(register, closed=False)


@dataclass(frozen=True, slots=True)
class PayrollOffice:
    """What makes a payroll pack: the files, their manifest, the key that signs it; working days for its clocks."""

    writer: PayrollWriter
    packs: Packs
    key: Sealer
    days: WorkDays = field(default_factory=MondayToFriday)


def report_payroll(
    store: Store, clock: Clock, user: User, office: PayrollOffice, period: str, folder: Path
) -> tuple[Register, tuple[WrittenReport, ...]]:
    """Writes the XLSX, the CSV and the PDF of the period into `folder`, and last the signed manifest of all three.

    Raises RoleMissing, PeriodWrong, ExportBlocked (which names the cases), what payroll_register raises,
    ReportNotWritten.
    """
    _check_may(user, period)
    with store.read() as unit:
        register = _register(unit, clock(), user.name, period)
        check_payable(unit, clock(), office.days, period)
    files = office.writer.write(register, folder)
    with store.write() as unit:
        _check_still_whole(unit, register)
        now = clock()
        payload: dict[str, str | int | bool | None] = {file.path.name: file.sha256 for file in files}
        entry = unit.log.append(now, user.id, "payroll_reported", f"period:{period}", payload)
        unit.log.checkpoint(now, Occasion.PAYROLL)
    bare = Manifest(
        kind="payroll",
        period=period,
        made_at=now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        made_by=user.name,
        files=tuple(PackFile(file.path.name, file.sha256, file.size) for file in files),
        facts={
            "total_minor": str(register.ledger_total.minor),
            "currency": register.currency,
            "cases": str(len(register.lines)),
            "closed": "yes" if register.closed else "no",
        },
        log_entry=entry.number,
        log_head=entry.hash,
        public_key=office.key.public_key,
    )
    manifest = replace(bare, signature=office.key.sign(signed_text(bare)))
    return register, (*files, office.packs.write(manifest, folder, f"payroll-{period}"))


def _check_may(user: User, period: str) -> None:
    """Raises RoleMissing, PeriodWrong."""
    check_any(user, PAY_PEOPLE, Role.PAYROLL)
    check_period(period)


def _check_still_whole(unit: UnitOfWork, register: Register) -> None:
    """Who signs while the files are written: such files get no manifest. Raises RegisterDoesNotAddUp."""
    total = Money(sum(one.amount.minor for one in unit.ledger.entries(register.period)), register.currency)
    if total != register.ledger_total:
        lines, ledger = plain(register.ledger_total), plain(total)
        raise RegisterDoesNotAddUp(lines=lines, ledger=ledger, currency=register.currency)


def verify_pack(packs: Packs, check: SignatureCheck, path: Path, trusted: Sequence[str] = ()) -> PackReport:
    """Needs no workspace: works on any machine. Raises FileRejected for what is no pack."""
    manifest, files = packs.read(path)
    return check_pack(manifest, files, check, trusted)


def periods_with_fines(store: Store) -> list[str]:
    """Periods that have ledger entries, newest first; closed ones among them."""
    with store.read() as unit:
        return sorted({entry.period for entry in unit.ledger.entries()}, reverse=True)
