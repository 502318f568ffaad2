"""What reports count: flat facts of refusals and deals as the store selects them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.money import Money
from qa_desk.domain.reason_check import ReasonCode, Verdict
from qa_desk.domain.report_table import DealRef

Q = DecisionVerdict


@dataclass(frozen=True, slots=True)
class Quote:
    """Words heard in a recording, from the evidence of a decision. `lane`: code of who speaks."""

    text: str
    recording: str
    from_ms: int
    lane: str


@dataclass(frozen=True, slots=True)
class RefusalFact:
    """One refusal. `manager`: who stated the reason. `verdict`, `voiced`, `quotes`: of the last decision.
    `outcome`: what the client said after it, None before anybody reached him. `settled_at`: of the last move.
    """

    refusal_id: int
    deal_id: int
    deal: DealRef
    stage: str
    closed_at: datetime | None
    manager: str
    group: str
    product: str
    source: str
    opened_at: datetime
    state: RefusalState
    stated: ReasonCode | None
    verdict: DecisionVerdict | None = None
    voiced: ReasonCode | None = None
    quotes: tuple[Quote, ...] = ()
    outcome: CallbackOutcome | None = None
    client_words: str = ""
    finding: Verdict | None = None
    settled_at: datetime | None = None

    @property
    def amount(self) -> Money | None:
        return self.deal.amount


class Standing(StrEnum):
    """What is known of a refusal's reason."""

    REAL = "real"  # the client refused, and his reason is known
    NOT_REFUSED = "not_refused"  # an objection taken for a refusal
    UNKNOWN = "unknown"  # decided, but the client's reason is not on record
    WAITING = "waiting"  # nobody decided yet


@dataclass(frozen=True, slots=True)
class Ground:
    standing: Standing
    reason: ReasonCode | None = None


def ground_of(fact: RefusalFact) -> Ground:
    """The client's own words weigh most: who denied the refusal or went on did not refuse, whatever was decided."""
    if fact.outcome in (CallbackOutcome.DENIED, CallbackOutcome.WON_BACK):
        return Ground(Standing.NOT_REFUSED)
    match fact.verdict:
        case None:
            return Ground(Standing.WAITING)
        case Q.CONFIRMED if fact.stated or fact.voiced:
            return Ground(Standing.REAL, fact.stated or fact.voiced)
        case Q.CONTRADICTED if fact.voiced:
            return Ground(Standing.REAL, fact.voiced)
        case Q.CONTRADICTED if fact.outcome is not CallbackOutcome.CONFIRMED:
            return Ground(Standing.NOT_REFUSED)
        case _:
            return Ground(Standing.UNKNOWN)


@dataclass(frozen=True, slots=True)
class DealFact:
    """One deal with its contacts and calls. `calls`, `answered`: since the day that counts; `reached`: ever.

    `next_task_at` and what is filled in are today's: the store keeps no history of them, so for a deal that was closed
    since (`still_open` is False) they say nothing about the time before.
    """

    deal_id: int
    deal: DealRef
    stage: str
    manager: str
    group: str
    closed_at: datetime | None
    next_task_at: datetime | None
    named: bool
    phone: bool
    email: bool
    calls: int = 0
    answered: int = 0
    reached: bool = False
    still_open: bool = True


def period_on(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m")


def before(period: str, months: int = 1) -> str:
    """The month so many months earlier: before("2026-01") is "2025-12"."""
    number = int(period[:4]) * 12 + int(period[5:]) - 1 - months
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def bounds(period: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The first moment of the month and of the next one, on the clock of the zone."""
    following = before(period, -1)
    first, last = (datetime(int(one[:4]), int(one[5:]), 1, tzinfo=zone) for one in (period, following))
    return first, last
