"""A refusal's road as far as the decision: moves, queue items, findings, opinions, decisions, callbacks."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.adapters.store.base import Base, Code, Key, Name, Sha, Words, words_of
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.flow import Move, RefusalState
from qa_desk.domain.queue import ItemKind
from qa_desk.domain.reason_check import Verdict


class RefusalRow(Base):
    __tablename__ = "refusals"
    __table_args__ = (UniqueConstraint("deal_id", "round"), Index("ix_refusals_state", "state"))
    id: Mapped[Key]
    deal_id: Mapped[int] = mapped_column(ForeignKey("deals.id"))
    round: Mapped[int]
    state: Mapped[RefusalState] = mapped_column(words_of(RefusalState))
    stated_reason: Mapped[str | None]
    stated_text: Mapped[Words]
    stated_comment: Mapped[Words]
    stated_by: Mapped[Name]
    opened_at: Mapped[datetime]
    deadline_at: Mapped[datetime]
    version: Mapped[int]
    lead_source: Mapped[str | None]  # empty: opened before it was kept


class MoveRow(Base):
    """Every move of every refusal, in order; `version` is the refusal's version after it."""

    __tablename__ = "moves"
    __table_args__ = (UniqueConstraint("refusal_id", "version"),)
    id: Mapped[Key]
    refusal_id: Mapped[int] = mapped_column(ForeignKey("refusals.id"))
    version: Mapped[int]
    move: Mapped[Move] = mapped_column(words_of(Move))
    from_state: Mapped[Code]
    to_state: Mapped[Code]
    moved_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    moved_at: Mapped[datetime]


class ItemRow(Base):
    __tablename__ = "queue_items"
    __table_args__ = (
        UniqueConstraint("refusal_id"),
        UniqueConstraint("draw_id", "deal_id"),
        Index("ix_queue_items_order", "done_at", "deadline_at", "stake_minor", "finding_rank", "id"),
        Index("ix_queue_items_kind", "done_at", "kind", "deadline_at", "stake_minor", "finding_rank", "id"),
        Index("ix_queue_items_deal_id", "deal_id"),
    )
    id: Mapped[Key]
    kind: Mapped[ItemKind] = mapped_column(words_of(ItemKind))
    deal_id: Mapped[int] = mapped_column(ForeignKey("deals.id"))
    refusal_id: Mapped[int | None] = mapped_column(ForeignKey("refusals.id"))
    draw_id: Mapped[int | None] = mapped_column(ForeignKey("sample_draws.id"))
    deadline_at: Mapped[datetime]
    stake_minor: Mapped[int] = mapped_column(BigInteger)
    finding: Mapped[Verdict | None] = mapped_column(words_of(Verdict))
    finding_rank: Mapped[int]
    lease_holder: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    lease_until: Mapped[datetime | None]
    lease_token: Mapped[int]
    done_at: Mapped[datetime | None]


class FindingRow(Base):
    __tablename__ = "findings"
    __table_args__ = (Index("ix_findings_refusal_id", "refusal_id"),)
    id: Mapped[Key]
    refusal_id: Mapped[int] = mapped_column(ForeignKey("refusals.id"))
    verdict: Mapped[Verdict] = mapped_column(words_of(Verdict))
    refused: Mapped[bool]
    voiced_reasons: Mapped[list[Any]]
    evidence: Mapped[list[Any]]
    highlights: Mapped[list[Any]]
    why: Mapped[list[Any]]
    confidence: Mapped[float]
    sure: Mapped[bool]
    reader: Mapped[Name]
    input_sha256: Mapped[Sha]
    found_at: Mapped[datetime]


class SecondOpinionRow(Base):
    """`quotes`: spans; `thrown`: {text, why} of quotes that nobody said."""

    __tablename__ = "second_opinions"
    __table_args__ = (Index("ix_second_opinions_refusal_id", "refusal_id"),)
    id: Mapped[Key]
    refusal_id: Mapped[int] = mapped_column(ForeignKey("refusals.id"))
    verdict: Mapped[Verdict] = mapped_column(words_of(Verdict))
    refused: Mapped[bool]
    voiced_reasons: Mapped[list[Any]]
    quotes: Mapped[list[Any]]
    thrown: Mapped[list[Any]]
    reader: Mapped[Name]
    input_sha256: Mapped[Sha]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime]


class DecisionRow(Base):
    __tablename__ = "decisions"
    __table_args__ = (
        Index("ix_decisions_refusal_id", "refusal_id"),
        CheckConstraint("verdict = 'no_call' OR evidence_count > 0", name="evidence_or_no_call"),
    )
    id: Mapped[Key]
    refusal_id: Mapped[int] = mapped_column(ForeignKey("refusals.id"))
    verdict: Mapped[DecisionVerdict] = mapped_column(words_of(DecisionVerdict))
    voiced_reason: Mapped[str | None]
    comment: Mapped[Words]
    finding_id: Mapped[int | None] = mapped_column(ForeignKey("findings.id"))
    evidence: Mapped[list[Any]]
    evidence_count: Mapped[int]
    decided_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime]
    heard_percent: Mapped[int | None] = mapped_column(default=None)


class CallbackRow(Base):
    __tablename__ = "callbacks"
    __table_args__ = (Index("ix_callbacks_refusal_id", "refusal_id"),)
    id: Mapped[Key]
    refusal_id: Mapped[int] = mapped_column(ForeignKey("refusals.id"))
    outcome: Mapped[CallbackOutcome] = mapped_column(words_of(CallbackOutcome))
    client_words: Mapped[Words]
    called_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    called_at: Mapped[datetime]


REFUSAL_APPEND_ONLY = ("moves", "findings", "second_opinions", "decisions", "callbacks")
