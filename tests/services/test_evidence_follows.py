"""A turn that gets other words or another voice takes marks with it, and no decision rests on what it was before."""

from dataclasses import replace

import pytest

from qa_desk.domain.call import Lane
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.decision import DecisionVerdict, SpanEvidence
from qa_desk.domain.evidence_text import ByEarUnheard, EvidenceStale
from qa_desk.domain.flow import ConditionalRefusal, RefusalState
from qa_desk.domain.listening import NotListened, Played
from qa_desk.domain.queue import ItemId
from qa_desk.domain.sign_off import SignAction
from qa_desk.domain.transcript import Doubt, Piece, Turn
from qa_desk.services.call_back import CallbackRequest
from qa_desk.services.correct_turns import correct_turn, set_lane, swap_lanes
from qa_desk.services.decide import DecideRequest, decide
from qa_desk.services.listen import add_mark, keep_marks, log_played, marks_of, span_of
from qa_desk.services.penalise import penalise
from qa_desk.services.sign import BatchRefused, SignRequest, sign_batch
from tests.fakes.office import HASHER, PASSWORD, Office, deal_facts
from tests.services.test_listen import CLIENT, LATER, MANAGER, transcribed, turn_id, turns_of

GUESSED = [replace(turn, guessed=True) for turn in (CLIENT, MANAGER, LATER)]


def evidence(sha256: str, turn: Turn) -> SpanEvidence:
    return SpanEvidence(sha256, turn.lane, turn.from_ms, turn.to_ms, turn.text)


def item_of(office: Office, refusal: ConditionalRefusal) -> ItemId:
    with office.store.read() as unit:
        return unit.queue.of_refusal(refusal.id).id


def save(office: Office, refusal: ConditionalRefusal, *spans: SpanEvidence) -> tuple[SpanEvidence, ...]:
    """What the decision keeps."""
    request = DecideRequest(refusal.id, DecisionVerdict.CONTRADICTED, spans, None, "слышно")
    decide(office.store, office.clock, office.auditor, request)
    with office.store.read() as unit:
        return unit.decisions.of_refusal(refusal.id)[-1].evidence  # type: ignore[return-value]


def marked(office: Office, item: ItemId) -> set[tuple[Lane, str]]:
    return {(one.lane, one.quote) for one in marks_of(office.store, office.auditor.id, item)}


@pytest.mark.parametrize("one_turn", [True, False])
def test_words_of_a_voice_that_is_another_ones_now_are_refused(office: Office, one_turn: bool) -> None:
    refusal, sha256 = transcribed(office, *GUESSED, channels=1)
    office.claim(refusal)
    before = evidence(sha256, CLIENT)
    if one_turn:
        set_lane(office.store, office.clock, office.auditor, turn_id(office, sha256), Lane.MANAGER)
    else:
        swap_lanes(office.store, office.clock, office.auditor, sha256)
    with pytest.raises(EvidenceStale):
        save(office, refusal, before)
    assert office.again(refusal) == refusal
    now = evidence(sha256, turns_of(office, sha256)[0])
    assert save(office, refusal, now) == (replace(before, lane=Lane.MANAGER),)


def test_words_that_were_corrected_are_refused_and_their_correction_is_taken(office: Office) -> None:
    refusal, sha256 = transcribed(office, replace(CLIENT, text="дорого"), MANAGER)
    office.claim(refusal)
    before, turn = evidence(sha256, turns_of(office, sha256)[0]), turn_id(office, sha256)
    for text in ("сорок", "не дорого"):
        correct_turn(office.store, office.clock, office.auditor, turn, text)
    for stale in (before, replace(before, quote="сорок")):
        with pytest.raises(EvidenceStale):
            save(office, refusal, stale)
    assert save(office, refusal, replace(before, quote="не дорого"))[0].quote == "не дорого"


def test_words_by_ear_are_taken_where_the_text_has_none_from_who_has_heard_the_place(office: Office) -> None:
    refusal, sha256 = transcribed(office, CLIENT)
    office.claim(refusal)
    by_ear = SpanEvidence(sha256, Lane.CLIENT, 4_000, 5_000, "этого не расслышали")
    only_manager = Played(sha256, 0, 9_000, lanes=frozenset({Lane.MANAGER}))
    for heard in (Played(sha256, 0, 4_700), Played(sha256, 0, 9_000, 300), only_manager):
        log_played(office.store, office.clock, office.auditor, [heard])
        log_played(office.store, office.clock, office.second, [Played(sha256, 0, 9_000)])
        with pytest.raises(ByEarUnheard):
            save(office, refusal, by_ear)
    log_played(office.store, office.clock, office.auditor, [Played(sha256, 4_700, 4_800)])
    assert save(office, refusal, by_ear) == (by_ear,)


