"""What the world does to a database is told as a known error, and the sentence fits."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from qa_desk.adapters.store import connect
from qa_desk.adapters.store.connect import StoreBusy, StoreFull, StoreUnreachable, make_engine
from qa_desk.adapters.store.unit import SqlStore
from tests.fakes.keys import KEY
from tests.fakes.office import new_store


def test_a_server_that_does_not_answer_is_unreachable_and_not_a_full_disk() -> None:
    store = SqlStore(make_engine("postgresql+psycopg://qa@127.0.0.1:1/nothing"), sealer=KEY)
    for look in (store.read, store.write):
        with pytest.raises(StoreUnreachable), look() as unit:
            unit.deals.count()
    store.close()


def test_who_waits_too_long_for_another_program_is_told_so(
    database_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connect, "BUSY_MS", 1)
    store = new_store(database_template, tmp_path)
    with closing(sqlite3.connect(tmp_path / "qa-desk.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy), store.write() as unit:
            unit.deals.count()
        with store.read() as unit:
            assert unit.deals.count() == 0, "who only looks is never held up"
        other.execute("ROLLBACK")
    with store.write() as unit:
        assert unit.deals.count() == 0
    store.close()


def test_a_full_disk_loses_nothing_that_was_there(database_template: Path, tmp_path: Path) -> None:
    from tests.fakes.office import START, deal_facts

    store = new_store(database_template, tmp_path)
    with store.write() as unit:
        unit.deals.upsert([deal_facts("1")], START)
    with store._engine.connect().execution_options(reading=True) as link:
        pages = link.exec_driver_sql("PRAGMA page_count").scalar_one()
        link.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StoreFull), store.write() as unit:
        unit.deals.upsert([deal_facts(str(number), stated_comment="я" * 2_000) for number in range(2, 200)], START)
    with store.read() as unit:
        assert unit.deals.count() == 1
    store.close()
