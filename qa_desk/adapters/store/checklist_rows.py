"""Tables of checklist audits: published forms, drafts, audits with their answers, second looks, duty plans."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.adapters.store.base import Base, Code, Key, Name, Sha, Words


class FormRow(Base):
    """A published version: its text never changes. `published_by` None: it came with the program."""

    __tablename__ = "checklist_forms"
    __table_args__ = (UniqueConstraint("code", "version"),)
    id: Mapped[Key]
    code: Mapped[Code]
    version: Mapped[int]
    digest: Mapped[Sha]
    text: Mapped[Words]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    published_at: Mapped[datetime]


class FormDraftRow(Base):
    """What somebody is editing; one a form."""

    __tablename__ = "checklist_drafts"
    code: Mapped[Code] = mapped_column(primary_key=True)
    text: Mapped[Words]
    changed_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    changed_at: Mapped[datetime]


class ChecklistAuditRow(Base):
    """`outcome`: what submitting fixed beside score and time; None while it is answered."""

    __tablename__ = "checklist_audits"
    __table_args__ = (
        UniqueConstraint("item_id", "form_code", "auditor"),
        Index("ix_checklist_audits_manager", "manager", "submitted_at"),
        Index("ix_checklist_audits_deal_id", "deal_id"),
        Index("ix_checklist_audits_form", "form_code", "form_version", "submitted_at"),
        CheckConstraint("score_points >= 0 AND score_points <= 10000", name="points_of_whole"),
    )
    id: Mapped[Key]
    item_id: Mapped[int] = mapped_column(ForeignKey("queue_items.id"))
    deal_id: Mapped[int] = mapped_column(ForeignKey("deals.id"))
    manager: Mapped[Name]
    sales_group: Mapped[Name]
    form_code: Mapped[Code]
    form_version: Mapped[int]
    form_digest: Mapped[Sha]
    auditor: Mapped[int] = mapped_column(ForeignKey("users.id"))
    second_of: Mapped[int | None] = mapped_column(ForeignKey("checklist_audits.id"))
    started_at: Mapped[datetime]
    checks: Mapped[list[Any]]
    submitted_at: Mapped[datetime | None]
    score_points: Mapped[int | None]
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class ChecklistAnswerRow(Base):
    """One press of a key; of a question's rows the newest counts. `value` None: only a comment or evidence so far."""

    __tablename__ = "checklist_answers"
    __table_args__ = (Index("ix_checklist_answers_audit_id", "audit_id", "id"),)
    id: Mapped[Key]
    audit_id: Mapped[int] = mapped_column(ForeignKey("checklist_audits.id"))
    question: Mapped[Code]
    value: Mapped[Words | None]
    comment: Mapped[Words]
    evidence: Mapped[list[Any]]
    answered_at: Mapped[datetime]


class SecondLookRow(Base):
    """An audit given to a second auditor: an item of the queue like any other."""

    __tablename__ = "checklist_second_looks"
    id: Mapped[Key]
    audit_id: Mapped[int] = mapped_column(ForeignKey("checklist_audits.id"), unique=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("queue_items.id"), unique=True)
    not_for: Mapped[int] = mapped_column(ForeignKey("users.id"))
    assigned_at: Mapped[datetime]


class DutyPlanRow(Base):
    """A period's plan as it was made; the newest counts."""

    __tablename__ = "duty_plans"
    __table_args__ = (Index("ix_duty_plans_period", "period", "id"),)
    id: Mapped[Key]
    period: Mapped[Code]
    duties: Mapped[list[Any]]
    unassigned: Mapped[list[Any]]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime]


CHECKLIST_APPEND_ONLY = ("checklist_forms", "checklist_answers", "checklist_second_looks", "duty_plans")
