"""One contract for both databases: every test of this folder runs on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa_desk.adapters.store.connect import make_engine
from qa_desk.adapters.store.unit import SqlStore
from tests.fakes.keys import KEY
from tests.fakes.office import Office
from tests.fakes.postgres import server

BOTH = [
    pytest.param("sqlite", id="sqlite"),
    pytest.param("postgresql", id="postgresql", marks=pytest.mark.xdist_group("postgres")),
]


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, database_template: Path, tmp_path: Path) -> str:
    """Address of an empty database at today's schema."""
    if request.param == "postgresql":
        return server().ready()
    target = tmp_path / "qa-desk.sqlite"
    shutil.copyfile(database_template, target)
    return f"sqlite:///{target}"


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    made = SqlStore(make_engine(url), sealer=KEY)
    yield made
    made.close()


@pytest.fixture
def office(store: SqlStore) -> Office:
    """The office of the service tests, on the database under test."""
    return Office(store)
