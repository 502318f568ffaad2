"""The tables. Rows are not domain objects: the repositories beside this file translate both ways."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Date, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.adapters.store.base import Base, Code, Key, Name, Sha, Words, words_of
from qa_desk.adapters.store.checklist_rows import CHECKLIST_APPEND_ONLY
from qa_desk.adapters.store.money_rows import MONEY_APPEND_ONLY
from qa_desk.adapters.store.sample_rows import SAMPLE_APPEND_ONLY
from qa_desk.domain.call import Direction, Lane
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.checkpoint import Occasion
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.flow import Move, RefusalState
from qa_desk.domain.queue import ItemKind
from qa_desk.domain.reason_check import Verdict
from qa_desk.domain.sign_off import SignAction
from qa_desk.domain.transcript import Doubt


class UserRow(Base):
    __tablename__ = "users"
    id: Mapped[Key]
    login: Mapped[Name] = mapped_column(unique=True)
    name: Mapped[Name]
    roles: Mapped[list[Any]]
    password_hash: Mapped[Words]
    active: Mapped[bool]
    manager: Mapped[Name]


class SettingsRow(Base):
    """One row, id 1."""

    __tablename__ = "settings"
    id: Mapped[Key]
    document: Mapped[dict[str, Any]]


class DealRow(Base):
    __tablename__ = "deals"
    __table_args__ = (Index("ix_deals_stage", "stage"), Index("ix_deals_manager", "manager"))
    id: Mapped[Key]
    external_id: Mapped[Name] = mapped_column(unique=True)
    title: Mapped[Words]
    client_name: Mapped[Words]
    company: Mapped[Words]
    inn: Mapped[Code]
    stage: Mapped[Name]
    pipeline: Mapped[Name]
    created_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
    stage_since: Mapped[datetime | None]
    next_task_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    amount_currency: Mapped[str | None]
    lead_source: Mapped[Name]
    manager: Mapped[Name]
    group: Mapped[Name] = mapped_column("sales_group")
    stated_reason: Mapped[Words]
    stated_comment: Mapped[Words]
    rest: Mapped[dict[str, Any]]
    digest: Mapped[Sha]
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]


class ContactRow(Base):
    """Normalised telephone numbers and addresses of a deal, for matching calls and finding duplicates."""

    __tablename__ = "contacts"
    __table_args__ = (Index("ix_contacts_value", "value"), Index("ix_contacts_deal_id", "deal_id"))
    id: Mapped[Key]
    deal_id: Mapped[int] = mapped_column(ForeignKey("deals.id", ondelete="CASCADE"))
    kind: Mapped[Code]
    value: Mapped[Name]


class RecordingRow(Base):
    __tablename__ = "recordings"
    __table_args__ = (Index("ix_recordings_original_name", "original_name"),)
    sha256: Mapped[Sha] = mapped_column(primary_key=True)
    original_name: Mapped[Name]
    stored_path: Mapped[Words]
    size: Mapped[int] = mapped_column(BigInteger)
    container: Mapped[Code]
    codec: Mapped[Code]
    channels: Mapped[int]
    sample_rate: Mapped[int]
    duration_ms: Mapped[int]
    added_at: Mapped[datetime]


class CallRow(Base):
    __tablename__ = "calls"
    __table_args__ = (
        Index("ix_calls_deal_id", "deal_id"),
        Index("ix_calls_client_phone_started_at", "client_phone", "started_at"),
        Index("ix_calls_recording_name", "recording_name"),
    )
    id: Mapped[Key]
    external_id: Mapped[Name] = mapped_column(unique=True)
    deal_id: Mapped[int | None] = mapped_column(ForeignKey("deals.id"))
    recording: Mapped[str | None] = mapped_column(ForeignKey("recordings.sha256"), index=True)
    started_at: Mapped[datetime]
    direction: Mapped[Direction] = mapped_column(words_of(Direction))
    client_phone: Mapped[Code]
    manager: Mapped[Name]
    answered: Mapped[bool]
    talk_ms: Mapped[int | None]
    recording_name: Mapped[Name]
    deal_external_id: Mapped[Name]


class TranscriptRow(Base):
    __tablename__ = "transcripts"
    __table_args__ = (UniqueConstraint("recording", "model", "lanes"),)
    id: Mapped[Key]
    recording: Mapped[str] = mapped_column(ForeignKey("recordings.sha256"))
    model: Mapped[Name]
    lanes: Mapped[Code]
    complete: Mapped[bool]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class PieceRow(Base):
    """A recognised stretch; its turns are stored with it in one transaction, so it is there whole or not at all."""

    __tablename__ = "pieces"
    __table_args__ = (UniqueConstraint("transcript_id", "channel", "from_ms"),)
    id: Mapped[Key]
    transcript_id: Mapped[int] = mapped_column(ForeignKey("transcripts.id"))
    channel: Mapped[int]
    from_ms: Mapped[int]
    to_ms: Mapped[int]


class TurnRow(Base):
    """`words`: [from_ms, to_ms, text, probability] each; None where the engine told none."""

    __tablename__ = "turns"
    __table_args__ = (Index("ix_turns_transcript_id", "transcript_id"),)
    id: Mapped[Key]
    transcript_id: Mapped[int] = mapped_column(ForeignKey("transcripts.id"))
    piece_id: Mapped[int] = mapped_column(ForeignKey("pieces.id"))
    lane: Mapped[Lane] = mapped_column(words_of(Lane))
    from_ms: Mapped[int]
    to_ms: Mapped[int]
    text: Mapped[Words]
    confidence: Mapped[float]
    words: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True), default=None)
    doubt: Mapped[Doubt | None] = mapped_column(words_of(Doubt), default=None)
    guessed: Mapped[bool] = mapped_column(default=False, server_default=false())


class TurnFixRow(Base):
    """What stands instead of a turn's text or lane; the newest of each counts. `model`: "" when a person typed it."""

    __tablename__ = "turn_fixes"
    __table_args__ = (
        Index("ix_turn_fixes_turn_id", "turn_id"),
        CheckConstraint("text IS NOT NULL OR lane IS NOT NULL", name="says_something"),
    )
    id: Mapped[Key]
    turn_id: Mapped[int] = mapped_column(ForeignKey("turns.id"))
    text: Mapped[Words | None]
    lane: Mapped[Lane | None] = mapped_column(words_of(Lane))
    model: Mapped[Name]
    fixed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    fixed_at: Mapped[datetime]


