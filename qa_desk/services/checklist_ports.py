"""What checklist audits ask of the outside: forms as files, and the store's part of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from qa_desk.domain.checklist import AuditDirection, Form
from qa_desk.domain.checklist_answers import Answer, AutoResults
from qa_desk.domain.checklist_audit import AnsweredAudit, ChecklistAudit, ChecklistAuditId, Outcome
from qa_desk.domain.checklist_version import FormRef
from qa_desk.domain.deal import DealFacts, DealId
from qa_desk.domain.duty_plan import Plan
from qa_desk.domain.people import UserId
from qa_desk.domain.queue import ItemId


class ChecklistBooks(Protocol):
    """Forms as the text of their files."""

    def shipped(self) -> Sequence[Form]: ...

    def parse(self, name: str, raw: bytes) -> Form:
        """A sound form. Raises FileRejected with the place of the first fault."""
        ...

    def text(self, form: Form) -> str:
        """What `parse` reads back."""
        ...

    def likeness(self, one: str, other: str, at_least: float, /) -> float:
        """0 to 100; 0 when under `at_least`."""
        ...


@dataclass(frozen=True, slots=True)
class PublishedForm:
    """`published_by` None: it came with the program."""

    ref: FormRef
    text: str
    published_by: UserId | None
    published_at: datetime


@dataclass(frozen=True, slots=True)
class FormDraft:
    code: str
    text: str
    changed_by: UserId
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which submitted audits; None means any. `since` is inside, `until` outside. `firsts`: without second looks."""

    manager: str | None = None
    group: str | None = None
    form: str | None = None
    auditor: UserId | None = None
    since: datetime | None = None
    until: datetime | None = None
    firsts: bool = True
    limit: int | None = None
    deal_id: DealId | None = None


@dataclass(frozen=True, slots=True)
class NewAudit:
    item_id: ItemId
    deal_id: DealId
    manager: str
    group: str
    form: FormRef
    auditor: UserId
    second_of: ChecklistAuditId | None
    started_at: datetime
    results: AutoResults


@dataclass(frozen=True, slots=True)
class SecondLook:
    """`item_id` waits in the queue for anybody but `not_for`."""

    audit_id: ChecklistAuditId
    item_id: ItemId
    not_for: UserId


class Checklists(Protocol):
    def publish(self, form: FormRef, text: str, by: UserId | None, at: datetime) -> None: ...

    def published(self) -> list[PublishedForm]:
        """By code and version."""
        ...

    def draft(self, code: str) -> FormDraft | None: ...

    def drafts(self) -> list[FormDraft]: ...

    def save_draft(self, draft: FormDraft) -> None: ...

    def drop_draft(self, code: str) -> None: ...

    def begin(self, new: NewAudit) -> ChecklistAuditId: ...

    def audit(self, audit_id: ChecklistAuditId) -> ChecklistAudit:
        """Raises NotFound."""
        ...

    def of_item(self, item_id: ItemId) -> list[ChecklistAudit]: ...

    def of_items(self, item_ids: Sequence[ItemId]) -> Mapping[ItemId, Sequence[ChecklistAudit]]:
        """Of many items at once; one without any audit is not among them."""
        ...

    def keep_answer(self, audit_id: ChecklistAuditId, question: str, answer: Answer, at: datetime) -> None:
        """A further row; the newest of a question counts."""
        ...

    def answers(self, audit_id: ChecklistAuditId) -> Mapping[str, Answer]: ...

    def answers_of(self, audit_ids: Sequence[ChecklistAuditId]) -> Mapping[ChecklistAuditId, Mapping[str, Answer]]:
        """Of many audits at once; one without any answer is not among them."""
        ...

    def submit(self, audit_id: ChecklistAuditId, outcome: Outcome) -> None: ...

    def submitted(self, query: AuditQuery) -> list[ChecklistAudit]:
        """The newest first."""
        ...

    def in_order(self, pass_percent: int, item_ids: Sequence[ItemId]) -> Mapping[ItemId, bool | None]:
        """Of each of these that is audited: whether all its submitted audits are in order, None where nothing was
        counted in any (all not applicable). Without second looks: they measure auditors."""
        ...

    def assign_second(self, look: SecondLook, at: datetime) -> None: ...

    def second_look(self, item_id: ItemId) -> SecondLook | None: ...

    def second_forms(self, item_ids: Sequence[ItemId]) -> Mapping[ItemId, str]:
        """Of those that are second looks: the code of the form of the audit that is repeated."""
        ...

    def recorded(self, deal_ids: Sequence[DealId]) -> frozenset[DealId]:
        """Deals with a recorded call."""
        ...

    def pairs(self, form: str, version: int) -> list[tuple[AnsweredAudit, AnsweredAudit]]:
        """Both submitted: the first audit and its second."""
        ...

    def resembling(self, deal_id: DealId, limit: int) -> list[DealFacts]:
        """Deals that a check may compare with this one: sharing a contact, a taxpayer number, a name or company, and
        the newest of the same manager. The deal itself is among them."""
        ...


class Duties(Protocol):
    def save(self, period: str, plan: Plan, by: UserId | None, at: datetime) -> None: ...

    def plan(self, period: str) -> tuple[Plan, datetime] | None:
        """The newest."""
        ...

    def loads(self, since: datetime) -> Sequence[tuple[str, str, int]]:
        """Manager, group and how many deals of his were open or changed since."""
        ...


DirectionPoints = Mapping[AuditDirection, int | None]
