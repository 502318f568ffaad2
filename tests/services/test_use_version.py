"""An earlier text that becomes the current one again: evidence and people's corrections go with it, or it is told."""

from dataclasses import replace

import pytest

from qa_desk.domain.call import ChannelMap, Lane
from qa_desk.domain.evidence_text import ByEarUnheard, EvidenceStale
from qa_desk.domain.flow import ConditionalRefusal
from qa_desk.domain.listening import Played
from qa_desk.domain.transcript import Piece, TranscriptId, Turn
from qa_desk.services.configure import change_settings, load_settings, with_value
from qa_desk.services.correct_turns import correct_turn, swap_lanes
from qa_desk.services.listen import add_mark, heard_share, log_played, marks_of, span_of
from qa_desk.services.versions import VersionSides, use_version, versions_of
from tests.fakes.office import Office, log_entries
from tests.services.test_evidence_follows import evidence, item_of, marked, save
from tests.services.test_listen import CLIENT, LATER, MANAGER, mono_call, turn_id, turns_of

STEREO = (Lane.MANAGER, Lane.CLIENT)
GUESSED = [replace(turn, guessed=True) for turn in (CLIENT, MANAGER, LATER)]


def refusal_of(office: Office, channels: int) -> tuple[ConditionalRefusal, str]:
    refusal = office.refusal("1")
    with office.store.read() as unit:
        (call,) = unit.calls.of_deal(refusal.deal_id)
    assert call.recording is not None
    if channels == 2:
        return refusal, call.recording
    with office.store.write() as unit:
        unit.calls.update(call.id, call.facts, None, call.recording)
    return refusal, mono_call(office, refusal.deal_id)


def recognised(
    office: Office, sha256: str, model: str, *turns: Turn, lanes: tuple[Lane, ...] = (Lane.UNKNOWN,)
) -> TranscriptId:
    with office.store.write() as unit:
        text = unit.transcripts.begin(sha256, model, lanes, office.clock())
        for turn in turns:
            unit.transcripts.add_piece(text, Piece(0, turn.from_ms, turn.to_ms), [turn])
        unit.transcripts.finish(text, office.clock())
    return text


def use(office: Office, sha256: str, version: TranscriptId) -> None:
    use_version(office.store, office.clock, office.reader, office.auditor, sha256, version)


def rule(office: Office, value: ChannelMap) -> None:
    settings = with_value(load_settings(office.store), "channel_map", value)
    change_settings(office.store, office.clock, office.admin, settings)


def test_marks_and_corrections_made_in_the_newer_text_go_into_the_older_one(office: Office) -> None:
    refusal, sha256 = refusal_of(office, 2)
    item = item_of(office, refusal)
    old = recognised(office, sha256, "one@1", replace(CLIENT, text="стоит двенадцать тысяч"), lanes=STEREO)
    recognised(office, sha256, "two@2", replace(CLIENT, text="ну стоит двенадцать тысяч"), lanes=STEREO)
    correct_turn(office.store, office.clock, office.auditor, turn_id(office, sha256), "ну стоит двадцать тысяч")
    span = evidence(sha256, turns_of(office, sha256)[0])
    add_mark(office.store, office.clock, office.auditor, item, span)
    use(office, sha256, old)
    assert [turn.text for turn in turns_of(office, sha256)] == ["стоит двадцать тысяч"]
    assert marked(office, item) == {(Lane.CLIENT, "стоит двадцать тысяч")}
    assert [one.action for one in log_entries(office.store)][-2:] == ["version_used", "corrections_carried"]
    office.claim(refusal)
    with pytest.raises(EvidenceStale):
        save(office, refusal, span)
    assert save(office, refusal, *(span_of(one) for one in marks_of(office.store, office.auditor.id, item)))