class PlayedRow(Base):
    """A stretch of a recording that somebody heard. `lanes`: the audible ones, comma-separated."""

    __tablename__ = "played_spans"
    __table_args__ = (
        Index("ix_played_spans_played_by_recording", "played_by", "recording"),
        CheckConstraint("from_ms < to_ms", name="has_length"),
    )
    id: Mapped[Key]
    recording: Mapped[str] = mapped_column(ForeignKey("recordings.sha256"))
    played_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    from_ms: Mapped[int]
    to_ms: Mapped[int]
    rate_percent: Mapped[int]
    lanes: Mapped[Code]
    played_at: Mapped[datetime]


class CommentRow(Base):
    __tablename__ = "comments"
    __table_args__ = (Index("ix_comments_recording", "recording"),)
    id: Mapped[Key]
    recording: Mapped[str] = mapped_column(ForeignKey("recordings.sha256"))
    at_ms: Mapped[int]
    text: Mapped[Words]
    written_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    written_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class MarkRow(Base):
    """Evidence marked while listening, kept from the key press on; a decision copies what it uses."""

    __tablename__ = "marks"
    __table_args__ = (Index("ix_marks_item_id", "item_id"), CheckConstraint("from_ms < to_ms", name="has_length"))
    id: Mapped[Key]
    item_id: Mapped[int] = mapped_column(ForeignKey("queue_items.id"))
    recording: Mapped[str] = mapped_column(ForeignKey("recordings.sha256"))
    lane: Mapped[Lane] = mapped_column(words_of(Lane))
    from_ms: Mapped[int]
    to_ms: Mapped[int]
    quote: Mapped[Words]
    marked_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    marked_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


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


class LogRow(Base):
    __tablename__ = "log"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    action: Mapped[Code]
    subject: Mapped[Name]
    payload: Mapped[dict[str, Any]]
    hash: Mapped[Sha]


class CheckpointRow(Base):
    """The log up to `entry`, signed by the key of an installation. No foreign key: it must outlive a log cut off."""

    __tablename__ = "checkpoints"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry: Mapped[int]
    entry_hash: Mapped[Sha]
    occasion: Mapped[Occasion] = mapped_column(words_of(Occasion))
    at: Mapped[datetime]
    public_key: Mapped[Sha]
    signature: Mapped[Name]


APPEND_ONLY = (
    "moves", "findings", "decisions", "callbacks", "tariffs", "fines", "reassignments",
    "signatures", "audits", "log", "checkpoints", *SAMPLE_APPEND_ONLY, *MONEY_APPEND_ONLY, "turn_fixes",
    "played_spans", "second_opinions", *CHECKLIST_APPEND_ONLY,
)  # fmt: skip
"""Tables whose rows are never changed or removed; triggers refuse it."""
