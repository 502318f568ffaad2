"""Closing a payroll period: totals enter the ledger, the register is frozen, the log signed; then nothing changes."""

from qa_desk.domain.checkpoint import Occasion
from qa_desk.domain.closing import Closing, check_closable, totals_of
from qa_desk.domain.frozen_register import digest, freeze
from qa_desk.domain.ledger import Entry, EntryId, EntryKind
from qa_desk.domain.log import Payload
from qa_desk.domain.money import Money
from qa_desk.domain.people import Role, User, require
from qa_desk.domain.sign_off import period_of
from qa_desk.domain.working_time import WorkDays
from qa_desk.services.cases import check_payable
from qa_desk.services.ledger import closed_periods
from qa_desk.services.ports import Clock, PasswordHasher
from qa_desk.services.report_payroll import check_period, register_now
from qa_desk.services.store import Store
from qa_desk.services.users import confirm_password
from qa_desk.services.views import Changed


def close_period(
    store: Store, clock: Clock, hasher: PasswordHasher, days: WorkDays, user: User, period: str, password: str
) -> tuple[Closing, Changed]:
    """Later signatures and counter-entries go into the next open period.

    Raises RoleMissing, PeriodWrong, PasswordWrong, PeriodClosed, PeriodAhead, EarlierPeriodOpen, ExportBlocked, and the
    register's own errors.
    """
    require(user, Role.SALES_HEAD)
    check_period(period)
    confirm_password(store, hasher, user, password)
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
