"""Brings a database to the program's schema; refuses one that a newer program has made."""

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from qa_desk.adapters.store.connect import StoreBusy
from qa_desk.domain.errors import KnownError

LOCK_MS = 120_000
"""How long a migration waits for a seat at work, or for another one that migrates; PostgreSQL only."""


class StoreNewer(KnownError):
    """The database was made by a newer program; facts: revision"""

    code = "store_newer"


def config_for(engine: Engine, scripts: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["engine"] = engine
    config.attributes["lock_ms"] = LOCK_MS
    return config


def revision(engine: Engine) -> str | None:
    with engine.connect().execution_options(reading=True) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine, scripts: Path, backups: Path | None = None) -> None:
    """Runs the missing migrations; before that copies an existing SQLite database to `backups`. Raises StoreNewer,
    StoreBusy."""
    config = config_for(engine, scripts)
    directory = ScriptDirectory.from_config(config)
    current, head = revision(engine), directory.get_current_head()
    if current == head:
        return
    if current is not None:
        try:
            directory.get_revision(current)
        except CommandError:
            raise StoreNewer(revision=current) from None
        if backups is not None:
            _back_up(engine, backups, current)
    try:
        command.upgrade(config, "head")
    except OperationalError as error:
        if "lock timeout" in str(error.orig):
            raise StoreBusy from error
        raise


def _back_up(engine: Engine, backups: Path, current: str) -> None:
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return
    backups.mkdir(parents=True, exist_ok=True)
    copy = backups / f"before-{current}.sqlite"
    with closing(sqlite3.connect(engine.url.database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)  # takes what is still in the write-ahead log along
