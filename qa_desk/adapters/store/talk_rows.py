"""What was said and heard: transcripts with corrections, what somebody played, comments and marks."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.adapters.store.base import Base, Code, Key, Name, Words, words_of
from qa_desk.domain.call import Lane
from qa_desk.domain.transcript import Doubt


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


TALK_APPEND_ONLY = ("turn_fixes", "played_spans")
