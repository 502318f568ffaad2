"""Appeal: papers of a case, the manager's dispute of a fine, its review by somebody new, and the clocks over both."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from qa_desk.domain.errors import GuardRefused, WrongUse
from qa_desk.domain.ledger import AppealId, EntryId
from qa_desk.domain.money import Money
from qa_desk.domain.people import UserId
from qa_desk.domain.working_time import WorkingTime

PaperId = NewType("PaperId", int)


class PaperKind(StrEnum):
    GROUND = "ground"  # the clause of the local act
    EXPLANATION = "explanation"  # the employee's, in writing
    NO_EXPLANATION = "no_explanation"  # an act: asked in time, nothing came
    ACKNOWLEDGED = "acknowledged"  # shown to the employee


class AckWay(StrEnum):
    PAPER = "paper"
    E_DOCUMENT = "e_document"  # КЭДО with its own signature
    IN_PROGRAM = "in_program"  # "I have seen it": no signature in law
    REFUSED = "refused"  # an act that the employee would not sign


@dataclass(frozen=True, slots=True)
class Paper:
    """`day`: of the paper itself. `way`: only of an acknowledgement. `evidence`: file names, links, places in calls."""

    id: PaperId
    entry_id: EntryId
    kind: PaperKind
    text: str
    evidence: tuple[str, ...]
    way: AckWay | None
    day: date
    recorded_by: UserId
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Appeal:
    """The manager disputes a fine. Who recorded it counts as the proposer of its counter-entry."""

    id: AppealId
    entry_id: EntryId
    explanation: str
    evidence: tuple[str, ...]
    filed_by: UserId
    filed_at: datetime


class Outcome(StrEnum):
    ACCEPT = "accept"  # all that is left of the fine is taken back
    PARTLY = "partly"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class AppealDecision:
    """`amount`: taken back; None for a rejected one, and where nothing was left to take back."""

    appeal_id: AppealId
    outcome: Outcome
    amount: Money | None
    comment: str
    decided_by: UserId
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Clocks:
    """In working hours: for explanation and acknowledgement since the signature, for the review since filing."""

    explanation: int
    acknowledgement: int
    review: int


class Obstacle(StrEnum):
    """Why a case cannot go to payroll."""

    GROUND_MISSING = "ground_missing"
    EXPLANATION_MISSING = "explanation_missing"
    EXPLANATION_OVERDUE = "explanation_overdue"
    ACKNOWLEDGEMENT_MISSING = "acknowledgement_missing"
    ACKNOWLEDGEMENT_OVERDUE = "acknowledgement_overdue"
    APPEAL_OPEN = "appeal_open"
    APPEAL_OVERDUE = "appeal_overdue"
    OVER_CAP = "over_cap"


@dataclass(frozen=True, slots=True)
class CaseState:
    """One fine with its papers and clocks. `left`: of the fine, after counter-entries."""

    entry_id: EntryId
    manager: str
    period: str
    amount: Money
    left: Money
    signed_at: datetime
    ground: str
    papers: tuple[Paper, ...]
    appeal: Appeal | None
    decision: AppealDecision | None
    explanation_due: datetime
    acknowledgement_due: datetime
    review_due: datetime | None
    obstacles: tuple[Obstacle, ...]


class AppealedAlready(GuardRefused):
    """facts: entry"""

    code = "appealed_already"


class AppealDecided(GuardRefused):
    """facts: appeal"""

    code = "appeal_decided"


class ReviewerTookPart(GuardRefused):
    """He decided, called, proposed, signed or recorded it himself; facts: part"""

    code = "reviewer_took_part"


class AppealAmountWrong(WrongUse):
    """Only a part is named in money; facts: outcome"""

    code = "appeal_amount_wrong"


class TooEarlyForAct(GuardRefused):
    """The employee's time to explain runs until then; facts: until_day (the wall's clock)"""

    code = "too_early_for_act"


class PaperIncomplete(WrongUse):
    """facts: field"""

    code = "paper_incomplete"


def check_reviewer(reviewer: UserId, parts: Iterable[tuple[str, frozenset[UserId]]]) -> None:
    """Raises ReviewerTookPart for the first part that he took."""
    for part, people in parts:
        if reviewer in people:
            raise ReviewerTookPart(part=part)


def check_amount(outcome: Outcome, amount: Money | None) -> None:
    """Raises AppealAmountWrong: "partly" names an amount, the others none."""
    if (outcome is Outcome.PARTLY) != (amount is not None):
        raise AppealAmountWrong(outcome=outcome.value)


def has(papers: Iterable[Paper], *kinds: PaperKind) -> bool:
    return any(one.kind in kinds for one in papers)


def newest_ground(ground: str, papers: Sequence[Paper]) -> str:
    """What was written last; `ground`: as the fine was signed."""
    return next((one.text for one in reversed(papers) if one.kind is PaperKind.GROUND), ground)


def obstacles_of(
    now: datetime,
    papers: Sequence[Paper],
    ground: str,
    explained: bool,
    due: tuple[datetime, datetime, datetime | None],
    open_appeal: bool,
) -> tuple[Obstacle, ...]:
    """`due`: explanation, acknowledgement, review. `explained`: a paper, an act, or the appeal itself."""
    found = []
    explanation_due, acknowledgement_due, review_due = due
    if not ground.strip():
        found.append(Obstacle.GROUND_MISSING)
    if not explained:
        late = now > explanation_due
        found.append(Obstacle.EXPLANATION_OVERDUE if late else Obstacle.EXPLANATION_MISSING)
    if not has(papers, PaperKind.ACKNOWLEDGED):
        late = now > acknowledgement_due
        found.append(Obstacle.ACKNOWLEDGEMENT_OVERDUE if late else Obstacle.ACKNOWLEDGEMENT_MISSING)
    if open_appeal and review_due is not None:
        found.append(Obstacle.APPEAL_OVERDUE if now > review_due else Obstacle.APPEAL_OPEN)
    return tuple(found)


def deadlines(
    working: WorkingTime, clocks: Clocks, signed_at: datetime, filed_at: datetime | None
) -> tuple[datetime, datetime, datetime | None]:
    """Explanation, acknowledgement, review."""
    return (
        working.after(signed_at, clocks.explanation),
        working.after(signed_at, clocks.acknowledgement),
        None if filed_at is None else working.after(filed_at, clocks.review),
    )
