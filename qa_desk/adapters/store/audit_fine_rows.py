"""Tables of audit fines: what auditors proposed, and what was done with each."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.adapters.store.base import Base, Code, Key, Name, Sha, Words, words_of
from qa_desk.domain.audit_fine import FineAct


class AuditFineRow(Base):
    """One failed question of one audit; as the form's version said when the audit was submitted."""

    __tablename__ = "audit_fines"
    __table_args__ = (
        UniqueConstraint("audit_id", "question"),
        CheckConstraint("amount_minor > 0", name="asks_something"),
        Index("ix_audit_fines_manager", "manager"),
    )
    id: Mapped[Key]
    audit_id: Mapped[int] = mapped_column(ForeignKey("checklist_audits.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("queue_items.id"))
    deal_id: Mapped[int] = mapped_column(ForeignKey("deals.id"))
    manager: Mapped[Name]
    form_code: Mapped[Code]
    form_version: Mapped[int]
    form_digest: Mapped[Sha]
    question: Mapped[Code]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[Code]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    proposed_at: Mapped[datetime]


class AuditFineStepRow(Base):
    """`number`: 1 for the first step of a fine; two hands at once collide here. A fine is signed once."""

    __tablename__ = "audit_fine_steps"
    __table_args__ = (UniqueConstraint("fine_id", "number"),)
    id: Mapped[Key]
    fine_id: Mapped[int] = mapped_column(ForeignKey("audit_fines.id"))
    number: Mapped[int]
    act: Mapped[FineAct] = mapped_column(words_of(FineAct))
    comment: Mapped[Words]
    done_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    done_at: Mapped[datetime]


AUDIT_FINE_APPEND_ONLY = ("audit_fines", "audit_fine_steps")