def test_a_mark_over_which_a_newer_text_has_no_words_is_listened_to(office: Office) -> None:
    refusal, sha256 = transcribed(office, CLIENT, MANAGER)
    item, span = item_of(office, refusal), evidence(sha256, CLIENT)
    add_mark(office.store, office.clock, office.auditor, item, span)
    with office.store.write() as unit:
        text = unit.transcripts.begin(sha256, "other@2", (Lane.MANAGER, Lane.CLIENT), office.clock())
        unit.transcripts.add_piece(text, Piece(0, MANAGER.from_ms, MANAGER.to_ms), [MANAGER])
        unit.transcripts.finish(text, office.clock())
    office.claim(refusal)
    with pytest.raises(ByEarUnheard):
        save(office, refusal, *(span_of(one) for one in marks_of(office.store, office.auditor.id, item)))
    log_played(office.store, office.clock, office.auditor, [Played(sha256, 0, 9_000)])
    assert save(office, refusal, span) == (span,)


def test_a_doubtful_turn_of_a_mono_recording_is_heard_whoever_is_said_to_speak(office: Office) -> None:
    doubtful = replace(MANAGER, from_ms=2_500, doubt=Doubt.LOOP)
    refusal, sha256 = transcribed(office, CLIENT, doubtful, channels=1)
    office.claim(refusal)
    with pytest.raises(NotListened):
        save(office, refusal, evidence(sha256, CLIENT))
    log_played(office.store, office.clock, office.auditor, [Played(sha256, 0, 5_000)])
    assert save(office, refusal, evidence(sha256, CLIENT))


def test_a_doubtful_turn_of_the_other_channel_holds_nothing_up(office: Office) -> None:
    refusal, sha256 = transcribed(office, CLIENT, replace(MANAGER, from_ms=2_500, doubt=Doubt.LOOP))
    office.claim(refusal)
    assert save(office, refusal, evidence(sha256, CLIENT))


def test_kept_marks_go_with_voices_and_words(office: Office) -> None:
    refusal, sha256 = transcribed(office, *GUESSED, channels=1)
    item = item_of(office, refusal)
    keep_marks(office.store, office.clock, office.auditor, item, [evidence(sha256, one) for one in GUESSED[:2]])
    swap_lanes(office.store, office.clock, office.auditor, sha256)
    assert marked(office, item) == {(Lane.MANAGER, CLIENT.text), (Lane.CLIENT, MANAGER.text)}
    set_lane(office.store, office.clock, office.auditor, turn_id(office, sha256), Lane.CLIENT)
    correct_turn(office.store, office.clock, office.auditor, turn_id(office, sha256, 1), "не понимаю")
    assert marked(office, item) == {(Lane.CLIENT, CLIENT.text), (Lane.CLIENT, "не понимаю")}
    office.claim(refusal)
    assert save(office, refusal, *(span_of(one) for one in marks_of(office.store, office.auditor.id, item)))
    assert marked(office, item) == set()


def test_marks_that_become_the_same_are_one(office: Office) -> None:
    refusal, sha256 = transcribed(office, CLIENT, LATER)
    item = item_of(office, refusal)
    for quote in ("это дорого", CLIENT.text):
        span = replace(evidence(sha256, CLIENT), quote=quote)
        add_mark(office.store, office.clock, office.auditor, item, span)
    add_mark(office.store, office.clock, office.auditor, item, evidence(sha256, LATER))
    correct_turn(office.store, office.clock, office.auditor, turn_id(office, sha256), "недорого")
    now = sorted(one.quote for one in marks_of(office.store, office.auditor.id, item))
    assert now == [LATER.text, "недорого"]


def test_no_fine_is_signed_on_words_that_were_corrected_since(office: Office) -> None:
    office.tariff()
    office.deals(deal_facts("900", manager="Роман Титов", stage="Новый лид"))
    refusal, sha256 = transcribed(office, CLIENT, MANAGER, LATER)
    office.claim(refusal)
    save(office, refusal, evidence(sha256, CLIENT))
    office.call_back(refusal.id, CallbackRequest(refusal.id, CallbackOutcome.DENIED, "я не отказывался"))
    penalise(office.store, office.clock, office.second, refusal.id, "Роман Титов")
    correct_turn(office.store, office.clock, office.auditor, turn_id(office, sha256), "совсем другое")
    with pytest.raises(EvidenceStale):
        office.sign(SignRequest(refusal.id, SignAction.APPROVE))
    assert office.again(refusal).state is RefusalState.RETURN_PROPOSED
    with pytest.raises(BatchRefused) as refused:
        sign_batch(office.store, office.clock, HASHER, office.head, [refusal.id], PASSWORD)
    assert isinstance(refused.value.__cause__, EvidenceStale)
    with office.store.read() as unit:
        assert unit.ledger.fine_of(refusal.id) is None
    office.sign(SignRequest(refusal.id, SignAction.SEND_BACK, "прослушать ещё раз"))
    assert office.again(refusal).state is RefusalState.QUEUED
