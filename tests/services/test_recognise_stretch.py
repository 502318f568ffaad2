"""Chosen turns heard again by the real bundled model: only they change, and what was there is kept."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa_desk.adapters.audio.clips import FileClips
from qa_desk.adapters.audio.probe import PyAvProbe
from qa_desk.adapters.speech.models import BUNDLED, ModelShelf
from qa_desk.adapters.speech.process import ChildTranscriber
from qa_desk.adapters.vault import FolderVault
from qa_desk.domain.call import CallFacts, ChannelMap, Direction, Lane, Recording
from qa_desk.domain.errors import NotFound
from qa_desk.domain.intake import RecordingReplaced
from qa_desk.domain.people import RoleMissing
from qa_desk.domain.transcript import Doubt, Piece, Transcript, Turn, TurnId
from qa_desk.paths import resources
from qa_desk.services.configure import change_settings, load_settings, with_value
from qa_desk.services.correct_turns import correct_turn, history
from qa_desk.services.recognise_stretch import StretchCorrected, StretchUnheard, StretchWork, recognise_stretch
from qa_desk.services.running import CancelToken, silent
from qa_desk.services.transcribe import transcribe_recording
from tests.fakes.hearing import Hearing
from tests.fakes.office import START, Office, deal_facts

CALL = Path(__file__).parent.parent / "data" / "speech" / "refusal_stereo.mp3"
OTHER_CALL = CALL.with_name("known_words.ogg")
WRONG = "неразборчиво"


@pytest.fixture
def sha(office: Office, tmp_path: Path) -> str:
    """A real call whose turns were all heard wrong, five seconds each."""
    (deal,) = office.deals(deal_facts("1"))
    vault, audio = FolderVault(tmp_path), PyAvProbe().probe(CALL, CancelToken())
    sha = vault.sha256(CALL)
    with office.store.write() as unit:
        stored = vault.keep(CALL, sha)
        unit.calls.add_recording(Recording(sha, CALL.name, stored, CALL.stat().st_size, audio), START)
        unit.calls.add(CallFacts("c", START, Direction.OUT, talk_ms=audio.duration_ms), deal, sha)
        transcript = unit.transcripts.begin(sha, "weak@1", (Lane.MANAGER, Lane.CLIENT), START)
        for from_ms in range(0, audio.duration_ms - 5_000, 5_000):
            for channel, lane in enumerate((Lane.MANAGER, Lane.CLIENT)):
                turn = Turn(lane, from_ms, from_ms + 5_000, WRONG, 0.3)
                unit.transcripts.add_piece(transcript, Piece(channel, from_ms, from_ms + 5_000), [turn])
        unit.transcripts.finish(transcript, START)
    return sha


@pytest.fixture
def transcriber(tmp_path: Path) -> Iterator[ChildTranscriber]:
    model = ModelShelf(tmp_path / "shelf", resources()).find(BUNDLED)
    one = ChildTranscriber(model, tmp_path / "speech.log")
    yield one
    one.close()


def newest(office: Office, sha: str) -> Transcript:
    with office.store.read() as unit:
        found = unit.transcripts.newest(sha)
    assert found is not None
    return found


def keys(transcript: Transcript, from_ms: int, to_ms: int) -> list[TurnId]:
    return [turn.id for turn in transcript.turns if from_ms <= turn.from_ms < to_ms and turn.id is not None]


@pytest.mark.speech
def test_the_chosen_turns_say_what_the_model_hears_and_the_others_stay(
    office: Office, sha: str, transcriber: ChildTranscriber, tmp_path: Path
) -> None:
    work = StretchWork(
        office.store, office.clock, FolderVault(tmp_path), FileClips(tmp_path), office.reader, lambda: transcriber
    )
    model, chosen = transcriber.model_id(), keys(newest(office, sha), 5_000, 20_000)
    done = recognise_stretch(work, office.auditor, sha, chosen, silent, CancelToken())
    assert done.changed.recordings == {sha}
    after = newest(office, sha)
    told = [turn for turn in after.turns if turn.id in chosen and turn.text != WRONG]
    assert told
    assert all(turn.original == WRONG for turn in told)
    assert all(turn.text == WRONG for turn in after.turns if turn.id not in chosen)
    known = set(" ".join(json.loads(CALL.with_suffix(".json").read_text("utf-8"))["channels"]).split())
    said = " ".join(turn.text for turn in told).split()
    assert sum(word.strip(".,?!").lower() in known for word in said) > len(said) / 2
    assert {fix.model for turn in told if turn.id is not None for fix in history(office.store, turn.id)} == {model}
    assert list((tmp_path / "cache").iterdir()) == []


def client_at(office: Office, sha: str, from_ms: int) -> TurnId:
    turns = [turn for turn in newest(office, sha).turns if turn.lane is Lane.CLIENT and turn.from_ms == from_ms]
    (key,) = [turn.id for turn in turns if turn.id is not None]
    return key


def hearing_work(office: Office, folder: Path, hearing: Hearing) -> StretchWork:
    return StretchWork(
        office.store, office.clock, FolderVault(folder), FileClips(folder), office.reader, lambda: hearing
    )


def test_another_recording_in_its_place_is_not_heard(office: Office, sha: str, tmp_path: Path) -> None:
    with office.store.read() as unit:
        recording = unit.calls.recording(sha)
    assert recording is not None
    place, hearing = FolderVault(tmp_path).locate(recording.stored_path), Hearing("better@2")
    place.write_bytes(OTHER_CALL.read_bytes())
    work = hearing_work(office, tmp_path, hearing)
    with pytest.raises(RecordingReplaced):
        recognise_stretch(work, office.auditor, sha, keys(newest(office, sha), 10_000, 15_000), silent, CancelToken())
    assert (hearing.requests, hearing.closed) == ([], True)
    assert {turn.text for turn in newest(office, sha).turns} == {WRONG}


def test_words_fall_into_the_turn_of_their_lane_and_time(office: Office, sha: str, tmp_path: Path) -> None:
    hearing = Hearing("better@2", "для меня это дорого")  # of the second channel, 1 to 3 s after the clip's start
    chosen = keys(newest(office, sha), 10_000, 15_000)
    work = hearing_work(office, tmp_path, hearing)
    recognise_stretch(work, office.auditor, sha, chosen, silent, CancelToken())
    texts = {(turn.lane, turn.from_ms): turn.text for turn in newest(office, sha).turns if turn.text != WRONG}
    assert texts == {(Lane.CLIENT, 10_000): "для меня это дорого"}
    assert hearing.closed


def test_a_changed_rule_for_channels_does_not_move_words_to_the_other_side(
    office: Office, sha: str, tmp_path: Path
) -> None:
    settings = with_value(load_settings(office.store), "channel_map", ChannelMap.LEFT_CLIENT)
    change_settings(office.store, office.clock, office.admin, settings)
    chosen = keys(newest(office, sha), 10_000, 15_000)
    work = hearing_work(office, tmp_path, Hearing("better@2", "для меня это дорого"))
    recognise_stretch(work, office.auditor, sha, chosen, silent, CancelToken())
    texts = {(turn.lane, turn.from_ms): turn.text for turn in newest(office, sha).turns if turn.text != WRONG}
    assert texts == {(Lane.CLIENT, 10_000): "для меня это дорого"}


def test_a_stretch_is_heard_with_what_the_whole_call_is_heard_with(office: Office, sha: str, tmp_path: Path) -> None:
    settings = with_value(load_settings(office.store), "speech_prompt", "Компания «Тёплый дом».")
    chosen, words = keys(newest(office, sha), 10_000, 15_000), ("рассрочка",)
    requests = []
    for hints in (False, True):
        settings = with_value(settings, "speech_hints", hints)
        change_settings(office.store, office.clock, office.admin, settings)
        stretch, whole = Hearing("better@2"), Hearing("whole@3")
        work = hearing_work(office, tmp_path, stretch)
        recognise_stretch(work, office.auditor, sha, chosen, silent, CancelToken(), words)
        transcribe_recording(
            office.store, office.clock, FolderVault(tmp_path), whole, sha, silent, CancelToken(), words=words
        )
        requests.append([(one.hotwords, one.prompt) for one in (*stretch.requests, *whole.requests)])
    told = ("Иван Петров", "Анна Соколова", "Сделка 1", "рассрочка")
    assert requests == [[((), settings.speech_prompt)] * 2, [(told, settings.speech_prompt)] * 2]


def test_nothing_heard_changes_nothing(office: Office, sha: str, tmp_path: Path) -> None:
    managers = [turn.id for turn in newest(office, sha).turns if turn.lane is Lane.MANAGER and turn.id is not None]
    work = hearing_work(office, tmp_path, Hearing("better@2"))
    with pytest.raises(StretchUnheard):
        recognise_stretch(work, office.auditor, sha, managers[1:2], silent, CancelToken())
    assert {turn.text for turn in newest(office, sha).turns} == {WRONG}


@pytest.mark.parametrize("doubt", Doubt)
def test_what_the_engine_may_have_invented_does_not_become_clean_text(
    office: Office, sha: str, tmp_path: Path, doubt: Doubt
) -> None:
    hearing = Hearing("better@2", "продолжение следует", doubt=doubt)
    chosen = keys(newest(office, sha), 10_000, 15_000)
    with pytest.raises(StretchUnheard):
        recognise_stretch(hearing_work(office, tmp_path, hearing), office.auditor, sha, chosen, silent, CancelToken())
    assert {turn.text for turn in newest(office, sha).turns} == {WRONG}


def test_a_corrected_turn_stays_and_is_counted_while_the_others_are_heard_again(
    office: Office, sha: str, tmp_path: Path
) -> None:
    before = newest(office, sha)
    chosen = keys(before, 10_000, 15_000)
    (manager,) = [turn.id for turn in before.turns if turn.id in chosen and turn.lane is Lane.MANAGER]
    assert manager is not None
    correct_turn(office.store, office.clock, office.auditor, manager, "здравствуйте")
    work = hearing_work(office, tmp_path, Hearing("better@2", "для меня это дорого"))
    done = recognise_stretch(work, office.auditor, sha, chosen, silent, CancelToken())
    assert done.corrected == 1
    texts = {turn.lane: turn.text for turn in newest(office, sha).turns if turn.id in chosen}
    assert texts == {Lane.MANAGER: "здравствуйте", Lane.CLIENT: "для меня это дорого"}


def test_turns_that_people_corrected_are_not_given_to_a_model(office: Office, sha: str, tmp_path: Path) -> None:
    hearing, key = Hearing("better@2"), client_at(office, sha, 10_000)
    correct_turn(office.store, office.clock, office.auditor, key, "мне дорого")
    with pytest.raises(StretchCorrected):
        recognise_stretch(hearing_work(office, tmp_path, hearing), office.auditor, sha, [key], silent, CancelToken())
    assert hearing.requests == []
    assert [turn.text for turn in newest(office, sha).turns if turn.id == key] == ["мне дорого"]


def test_a_correction_made_while_the_model_listens_stays(office: Office, sha: str, tmp_path: Path) -> None:
    key = client_at(office, sha, 10_000)

    def during(_name: str) -> None:
        correct_turn(office.store, office.clock, office.auditor, key, "мне дорого")

    work = hearing_work(office, tmp_path, Hearing("better@2", during=during))
    with pytest.raises(StretchCorrected):
        recognise_stretch(work, office.auditor, sha, [key], silent, CancelToken())
    assert [turn.text for turn in newest(office, sha).turns if turn.id == key] == ["мне дорого"]


def test_words_that_a_person_took_back_may_be_heard_again(office: Office, sha: str, tmp_path: Path) -> None:
    key = client_at(office, sha, 10_000)
    for text in ("мне дорого", WRONG):
        correct_turn(office.store, office.clock, office.auditor, key, text)
    work = hearing_work(office, tmp_path, Hearing("better@2", "для меня это дорого"))
    assert recognise_stretch(work, office.auditor, sha, [key], silent, CancelToken()).corrected == 0
    assert [turn.text for turn in newest(office, sha).turns if turn.id == key] == ["для меня это дорого"]


def test_only_an_auditor_and_only_turns_of_this_recording(office: Office, sha: str, tmp_path: Path) -> None:
    work = hearing_work(office, tmp_path, Hearing())
    chosen = keys(newest(office, sha), 0, 5_000)
    with pytest.raises(RoleMissing):
        recognise_stretch(work, office.payroll, sha, chosen, silent, CancelToken())
    with pytest.raises(NotFound):
        recognise_stretch(work, office.auditor, "f" * 64, chosen, silent, CancelToken())
