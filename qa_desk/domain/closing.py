"""Closing of a payroll period: who comes later enters the next open one; what is closed never changes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from qa_desk.domain.errors import GuardRefused
from qa_desk.domain.ledger import Entry, EntryId, EntryKind
from qa_desk.domain.ledger_inputs import ClosingInputs
from qa_desk.domain.money import Money
from qa_desk.domain.people import UserId


@dataclass(frozen=True, slots=True)
class Closing:
    """`entry_id`: the closing entry. `register_sha256`: of the frozen register's text."""

    period: str
    entry_id: EntryId
    totals: ClosingInputs
    closed_by: UserId
    closed_at: datetime


class PeriodClosed(GuardRefused):
    """facts: period"""

    code = "period_closed"


class PeriodAhead(GuardRefused):
    """It has not begun yet; facts: period, now"""

    code = "period_ahead"


class EarlierPeriodOpen(GuardRefused):
    """Periods are closed in order; facts: period, earlier"""

    code = "earlier_period_open"


def next_period(period: str) -> str:
    """ "2026-12" gives "2027-01"."""
    year, month = int(period[:4]), int(period[5:])
    return f"{year + month // 12:04d}-{month % 12 + 1:02d}"


def open_period(month: str, closed: Collection[str]) -> str:
    """Where an entry of this calendar month goes: the month itself, or the one after the newest closed one where that
    is later. Months are closed in order, so nothing is entered before a closed one, whatever the clock says."""
    return max([month, *(next_period(one) for one in closed)])


def check_closable(period: str, month: str, closed: Collection[str], used: Iterable[str]) -> None:
    """`month`: the calendar month now. `used`: periods with entries.

    Raises PeriodClosed, PeriodAhead, EarlierPeriodOpen.
    """
    if period in closed:
        raise PeriodClosed(period=period)
    if period > month:
        raise PeriodAhead(period=period, now=month)
    earlier = sorted(one for one in used if one < period and one not in closed)
    if earlier:
        raise EarlierPeriodOpen(period=period, earlier=earlier[0])


def totals_of(entries: Iterable[Entry], register_sha256: str) -> ClosingInputs:
    """Of the entries of one period."""
    money = [one for one in entries if one.kind is not EntryKind.CLOSING]
    fines = sum(one.amount.minor for one in money if one.kind is EntryKind.FINE)
    reversals = sum(one.amount.minor for one in money if one.kind is EntryKind.REVERSAL)
    return ClosingInputs(len(money), fines, reversals, register_sha256)


def total_money(totals: ClosingInputs, currency: str) -> Money:
    return Money(totals.fines_minor + totals.reversals_minor, currency)
