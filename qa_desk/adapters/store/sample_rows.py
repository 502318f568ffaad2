"""Tables of the period's sample: the committed seed, frozen frames, draws sealed one upon the other, drawn deals."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.adapters.store.base import Base, Code, Key, Name, Sha, Words, words_of
from qa_desk.domain.sample_draw import DrawnAs
from qa_desk.domain.sample_proof import DrawKind


class SamplePeriodRow(Base):
    """`commitment` is "" until the second person gave his part; `closed_at` ends the period and tells the seed."""

    __tablename__ = "sample_periods"
    id: Mapped[Key]
    period: Mapped[Code] = mapped_column(unique=True)
    share_percent: Mapped[int]
    extras: Mapped[dict[str, Any]]
    first_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    first_text: Mapped[Words]
    second_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    second_text: Mapped[Words]
    commitment: Mapped[Code]
    opened_at: Mapped[datetime]
    committed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class SampleFrameRow(Base):
    """A frozen list by its own hash; equal days share one. `packed`: its lines, zlib."""

    __tablename__ = "sample_frames"
    sha256: Mapped[Sha] = mapped_column(primary_key=True)
    packed: Mapped[bytes] = mapped_column(LargeBinary)


class SampleDrawRow(Base):
    __tablename__ = "sample_draws"
    __table_args__ = (UniqueConstraint("period_id", "number"),)
    id: Mapped[Key]
    period_id: Mapped[int] = mapped_column(ForeignKey("sample_periods.id"))
    number: Mapped[int]
    kind: Mapped[DrawKind] = mapped_column(words_of(DrawKind))
    drawn_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    drawn_at: Mapped[datetime]
    day: Mapped[int]
    days: Mapped[int]
    frame_sha256: Mapped[str] = mapped_column(ForeignKey("sample_frames.sha256"))
    frame_size: Mapped[int]
    replaced: Mapped[Name]
    reason: Mapped[Code]
    comment: Mapped[Words]
    seal: Mapped[Sha]


class SampleDealRow(Base):
    """A drawn deal, in the order of its draw."""

    __tablename__ = "sample_deals"
    __table_args__ = (UniqueConstraint("draw_id", "place"), Index("ix_sample_deals_deal_id", "deal_id"))
    id: Mapped[Key]
    draw_id: Mapped[int] = mapped_column(ForeignKey("sample_draws.id"))
    place: Mapped[int]
    deal_id: Mapped[int] = mapped_column(ForeignKey("deals.id"))
    external_id: Mapped[Name]
    manager: Mapped[Name]
    stage: Mapped[Name]
    source: Mapped[Name]
    ticket: Mapped[Sha]
    drawn_as: Mapped[DrawnAs] = mapped_column(words_of(DrawnAs))
    flag: Mapped[Code]


SAMPLE_APPEND_ONLY = ("sample_frames", "sample_draws", "sample_deals")