def test_a_mark_that_the_older_text_has_no_words_for_stays_and_proves_nothing_unheard(office: Office) -> None:
    refusal, sha256 = refusal_of(office, 2)
    item = item_of(office, refusal)
    old = recognised(office, sha256, "one@1", MANAGER, lanes=STEREO)
    recognised(office, sha256, "two@2", CLIENT, MANAGER, lanes=STEREO)
    span = evidence(sha256, CLIENT)
    add_mark(office.store, office.clock, office.auditor, item, span)
    use(office, sha256, old)
    assert marked(office, item) == {(CLIENT.lane, CLIENT.text)}
    office.claim(refusal)
    with pytest.raises(ByEarUnheard):
        save(office, refusal, span)


def test_voices_that_a_person_told_apart_hold_for_the_older_text(office: Office) -> None:
    refusal, sha256 = refusal_of(office, 1)
    item = item_of(office, refusal)
    old = recognised(office, sha256, "one@1", *GUESSED)
    recognised(office, sha256, "two@2", *GUESSED)
    add_mark(office.store, office.clock, office.auditor, item, evidence(sha256, CLIENT))
    swap_lanes(office.store, office.clock, office.auditor, sha256)
    use(office, sha256, old)
    assert [(one.lane, one.guessed) for one in turns_of(office, sha256)] == [
        (Lane.MANAGER, False), (Lane.CLIENT, False), (Lane.MANAGER, False),
    ]  # fmt: skip
    assert marked(office, item) == {(Lane.MANAGER, CLIENT.text)}


def test_an_older_text_follows_the_rule_for_channels_of_now(office: Office) -> None:
    refusal, sha256 = refusal_of(office, 2)
    item = item_of(office, refusal)
    old = recognised(office, sha256, "one@1", CLIENT, lanes=STEREO)
    rule(office, ChannelMap.LEFT_CLIENT)
    recognised(office, sha256, "two@2", replace(CLIENT, lane=Lane.MANAGER), lanes=STEREO[::-1])
    span = replace(evidence(sha256, CLIENT), lane=Lane.MANAGER)
    add_mark(office.store, office.clock, office.auditor, item, span)
    alone = Played(sha256, 0, 9_000, lanes=frozenset({Lane.MANAGER}))
    log_played(office.store, office.clock, office.auditor, [alone])
    use(office, sha256, old)
    assert [one.lane for one in turns_of(office, sha256)] == [Lane.MANAGER]
    assert marked(office, item) == {(Lane.MANAGER, CLIENT.text)}
    assert heard_share(office.store, office.auditor.id, refusal.deal_id).speech_ms == 0
    with office.store.read() as unit:
        found = unit.transcripts.newest(sha256)
        (played,) = unit.listening.played_by(office.auditor.id, [sha256])
    assert found is not None
    assert (found.lanes, played.played.lanes) == (STEREO[::-1], alone.lanes)


def test_a_text_with_the_wrong_sides_is_not_taken_where_its_model_made_one_with_the_right_ones(office: Office) -> None:
    _, sha256 = refusal_of(office, 2)
    old = recognised(office, sha256, "one@1", CLIENT, lanes=STEREO)
    rule(office, ChannelMap.LEFT_CLIENT)
    recognised(office, sha256, "one@1", replace(CLIENT, lane=Lane.MANAGER), lanes=STEREO[::-1])
    before = versions_of(office.store, sha256)
    with pytest.raises(VersionSides):
        use(office, sha256, old)
    assert versions_of(office.store, sha256) == before
    assert log_entries(office.store)[-1].action != "version_used"
    rule(office, ChannelMap.LEFT_MANAGER)
    use(office, sha256, old)
    assert [one.lane for one in turns_of(office, sha256)] == [Lane.CLIENT]


def test_the_text_in_use_stays_as_it_is(office: Office) -> None:
    refusal, sha256 = refusal_of(office, 2)
    item = item_of(office, refusal)
    only = recognised(office, sha256, "one@1", CLIENT, lanes=STEREO)
    add_mark(office.store, office.clock, office.auditor, item, evidence(sha256, CLIENT))
    use(office, sha256, only)
    assert turns_of(office, sha256)[0].text == CLIENT.text
    assert marked(office, item) == {(CLIENT.lane, CLIENT.text)}
