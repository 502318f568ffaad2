"""Engines: SQLite with WAL and foreign keys, PostgreSQL; on both one writer at a time and readers who never wait."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from qa_desk.domain.errors import ChangedBySomeoneElse, KnownError

BUSY_MS = 15_000
"""How long a writer waits for another before it gives up; an import commits every batch well within it."""
_WRITER_LOCK = 5_170_103
"""PostgreSQL advisory lock of every writing unit of work: guards read before they write, as under BEGIN IMMEDIATE."""

_GONE = {
    "connect_timeout": 15,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
"""PostgreSQL: a server that is gone without a word is noticed within a minute; the system alone would take hours."""


class StoreBusy(KnownError):
    """Another program held the database for too long; nothing was changed."""

    code = "store_busy"


class StoreFull(KnownError):
    """The disk is full or cannot be written; nothing was changed; facts: detail"""

    code = "store_full"


class StoreUnreachable(KnownError):
    """The team's database server does not answer or broke off; nothing was changed; facts: detail"""

    code = "store_unreachable"


def make_engine(url: str) -> Engine:
    """`url`: "sqlite:///…/qa-desk.sqlite" or "postgresql+psycopg://…"."""
    engine = create_engine(url, connect_args=_GONE if url.startswith("postgresql") else {})
    if engine.dialect.name == "sqlite":
        _sqlite_manners(engine)
    return engine


def _sqlite_manners(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: object) -> None:
        options = connection.get_execution_options()  # type: ignore[attr-defined]
        # a deferred transaction that reads and then writes fails at once when another wrote in between
        begin = "BEGIN" if options.get("reading") else "BEGIN IMMEDIATE"
        connection.exec_driver_sql(f"PRAGMA query_only={bool(options.get('reading')):d}")  # type: ignore[attr-defined]
        connection.exec_driver_sql(begin)  # type: ignore[attr-defined]


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session that commits at the end of the block; driver errors become known ones."""
    try:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            if engine.dialect.name == "postgresql":
                session.execute(text(f"SET LOCAL lock_timeout = {BUSY_MS}"))
                session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITER_LOCK})
            yield session
    except OperationalError as error:
        raise _known(error) from error
    except IntegrityError as error:
        raise ChangedBySomeoneElse(what=str(error.orig).splitlines()[0]) from error


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A consistent look that never blocks writers."""
    try:
        with engine.connect().execution_options(reading=True) as connection, Session(connection) as session:
            if engine.dialect.name == "postgresql":
                session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            yield session
    except OperationalError as error:
        raise _known(error) from error


def _known(error: OperationalError) -> KnownError:
    said = str(error.orig)
    if "locked" in said or "busy" in said or "lock timeout" in said:
        return StoreBusy()
    if error.connection_invalidated or "connection" in said:
        return StoreUnreachable(detail=said.splitlines()[0])
    return StoreFull(detail=said.splitlines()[0])
