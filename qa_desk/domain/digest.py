"""Daily digest: yesterday's figures beside those of the day before, what is due today, how the auditors worked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from statistics import median

from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.evaluation import Share
from qa_desk.domain.panel import Panel
from qa_desk.domain.reason_check import Verdict
from qa_desk.domain.trust import agrees

LEAST_FOR_PERCENT = 20
"""With fewer decisions a percentage would only look exact: both numbers are shown instead."""
MOST_MADE_UP = 14
"""Days the program was not running that are made up for; what is older is read in the reports."""


@dataclass(frozen=True, slots=True)
class Money:
    """Minor units that entered the ledger, in the workspace's currency."""

    fines_minor: int = 0
    reversals_minor: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """What happened between midnight and midnight. `calls_heard_ms`: of recordings whose text was finished."""

    new_deals: int = 0
    refusals_opened: int = 0
    decided: int = 0
    confirmed: int = 0
    not_confirmed: int = 0
    callbacks: int = 0
    callbacks_spoken: int = 0
    denied: int = 0
    won_back: int = 0
    closed: int = 0
    returned: int = 0
    audited: int = 0
    transcribed: int = 0


FIGURES = tuple(field.name for field in fields(Day))
"""In the order in which people read them."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision. `finding`: what was on screen; `heard_percent`: of the client's speech, `seconds`: since the item
    was taken; None where nobody knows."""

    by: str
    verdict: DecisionVerdict
    finding: Verdict | None = None
    heard_percent: int | None = None
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class AuditorKpi:
    """`heard`, `seconds`: medians; `…_of`: how many decisions they are of. `agreed`: with the finding on screen."""

    name: str
    decided: int
    audited: int
    heard_percent: int | None
    heard_of: int
    seconds: int | None
    seconds_of: int
    agreed: Share


@dataclass(frozen=True, slots=True)
class Due:
    """What waits on the morning the digest is made for."""

    refusals_today: int
    refusals_late: int
    callbacks: int
    signatures: int
    audits: int


@dataclass(frozen=True, slots=True)
class Digest:
    """`day`: the one told about. `law`: a cut is called a bonus reduction, not a fine. `panel`, `due`: None for a
    day that was made up for later: they tell of now only."""

    day: date
    made_at: datetime
    time_zone: str
    currency: str
    figures: Day
    before: Day
    money: Money
    money_before: Money
    auditors: tuple[AuditorKpi, ...]
    panel: Panel | None = None
    due: Due | None = None
    law: bool = True

    @property
    def quiet(self) -> bool:
        """Nothing at all happened."""
        return self.figures == Day() and self.money == Money() and not self.auditors


def kpis(decided: Iterable[Decided], audits: Mapping[str, int]) -> tuple[AuditorKpi, ...]:
    """By name; somebody who only audited is there too."""
    by_name: dict[str, list[Decided]] = {name: [] for name in audits}
    for one in decided:
        by_name.setdefault(one.by, []).append(one)
    return tuple(_kpi(name, by_name[name], audits.get(name, 0)) for name in sorted(by_name))


def _kpi(name: str, decided: list[Decided], audited: int) -> AuditorKpi:
    heard = [one.heard_percent for one in decided if one.heard_percent is not None]
    took = [one.seconds for one in decided if one.seconds is not None]
    told = [agrees(one.finding, one.verdict) for one in decided if one.finding is not None]
    known = [one for one in told if one is not None]
    return AuditorKpi(
        name=name,
        decided=len(decided),
        audited=audited,
        heard_percent=int(median(heard)) if heard else None,
        heard_of=len(heard),
        seconds=round(median(took)) if took else None,
        seconds_of=len(took),
        agreed=Share(sum(known), len(known)),
    )


def days_due(today: date, hour_reached: bool, first: date | None, made: Iterable[date]) -> list[date]:
    """Days whose digest is still to be made, oldest first. `first`: when the workspace began. Yesterday's is made once
    the hour is reached; older ones at once."""
    if first is None:
        return []
    last = today - timedelta(days=1 if hour_reached else 2)
    there = set(made)
    begin = max(first, today - timedelta(days=MOST_MADE_UP))
    days = [begin + timedelta(days=place) for place in range((last - begin).days + 1)]
    return [day for day in days if day not in there]
