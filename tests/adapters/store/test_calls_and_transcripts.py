"""Calls, recordings and transcripts: every field comes back, nothing is kept twice."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from qa_desk.domain.call import AudioFacts, CallFacts, CallId, Direction, Lane, Recording
from qa_desk.domain.errors import ChangedBySomeoneElse, NotFound
from qa_desk.domain.queue import ItemKind
from qa_desk.domain.transcript import Doubt, Piece, Turn, Word
from tests.fakes.drawn import a_draw
from tests.fakes.office import START, Office, deal_facts

SHA, OTHER = "a" * 64, "b" * 64
RECORDING = Recording(SHA, "звонок 1.wav", "recordings/aa/a.wav", 2**33, AudioFacts("wav", "pcm_alaw", 2, 8000, 61_234))
FACTS = CallFacts("7", START, Direction.OUT, "+79160000001", "Анна", False, 12_345, "звонок 1.wav", "30412022")
LANES = (Lane.MANAGER, Lane.CLIENT)
PIECE = Piece(1, 1_000, 4_000)
WORDS = (Word(1_000, 1_400, "для", 0.9), Word(1_400, 1_900, "«меня»", 1 / 3), Word(1_950, 2_500, "дорого", 1.0))
TURN = Turn(Lane.CLIENT, 1_000, 2_500, "для «меня» дорого", 0.1 + 0.2, WORDS, Doubt.LOOP, guessed=True)


def test_recordings_come_back_and_the_newest_of_a_name_is_taken(office: Office) -> None:
    with office.store.write() as unit:
        unit.calls.add_recording(replace(RECORDING, sha256=OTHER), START - timedelta(days=1))
        unit.calls.add_recording(RECORDING, START)
    with office.store.read() as unit:
        assert unit.calls.recording(SHA) == unit.calls.recording_named("звонок 1.wav") == RECORDING
        assert unit.calls.recording("c" * 64) is unit.calls.recording_named("нет") is None
    with pytest.raises(ChangedBySomeoneElse), office.store.write() as unit:
        unit.calls.add_recording(RECORDING, START)


def test_calls_come_back_and_are_found_every_way(office: Office) -> None:
    (deal_id,) = office.deals(deal_facts(stage="Новый лид"))
    later = replace(FACTS, external_id="8", started_at=START + timedelta(minutes=5), recording_name="", talk_ms=None)
    with office.store.write() as unit:
        unit.calls.add_recording(RECORDING, START)
        second = unit.calls.add(later, deal_id, None)
        first = unit.calls.add(FACTS, deal_id, SHA)
        stranger = unit.calls.add(CallFacts("9", START), None, None)
    with office.store.read() as unit:
        assert [call.id for call in unit.calls.of_deal(deal_id)] == [first, second]
        call = unit.calls.get(first)
        assert (call.facts, call.deal_id, call.recording) == (FACTS, deal_id, SHA)
        assert unit.calls.get(second).facts == later
        assert unit.calls.by_external("7") == call
        assert unit.calls.by_external("0") is None
        assert unit.calls.by_recording_name("звонок 1.wav") == unit.calls.by_recording(SHA) == [call]
        assert [one.id for one in unit.calls.unmatched()] == [stranger]
        assert [one.id for one in unit.calls.page(None, 2)] == [second, first]
        assert [one.id for one in unit.calls.page(first, 2)] == [stranger]
        reach = timedelta(minutes=5)
        assert [one.id for one in unit.calls.near("+79160000001", START, START + reach)] == [first, second]
        assert unit.calls.near("+79160000001", START - reach, START - timedelta(microseconds=1)) == []
        with pytest.raises(NotFound):
            unit.calls.get(CallId(99))
    with office.store.write() as unit:
        unit.calls.update(stranger, later := replace(later, external_id="10"), deal_id, SHA)
        changed = unit.calls.get(stranger)
    assert (changed.facts, changed.deal_id, changed.recording) == (later, deal_id, SHA)


def test_a_call_is_known_by_its_id_once(office: Office) -> None:
    with office.store.write() as unit:
        unit.calls.add(FACTS, None, None)
    with pytest.raises(ChangedBySomeoneElse), office.store.write() as unit:
        unit.calls.add(FACTS, None, None)


def test_a_piece_is_never_doubled(office: Office) -> None:
    with office.store.write() as unit:
        unit.calls.add_recording(RECORDING, START)
        transcript = unit.transcripts.begin(SHA, "m@1", LANES, START)
        assert unit.transcripts.add_piece(transcript, PIECE, [TURN, TURN])
    with office.store.write() as unit:
        assert unit.transcripts.begin(SHA, "m@1", LANES, START + timedelta(days=1)) == transcript
        assert not unit.transcripts.add_piece(transcript, PIECE, [TURN])
        assert not unit.transcripts.add_piece(transcript, replace(PIECE, to_ms=9_000), [TURN])
        assert unit.transcripts.add_piece(transcript, Piece(0, 1_000, 4_000), [])
        assert unit.transcripts.pieces(transcript) == [Piece(0, 1_000, 4_000), PIECE]
    with office.store.read() as unit:
        newest = unit.transcripts.newest(SHA)
    assert newest is not None
    assert [replace(turn, id=None) for turn in newest.turns] == [TURN, TURN]
    assert len({turn.id for turn in newest.turns}) == 2
    assert (newest.complete, newest.model) == (False, "m@1")
    with office.store._engine.connect() as link:
        assert link.execute(text("SELECT count(*) FROM turns")).scalar_one() == 2


def test_turns_of_both_lanes_stand_on_one_clock(office: Office) -> None:
    turns = [Turn(Lane.CLIENT, 3_000, 4_000, "в", 1), Turn(Lane.MANAGER, 2_000, 9_000, "б", 1)]
    with office.store.write() as unit:
        unit.calls.add_recording(RECORDING, START)
        transcript = unit.transcripts.begin(SHA, "m@1", LANES, START)
        for number, turn in enumerate([*turns, Turn(Lane.CLIENT, 1_000, 1_500, "а", 1)]):
            unit.transcripts.add_piece(transcript, Piece(0, number, number + 1), [turn])
    with office.store.read() as unit:
        newest = unit.transcripts.newest(SHA)
    assert newest is not None
    assert "".join(turn.text for turn in newest.turns) == "абв"


def test_the_newest_complete_transcript_counts_else_the_last_begun(office: Office) -> None:
    with office.store.write() as unit:
        unit.calls.add_recording(RECORDING, START)
        assert unit.transcripts.newest(SHA) is None
        first = unit.transcripts.begin(SHA, "m@1", LANES, START)
        second = unit.transcripts.begin(SHA, "m@2", LANES, START)
        third = unit.transcripts.begin(SHA, "m@1", (Lane.UNKNOWN,), START)
    assert len({first, second, third}) == 3
    for finished, after, expected in ((None, 0, third), (first, 2, first), (second, 1, first), (third, 3, third)):
        with office.store.write() as unit:
            if finished is not None:
                unit.transcripts.finish(finished, START + timedelta(hours=after))
            newest = unit.transcripts.newest(SHA)
        assert newest is not None
        assert newest.id == expected
    with office.store.read() as unit:
        assert [one.id for one in unit.transcripts.page(first, 1)] == [second]


def test_recordings_wait_in_the_order_of_the_queue_until_their_item_is_done(office: Office) -> None:
    late = office.refusal("1", stage_since=START)
    soon = office.refusal("2", stage_since=START - timedelta(days=5))
    (sampled,) = office.deals(deal_facts("3", stage="Новый лид"))
    audio = office.recorded_call(sampled, 3)
    office.deals(deal_facts("4", stage="Новый лид"))
    with office.store.write() as unit:
        draw_id = a_draw(unit, office.auditor.id, {"3": sampled}, START)
        unit.queue.add(ItemKind.SAMPLE, sampled, None, draw_id, START - timedelta(days=50), 0)
        unit.queue.add(ItemKind.SAMPLE, late.deal_id, None, draw_id, START - timedelta(days=50), 0)
    shas = [f"{number:064x}" for number in (1, 2)]
    with office.store.read() as unit:
        # the first deal is in the queue twice: its nearest deadline counts
        assert unit.transcripts.waiting("m@1") == [shas[0], shas[1], audio]
    with office.store.write() as unit:
        unit.transcripts.finish(unit.transcripts.begin(shas[0], "m@1", LANES, START), START)
        unit.transcripts.begin(audio, "m@1", LANES, START)
        unit.queue.set_done(unit.queue.of_refusal(soon.id).id, START)
    with office.store.read() as unit:
        assert unit.transcripts.waiting("m@1") == [audio]
        assert unit.transcripts.waiting("m@2") == [shas[0], audio]
