"""Checklist audit: a form answered for one sampled deal by one auditor, from the first answer to the score."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NewType

from qa_desk.domain.checklist import AuditDirection, Critical
from qa_desk.domain.checklist_answers import Answers, AutoResults
from qa_desk.domain.checklist_score import Score, basis_points
from qa_desk.domain.checklist_submit import Fines
from qa_desk.domain.checklist_version import FormRef
from qa_desk.domain.deal import DealId
from qa_desk.domain.errors import GuardRefused, WrongUse
from qa_desk.domain.people import UserId
from qa_desk.domain.queue import ItemId

ChecklistAuditId = NewType("ChecklistAuditId", int)


class AnswerUnfit(WrongUse):
    """The question cannot be answered with this; facts: question, value"""

    code = "answer_unfit"


class AuditSubmitted(GuardRefused):
    """What is submitted stays as it is; facts: audit"""

    code = "audit_submitted"


class NotYourAudit(GuardRefused):
    """Another auditor answers this one; facts: audit"""

    code = "not_your_audit"


class SecondLookNeeded(GuardRefused):
    """This look at the deal is for another auditor; facts: item"""

    code = "second_look_needed"


class FormNotForItem(WrongUse):
    """facts: form, item"""

    code = "form_not_for_item"


class AnswerUnproven(GuardRefused):
    """The evidence of an answer does not hold any more; its error is the cause; facts: question, why (its code)"""

    code = "answer_unproven"


class EvidenceSameDeal(WrongUse):
    """A duplicate is proven by the other deal; facts: deal"""

    code = "evidence_same_deal"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What submitting fixed. `points` in basis points, None when nothing was counted (all not applicable).

    `critical_failed`: codes of the failed questions that take a section or the form with them.
    """

    submitted_at: datetime
    points: int | None
    directions: Mapping[AuditDirection, int | None]
    critical_failed: tuple[str, ...]
    failed: tuple[str, ...]
    fines: Fines

    @property
    def counted(self) -> bool:
        """Something was looked at: an audit of nothing but "not applicable" is none in the statistics."""
        return self.points is not None or bool(self.critical_failed)

    def in_order(self, pass_percent: int) -> bool:
        """As the sample's statistics count: nothing critical failed and the score is high enough."""
        return not self.critical_failed and (self.points is None or self.points >= pass_percent * 100)


@dataclass(frozen=True, slots=True)
class ChecklistAudit:
    """`manager`, `group`: whose deal it was when the audit began. `second_of`: the first audit of a calibration pair.

    `outcome` None: still being answered.
    """

    id: ChecklistAuditId
    item_id: ItemId
    deal_id: DealId
    manager: str
    group: str
    form: FormRef
    auditor: UserId
    second_of: ChecklistAuditId | None
    started_at: datetime
    results: AutoResults = field(default_factory=dict)
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class AnsweredAudit:
    """An audit with what was answered last to each question."""

    audit: ChecklistAudit
    answers: Answers


def outcome_of(scored: Score, fines: Fines, at: datetime) -> Outcome:
    questions = [one for section in scored.sections for one in section.questions]
    failed = [one for one in questions if one.failed]
    critical = [one.code for one in failed if one.critical in (Critical.SECTION, Critical.FORM)]
    directions = {one.direction: None if one.share is None else basis_points(one.share) for one in scored.directions}
    points = None if scored.share is None else basis_points(scored.share)
    return Outcome(at, points, directions, tuple(critical), tuple(one.code for one in failed), fines)


def wants_second(audit_id: ChecklistAuditId, deal: str, percent: int) -> bool:
    """Whether this audit is given to a second auditor; nobody can choose which, and anybody can recompute it."""
    drawn = hashlib.sha256(f"second look|{int(audit_id)}|{deal}".encode()).digest()
    return int.from_bytes(drawn[:8]) * 100 < percent << 64
