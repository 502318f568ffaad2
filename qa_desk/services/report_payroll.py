"""Payroll register of a period: from signed facts, equal to the ledger, written complete or not at all."""

import re
from pathlib import Path

from qa_desk.domain.checkpoint import Occasion
from qa_desk.domain.errors import WrongUse
from qa_desk.domain.money import Money
from qa_desk.domain.people import Role, RoleMissing, User
from qa_desk.domain.report import Register, WrittenReport, register_of
from qa_desk.services.ports import Clock, PayrollWriter
from qa_desk.services.store import Store


class PeriodWrong(WrongUse):
    """facts: value, expected"""

    code = "period_wrong"


def check_period(period: str) -> None:
    """Raises PeriodWrong for anything but a month."""
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", period):
        raise PeriodWrong(value=period, expected="2026-11")


def payroll_register(store: Store, clock: Clock, user: User, period: str) -> Register:
    """Raises RoleMissing, PeriodWrong, and the register's own errors when it does not add up to the ledger."""
    if not user.active or not user.roles & {Role.PAYROLL, Role.SALES_HEAD}:
        raise RoleMissing(role=Role.PAYROLL.value)
    check_period(period)
    with store.read() as unit:
        settings = unit.settings.load()
        lines = unit.penalties.register_lines(period)
        total = sum((entry.amount.minor for entry in unit.penalties.ledger(period)), 0)
    return register_of(
        lines=lines,
        period=period,
        currency=settings.currency,
        time_zone=settings.time_zone,
        ledger_total=Money(total, settings.currency),
        made_at=clock(),
        made_by=user.name,
    )


def report_payroll(
    store: Store, clock: Clock, user: User, writer: PayrollWriter, period: str, folder: Path
) -> tuple[Register, tuple[WrittenReport, ...]]:
    """Writes the XLSX and the CSV of the period into `folder`."""
    register = payroll_register(store, clock, user, period)
    files = writer.write(register, folder)
    with store.write() as unit:
        payload: dict[str, str | int | bool | None] = {file.path.name: file.sha256 for file in files}
        now = clock()
        unit.log.append(now, user.id, "payroll_reported", f"period:{period}", payload)
        unit.log.checkpoint(now, Occasion.PAYROLL)
    return register, files


def periods_with_fines(store: Store) -> list[str]:
    """Periods that have ledger entries, newest first."""
    with store.read() as unit:
        return sorted({entry.period for entry in unit.penalties.ledger()}, reverse=True)
