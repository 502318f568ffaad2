"""What migrations share: triggers of append-only tables, enums as text, counting on after rows are taken along.

Frozen like the migrations that call it: a database somewhere was made by these very words. Add to it, change nothing.
"""

import sqlalchemy as sa
from alembic import op


def postgresql() -> bool:
    return bool(op.get_bind().dialect.name == "postgresql")


def guard(table: str) -> None:
    """Its rows are added and never changed. On PostgreSQL the first migration has made `refuse_change`."""
    if postgresql():
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def words_of(values: tuple[str, ...], name: str) -> sa.Enum:
    """An enum as text with a CHECK."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def go_on_counting(table: str) -> None:
    """Rows that came with their ids leave PostgreSQL's counter behind."""
    if postgresql():
        op.execute(f"SELECT setval('{table}_id_seq', (SELECT coalesce(max(id), 0) + 1 FROM {table}), false)")  # noqa: S608 - our own names
