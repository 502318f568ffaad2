"""Children to test with: the dummy and the real one speak the same protocol and pass the same tests."""

import wave
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from qa_desk.adapters.speech.link import python_child
from qa_desk.adapters.speech.models import BUNDLED, ModelShelf, SpeechModel
from qa_desk.adapters.speech.process import WHISPER_CHILD, ChildTranscriber, Patience
from qa_desk.adapters.speech.sound import RATE, Lanes, decode
from qa_desk.domain.transcript import Piece
from qa_desk.paths import resources
from qa_desk.services.ports import PieceDone, SpeechRequest, Transcriber
from qa_desk.services.running import CancelToken

DATA = Path(__file__).parents[2] / "data" / "speech"
DUMMY_CHILD = "qa_desk.adapters.speech.dummy_child"
MakeDummy = Callable[..., ChildTranscriber]


@dataclass
class Heard:
    """Everything that one transcription told its caller."""

    pieces: list[PieceDone] = field(default_factory=list)
    progress: list[tuple[int, int]] = field(default_factory=list)

    @property
    def places(self) -> list[Piece]:
        return [done.piece for done in self.pieces]

    def text(self, channel: int) -> str:
        return " ".join(turn.text for done in self.pieces if done.piece.channel == channel for turn in done.turns)


def hear(
    transcriber: Transcriber, audio: Path, channels: int = 2, done: list[Piece] | None = None, into: Heard | None = None
) -> Heard:
    heard = into or Heard()
    transcriber.transcribe(
        SpeechRequest(audio, channels, done or []),
        heard.pieces.append,
        lambda done_ms, total_ms: heard.progress.append((done_ms, total_ms)),
        CancelToken(),
    )
    return heard


NEAR_MS = 100


def assert_alike(some: Sequence[PieceDone], others: Sequence[PieceDone]) -> None:
    """The same pieces, each once, with the same words at the same moments.

    Which of them come first, and the last digits of a probability or a time, depend on who shared a piece's batch.
    """
    one, other = (sorted(found, key=lambda done: done.piece) for found in (some, others))
    assert [_words(done) for done in one] == [_words(done) for done in other]
    for mine, its in zip(map(_times, one), map(_times, other), strict=True):
        assert mine == pytest.approx(its, abs=NEAR_MS)


def _words(done: PieceDone) -> tuple[Piece, list[str]]:
    return done.piece, [turn.text for turn in done.turns]


def _times(done: PieceDone) -> list[int]:
    return [at_ms for turn in done.turns for at_ms in (turn.from_ms, turn.to_ms)]


def write_wav(path: Path, lanes: Lanes) -> Path:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(lanes.shape[0])
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(np.ascontiguousarray(lanes.T).astype("<i2").tobytes())
    return path


@pytest.fixture(scope="session")
def stereo_call() -> Path:
    return DATA / "refusal_stereo.mp3"


@pytest.fixture(scope="session")
def short_calls(stereo_call: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """The first words of both sides as PCM WAV, by count of channels."""
    folder = tmp_path_factory.mktemp("short")
    return {
        channels: write_wav(folder / f"{channels}.wav", decode(stereo_call, channels)[:, : 6 * RATE])
        for channels in (1, 2)
    }


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> SpeechModel:
    return ModelShelf(tmp_path_factory.mktemp("shelf"), resources()).find(BUNDLED)


@pytest.fixture
def make_dummy(bundled: SpeechModel, tmp_path: Path) -> Iterator[MakeDummy]:
    """`make_dummy("crash=2", patience=..., model=...)`"""
    made: list[ChildTranscriber] = []

    def make(*modes: str, patience: Patience | None = None, model: SpeechModel = bundled) -> ChildTranscriber:
        command = python_child(DUMMY_CHILD, *modes)
        made.append(ChildTranscriber(model, tmp_path / "speech.log", command=command, patience=patience or Patience()))
        return made[-1]

    yield make
    for one in made:
        one.close()


# the dummy must be slow enough to be killed before all its pieces lie in the pipe
KINDS = [
    pytest.param((DUMMY_CHILD, "slow=0.02"), id="dummy"),
    pytest.param((WHISPER_CHILD,), id="real", marks=pytest.mark.speech),
]


@pytest.fixture(params=KINDS)
def make_transcriber(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., ChildTranscriber]]:
    """A new transcriber of the kind under test: `make_transcriber(model)`."""
    made: list[ChildTranscriber] = []

    def make(model: SpeechModel) -> ChildTranscriber:
        made.append(ChildTranscriber(model, tmp_path / "speech.log", command=python_child(*request.param)))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture(scope="module", params=KINDS)
def transcriber(
    request: pytest.FixtureRequest, bundled: SpeechModel, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ChildTranscriber]:
    """One warm transcriber for a whole file of tests, as in the program."""
    log = tmp_path_factory.mktemp("log") / "speech.log"
    one = ChildTranscriber(bundled, log, command=python_child(*request.param))
    yield one
    one.close()


@pytest.fixture(scope="module")
def whole(transcriber: ChildTranscriber, stereo_call: Path) -> Heard:
    """What an uninterrupted run gives."""
    return hear(transcriber, stereo_call)
