"""`search`, `correct-turn`, `swap-lanes`, `comment` and what `show` tells of listening."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa_desk import compose
from qa_desk.domain.call import Lane
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.listening import Played
from qa_desk.domain.transcript import Piece, Turn
from qa_desk.services.listen import log_played
from tests.cli.conftest import Desk, _close_logs, bench
from tests.fakes.office import START, Office

SHA = f"{1:064x}"
WHO = {"password": "password-1"}


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Desk]:
    """A workspace with one transcribed refusal, number 1, decided after half of the client was heard."""
    folder = tmp_path / "workspace"
    compose.new_workspace(folder)
    opened = compose.open_desk(folder)
    office = Office(opened.store)
    refusal = office.refusal()
    with office.store.write() as unit:
        transcript = unit.transcripts.begin(SHA, "m@1", (Lane.MANAGER, Lane.CLIENT), START)
        for number, text in enumerate(("для меня это дорого", "до свидания")):
            turn = Turn(Lane.CLIENT, 1_000 + 3_000 * number, 3_000 + 3_000 * number, text, 0.9)
            unit.transcripts.add_piece(transcript, Piece(1, turn.from_ms, turn.to_ms), [turn])
        unit.transcripts.finish(transcript, START)
    log_played(office.store, office.clock, office.auditor, [Played(SHA, 0, 3_500)])
    office.decide(refusal, DecisionVerdict.CONFIRMED)
    opened.close()
    yield bench(folder)
    _close_logs()


def test_words_are_found_in_all_forms(told: Desk) -> None:
    found = told.ok("search", "дорогая")
    (hit,) = found["found"]
    assert (hit["line"]["text"], hit["line"]["external_id"], hit["places"]) == ("для меня это дорого", "1", [[13, 19]])
    assert not found["more"]
    assert told.ok("search", "дорого", "свидание")["found"] == []


def test_a_corrected_turn_keeps_what_was_recognised(told: Desk) -> None:
    told.ok("correct-turn", "1", "для меня это недорого", "-u", "auditor", **WHO)
    turn = told.ok("show", "transcripts")["transcripts"][0]["turns"][0]
    assert (turn["text"], turn["original"]) == ("для меня это недорого", "для меня это дорого")
    assert told.ok("search", "дорого")["found"] == []
    assert told.refused("correct-turn", "99", "да", "-u", "auditor", **WHO) == (2, "not_found")


def test_lanes_of_stereo_are_not_swapped(told: Desk) -> None:
    assert told.refused("swap-lanes", SHA, "-u", "auditor", **WHO) == (1, "channels_tell")


def test_who_changes_the_rule_for_channels_is_told_which_calls_keep_their_sides(told: Desk) -> None:
    done = told.run("settings", "set", "channel_map", "left_client", "-u", "admin", **WHO)
    assert (done.code, done.out.count("1 call that was judged already keeps its sides")) == (0, 1)
    (text,) = told.ok("show", "transcripts")["transcripts"]
    assert text["lanes"] == ["manager", "client"]


def test_what_was_heard_elsewhere_is_logged(told: Desk) -> None:
    told.ok("heard", SHA, "4000", "6000", "--rate", "150", "-u", "auditor", **WHO)
    assert [one["played"]["rate_percent"] for one in told.ok("show", "played")["played"]] == [100, 150]
    assert told.refused("heard", "f" * 64, "0", "1", "-u", "auditor", **WHO) == (2, "not_found")


def test_what_was_heard_and_noted_is_shown(told: Desk) -> None:
    told.ok("comment", SHA, "1200", "смеётся", "-u", "head", **WHO)
    (comment,) = told.ok("show", "comments")["comments"]
    assert (comment["text"], comment["at_ms"], comment["recording"]) == ("смеётся", 1_200, SHA)
    (played,) = told.ok("show", "played")["played"]
    assert (played["played"]["to_ms"], played["played"]["rate_percent"]) == (3_500, 100)
    assert told.ok("show", "decisions")["decisions"][0]["heard_percent"] == 50
    assert told.ok("show", "refusals")["refusals"][0]["heard_percent"] == 50
