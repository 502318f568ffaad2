"""The next recording is begun while the last pieces of this one are stored: in order, bounded, and dropped if wrong."""

import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from qa_desk.adapters.speech.belt import Batch, Belt, Course
from qa_desk.adapters.speech.coming import Prepared
from qa_desk.adapters.speech.fit import MOST_AT_WORK_MS
from qa_desk.adapters.speech.hints import NO_HINTS, Hints
from qa_desk.adapters.speech.models import SpeechModel
from qa_desk.adapters.speech.pieces import in_talking_order, length_ms
from qa_desk.adapters.speech.process import ChildTranscriber
from qa_desk.adapters.speech.sound import RATE, Lanes, Samples, cut, decode, lane_of
from qa_desk.adapters.speech.whisper import WhisperEngine
from qa_desk.domain.transcript import Piece
from qa_desk.services.ports import NextRecording, PieceDone, SpeechRequest
from qa_desk.services.running import CancelToken

from .conftest import MakeDummy, assert_alike, hear

ROAD_MS = 100_000
"""How far apart the pieces of two recordings lie in these tests."""


class Listener:
    """Notes what it begins and how much sound was begun and not told as stored at that moment. `places`: in a batch."""

    def __init__(self, workers: int, places: int = 2) -> None:
        self._workers = workers
        self._places = places
        self.mixed = 0
        self._lock = threading.Lock()
        self.begun: list[Piece] = []
        self.stored_ms = 0
        self.most_ms = 0

    @property
    def workers(self) -> int:
        return self._workers

    def joining(self, batch: Batch, waiting: Sequence[Piece], room_ms: int) -> Batch:
        found: list[Piece] = []
        for piece in waiting[: max(0, self._places - len(batch))]:
            room_ms -= length_ms(piece)
            if room_ms >= 0:
                found.append(piece)
        return tuple(found)

    def hear(self, batch: Batch, sound: Callable[[Piece], Samples], hints: Hints) -> list[PieceDone]:
        with self._lock:
            self.begun += batch
            self.mixed += batch[-1].from_ms - batch[0].from_ms > ROAD_MS // 2
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


@pytest.mark.parametrize("places", [2, 3, 5])
@pytest.mark.parametrize("workers", [1, 2, 3])
def test_every_recording_gets_its_own_pieces_once(workers: int, places: int) -> None:
    listener = Listener(workers, places)
    belt = Belt(listener)
    road = [course(60, 0), course(24, 100_000), course(36, 200_000), course(12, 300_000), course(6, 400_000)]
    for one, after in zip(road, [*road[1:], None], strict=True):
        found = run(belt, listener, one, after)
        assert sorted(found) == all_of(one)
        assert found == all_of(one) or places > 2
    belt.stop()
    assert sorted(listener.begun) == sorted(piece for one in road for piece in all_of(one))
    assert (listener.mixed > 0) == (places > 2)


@pytest.mark.parametrize("piece_ms", [1_000, 6_000, 14_000])
@pytest.mark.parametrize("places", [2, 3, 16])
@pytest.mark.parametrize("workers", [1, 2, 3])
def test_never_more_sound_is_begun_and_not_stored_than_a_kill_may_cost(
    workers: int, places: int, piece_ms: int
) -> None:
    listener = Listener(workers, places)
    belt = Belt(listener)
    road = [course(70, at_ms, piece_ms=piece_ms) for at_ms in range(0, 5 * ROAD_MS, ROAD_MS)]
    for one, after in zip(road, [*road[1:], None], strict=True):
        run(belt, listener, one, after)
    belt.stop()
    assert listener.most_ms <= MOST_AT_WORK_MS


@pytest.mark.parametrize("workers", [1, 2])
def test_the_first_recording_waits_for_no_guests(workers: int) -> None:
    listener = Listener(workers, 9)
    belt = Belt(listener)
    first, second, third = course(30, 0), course(30, 100_000), course(30, 200_000)
    run(belt, listener, first, second)
    assert listener.mixed == 0
    assert run(belt, listener, second, third) == all_of(second)
    assert listener.mixed > 0
    belt.stop()


