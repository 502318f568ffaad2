"""Tables of money: the ledger's entries, frozen registers, proposed counter-entries, papers, appeals, pay."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.adapters.store.base import Base, Code, Key, Name, Sha, Words, words_of
from qa_desk.domain.appeal import AckWay, Outcome, PaperKind
from qa_desk.domain.ledger import EntryKind


class LedgerEntryRow(Base):
    """Append-only. One a source; a trigger keeps closed periods closed and counter-entries within their fine.

    The deal's name is kept as it was signed.
    """

    __tablename__ = "ledger_entries"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'fine' AND amount_minor > 0 AND reverses IS NULL)"
            " OR (kind = 'reversal' AND amount_minor < 0 AND reverses IS NOT NULL)"
            " OR (kind = 'closing' AND amount_minor = 0 AND reverses IS NULL)",
            name="amount_of_kind",
        ),
        CheckConstraint("proposed_by <> entered_by", name="two_persons"),
        Index("ix_ledger_entries_period", "period"),
        Index("ix_ledger_entries_reverses", "reverses"),
    )
    id: Mapped[Key]
    kind: Mapped[EntryKind] = mapped_column(words_of(EntryKind))
    source: Mapped[Name] = mapped_column(unique=True)
    period: Mapped[Code]
    manager: Mapped[Name]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[Code]
    inputs: Mapped[dict[str, Any]]
    ground: Mapped[Words]
    deal_external_id: Mapped[Name]
    deal_title: Mapped[Words]
    fine_id: Mapped[int | None] = mapped_column(ForeignKey("fines.id"), unique=True)
    refusal_id: Mapped[int | None] = mapped_column(ForeignKey("refusals.id"), unique=True)
    signature_id: Mapped[int | None] = mapped_column(ForeignKey("signatures.id"))
    reverses: Mapped[int | None] = mapped_column(ForeignKey("ledger_entries.id"))
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    entered_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    entered_at: Mapped[datetime]


class ClosingRow(Base):
    """`register`: the frozen text, zlib."""

    __tablename__ = "closings"
    period: Mapped[Code] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entries.id"), unique=True)
    register: Mapped[bytes] = mapped_column(LargeBinary)
    closed_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    closed_at: Mapped[datetime]


class ReversalRow(Base):
    """A proposed counter-entry; entered once its source "reversal:ID" stands in the ledger."""

    __tablename__ = "reversals"
    id: Mapped[Key]
    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entries.id"), index=True)
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[Code]
    ground: Mapped[Words]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    proposed_at: Mapped[datetime]


class ReversalDeclineRow(Base):
    __tablename__ = "reversal_declines"
    id: Mapped[Key]
    reversal_id: Mapped[int] = mapped_column(ForeignKey("reversals.id"), unique=True)
    comment: Mapped[Words]
    declined_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    declined_at: Mapped[datetime]


class PaperRow(Base):
    __tablename__ = "case_papers"
    id: Mapped[Key]
    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entries.id"), index=True)
    kind: Mapped[PaperKind] = mapped_column(words_of(PaperKind))
    text: Mapped[Words]
    evidence: Mapped[list[Any]]
    way: Mapped[AckWay | None] = mapped_column(words_of(AckWay))
    day: Mapped[date] = mapped_column(Date)
    recorded_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime]


class EvidenceFileRow(Base):
    """`stored`: relative to the workspace."""

    __tablename__ = "evidence_files"
    __table_args__ = (UniqueConstraint("entry_id", "sha256"),)
    id: Mapped[Key]
    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entries.id"))
    sha256: Mapped[Sha]
    name: Mapped[Name]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    stored: Mapped[Name]
    added_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    added_at: Mapped[datetime]


class AppealRow(Base):
    __tablename__ = "appeals"
    id: Mapped[Key]
    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entries.id"), unique=True)
    explanation: Mapped[Words]
    evidence: Mapped[list[Any]]
    filed_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    filed_at: Mapped[datetime]


class AppealDecisionRow(Base):
    __tablename__ = "appeal_decisions"
    id: Mapped[Key]
    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeals.id"), unique=True)
    outcome: Mapped[Outcome] = mapped_column(words_of(Outcome))
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[Code]
    comment: Mapped[Words]
    decided_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime]


class PayRow(Base):
    """Pay of a manager in a month; the newest row counts."""

    __tablename__ = "pays"
    __table_args__ = (Index("ix_pays_period", "period"), CheckConstraint("amount_minor > 0", name="pay_positive"))
    id: Mapped[Key]
    period: Mapped[Code]
    manager: Mapped[Name]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[Code]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime]


MONEY_APPEND_ONLY = (
    "ledger_entries", "closings", "reversals", "case_papers", "appeals", "appeal_decisions", "pays",
    "evidence_files", "reversal_declines",
)  # fmt: skip
