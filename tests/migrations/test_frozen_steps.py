"""Steps that went out are frozen: each one makes the very schema that it made on the machines it already ran on."""

import hashlib
from pathlib import Path

from alembic import command

from qa_desk import paths
from qa_desk.adapters.store.connect import make_engine
from qa_desk.adapters.store.migrate import config_for
from tests.migrations.test_migrations import schema

WENT_OUT = {
    "0001": "3325e5c72c52eea9e0b209e23afa73a04fd2a31637aa0e9ede86a9570100f05c",
    "0002": "97ca10259512057d1610ac8bab30c95748d149aeeda337615bf3a9fe77dbd622",
    "0003": "2316c39fe8e5f8b0d8552e3e0322f3ca61e445b3289c27ed564a2383953f5589",
    "0004": "64ef526cfa5e709f919988ab8956efe156f4d561baba1e7a6b427013b267f6de",
    "0005": "99ab83e2cf93a1aa189ebfdb2143d91264ceebf9d5a2c432e3662e3e118f352f",
    "0006": "7fe074cf18e370a9a43d56dd4eb5b4824c5401b73bf69715626efc09625d347a",
    "0007": "813ad4072f9b52da54d9c7c8dad2c8ecce5c1c059a3d71d76e21edb21fe26142",
    "0008": "99a50cac4a6108cb11caceef922440079b47f0331c74ec5fde49b954815df592",
}
"""SHA-256 of the schema after each step. A step that is new may still change; put it here when it is released."""


def _digest(rows: list[str]) -> str:
    # the tables that FTS5 makes for itself are the database's own
    ours = [row for row in rows if not row.split()[1].startswith("turn_search_")]
    return hashlib.sha256("\n".join(ours).encode()).hexdigest()


def test_steps_that_went_out_make_the_schema_they_made(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'db.sqlite'}")
    config = config_for(engine, paths.migrations())
    made = {}
    for step in WENT_OUT:
        command.upgrade(config, step)
        made[step] = _digest(schema(engine)["all"])
    engine.dispose()
    assert made == WENT_OUT
