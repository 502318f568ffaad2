"""Alembic's environment: one transaction a migration, batch mode on SQLite, an advisory lock on PostgreSQL."""

from typing import Literal

from alembic import context
from sqlalchemy import Connection, Engine, text

from qa_desk.adapters.store.base import UtcTime
from qa_desk.adapters.store.rows import Base

LOCK = 5_170_102
SEARCH = "turn_search"
"""Full-text search is each database's own; no row class describes it or the tables SQLite makes beside it."""


def _render(kind: str, item: object, _context: object) -> str | Literal[False]:
    # a migration must not import today's code: our time type is a plain DateTime to the database
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcTime) else False


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and name is not None and (name == SEARCH or name.startswith(f"{SEARCH}_")))


def run(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        # somebody at work holds the tables: that is told, and not waited for without end
        connection.execute(text(f"SET LOCAL lock_timeout = {int(context.config.attributes['lock_ms'])}"))
        # two seats that start at once must not both migrate
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=_render,
        include_name=_is_ours,
    )
    context.run_migrations()


def run_on_sqlite(connection: Connection) -> None:
    """Batch mode makes tables anew; with foreign keys on, dropping the old one would empty the tables that point to it.

    The switch works only outside a transaction; before the commit every row must point somewhere again.
    """
    driver = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.begin():
            run(connection)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise AssertionError(f"the migration leaves rows that point nowhere: {broken[:3]}")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


engine: Engine = context.config.attributes["engine"]
with engine.connect() as shared:
    if engine.dialect.name == "sqlite":
        run_on_sqlite(shared)
    else:
        with shared.begin():
            run(shared)
