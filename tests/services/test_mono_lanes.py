"""A mono recording: whose turn is whose is guessed from the voice and marked so; nobody's word is overruled."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from qa_desk import paths
from qa_desk.adapters.audio.probe import PyAvProbe
from qa_desk.adapters.speech.models import BUNDLED, ModelShelf
from qa_desk.adapters.speech.process import ChildTranscriber
from qa_desk.adapters.vault import FolderVault
from qa_desk.domain.call import CallFacts, Direction, Lane, Recording
from qa_desk.domain.transcript import Piece, Transcript
from qa_desk.services.correct_turns import swap_lanes
from qa_desk.services.ports import DeviceInUse, PieceDone, RecognisedTurn, SpeechRequest
from qa_desk.services.running import CancelToken, silent
from qa_desk.services.transcribe import transcribe_recording
from tests.fakes.intake import DEMO
from tests.fakes.office import Office

MONO = DEMO / "recordings" / "call-171021.wav"
SHA = hashlib.sha256(MONO.read_bytes()).hexdigest()


class Told:
    """A transcriber that hears what it is told: (voice, text) of each turn."""

    def __init__(self, *turns: tuple[int | None, str]) -> None:
        self._turns = turns
        self.requests: list[SpeechRequest] = []

    def model_id(self) -> str:
        return "told@1"

    def device(self) -> DeviceInUse | None:
        return None

    def close(self) -> None:
        pass

    def transcribe(
        self,
        request: SpeechRequest,
        on_piece: Callable[[PieceDone], None],
        on_progress: Callable[[int, int], None],
        cancel: CancelToken,
    ) -> None:
        self.requests.append(request)
        for number, (voice, text) in enumerate(self._turns):
            piece = Piece(0, number * 1000, number * 1000 + 900)
            if piece not in request.done:
                turn = RecognisedTurn(piece.from_ms, piece.to_ms, text, 0.9, voice=voice)
                on_piece(PieceDone(piece, (turn,)))


def recorded(office: Office, direction: Direction, audio: Path = MONO) -> Recording:
    facts = PyAvProbe().probe(audio, CancelToken())
    recording = Recording(SHA, audio.name, str(audio), audio.stat().st_size, facts)
    with office.store.write() as unit:
        unit.calls.add_recording(recording, office.clock())
        unit.calls.add(CallFacts("c1", office.clock(), direction), None, SHA)
    return recording


def heard(office: Office, folder: Path, transcriber: "Told | ChildTranscriber") -> Transcript:
    vault = FolderVault(folder)
    transcribe_recording(office.store, office.clock, vault, transcriber, SHA, silent, CancelToken())
    with office.store.read() as unit:
        found = unit.transcripts.newest(SHA)
    assert found is not None
    assert found.complete
    return found


ALLO = (
    (0, "Алло."),
    (1, "Здравствуйте, меня зовут Анна, компания Тёплый дом."),
    (0, "Мне дорого."),
    (None, "шум"),
)


def test_lanes_are_guessed_and_put_right_by_the_words(office: Office, tmp_path: Path) -> None:
    recorded(office, Direction.OUT)
    turns = heard(office, tmp_path, Told(*ALLO)).turns
    assert [turn.lane for turn in turns] == [Lane.CLIENT, Lane.MANAGER, Lane.CLIENT, Lane.UNKNOWN]
    assert [turn.guessed for turn in turns] == [True, True, True, False]


def test_a_persons_swap_outlives_another_run(office: Office, tmp_path: Path) -> None:
    recorded(office, Direction.OUT)
    heard(office, tmp_path, Told(*ALLO))
    swap_lanes(office.store, office.clock, office.auditor, SHA)
    turns = heard(office, tmp_path, Told(*ALLO)).turns
    assert [turn.lane for turn in turns] == [Lane.MANAGER, Lane.CLIENT, Lane.MANAGER, Lane.UNKNOWN]
    assert not any(turn.guessed for turn in turns)


def test_only_one_lane_is_asked_for_voices_and_the_size_is_told(office: Office, tmp_path: Path) -> None:
    recording = recorded(office, Direction.OUT)
    told = Told(*ALLO)
    heard(office, tmp_path, told)
    assert [(one.channels, one.voices, one.size) for one in told.requests] == [(1, True, recording.size)]


def test_channels_that_differ_are_never_guessed(office: Office, tmp_path: Path) -> None:
    recorded(office, Direction.OUT, DEMO / "recordings" / "call-171010.wav")
    told = Told((None, "Алло."))
    turns = heard(office, tmp_path, told).turns
    assert [one.voices for one in told.requests] == [False]
    assert not any(turn.guessed for turn in turns)


@pytest.mark.speech
def test_the_real_child_tells_who_speaks_on_a_mono_recording(office: Office, tmp_path: Path) -> None:
    recorded(office, Direction.OUT)
    model = ModelShelf(tmp_path / "models", paths.resources()).find(BUNDLED)
    transcriber = ChildTranscriber(model, tmp_path / "speech.log")
    turns = heard(office, tmp_path, transcriber).turns
    transcriber.close()
    assert {turn.lane for turn in turns} == {Lane.MANAGER, Lane.CLIENT}
    assert all(turn.guessed for turn in turns)
    assert turns[0].lane is Lane.MANAGER
