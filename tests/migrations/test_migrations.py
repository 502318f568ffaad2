"""Migrations on both databases: head is what the program believes, every step goes both ways, data stays."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlalchemy.schema import CheckConstraint, CreateTable

from qa_desk import paths
from qa_desk.adapters.store import migrate
from qa_desk.adapters.store.connect import StoreBusy, make_engine
from qa_desk.adapters.store.migrate import StoreNewer, config_for, revision, upgrade
from qa_desk.adapters.store.rows import APPEND_ONLY, Base
from qa_desk.adapters.store.unit import SqlStore
from qa_desk.domain.log import first_broken
from qa_desk.services.ledger import check_ledger
from tests.fakes.keys import KEY
from tests.fakes.office import Office
from tests.fakes.postgres import server
from tests.fakes.road import returned

BOTH = [
    pytest.param("sqlite", id="sqlite"),
    pytest.param("postgresql", id="postgresql", marks=pytest.mark.xdist_group("postgres")),
]
STEPS = [step.revision for step in reversed(list(ScriptDirectory(str(paths.migrations())).walk_revisions()))]

# what a later program may bring: a table is made anew on SQLite, which is where data gets lost
NEXT_STEP = '''"""A column and a rebuilt table."""
import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "{head}"


def upgrade():
    with op.batch_alter_table("deals") as batch:
        batch.add_column(sa.Column("colour", sa.String(), nullable=True))
        batch.alter_column("title", existing_type=sa.Text(), nullable=True)


def downgrade():
    with op.batch_alter_table("deals") as batch:
        batch.alter_column("title", existing_type=sa.Text(), nullable=False)
        batch.drop_column("colour")
'''


@pytest.fixture(params=BOTH)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database without any table."""
    url = server().empty() if request.param == "postgresql" else f"sqlite:///{tmp_path / 'db.sqlite'}"
    made = make_engine(url)
    yield made
    made.dispose()


@pytest.fixture
def later_program(tmp_path: Path) -> Path:
    """Today's migrations and one more."""
    scripts = tmp_path / "migrations"
    shutil.copytree(paths.migrations(), scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "next_one.py").write_text(NEXT_STEP.format(head=STEPS[-1]))
    return scripts


def _parts(sql: str) -> str:
    """A table made anew has the same columns and constraints; their order and the quotes of its name say nothing."""
    whole = " ".join(sql.replace('"', "").split())
    if not whole.startswith("CREATE TABLE"):
        return whole
    head, _, inside = whole.partition("(")
    return head + " | ".join(sorted(part.strip() for part in re.split(r",(?![^()]*\))", inside.rpartition(")")[0])))