def test_who_hopes_for_other_words_is_no_guest() -> None:
    listener = Listener(2, 9)
    belt = Belt(listener)
    first, second, third = course(30, 0), course(30, 100_000), course(30, 200_000, Hints(("Мария",)))
    for one, after in ((first, second), (second, third), (third, None)):
        assert run(belt, listener, one, after) == all_of(one)
    belt.stop()
    assert listener.mixed == 0


def test_guests_whose_turn_never_comes_are_dropped() -> None:
    listener = Listener(2, 9)
    belt = Belt(listener)
    first, second, third, other = (course(30, at_ms) for at_ms in range(0, 4 * ROAD_MS, ROAD_MS))
    run(belt, listener, first, second)
    run(belt, listener, second, third)
    assert listener.mixed > 0
    assert run(belt, listener, other, None) == all_of(other)
    belt.stop()


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


def test_through_the_child_a_guest_is_begun_once_and_comes_with_its_own_recording(
    make_dummy: MakeDummy, stereo_call: Path, short_calls: dict[int, Path], tmp_path: Path
) -> None:
    """Whether there are guests depends on how soon the next recording is decoded; the result does not."""
    begun = tmp_path / "begun.txt"
    one = make_dummy("workers=2", "together=5", f"begun={begun}")
    road = [short_calls[2], stereo_call, short_calls[1], stereo_call, short_calls[2]]
    told: list[list[PieceDone]] = [[] for _audio in road]
    for into, audio, following in zip(told, road, road[1:], strict=False):
        follow(one, audio, following, into)
    told[-1] += hear(one, road[-1]).pieces
    plain = make_dummy()
    for audio, found in zip(road, told, strict=True):
        assert_alike(found, hear(plain, audio).pieces)
    assert len(begun.read_text("utf-8").splitlines()) == sum(map(len, told))


def follow(one: ChildTranscriber, audio: Path, following: Path, into: list[PieceDone]) -> None:
    request = SpeechRequest(audio, 2, next=NextRecording(following, 2))
    one.transcribe(request, into.append, lambda _done, _total: None, CancelToken())


# ---------------------------------------------------------------- with the bundled model


@pytest.mark.speech
def test_pieces_say_as_guests_what_they_say_at_home(bundled: SpeechModel, stereo_call: Path) -> None:
    engine = Counting()
    engine.load(bundled.folder, "cpu", 0)
    call = decode(stereo_call, 2)
    road = [course_of(engine, np.pad(call, ((0, 0), (number * RATE, 0)))) for number in range(3)]
    at_home = [list(engine.recognise(one.batches, partial(cut, one.prepared.lanes))) for one in road]
    alone, engine.noted = len(engine.noted), []
    belt = Belt(engine)
    for one, after, expected in zip(road, [*road[1:], None], at_home, strict=True):
        found = [done for batch in belt.run(one, lambda after=after: after) for done in batch]  # type: ignore[misc]
        assert_alike(found, expected)
    belt.stop()
    assert len(engine.noted) < alone


class Counting(WhisperEngine):
    def __init__(self) -> None:
        super().__init__()
        self.noted: list[Batch] = []

    def hear(self, batch: Batch, sound: Callable[[Piece], Samples], hints: Hints) -> list[PieceDone]:
        self.noted.append(batch)
        return super().hear(batch, sound, hints)


def course_of(engine: WhisperEngine, lanes: Lanes) -> Course:
    pieces = in_talking_order([one for lane in (0, 1) for one in engine.pieces(lane, lane_of(lanes, lane))])
    return Course(Prepared(lanes, tuple(pieces)), tuple(engine.batches(pieces)), NO_HINTS)
