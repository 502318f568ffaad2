"""The next recording is begun while the last pieces of this one are stored: in order, bounded, and dropped if wrong."""

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from qa_desk.adapters.speech.belt import Batch, Belt, Course
from qa_desk.adapters.speech.coming import Prepared
from qa_desk.adapters.speech.fit import MOST_AT_WORK_MS
from qa_desk.adapters.speech.hints import NO_HINTS, Hints
from qa_desk.adapters.speech.pieces import length_ms
from qa_desk.adapters.speech.process import ChildTranscriber
from qa_desk.adapters.speech.sound import RATE, Samples
from qa_desk.domain.transcript import Piece
from qa_desk.services.ports import NextRecording, PieceDone, SpeechRequest
from qa_desk.services.running import CancelToken

from .conftest import MakeDummy, hear


class Listener:
    """Notes what it begins and how much sound was begun and not told as stored at that moment."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._lock = threading.Lock()
        self.begun: list[Piece] = []
        self.stored_ms = 0
        self.most_ms = 0

    @property
    def workers(self) -> int:
        return self._workers

    def hear(self, batch: Batch, sound: Callable[[Piece], Samples], hints: Hints) -> list[PieceDone]:
        with self._lock:
            self.begun += batch
            self.most_ms = max(self.most_ms, sum(map(length_ms, self.begun)) - self.stored_ms)
        return [PieceDone(piece, ()) for piece in batch if len(sound(piece))]


def course(seconds: int, at_ms: int, hints: Hints = NO_HINTS, piece_ms: int = 6_000) -> Course:
    """Pieces of six seconds, two a batch; `at_ms` tells its pieces from another's."""
    whole = seconds * 1000
    lanes = np.zeros((1, (at_ms + whole) * RATE // 1000), dtype=np.int16)
    pieces = [Piece(0, at_ms + start, at_ms + start + piece_ms) for start in range(0, whole, piece_ms)]
    batches = tuple(tuple(pieces[place : place + 2]) for place in range(0, len(pieces), 2))
    return Course(Prepared(lanes, tuple(pieces)), batches, hints)


def all_of(one: Course) -> list[Piece]:
    return [piece for batch in one.batches for piece in batch]


def run(belt: Belt, listener: Listener, one: Course, after: Course | None) -> list[Piece]:
    """As the child does: what was heard is stored before the next is asked for."""
    found: list[Piece] = []
    for batch in belt.run(one, lambda: after):
        found += [done.piece for done in batch]
        listener.stored_ms += sum(length_ms(done.piece) for done in batch)
    return found


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_every_recording_gets_its_own_pieces_once(workers: int) -> None:
    listener = Listener(workers)
    belt = Belt(listener)
    road = [course(60, 0), course(24, 100_000), course(36, 200_000), course(12, 300_000)]
    for one, after in zip(road, [*road[1:], None], strict=True):
        assert run(belt, listener, one, after) == all_of(one)
    belt.stop()
    assert sorted(listener.begun) == sorted(piece for one in road for piece in all_of(one))


def test_never_more_sound_is_begun_and_not_stored_than_a_kill_may_cost() -> None:
    listener = Listener(2)
    belt = Belt(listener)
    road = [course(60, 0), course(60, 100_000), course(60, 200_000)]
    for one, after in zip(road, [*road[1:], None], strict=True):
        run(belt, listener, one, after)
    belt.stop()
    assert listener.most_ms <= MOST_AT_WORK_MS


def test_the_next_is_begun_before_it_is_asked_for() -> None:
    listener = Listener(2)
    belt = Belt(listener)
    first, second = course(12, 0), course(60, 100_000)
    run(belt, listener, first, second)
    ahead = set(listener.begun) - set(all_of(first))
    assert ahead < set(all_of(second))
    assert run(belt, listener, second, None) == all_of(second)
    belt.stop()
    assert len(listener.begun) == len(set(listener.begun))


@pytest.mark.parametrize("other", [course(60, 200_000), course(60, 100_000, Hints(("Мария",)))])
def test_what_was_begun_in_vain_is_dropped(other: Course) -> None:
    listener = Listener(2)
    belt = Belt(listener)
    run(belt, listener, course(12, 0), course(60, 100_000))
    listener.stored_ms = sum(map(length_ms, listener.begun))
    assert run(belt, listener, other, None) == all_of(other)
    belt.stop()


def test_who_leaves_early_leaves_the_next_one_too() -> None:
    listener = Listener(2)
    belt = Belt(listener)
    found = belt.run(course(60, 0), lambda: course(60, 100_000))
    next(found)
    found.close()
    assert len(listener.begun) <= 6
    assert not any(thread.name.startswith("batch") for thread in threading.enumerate())


def test_a_fault_reaches_the_recording_that_it_belongs_to() -> None:
    class Failing(Listener):
        def hear(self, batch: Batch, sound: Callable[[Piece], Samples], hints: Hints) -> list[PieceDone]:
            if batch[0].from_ms >= 100_000:
                raise MemoryError
            return super().hear(batch, sound, hints)

    listener = Failing(2)
    belt = Belt(listener)
    first, second = course(24, 0), course(24, 100_000)
    assert run(belt, listener, first, second) == all_of(first)
    with pytest.raises(MemoryError):
        run(belt, listener, second, None)
    assert run(belt, listener, first, None) == all_of(first)
    belt.stop()


# ---------------------------------------------------------------- through the child


def test_the_child_hears_what_it_began_ahead_once(
    make_dummy: MakeDummy, stereo_call: Path, short_calls: dict[int, Path], tmp_path: Path
) -> None:
    begun = tmp_path / "begun.txt"
    one = make_dummy("workers=2", f"begun={begun}")
    pieces: list[PieceDone] = []
    follow(one, short_calls[2], stereo_call, pieces)
    whole = hear(one, stereo_call)
    lines = begun.read_text("utf-8").splitlines()
    assert len(lines) == len(pieces) + len(whole.pieces)
    assert whole.pieces == hear(make_dummy(), stereo_call).pieces


def follow(one: ChildTranscriber, audio: Path, following: Path, into: list[PieceDone]) -> None:
    request = SpeechRequest(audio, 2, next=NextRecording(following, 2))
    one.transcribe(request, into.append, lambda _done, _total: None, CancelToken())
