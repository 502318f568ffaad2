"""`qa-desk second-opinion` in a workspace, with a real server on this machine; off until somebody switches it on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa_desk import compose
from qa_desk.domain.call import Lane
from qa_desk.domain.transcript import Piece, Turn
from tests.cli.conftest import Desk, _close_logs, bench
from tests.fakes.office import START, Office
from tests.fakes.second import Reply, said, served

MATCH = said("match", "price", evidence=((0, 0, "для меня это дорого"),))


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Desk]:
    """A workspace with one transcribed refusal, number 1."""
    folder = tmp_path / "workspace"
    compose.new_workspace(folder)
    opened = compose.open_desk(folder)
    office = Office(opened.store)
    office.refusal()
    with office.store.write() as unit:
        transcript = unit.transcripts.begin(f"{1:064x}", "m@1", (Lane.MANAGER, Lane.CLIENT), START)
        turn = Turn(Lane.CLIENT, 1_000, 3_000, "для меня это дорого", 0.9)
        unit.transcripts.add_piece(transcript, Piece(1, 1_000, 3_000), [turn])
        unit.transcripts.finish(transcript, START)
    opened.close()
    yield bench(folder)
    _close_logs()


def set_to(desk: Desk, url: str) -> None:
    desk.ok("settings", "set", "second_reader_url", url, "-u", "admin", password="password-1")


def test_it_is_off_until_an_address_is_set(told: Desk) -> None:
    assert told.refused("second-opinion", "1") == (2, "second_off")


def test_it_can_be_switched_off_again_and_then_asks_nobody(told: Desk) -> None:
    with served(MATCH) as model:
        set_to(told, model.url)
        set_to(told, "")
        assert told.refused("second-opinion", "1") == (2, "second_off")
    assert model.asked == []


def test_another_machine_is_refused_without_https(told: Desk) -> None:
    set_to(told, "http://192.0.2.1:8080/v1")
    assert told.refused("second-opinion", "1") == (2, "second_not_loopback")


def test_both_readers_are_shown(told: Desk) -> None:
    with served(MATCH) as model:
        set_to(told, model.url)
        alone = told.ok("second-opinion", "1")
        told.ok("check-reasons")
        both = told.ok("second-opinion", "1")
        people = told.run("second-opinion", "1")
    assert (alone["first"], alone["agree"]) == (None, None)
    assert both["second"]["verdict"] == "match"
    assert both["first"]["id"] == 1
    assert both["second"]["evidence"] == [{"at": {"call": 0, "turn": 0}, "text": "для меня это дорого"}]
    assert both["second"]["spans"][0]["from_ms"] == 1_000
    assert both["agree"] is (both["disagreement"] == [])
    assert people.code == 0
    assert "для меня это дорого" in people.out


def test_disagreement_is_told_in_words(told: Desk) -> None:
    with served(said("no_refusal", refused=False, evidence=((0, 0, "это"),))) as model:
        set_to(told, model.url)
        told.ok("check-reasons")
        people = told.run("second-opinion", "1")
    assert people.code == 0
    assert "The readers disagree: " in people.out


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (said("match", "price", evidence=((0, 0, "слишком дорого"),)), "second_quote_invented"),
        (said("match", "price", evidence=((0, 9, "дорого"),)), "second_turn_wrong"),
        (Reply(500), "second_http_failed"),
        (Reply(body=b"?"), "second_garbled"),
    ],
)
def test_an_answer_that_cannot_be_used_is_a_sentence(told: Desk, reply: Reply, code: str) -> None:
    with served(reply) as model:
        set_to(told, model.url)
        assert told.refused("second-opinion", "1") == (1, code)


def test_an_unknown_refusal_is_told(told: Desk) -> None:
    set_to(told, "http://127.0.0.1:9/v1")
    assert told.refused("second-opinion", "77") == (2, "not_found")
