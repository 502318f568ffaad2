"""Listening services: what was heard, noted and corrected, and what it makes of findings and decisions."""

from dataclasses import replace

import pytest

from qa_desk.domain.call import AudioFacts, Lane, Recording
from qa_desk.domain.correction import ChannelsTell, TurnEmpty
from qa_desk.domain.decision import DecisionVerdict, EvidenceBroken
from qa_desk.domain.errors import NotFound
from qa_desk.domain.flow import ConditionalRefusal
from qa_desk.domain.listening import CommentEmpty, CommentNotYours, Listened, NotListened, Played
from qa_desk.domain.people import RoleMissing
from qa_desk.domain.reason_check import ReasonCode
from qa_desk.domain.transcript import Doubt, Piece, Turn, TurnId
from qa_desk.services.check_reasons import check_refusal
from qa_desk.services.correct_turns import correct_turn, history, set_lane, swap_lanes
from qa_desk.services.decide import DecideRequest, decide
from qa_desk.services.listen import (
    add_comment,
    add_mark,
    comments_of,
    heard_share,
    keep_marks,
    log_played,
    marks_of,
    played_of,
    remove_comment,
    remove_mark,
    span_of,
)
from tests.fakes.office import START, Office, deal_facts

CLIENT = Turn(Lane.CLIENT, 1_000, 3_000, "для меня это дорого", 0.9)
MANAGER = Turn(Lane.MANAGER, 3_000, 5_000, "понимаю", 0.9)
LATER = Turn(Lane.CLIENT, 6_000, 8_000, "всего доброго", 0.9)


def transcribed(office: Office, *turns: Turn, channels: int = 2) -> tuple[ConditionalRefusal, str]:
    """A queued refusal with one call whose transcript is complete."""
    (deal_id,) = office.deals(deal_facts("1"))
    sha256 = office.recorded_call(deal_id) if channels == 2 else mono_call(office, deal_id)
    with office.store.write() as unit:
        transcript = unit.transcripts.begin(sha256, "m@1", (Lane.CLIENT,), office.clock())
        for turn in turns:
            unit.transcripts.add_piece(transcript, Piece(0, turn.from_ms, turn.to_ms), [turn])
        unit.transcripts.finish(transcript, office.clock())
    return office.state(deal_id), sha256


def mono_call(office: Office, deal_id: int) -> str:
    sha256 = office.recorded_call(deal_id, 7)  # type: ignore[arg-type]
    mono = "9" * 64
    with office.store.write() as unit:
        audio = AudioFacts("wav", "pcm_alaw", 1, 8000, 10_000)
        unit.calls.add_recording(Recording(mono, "mono.wav", "recordings/m.wav", 1, audio), START)
        call = unit.calls.by_recording(sha256)[0]
        unit.calls.update(call.id, call.facts, call.deal_id, mono)
    return mono


def turns_of(office: Office, sha256: str) -> tuple[Turn, ...]:
    with office.store.read() as unit:
        newest = unit.transcripts.newest(sha256)
    assert newest is not None
    return newest.turns


def turn_id(office: Office, sha256: str, row: int = 0) -> TurnId:
    key = turns_of(office, sha256)[row].id
    assert key is not None
    return key


def play(office: Office, *played: Played) -> None:
    log_played(office.store, office.clock, office.auditor, played)


def confirm(office: Office, refusal: ConditionalRefusal) -> None:
    request = DecideRequest(refusal.id, DecisionVerdict.CONFIRMED, (office.span(refusal),), ReasonCode("price"))
    decide(office.store, office.clock, office.auditor, request)


# ---------------------------------------------------------------- hearing


def test_what_was_heard_of_the_client_is_counted_over_the_calls_of_the_deal(office: Office) -> None:
    refusal, sha256 = transcribed(office, CLIENT, MANAGER, LATER)
    assert heard_share(office.store, office.auditor.id, refusal.deal_id) == Listened(0, 4_000)
    play(office, Played(sha256, 0, 3_500), Played(sha256, 6_000, 7_000, 300), Played(sha256, 2_500, 2_500))
    play(
        office,
        Played(sha256, 6_000, 6_500, 200, frozenset({Lane.CLIENT})),
        Played(sha256, 7_000, 8_000, 100, frozenset()),
    )
    assert heard_share(office.store, office.auditor.id, refusal.deal_id) == Listened(2_500, 4_000)
    assert heard_share(office.store, office.second.id, refusal.deal_id) == Listened(0, 4_000)
    assert len(played_of(office.store, office.auditor.id, [sha256])) == 3


