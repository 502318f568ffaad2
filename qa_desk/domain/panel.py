"""Control panel: lamps that light only on trouble, each a pure function of a few counts and the settings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from qa_desk.domain.trust import wilson

LEAST_LEADS = 20
"""With fewer new leads their share of refusals says nothing."""
MUCH_PERCENT = 10
"""Of the open deals: from here on neglected deals are no exception any more."""
MUCH_LEAST = 5
"""Fewer are an exception, whatever their share."""
TIMES_LATE = 3
"""Waiting so many times longer than allowed is red."""
SOON = timedelta(hours=24)


class LampKind(StrEnum):
    REFUSALS = "refusals"  # refusals wait for a decision
    CALLBACKS = "callbacks"  # clients wait to be called
    APPEALS = "appeals"  # a manager's dispute waits for its review
    NO_TASK = "no_task"  # open deals with no next task
    SHELF_LIFE = "shelf_life"  # open for longer than deals of their pipeline live
    STUCK = "stuck"  # too long in one stage
    FIRST_STAGE = "first_stage"  # nobody took the lead on
    SAMPLE = "sample"  # audits late, the day's draw not made, the seed not given
    TRANSCRIPTION = "transcription"  # recordings of waiting items without text
    REFUSAL_SHARE = "refusal_share"  # refusals to new leads, out of the corridor


class LampState(StrEnum):
    OFF = "off"
    YELLOW = "yellow"
    RED = "red"


class Note(StrEnum):
    """What is to be known besides the numbers."""

    NO_DATA = "no_data"  # the imports never said it: the lamp cannot watch
    NO_STAGES = "no_stages"  # nobody said which stages are the first
    FEW = "few"  # too few leads to judge
    NOT_DRAWN = "not_drawn"  # today's draw is due
    NO_SEED = "no_seed"  # two persons have to give the seed of the month
    MAYBE = "maybe"  # outside, but so few that it may be chance


@dataclass(frozen=True, slots=True)
class Tally:
    """`late`: those past their time. `soon`: not late, but within a day. `since`: of the oldest."""

    count: int = 0
    late: int = 0
    soon: int = 0
    since: datetime | None = None


NOTHING = Tally()


@dataclass(frozen=True, slots=True)
class OpenDeals:
    """Deals that are neither closed nor in a last or conditional stage. `knows`: what any import ever told."""

    count: int = 0
    no_task: Tally = NOTHING
    shelf_life: Tally = NOTHING
    stuck: Tally = NOTHING
    first_stage: Tally = NOTHING
    knows_tasks: bool = True
    knows_created: bool = True
    knows_stage_since: bool = True
    knows_first_stages: bool = True


@dataclass(frozen=True, slots=True)
class Corridor:
    """Percent of refusals to new leads that is usual; both bounds are inside."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class RefusalShare:
    """Refusals opened against leads that came in the window. `low`, `high`: 95 % interval of the ratio."""

    refusals: int
    leads: int
    days: int
    corridor: Corridor

    @property
    def percent(self) -> float:
        return 100 * self.refusals / self.leads if self.leads else 0.0

    def interval(self) -> tuple[float, float]:
        """In percent; the upper bound is infinite while nothing tells it.

        Given both counts, refusals are binomial among refusals and leads together with p = r / (1 + r) for a ratio r;
        Wilson's interval of p is turned back into one of r.
        """
        low, high = wilson(self.refusals, self.refusals + self.leads)
        return 100 * low / (1 - low) if low < 1 else float("inf"), 100 * high / (1 - high) if high < 1 else float("inf")


