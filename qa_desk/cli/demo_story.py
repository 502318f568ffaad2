"""The demo's months file: what happens on which day around the refusals, and everybody's steps in the order of time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints

from qa_desk.cli.demo_scenario import DemoRefusal, Scenario, Step, Strict, read_model
from qa_desk.domain.appeal import AckWay, Outcome
from qa_desk.domain.sample_proof import ReplaceReason

Wall = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\d \d\d:\d\d$")]
"""Date and time by the workspace's wall clock."""


class Event(Strict):
    at: Wall


class Import(Event):
    """File names in the demo's folder; "" for none. `recordings`: in the folder of that name, "." for all of them."""

    do: Literal["import"]
    deals: str = ""
    calls: str = ""
    recordings: tuple[str, ...] = ()


class Read(Event):
    """Recordings that wait are recognised, refusals without a finding are read."""

    do: Literal["read"]


class Tariff(Event):
    do: Literal["tariff"]
    by: str
    lead_source: str
    valid_from: date
    amount: str


class Pay(Event):
    do: Literal["pay"]
    by: str
    file: str


class Seed(Event):
    do: Literal["seed"]
    period: str
    by: tuple[str, str]


class Draws(Event):
    """Every working day from `at` to `until`, at that hour."""

    do: Literal["draws"]
    period: str
    until: date


class Replace(Event):
    """The first drawn deal that nobody has audited yet."""

    do: Literal["replace"]
    period: str
    by: str
    reason: ReplaceReason
    comment: str


class CloseSample(Event):
    do: Literal["close_sample"]
    period: str
    by: str


class PublishForm(Event):
    """The next version of the form, with fines on some questions."""

    do: Literal["form"]
    code: str
    by: str
    fines: Mapping[str, str]


class PlanDuties(Event):
    do: Literal["plan"]
    by: str


class Audits(Event):
    """The most urgent drawn deals, at most so many, by these auditors in turn. `not_yet`: deals whose recordings are
    still to come."""

    do: Literal["audits"]
    forms: tuple[str, ...]
    by: tuple[str, ...]
    most: int
    not_yet: tuple[str, ...] = ()


class SignAuditFines(Event):
    """The oldest proposed fines of audits, so many of them; those of disputed questions are held."""

    do: Literal["audit_fines"]
    by: str
    most: int


class Papers(Event):
    """Explanation and acknowledgement of every reduction that lacks them; `without`: deals not yet acknowledged."""

    do: Literal["papers"]
    by: str
    explanation: str
    acknowledged: AckWay
    without: tuple[str, ...] = ()


class FileAppeal(Event):
    do: Literal["appeal"]
    deal: str
    by: str
    explanation: str


class DecideAppeal(Event):
    do: Literal["decide_appeal"]
    deal: str
    by: str
    outcome: Outcome
    comment: str
    amount: str | None = None


class Reverse(Event):
    do: Literal["reverse"]
    deal: str
    by: str
    amount: str
    ground: str


class SignReversals(Event):
    do: Literal["sign_reversals"]
    by: str


class ClosePeriod(Event):
    do: Literal["close"]
    period: str
    by: str


class Pack(Event):
    """The payroll files of a period. `refused`: the rule that holds them up."""

    do: Literal["pack"]
    period: str
    by: str
    refused: str = ""


class Case(Event):
    """The case file of a refusal, whole and without personal data."""

    do: Literal["case"]
    deal: str
    by: str


class Digests(Event):
    do: Literal["digest"]


AnyEvent = (
    Import | Read | Tariff | Pay | Seed | Draws | Replace | CloseSample | PublishForm | PlanDuties | Audits | Papers
    | SignAuditFines | FileAppeal | DecideAppeal | Reverse | SignReversals | ClosePeriod | Pack | Case | Digests
)  # fmt: skip


class MonthRefusal(DemoRefusal):
    month: str


class AuditHabits(Strict):
    """How the scripted auditors answer. `careless`: failed answers of a hundred, by month; `faults`: questions that a
    manager always fails; `disputed`: what a second auditor sees the other way; `remarks`: comments by question."""

    careless: Mapping[str, int]
    faults: Mapping[str, tuple[str, ...]]
    disputed: tuple[str, ...]
    remarks: Mapping[str, str]
    remark: str


class Months(Strict):
    begin: Wall
    now: Wall
    waves: Mapping[str, tuple[Wall, ...]]
    refusals: tuple[MonthRefusal, ...]
    audits: AuditHabits
    events: tuple[Annotated[AnyEvent, Field(discriminator="do")], ...]


@dataclass(frozen=True, slots=True)
class Act:
    """One step of one refusal."""

    planned: DemoRefusal
    step: Step


def load_months(folder: Path) -> Months:
    """Raises ScenarioBroken."""
    return read_model(folder / "months.yaml", Months)


def moment(wall: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(wall).replace(tzinfo=zone).astimezone(UTC)


def timeline(months: Months, scenario: Scenario, zone: ZoneInfo) -> list[tuple[datetime, Act | AnyEvent]]:
    """Everything in the order of time; what falls together, in the order it is written."""
    found: list[tuple[datetime, Act | AnyEvent]] = []
    for event in months.events:
        found += [(moment(one.at, zone), one) for one in _spread(event)]
    last = moment(months.now, zone).astimezone(zone)
    planned = [(one.month, one) for one in months.refusals]
    by_month: dict[str, list[DemoRefusal]] = {f"{last:%Y-%m}": list(scenario.refusals)}
    for month, refusal in planned:
        by_month.setdefault(month, []).append(refusal)
    for month, refusals in by_month.items():
        found += _waves([moment(one, zone) for one in months.waves[month]], refusals)
    return sorted(found, key=lambda one: one[0])


def _waves(waves: list[datetime], refusals: list[DemoRefusal]) -> Iterator[tuple[datetime, Act]]:
    """The first step of every refusal, then the second of every, a minute apart."""
    for number, wave in enumerate(waves):
        acts = [Act(one, one.path[number]) for one in refusals if number < len(one.path)]
        yield from ((wave + timedelta(minutes=place), act) for place, act in enumerate(acts))


def _spread(event: AnyEvent) -> Iterator[AnyEvent]:
    """Draws are made day by day."""
    if not isinstance(event, Draws):
        yield event
        return
    day = datetime.fromisoformat(event.at)
    while day.date() <= event.until:
        if day.weekday() < _WORKING:
            yield event.model_copy(update={"at": f"{day:%Y-%m-%d %H:%M}"})
        day += timedelta(days=1)


_WORKING = 5