def test_a_decision_remembers_how_much_was_heard(office: Office) -> None:
    refusal, sha256 = transcribed(office, CLIENT, LATER)
    play(office, Played(sha256, 0, 3_000))
    office.claim(refusal)
    confirm(office, refusal)
    with office.store.read() as unit:
        (decision,) = unit.decisions.of_refusal(refusal.id)
        last = list(unit.log.entries())[-1]
    assert decision.heard_percent == 50
    assert last.payload["heard_percent"] == 50


def test_a_decision_without_a_transcript_has_nothing_to_count(office: Office) -> None:
    refusal = office.refusal()
    office.decide(refusal, DecisionVerdict.CONFIRMED)
    with office.store.read() as unit:
        assert unit.decisions.of_refusal(refusal.id)[0].heard_percent is None


@pytest.mark.parametrize(
    ("heard", "refused"),
    [
        ((), True),
        (((0, 3_000, 100),), False),
        (((0, 3_000, 300),), True),
        (((1_000, 2_500, 100),), True),
        (((1_000, 2_000, 100), (2_000, 2_600, 100)), False),
    ],
)
def test_doubtful_words_are_no_evidence_until_who_decides_has_heard_them(
    office: Office, heard: tuple[tuple[int, int, int], ...], refused: bool
) -> None:
    refusal, sha256 = transcribed(office, replace(CLIENT, doubt=Doubt.LOOP), LATER)
    log_played(office.store, office.clock, office.second, [Played(sha256, 0, 10_000)])
    play(office, *(Played(sha256, *one) for one in heard))
    office.claim(refusal)
    if not refused:
        confirm(office, refusal)
        return
    with pytest.raises(NotListened) as refusal_of:
        confirm(office, refusal)
    facts = refusal_of.value.facts
    assert facts == {"recording": sha256[:12], "from_ms": 1_000, "to_ms": 3_000, "doubt": "loop"}
    assert office.again(refusal) == refusal


# ---------------------------------------------------------------- notes


def test_a_comment_stays_until_its_author_takes_it_away(office: Office) -> None:
    _, sha256 = transcribed(office, CLIENT)
    comment, changed = add_comment(office.store, office.clock, office.head, sha256, 1_200, " смеётся ")
    assert (comment.text, comment.at_ms, comment.by) == ("смеётся", 1_200, office.head.id)
    assert changed.recordings == {sha256}
    assert comments_of(office.store, [sha256]) == [comment]
    with pytest.raises(CommentNotYours):
        remove_comment(office.store, office.clock, office.auditor, comment.id)
    remove_comment(office.store, office.clock, office.head, comment.id)
    assert comments_of(office.store, [sha256]) == []
    with pytest.raises(CommentEmpty):
        add_comment(office.store, office.clock, office.head, sha256, 0, "  ")
    with pytest.raises(NotFound):
        add_comment(office.store, office.clock, office.head, "f" * 64, 0, "да")


def test_a_mark_survives_until_it_is_taken_away_and_is_kept_once(office: Office) -> None:
    refusal, _ = transcribed(office, CLIENT)
    with office.store.read() as unit:
        item = unit.queue.of_refusal(refusal.id).id
    span = office.span(refusal)
    mark, changed = add_mark(office.store, office.clock, office.auditor, item, span)
    assert add_mark(office.store, office.clock, office.auditor, item, span)[0] == mark
    assert changed.items == {item}
    assert [span_of(one) for one in marks_of(office.store, office.auditor.id, item)] == [span]
    assert marks_of(office.store, office.second.id, item) == []
    with pytest.raises(CommentNotYours):
        remove_mark(office.store, office.clock, office.second, mark.id)
    remove_mark(office.store, office.clock, office.auditor, mark.id)
    assert marks_of(office.store, office.auditor.id, item) == []
    with pytest.raises(EvidenceBroken):
        add_mark(office.store, office.clock, office.auditor, item, replace(span, to_ms=99_000))
    with pytest.raises(RoleMissing):
        add_mark(office.store, office.clock, office.head, item, span)