@dataclass(frozen=True, slots=True)
class SampleState:
    """`late`: audits past their deadline. `not_drawn`: today's draw is due. `no_seed`: the month has none yet."""

    late: Tally = NOTHING
    not_drawn: bool = False
    no_seed: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything the lamps are made of."""

    open_deals: OpenDeals
    refusals: Tally
    callbacks: Tally
    transcription: Tally
    appeals: Tally
    sample: SampleState
    share: RefusalShare
    callback_for: timedelta
    transcript_for: timedelta
    first_stage_for: timedelta


@dataclass(frozen=True, slots=True)
class Lamp:
    """`count`: things of this kind; `late`: those among them past their time. `whole`: open deals, where they are part
    of them. `since`: of the oldest. `notes` say what numbers cannot."""

    kind: LampKind
    state: LampState
    count: int = 0
    late: int = 0
    whole: int = 0
    since: datetime | None = None
    notes: tuple[Note, ...] = ()
    share: RefusalShare | None = None

    @property
    def lit(self) -> bool:
        return self.state is not LampState.OFF

    @property
    def watched(self) -> bool:
        return not {Note.NO_DATA, Note.NO_STAGES, Note.FEW}.intersection(self.notes)


@dataclass(frozen=True, slots=True)
class Panel:
    """`lamps`: one of each kind, in the order of LampKind. `deals`: all in the workspace."""

    made_at: datetime
    lamps: tuple[Lamp, ...]
    deals: int

    @property
    def lit(self) -> tuple[Lamp, ...]:
        """Red before yellow."""
        return tuple(sorted((one for one in self.lamps if one.lit), key=lambda one: one.state is not LampState.RED))

    def lamp(self, kind: LampKind) -> Lamp:
        return next(one for one in self.lamps if one.kind is kind)


def lamps_of(seen: Seen, now: datetime) -> tuple[Lamp, ...]:
    deals = seen.open_deals
    known: Mapping[LampKind, Lamp] = {
        one.kind: one
        for one in (
            _by_deadline(LampKind.REFUSALS, seen.refusals),
            _by_age(LampKind.CALLBACKS, seen.callbacks, now, seen.callback_for),
            _by_deadline(LampKind.APPEALS, seen.appeals),
            _neglected(LampKind.NO_TASK, deals.no_task, deals.count, deals.knows_tasks),
            _neglected(LampKind.SHELF_LIFE, deals.shelf_life, deals.count, deals.knows_created),
            _neglected(LampKind.STUCK, deals.stuck, deals.count, deals.knows_stage_since),
            _first_stage(deals, now, seen.first_stage_for),
            _sample(seen.sample),
            _by_age(LampKind.TRANSCRIPTION, seen.transcription, now, seen.transcript_for),
            _share(seen.share),
        )
    }
    return tuple(known[kind] for kind in LampKind)


def _by_deadline(kind: LampKind, tally: Tally) -> Lamp:
    """Red past the deadline, yellow within a day of it."""
    state = LampState.RED if tally.late else LampState.YELLOW if tally.soon else LampState.OFF
    return Lamp(kind, state, tally.count, tally.late, since=tally.since)


def _by_age(kind: LampKind, tally: Tally, now: datetime, allowed: timedelta) -> Lamp:
    """Yellow when one waits longer than allowed, red when one waits several times as long."""
    state = LampState.OFF
    if tally.late:
        old = tally.since is not None and now - tally.since > TIMES_LATE * allowed
        state = LampState.RED if old else LampState.YELLOW
    return Lamp(kind, state, tally.count, tally.late, since=tally.since)


def _neglected(kind: LampKind, tally: Tally, whole: int, known: bool) -> Lamp:
    """Yellow from the first deal on, red when they are no exception any more."""
    if whole and not known:
        return Lamp(kind, LampState.OFF, whole=whole, notes=(Note.NO_DATA,))
    state = LampState.YELLOW if tally.count else LampState.OFF
    if tally.count >= MUCH_LEAST and tally.count * 100 >= MUCH_PERCENT * whole:
        state = LampState.RED
    return Lamp(kind, state, tally.count, tally.count, whole, tally.since)


def _first_stage(deals: OpenDeals, now: datetime, allowed: timedelta) -> Lamp:
    if deals.count and not deals.knows_first_stages:
        return Lamp(LampKind.FIRST_STAGE, LampState.OFF, whole=deals.count, notes=(Note.NO_STAGES,))
    if deals.count and not deals.knows_stage_since:
        return Lamp(LampKind.FIRST_STAGE, LampState.OFF, whole=deals.count, notes=(Note.NO_DATA,))
    aged = _by_age(LampKind.FIRST_STAGE, deals.first_stage, now, allowed)
    return replace(aged, whole=deals.count)


def _sample(sample: SampleState) -> Lamp:
    said = ((Note.NOT_DRAWN, sample.not_drawn), (Note.NO_SEED, sample.no_seed))
    notes = tuple(note for note, there in said if there)
    state = LampState.RED if sample.late.late else LampState.YELLOW if notes else LampState.OFF
    return Lamp(LampKind.SAMPLE, state, sample.late.count, sample.late.late, since=sample.late.since, notes=notes)


def _share(share: RefusalShare) -> Lamp:
    """Red only when the whole interval lies outside: a few refusals more may be chance."""
    if share.leads < LEAST_LEADS:
        notes = (Note.FEW,) if share.leads or share.refusals else ()
        return Lamp(LampKind.REFUSAL_SHARE, LampState.OFF, share.refusals, whole=share.leads, notes=notes, share=share)
    corridor, (low, high) = share.corridor, share.interval()
    state, notes = LampState.OFF, ()
    if not corridor.low <= share.percent <= corridor.high:
        sure = high < corridor.low or low > corridor.high
        state = LampState.RED if sure else LampState.YELLOW
        notes = () if sure else (Note.MAYBE,)
    return Lamp(LampKind.REFUSAL_SHARE, state, share.refusals, whole=share.leads, notes=notes, share=share)


def guess_first_stages(stages: Sequence[str]) -> tuple[str, ...]:
    """Stages whose name says that nobody took the lead on yet."""
    words = ("неразобран", "первичн", "входящ", "unsorted", "incoming")
    starts = ("нов", "new", "необработан")
    return tuple(
        sorted(
            stage
            for stage in stages
            if stage.casefold().startswith(starts) or any(word in stage.casefold() for word in words)
        )
    )
