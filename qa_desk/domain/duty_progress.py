"""Duty progress: which of the planned audits are done, due today, late or still to come."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qa_desk.domain.checklist import AuditDirection
from qa_desk.domain.duty_plan import Duty, Plan


@dataclass(frozen=True, slots=True)
class DoneAudit:
    person: str
    direction: AuditDirection
    day: date
    manager: str


class DutyState(StrEnum):
    DONE = "done"
    DUE = "due"
    LATE = "late"
    COMING = "coming"


def progress(plan: Plan, done: Iterable[DoneAudit], today: date) -> Mapping[Duty, DutyState]:
    """Every audit that was made answers for the earliest duty it fits: same person, direction, manager, and open."""
    waiting: dict[tuple[str, AuditDirection], list[Duty]] = defaultdict(list)
    for duty in plan.duties:
        waiting[duty.person, duty.direction].append(duty)
    covered: set[Duty] = set()
    for audit in sorted(done, key=lambda one: (one.day, one.person, one.direction, one.manager)):
        fitting = (
            duty
            for duty in waiting.get((audit.person, audit.direction), ())
            if duty not in covered and duty.opens <= audit.day and duty.manager in ("", audit.manager)
        )
        # a duty that names this manager first: only this audit can answer for it
        best = min(fitting, key=lambda duty: (not duty.manager, duty), default=None)
        if best is not None:
            covered.add(best)
    return {duty: _state(duty, duty in covered, today) for duty in plan.duties}


def day_of(person: str, states: Mapping[Duty, DutyState], today: date) -> tuple[tuple[Duty, DutyState], ...]:
    """What stands on a person's desk today: late duties first, then today's, done ones among them."""
    mine = [
        (duty, state)
        for duty, state in states.items()
        if duty.person == person and (state is DutyState.LATE or duty.day == today)
    ]
    return tuple(sorted(mine))


def _state(duty: Duty, is_done: bool, today: date) -> DutyState:
    if is_done:
        return DutyState.DONE
    if duty.day == today:
        return DutyState.DUE
    return DutyState.LATE if duty.day < today else DutyState.COMING
