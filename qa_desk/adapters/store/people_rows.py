"""People and settings."""

from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.adapters.store.base import Base, Key, Name, Words


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
