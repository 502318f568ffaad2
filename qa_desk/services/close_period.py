"""Closing a payroll period: totals enter the ledger, the register is frozen, the log signed; then nothing changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from qa_desk.domain.appeal import CaseState, Obstacle
from qa_desk.domain.checkpoint import Occasion
from qa_desk.domain.closing import Closing, check_closable, totals_of
from qa_desk.domain.errors import KnownError
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.frozen_register import digest, freeze
from qa_desk.domain.ledger import Entry, EntryId, EntryKind
from qa_desk.domain.log import Payload
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import person_key
from qa_desk.domain.people import Role, User, require
from qa_desk.domain.sign_off import period_of
from qa_desk.domain.working_time import WorkDays
from qa_desk.services.audit_fine_lines import lines_of
from qa_desk.services.audit_fines import fines_waiting
from qa_desk.services.cases import ExportBlocked, case_states, check_payable
from qa_desk.services.checklist_ports import ChecklistBooks
from qa_desk.services.ledger import closed_periods
from qa_desk.services.ports import Clock, PasswordHasher
from qa_desk.services.report_payroll import check_period, register_now
from qa_desk.services.rights import PAY_PEOPLE, check_any
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.users import confirm_password
from qa_desk.services.views import Changed, RefusalLine


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """A month of the ledger. `closing`, `closed_by`, `checkpoint`: only of a closed one; the number of the signed
    checkpoint that was made with the closing."""

    period: str
    entries: int
    fines: Money
    reversals: Money
    closing: Closing | None = None
    closed_by: str = ""
    checkpoint: int | None = None

    @property
    def total(self) -> Money:
        return self.fines + self.reversals


@dataclass(frozen=True, slots=True)
class ClosingPreview:
    """What closing the period would freeze, and what waits still and would enter a later one.

    `unsigned`: proposed fines of refusals. `audit_fines`: how many of audits wait for it, `audit_money` in all;
    `audit_yours`, `audit_yours_money`: those of them that this head can sign now, the rest wait for somebody else or
    for calibration.
    `reversals`: proposed counter-entries. `appeals`: undecided ones of this period.
    `blocked`: cases whose papers hold payroll up. `refused`: why it cannot be closed, None when it can.
    """

    line: PeriodLine
    managers: int
    unsigned: tuple[RefusalLine, ...]
    audit_fines: int
    audit_money: Money
    audit_yours: int
    audit_yours_money: Money
    reversals: int
    appeals: tuple[CaseState, ...]
    blocked: tuple[tuple[CaseState, tuple[Obstacle, ...]], ...]
    refused: KnownError | None


def close_period(
    store: Store, clock: Clock, hasher: PasswordHasher, days: WorkDays, user: User, period: str, password: str
) -> tuple[Closing, Changed]:
    """Later signatures and counter-entries go into the next open period.

    Raises RoleMissing, PeriodWrong, PasswordWrong, PeriodClosed, PeriodAhead, EarlierPeriodOpen, ExportBlocked, and the
    register's own errors.
    """
    require(user, Role.SALES_HEAD)
    check_period(period)
    confirm_password(store, clock, hasher, user, password, f"period:{period}")
    with store.write() as unit:
        now = clock()
        settings = unit.settings.load()
        entries = unit.ledger.entries()
        month = period_of(now, settings.time_zone)
        check_closable(period, month, closed_periods(unit), {one.period for one in entries})
        check_payable(unit, now, days, period)
        text = freeze(register_now(unit, now, user.name, period))
        totals = totals_of((one for one in entries if one.period == period), digest(text))
        entry = unit.ledger.add(
            Entry(
                id=EntryId(0),
                kind=EntryKind.CLOSING,
                period=period,
                manager="",
                amount=Money(0, settings.currency),
                source=f"closing:{period}",
                inputs=totals,
                ground="",
                proposed_by=None,
                entered_by=user.id,
                entered_at=now,
            )
        )
        closing = Closing(period, entry.id, totals, user.id, now)
        unit.ledger.close(closing, text)
        facts: Payload = {
            "entries": totals.entries,
            "minor": totals.fines_minor + totals.reversals_minor,
            "register": totals.register_sha256,
        }
        unit.log.append(now, user.id, "period_closed", f"period:{period}", facts)
        unit.log.checkpoint(now, Occasion.PERIOD_CLOSED)
    return closing, Changed(everything=True)


def closings(store: Store) -> list[Closing]:
    with store.read() as unit:
        return unit.ledger.closings()


# ---------------------------------------------------------------- before it is closed


def period_lines(store: Store, clock: Clock, user: User) -> list[PeriodLine]:
    """Every month with entries and the month of now, newest first. Raises RoleMissing."""
    check_any(user, PAY_PEOPLE, Role.PAYROLL)
    with store.read() as unit:
        settings, entries = unit.settings.load(), unit.ledger.entries()
        month = period_of(clock(), settings.time_zone)
        return [_line(unit, one, entries) for one in sorted({month, *(e.period for e in entries)}, reverse=True)]


def closing_preview(
    store: Store, clock: Clock, days: WorkDays, books: ChecklistBooks, user: User, period: str
) -> ClosingPreview:
    """Writes nothing. Raises RoleMissing, PeriodWrong."""
    require(user, Role.SALES_HEAD)
    check_period(period)
    with store.read() as unit:
        now, entries = clock(), unit.ledger.entries()
        currency = unit.settings.load().currency
        own = [one for one in entries if one.period == period and one.kind is not EntryKind.CLOSING]
        refused, blocked = _why_not(unit, now, days, user, period, entries)
        states = case_states(unit, now, days, period)
        of_audits = lines_of(unit, books, fines_waiting(unit))
        yours = [one for one in of_audits if one.may_be_signed_by(user)]
        return ClosingPreview(
            line=_line(unit, period, entries),
            managers=len({person_key(one.manager) for one in own}),
            unsigned=tuple(unit.refusals.lines([RefusalState.RETURN_PROPOSED])),
            audit_fines=len(of_audits),
            audit_money=sum((one.fine.amount for one in of_audits), start=Money(0, currency)),
            audit_yours=len(yours),
            audit_yours_money=sum((one.fine.amount for one in yours), start=Money(0, currency)),
            reversals=len(unit.ledger.reversals_waiting()),
            appeals=tuple(one for one in states if one.appeal is not None and one.decision is None),
            blocked=blocked,
            refused=refused,
        )


def _why_not(
    unit: UnitOfWork, now: datetime, days: WorkDays, user: User, period: str, entries: Sequence[Entry]
) -> tuple[KnownError | None, tuple[tuple[CaseState, tuple[Obstacle, ...]], ...]]:
    month = period_of(now, unit.settings.load().time_zone)
    try:
        check_closable(period, month, closed_periods(unit), {one.period for one in entries})
        check_payable(unit, now, days, period)
        register_now(unit, now, user.name, period)
    except ExportBlocked as error:
        return error, error.blocked
    except KnownError as error:
        return error, ()
    return None, ()


def _line(unit: UnitOfWork, period: str, entries: Sequence[Entry]) -> PeriodLine:
    currency = unit.settings.load().currency
    totals = totals_of((one for one in entries if one.period == period), "")
    fines, reversals = Money(totals.fines_minor, currency), Money(totals.reversals_minor, currency)
    closing = unit.ledger.closing(period)
    if closing is None:
        return PeriodLine(period, totals.entries, fines, reversals)
    made = [
        one.number
        for one in unit.log.checkpoints()
        if one.occasion is Occasion.PERIOD_CLOSED and one.at == closing.closed_at.replace(microsecond=0)
    ]
    closed_by = unit.users.get(closing.closed_by).name
    return PeriodLine(period, totals.entries, fines, reversals, closing, closed_by, made[-1] if made else None)
