"""What is imported: deals with their contacts, recordings, calls."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.adapters.store.base import Base, Code, Key, Name, Sha, Words, words_of
from qa_desk.domain.call import Direction


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