def schema(engine: Engine) -> dict[str, list[str]]:
    """Everything that makes the schema, as sorted text by kind."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as link:
            rows = link.execute(text("SELECT type, name, sql FROM sqlite_master WHERE tbl_name <> 'alembic_version'"))
            return {"all": sorted(f"{kind} {name} {_parts(sql or '')}" for kind, name, sql in rows)}
    asked = {
        "columns": "SELECT table_name, column_name, data_type, is_nullable, character_maximum_length"
        " FROM information_schema.columns WHERE table_schema = 'public'",
        "constraints": "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace",
        "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "triggers": "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
        "functions": "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    }
    with engine.connect() as link:
        found = {kind: sorted(map(str, link.execute(text(query)))) for kind, query in asked.items()}
    return {kind: [row for row in rows if "alembic_version" not in row] for kind, rows in found.items()}


def contents(engine: Engine, leave_out: str = "") -> dict[str, list[str]]:
    """Every row of every table, as text."""
    out = {}
    with engine.connect() as link:
        for name, table in sorted(Base.metadata.tables.items()):
            columns = ", ".join(f'"{column.name}"' for column in table.columns if column.name != leave_out)
            rows = link.execute(text(f"SELECT {columns} FROM {name}"))  # noqa: S608 - our own names
            out[name] = sorted(str(tuple(row)) for row in rows)
    return out


def checks(engine: Engine, table: str) -> dict[str, list[str]]:
    """CHECKs of the database: name -> values and operators in it, whatever the dialect makes of the rest."""
    found = inspect(engine).get_check_constraints(table)
    return {str(one["name"]): _essence(str(one["sqltext"])) for one in found}


def _essence(sql: str) -> list[str]:
    return sorted(re.findall(r"'[^']*'|<>|>|\b\d+\b", sql))


# ---------------------------------------------------------------- head


def test_head_is_what_the_program_believes(engine: Engine) -> None:
    upgrade(engine, paths.migrations())
    command.check(config_for(engine, paths.migrations()))  # raises when a model differs
    assert revision(engine) == STEPS[-1]


def test_checks_are_those_of_the_models(engine: Engine) -> None:
    """Alembic compares no CHECK: an enum that gained a member would fail on old databases only."""
    upgrade(engine, paths.migrations())
    for name, table in Base.metadata.tables.items():
        ours = {
            str(one.name): _essence(str(one.sqltext.compile(engine, compile_kwargs={"literal_binds": True})))
            for one in table.constraints
            if isinstance(one, CheckConstraint)
        }
        there = checks(engine, name)
        assert sorted(there.values()) == sorted(ours.values()), name
        made = str(CreateTable(table).compile(engine))
        assert all(constraint in made for constraint in there if constraint.startswith("ck_")), name


def test_every_append_only_table_has_its_triggers(engine: Engine) -> None:
    upgrade(engine, paths.migrations())
    query = "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"
    if engine.dialect.name == "postgresql":
        query = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
    with engine.connect() as link:
        guarded = [row[0] for row in link.execute(text(query))]
    assert sorted(guarded) == sorted([*APPEND_ONLY, *APPEND_ONLY, "ledger_entries"])  # and one that knows its rules


# ---------------------------------------------------------------- steps


@pytest.mark.parametrize("step", STEPS)
def test_every_step_goes_up_down_and_up_and_leaves_the_schema_as_it_was(engine: Engine, step: str) -> None:
    config = config_for(engine, paths.migrations())
    before = "base" if STEPS.index(step) == 0 else STEPS[STEPS.index(step) - 1]
    command.upgrade(config, before) if before != "base" else None
    at_start = schema(engine)
    command.upgrade(config, step)
    up = schema(engine)
    command.downgrade(config, before)
    assert schema(engine) == at_start
    command.upgrade(config, step)
    assert schema(engine) == up
    assert revision(engine) == step


def test_the_first_step_can_be_taken_back_with_data_in_it(engine: Engine) -> None:
    upgrade(engine, paths.migrations())
    office = Office(SqlStore(engine, sealer=KEY))
    returned(office)
    command.downgrade(config_for(engine, paths.migrations()), "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}


def test_signed_fines_of_the_older_program_become_entries_and_go_back(engine: Engine) -> None:
    upgrade(engine, paths.migrations())
    office = Office(SqlStore(engine, sealer=KEY))
    returned(office)
    with engine.begin() as link:
        link.execute(text("UPDATE refusals SET lead_source = NULL"))  # the older program kept none
    before, at_head = contents(engine), schema(engine)
    config = config_for(engine, paths.migrations())
    command.downgrade(config, "0006")
    with engine.connect() as link:
        (old,) = link.execute(text("SELECT period, manager, amount_minor, currency, deal_external_id FROM ledger"))
    assert tuple(old) == ("2026-11", "Анна Соколова", 150_000, "RUB", "1")
    command.upgrade(config, "head")
    assert contents(engine) == before
    assert schema(engine) == at_head
    assert check_ledger(office.store).faults == ()


def test_refusals_of_the_older_program_keep_no_lead_source(engine: Engine) -> None:
    upgrade(engine, paths.migrations())
    office = Office(SqlStore(engine, sealer=KEY))
    refusal = returned(office)
    assert refusal.lead_source == "Сайт"
    config = config_for(engine, paths.migrations())
    command.downgrade(config, "0011")
    command.upgrade(config, "head")
    assert office.again(refusal) == replace(refusal, lead_source="")
    assert check_ledger(office.store).faults == ()


def test_a_second_start_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    upgrade(engine, paths.migrations())
    first = schema(engine)
    upgrade(engine, paths.migrations(), tmp_path / "backups")
    assert schema(engine) == first
    assert not (tmp_path / "backups").exists()


def test_data_survives_a_table_made_anew(engine: Engine, later_program: Path) -> None:
    upgrade(engine, paths.migrations())
    office = Office(SqlStore(engine, sealer=KEY))
    refusal = returned(office)
    before, at_head = contents(engine), schema(engine)
    upgrade(engine, later_program)
    assert contents(engine) == before
    assert before["contacts"]
    assert {column["name"] for column in inspect(engine).get_columns("deals")} >= {"colour", "title"}
    assert office.again(refusal) == refusal
    command.downgrade(config_for(engine, later_program), STEPS[-1])
    assert contents(engine) == before
    with office.store.read() as unit:
        assert first_broken(unit.log.entries()) is None
    if engine.dialect.name == "postgresql":
        assert schema(engine) == at_head
    else:
        with engine.connect() as link:
            assert link.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
            assert link.execute(text("PRAGMA foreign_key_check")).all() == []


def test_a_step_that_fails_leaves_the_database_as_it_was(engine: Engine, later_program: Path) -> None:
    upgrade(engine, paths.migrations())
    returned(Office(SqlStore(engine, sealer=KEY)))
    before, at_head = contents(engine), schema(engine)
    broken = NEXT_STEP.format(head=STEPS[-1]).replace(
        "\n\ndef downgrade", '\n    op.execute("NONSENSE")\n\n\ndef downgrade'
    )
    (later_program / "versions" / "next_one.py").write_text(broken)
    with pytest.raises(Exception, match="NONSENSE"):
        upgrade(engine, later_program)
    assert (contents(engine), schema(engine), revision(engine)) == (before, at_head, STEPS[-1])


@pytest.mark.parametrize("engine", BOTH[1:], indirect=True)
def test_a_seat_at_work_is_not_waited_for_without_end(
    engine: Engine, later_program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade(engine, paths.migrations())
    monkeypatch.setattr(migrate, "LOCK_MS", 50)
    with engine.connect() as seat:
        seat.execute(text("SELECT 1 FROM deals"))
        with pytest.raises(StoreBusy):
            upgrade(engine, later_program)
    assert revision(engine) == STEPS[-1]
    upgrade(engine, later_program)
    assert revision(engine) == "next"


# ---------------------------------------------------------------- other programs' databases


def test_a_database_of_a_newer_program_is_refused_and_left_alone(
    engine: Engine, later_program: Path, tmp_path: Path
) -> None:
    upgrade(engine, later_program)
    before = schema(engine)
    with pytest.raises(StoreNewer) as refused:
        upgrade(engine, paths.migrations(), tmp_path / "backups")
    assert refused.value.facts == {"revision": "next"}
    assert (schema(engine), revision(engine)) == (before, "next")
    assert not (tmp_path / "backups").exists()


def test_a_copy_is_made_before_an_upgrade_with_what_is_still_in_the_log(tmp_path: Path, later_program: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'db.sqlite'}")
    upgrade(engine, paths.migrations())
    returned(Office(SqlStore(engine, sealer=KEY)))
    before = contents(engine)
    upgrade(engine, later_program, tmp_path / "backups")
    engine.dispose()
    (copy,) = (tmp_path / "backups").iterdir()
    assert copy.name == f"before-{STEPS[-1]}.sqlite"
    kept = make_engine(f"sqlite:///{copy}")
    assert (contents(kept), revision(kept)) == (before, STEPS[-1])
    kept.dispose()
    with closing(sqlite3.connect(copy)) as link:
        assert link.execute("PRAGMA integrity_check").fetchone() == ("ok",)
