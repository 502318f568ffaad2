"""The audit log and its signed checkpoints."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.adapters.store.base import Base, Code, Name, Sha, words_of
from qa_desk.domain.checkpoint import Occasion


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


LOG_APPEND_ONLY = ("log", "checkpoints")
