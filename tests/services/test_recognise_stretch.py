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
from qa_desk.domain.call import CallFacts, Direction, Lane, Recording
from qa_desk.domain.errors import NotFound
from qa_desk.domain.people import RoleMissing
from qa_desk.domain.transcript import Piece, Transcript, Turn, TurnId
from qa_desk.paths import resources
from qa_desk.services.correct_turns import history
from qa_desk.services.recognise_stretch import StretchUnheard, StretchWork, recognise_stretch
from qa_desk.services.running import CancelToken, silent
from tests.fakes.hearing import Hearing
from tests.fakes.office import START, Office, deal_facts

CALL = Path(__file__).parent.parent / "data" / "speech" / "refusal_stereo.mp3"
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
    changed = recognise_stretch(work, office.auditor, sha, chosen, silent, CancelToken())
    assert changed.recordings == {sha}
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


def hearing_work(office: Office, folder: Path, hearing: Hearing) -> StretchWork:
    return StretchWork(
        office.store, office.clock, FolderVault(folder), FileClips(folder), office.reader, lambda: hearing
    )


def test_words_fall_into_the_turn_of_their_lane_and_time(office: Office, sha: str, tmp_path: Path) -> None:
    hearing = Hearing("better@2", "для меня это дорого")  # of the second channel, 1 to 3 s after the clip's start
    chosen = keys(newest(office, sha), 10_000, 15_000)
    work = hearing_work(office, tmp_path, hearing)
    recognise_stretch(work, office.auditor, sha, chosen, silent, CancelToken())
    texts = {(turn.lane, turn.from_ms): turn.text for turn in newest(office, sha).turns if turn.text != WRONG}
    assert texts == {(Lane.CLIENT, 10_000): "для меня это дорого"}
    assert hearing.closed


def test_nothing_heard_changes_nothing(office: Office, sha: str, tmp_path: Path) -> None:
    managers = [turn.id for turn in newest(office, sha).turns if turn.lane is Lane.MANAGER and turn.id is not None]
    work = hearing_work(office, tmp_path, Hearing("better@2"))
    with pytest.raises(StretchUnheard):
        recognise_stretch(work, office.auditor, sha, managers[1:2], silent, CancelToken())
    assert {turn.text for turn in newest(office, sha).turns} == {WRONG}


def test_only_an_auditor_and_only_turns_of_this_recording(office: Office, sha: str, tmp_path: Path) -> None:
    work = hearing_work(office, tmp_path, Hearing())
    chosen = keys(newest(office, sha), 0, 5_000)
    with pytest.raises(RoleMissing):
        recognise_stretch(work, office.payroll, sha, chosen, silent, CancelToken())
    with pytest.raises(NotFound):
        recognise_stretch(work, office.auditor, "f" * 64, chosen, silent, CancelToken())
