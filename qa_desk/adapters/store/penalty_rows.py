"""A refusal's end: tariffs, fines, reassignments, signatures, audits."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.adapters.store.base import Base, Code, Key, Name, Words, words_of
from qa_desk.domain.sign_off import SignAction


class TariffRow(Base):
    __tablename__ = "tariffs"
    __table_args__ = (UniqueConstraint("lead_source", "valid_from"),)
    id: Mapped[Key]
    lead_source: Mapped[Name]
    valid_from: Mapped[date] = mapped_column(Date)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[Code]


class FineRow(Base):
    __tablename__ = "fines"
    __table_args__ = (
        Index("ix_fines_refusal_id", "refusal_id"),
        CheckConstraint("amount_minor > 0", name="amount_positive"),
    )
    id: Mapped[Key]
    refusal_id: Mapped[int] = mapped_column(ForeignKey("refusals.id"))
    manager: Mapped[Name]
    lead_source: Mapped[Name]
    decided_on: Mapped[date] = mapped_column(Date)
    tariff_id: Mapped[int] = mapped_column(ForeignKey("tariffs.id"))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[Code]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    proposed_at: Mapped[datetime]


class ReassignmentRow(Base):
    __tablename__ = "reassignments"
    __table_args__ = (
        Index("ix_reassignments_refusal_id", "refusal_id"),
        CheckConstraint("from_manager <> to_manager", name="another_manager"),
    )
    id: Mapped[Key]
    refusal_id: Mapped[int] = mapped_column(ForeignKey("refusals.id"))
    deal_id: Mapped[int] = mapped_column(ForeignKey("deals.id"))
    from_manager: Mapped[Name]
    to_manager: Mapped[Name]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    proposed_at: Mapped[datetime]


class SignatureRow(Base):
    __tablename__ = "signatures"
    __table_args__ = (Index("ix_signatures_refusal_id", "refusal_id"),)
    id: Mapped[Key]
    refusal_id: Mapped[int] = mapped_column(ForeignKey("refusals.id"))
    action: Mapped[SignAction] = mapped_column(words_of(SignAction))
    comment: Mapped[Words]
    signed_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    signed_at: Mapped[datetime]


class AuditRow(Base):
    __tablename__ = "audits"
    id: Mapped[Key]
    item_id: Mapped[int] = mapped_column(ForeignKey("queue_items.id"), unique=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deals.id"))
    in_order: Mapped[bool]
    remarks: Mapped[Words]
    audited_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    audited_at: Mapped[datetime]


PENALTY_APPEND_ONLY = ("tariffs", "fines", "reassignments", "signatures", "audits")
