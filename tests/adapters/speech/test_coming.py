"""The next recording is prepared while the current one is recognised: once, for that very file, and never too early."""

import queue
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from qa_desk.adapters.speech.coming import Coming, Prepared, Wanted
from qa_desk.adapters.speech.process import ChildTranscriber
from qa_desk.domain.errors import Cancelled
from qa_desk.domain.transcript import Piece, SpeechAudioMissing, SpeechAudioUnreadable
from qa_desk.services.ports import NextRecording, PieceDone, SpeechRequest
from qa_desk.services.running import CancelToken

from .conftest import Heard, assert_alike, hear


class Studio:
    """Prepares by reading the file, and counts. `begun`: the channels of each. `gate`: preparing waits for it."""

    def __init__(self) -> None:
        self.begun: queue.SimpleQueue[int] = queue.SimpleQueue()
        self.times = 0
        self.threads: list[str] = []
        self.gate = threading.Event()
        self.gate.set()

    def prepare(self, wanted: Wanted, check: Callable[[], None]) -> Prepared:
        self.begun.put(wanted.channels)
        self.times += 1
        self.threads.append(threading.current_thread().name)
        assert self.gate.wait(120)
        check()
        if not wanted.audio.exists():
            raise SpeechAudioMissing(path=str(wanted.audio))
        length = len(wanted.audio.read_bytes())
        return Prepared(np.zeros((wanted.channels, length), dtype=np.int16), (Piece(0, 0, length),))


@pytest.fixture
def studio() -> Studio:
    return Studio()


@pytest.fixture
def wanted(tmp_path: Path) -> Wanted:
    path = tmp_path / "call.wav"
    path.write_bytes(b"12345")
    return Wanted(path, 2, None)


def never() -> None:
    pass


def test_what_was_expected_is_prepared_once_and_elsewhere(studio: Studio, wanted: Wanted) -> None:
    coming = Coming(studio.prepare)
    coming.expect(wanted)
    coming.expect(wanted)
    assert coming.take(wanted, never).planned == (Piece(0, 0, 5),)
    assert studio.threads == ["coming"]


def test_what_was_not_expected_is_prepared_now(studio: Studio, wanted: Wanted) -> None:
    coming = Coming(studio.prepare)
    coming.expect(Wanted(wanted.audio, 1, None))
    assert coming.take(wanted, never).lanes.shape == (2, 5)
    assert sorted(studio.begun.get(timeout=120) for _ in range(2)) == [1, 2]  # the thread may not have begun yet


def test_a_file_that_changed_is_prepared_again(studio: Studio, wanted: Wanted) -> None:
    coming = Coming(studio.prepare)
    coming.expect(wanted)
    wanted.audio.write_bytes(b"1234567")
    assert coming.take(wanted, never).planned == (Piece(0, 0, 7),)


def test_nothing_is_taken_twice(studio: Studio, wanted: Wanted) -> None:
    coming = Coming(studio.prepare)
    coming.expect(wanted)
    coming.take(wanted, never)
    coming.take(wanted, never)
    assert studio.times == 2


def test_a_fault_comes_when_its_turn_has_come(studio: Studio, wanted: Wanted) -> None:
    coming = Coming(studio.prepare)
    wanted.audio.unlink()
    coming.expect(wanted)
    with pytest.raises(SpeechAudioMissing):
        coming.take(wanted, never)


def test_who_waits_for_it_can_be_called_off(studio: Studio, wanted: Wanted) -> None:
    coming = Coming(studio.prepare)
    studio.gate.clear()
    coming.expect(wanted)

    def called_off() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        coming.take(wanted, called_off)
    studio.gate.set()


# ---------------------------------------------------------------- through the child


def test_a_hint_changes_nothing_of_either_recording(
    transcriber: ChildTranscriber, whole: Heard, stereo_call: Path, short_calls: dict[int, Path]
) -> None:
    plain = hear(transcriber, short_calls[2])
    pieces: list[PieceDone] = []
    request = SpeechRequest(stereo_call, 2, next=NextRecording(short_calls[2], 2))
    transcriber.transcribe(request, pieces.append, lambda _done, _total: None, CancelToken())
    assert_alike(pieces, whole.pieces)
    assert_alike(hear(transcriber, short_calls[2]).pieces, plain.pieces)


def test_a_hint_at_what_is_no_sound_harms_nobody(
    transcriber: ChildTranscriber, whole: Heard, stereo_call: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.mp3"
    broken.write_bytes(b"not sound at all\n" * 50)
    pieces: list[PieceDone] = []
    request = SpeechRequest(stereo_call, 2, whole.places[:-1], next=NextRecording(broken, 2))
    transcriber.transcribe(request, pieces.append, lambda _done, _total: None, CancelToken())
    assert_alike(pieces, whole.pieces[-1:])
    with pytest.raises(SpeechAudioUnreadable):
        hear(transcriber, broken)