def test_the_marks_of_an_item_are_kept_as_a_whole_and_go_into_the_decision(office: Office) -> None:
    refusal, _ = transcribed(office, CLIENT)
    with office.store.read() as unit:
        item = unit.queue.of_refusal(refusal.id).id
    first = office.span(refusal)
    second = replace(first, from_ms=4_000, to_ms=5_000)
    for kept in ([first, second], [second, first, second], [second], []):
        keep_marks(office.store, office.clock, office.auditor, item, kept)
        now = marks_of(office.store, office.auditor.id, item)
        assert {span_of(one) for one in now} == set(kept)
        assert len(now) == len(set(kept))
    keep_marks(office.store, office.clock, office.auditor, item, [first])
    office.claim(refusal)
    confirm(office, refusal)
    assert marks_of(office.store, office.auditor.id, item) == []


# ---------------------------------------------------------------- corrections


def test_a_corrected_turn_makes_its_finding_out_of_date(office: Office) -> None:
    refusal, sha256 = transcribed(office, CLIENT, MANAGER)
    assert check_refusal(office.store, office.clock, office.reader, refusal.id) == "checked"
    assert check_refusal(office.store, office.clock, office.reader, refusal.id) == "unchanged"
    turn = turn_id(office, sha256)
    changed = correct_turn(office.store, office.clock, office.auditor, turn, "  для меня\nэто недорого ")
    assert (changed.recordings, changed.deals, changed.refusals) == ({sha256}, {refusal.deal_id}, {refusal.id})
    assert turns_of(office, sha256)[0].text == "для меня это недорого"
    assert turns_of(office, sha256)[0].original == CLIENT.text
    assert check_refusal(office.store, office.clock, office.reader, refusal.id) == "checked"
    correct_turn(office.store, office.clock, office.auditor, turn, CLIENT.text)
    assert turns_of(office, sha256)[0].original is None
    assert [fix.text for fix in history(office.store, turn)] == ["для меня это недорого", CLIENT.text]
    assert check_refusal(office.store, office.clock, office.reader, refusal.id) == "checked"


def test_a_correction_that_changes_nothing_is_none(office: Office) -> None:
    _, sha256 = transcribed(office, CLIENT)
    turn = turn_id(office, sha256)
    assert not correct_turn(office.store, office.clock, office.auditor, turn, CLIENT.text).recordings
    assert history(office.store, turn) == []
    with pytest.raises(TurnEmpty):
        correct_turn(office.store, office.clock, office.auditor, turn, " ")
    with pytest.raises(NotFound):
        correct_turn(office.store, office.clock, office.auditor, TurnId(99), "да")
    with pytest.raises(RoleMissing):
        correct_turn(office.store, office.clock, office.payroll, turn, "да")


def test_guessed_lanes_are_swapped_and_are_a_guess_no_more(office: Office) -> None:
    guessed = [replace(turn, guessed=True) for turn in (CLIENT, MANAGER)]
    refusal, sha256 = transcribed(office, *guessed, replace(LATER, lane=Lane.UNKNOWN), channels=1)
    check_refusal(office.store, office.clock, office.reader, refusal.id)
    swap_lanes(office.store, office.clock, office.auditor, sha256)
    now = turns_of(office, sha256)
    assert [turn.lane for turn in now] == [Lane.MANAGER, Lane.CLIENT, Lane.UNKNOWN]
    assert not any(turn.guessed for turn in now)
    assert check_refusal(office.store, office.clock, office.reader, refusal.id) == "checked"
    set_lane(office.store, office.clock, office.auditor, turn_id(office, sha256, 2), Lane.CLIENT)
    assert turns_of(office, sha256)[2].lane is Lane.CLIENT
    assert not set_lane(office.store, office.clock, office.auditor, turn_id(office, sha256, 2), Lane.CLIENT).deals
    swap_lanes(office.store, office.clock, office.auditor, sha256)
    assert [turn.lane for turn in turns_of(office, sha256)] == [Lane.CLIENT, Lane.MANAGER, Lane.MANAGER]


def test_lanes_of_a_stereo_recording_follow_its_channels(office: Office) -> None:
    _, sha256 = transcribed(office, CLIENT)
    with pytest.raises(ChannelsTell):
        swap_lanes(office.store, office.clock, office.auditor, sha256)
    with pytest.raises(ChannelsTell):
        set_lane(office.store, office.clock, office.auditor, turn_id(office, sha256), Lane.MANAGER)
