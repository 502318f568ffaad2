"""What a case waits for next, until when, and in which order cases are to be looked at."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from qa_desk.domain.appeal import CaseState, Obstacle
from qa_desk.domain.working_time import WorkingTime


class Step(StrEnum):
    """In order of rank: what a person does about a case. What is late goes before."""

    REVIEW = "review"  # the appeal
    COUNTER = "counter"  # a proposed counter-entry is to be signed or declined
    GROUND = "ground"
    EXPLANATION = "explanation"
    ACKNOWLEDGEMENT = "acknowledgement"
    OVER_CAP = "over_cap"  # somebody must take a part back
    DONE = "done"


_STEPS: Mapping[Obstacle, Step] = {
    Obstacle.APPEAL_OVERDUE: Step.REVIEW,
    Obstacle.APPEAL_OPEN: Step.REVIEW,
    Obstacle.OVER_CAP: Step.OVER_CAP,
    Obstacle.GROUND_MISSING: Step.GROUND,
    Obstacle.EXPLANATION_OVERDUE: Step.EXPLANATION,
    Obstacle.EXPLANATION_MISSING: Step.EXPLANATION,
    Obstacle.ACKNOWLEDGEMENT_OVERDUE: Step.ACKNOWLEDGEMENT,
    Obstacle.ACKNOWLEDGEMENT_MISSING: Step.ACKNOWLEDGEMENT,
}
CLOCKED = frozenset({Step.REVIEW, Step.EXPLANATION, Step.ACKNOWLEDGEMENT})
"""Steps with a deadline of their own."""
LATE = frozenset({Obstacle.EXPLANATION_OVERDUE, Obstacle.ACKNOWLEDGEMENT_OVERDUE, Obstacle.APPEAL_OVERDUE})


def open_obstacles(case: CaseState, *, law: bool) -> tuple[Obstacle, ...]:
    """Those that somebody still has to do something about: a fine taken back whole needs no papers, a ground is a
    matter of the law."""
    if case.left.minor <= 0:
        return tuple(one for one in case.obstacles if _STEPS[one] is Step.REVIEW)
    return tuple(one for one in case.obstacles if law or one is not Obstacle.GROUND_MISSING)


def step_of(obstacles: Collection[Obstacle], *, counter_waits: bool) -> Step:
    """The first of what is late, else of what is open; `counter_waits`: a counter-entry is proposed."""
    steps = {_STEPS[one] for one in obstacles} | ({Step.COUNTER} if counter_waits else set())
    late = {_STEPS[one] for one in obstacles if one in LATE}
    return next((step for step in Step if step in (late or steps)), Step.DONE)


def due_of(case: CaseState, step: Step, obstacles: Collection[Obstacle]) -> datetime | None:
    """The deadline of the step; of a step without one, the nearest of what is open."""
    dues = {
        Step.REVIEW: case.review_due,
        Step.EXPLANATION: case.explanation_due,
        Step.ACKNOWLEDGEMENT: case.acknowledgement_due,
    }
    if step in dues:
        return dues[step]
    found = [dues.get(_STEPS[one]) for one in obstacles]
    return min((one for one in found if one is not None), default=None)


def working_left(working: WorkingTime, now: datetime, due: datetime) -> timedelta:
    """Working time up to `due`; negative by how much working time it is late."""
    return -working.between(due, now) if now > due else working.between(now, due)


def urgency(step: Step, left: timedelta | None, late: bool, number: int) -> tuple[int, int, float, int]:
    """Sorts cases: the late ones, those with a clock, those without; what is done comes last, newest first."""
    if step is Step.DONE:
        return 2, 0, 0.0, -number
    seconds = 0.0 if left is None else left.total_seconds()
    return (0 if late else 1), int(left is None), seconds, number
