"""Batches of one recording, then those of the next: while the last ones are stored, the next are recognised already."""

from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from qa_desk.adapters.speech.ahead import Ahead, Work
from qa_desk.adapters.speech.coming import Prepared
from qa_desk.adapters.speech.fit import MOST_AT_WORK_MS
from qa_desk.adapters.speech.hints import Hints
from qa_desk.adapters.speech.pieces import length_ms
from qa_desk.adapters.speech.sound import Samples, cut
from qa_desk.domain.transcript import Piece
from qa_desk.services.ports import PieceDone

Batch = tuple[Piece, ...]


class Hearing(Protocol):
    """The part of an engine that recognises; see serve.Engine."""

    @property
    def workers(self) -> int: ...

    def joining(self, batch: Batch, waiting: Sequence[Piece], room_ms: int) -> Batch: ...

    def hear(self, batch: Batch, sound: Callable[[Piece], Samples], hints: Hints) -> list[PieceDone]: ...


@dataclass(frozen=True, slots=True)
class Course:
    """What is to be heard of one recording."""

    prepared: Prepared
    batches: tuple[Batch, ...]
    hints: Hints

    def goes_on_with(self, other: "Course") -> bool:
        """The same sound, not only the same file; else what was heard ahead is of no use."""
        return self.prepared is other.prepared and self.batches == other.batches and self.hints == other.hints


@dataclass(frozen=True, slots=True)
class Heard:
    """Of one batch. `guests`: pieces of the next recording that had a place in it."""

    own: Sequence[PieceDone]
    guests: Sequence[PieceDone]


class Belt:
    """At most `MOST_AT_WORK_MS` of sound, of whichever recording, are begun and not stored: a kill costs no more.

    From the second recording on, batches with places left take pieces of the next one as guests. The first recording is
    the urgent one: nothing keeps its text waiting.
    """

    def __init__(self, engine: Hearing) -> None:
        self._engine = engine
        self._ahead: Ahead[Heard] | None = None
        self._begins: Course | None = None  # the one whose batches are begun: the one that runs, or the one after it
        self._left: deque[Batch] = deque()
        self._count = 0
        self._following: Callable[[], Course | None] = _nothing
        self._after: Course | None = None
        self._takes_guests = False
        self._invited: set[Piece] = set()
        self._guests: list[PieceDone] = []

    def run(self, course: Course, following: Callable[[], Course | None]) -> Generator[Sequence[PieceDone]]:
        """What was heard as guests, then each batch in its order. What was heard so far counts as stored when the next
        is asked for.

        `following`: what to begin with when nothing is left to begin of this course, None while that is not known.
        Who leaves early leaves all courses.
        """
        ahead = self._ahead if self._after is not None and self._after.goes_on_with(course) else None
        self._takes_guests = ahead is not None
        if ahead is None:
            self.stop()
            ahead = self._ahead = Ahead(self._next_work, self._engine.workers, MOST_AT_WORK_MS)
        if self._after is None or self._begins is not self._after:
            self._lay(course)
        guests, self._guests, self._invited = self._guests, [], set()
        self._after, self._following = None, following
        with ExitStack() as leaving_early:
            leaving_early.callback(self.stop)
            if guests:
                yield guests
                ahead.held = 0
            for _batch in range(self._count):
                heard = ahead.take()
                if heard is not None:
                    self._guests += heard.guests
                    yield heard.own
            if self._known_after() is not None:  # else no sound is kept; and the next one is the first of another run
                leaving_early.pop_all()

    def stop(self) -> None:
        """Waits for what was begun."""
        self._left.clear()
        self._begins = self._after = None
        self._following, self._invited, self._guests = _nothing, set(), []
        if self._ahead is not None:
            self._ahead.close()
            self._ahead = None

    def _lay(self, course: Course) -> None:
        """Without those that were invited to the batches of the one before."""
        left = (tuple(piece for piece in batch if piece not in self._invited) for batch in course.batches)
        self._left.extend(batch for batch in left if batch)
        self._begins, self._count = course, len(self._left)

    def _next_work(self) -> Work[Heard] | None:
        if not self._left:
            after = self._known_after()
            if after is not None and after is not self._begins:
                self._lay(after)
        if not self._left or self._begins is None:
            return None
        batch = self._left.popleft()
        guests = self._guests_for(batch, self._begins)
        return Work(partial(self._hear, batch, guests, self._begins, self._after), _sum_ms(batch))

    def _known_after(self) -> Course | None:
        if self._after is None:
            self._after = self._following()
        return self._after

    def _guests_for(self, batch: Batch, course: Course) -> Batch:
        """They are stored when their own recording is asked for; until then there must be room for any other batch."""
        after = self._known_after() if self._takes_guests else None
        if after is None or after is course or after.hints != course.hints or self._ahead is None:
            return ()
        most_ms = max(map(_sum_ms, (batch, *self._left, *after.batches)))
        waiting = [piece for one in after.batches for piece in one if piece not in self._invited]
        guests = self._engine.joining(batch, waiting, MOST_AT_WORK_MS - self._ahead.held - most_ms)
        self._ahead.held += _sum_ms(guests)
        self._invited.update(guests)
        return guests

    def _hear(self, batch: Batch, guests: Batch, course: Course, after: Course | None) -> Heard:
        def sound(piece: Piece) -> Samples:
            host = after if after is not None and piece in guests else course
            return cut(host.prepared.lanes, piece)

        done = self._engine.hear((*batch, *guests), sound, course.hints)
        return Heard(done[: len(batch)], done[len(batch) :])


def _sum_ms(batch: Batch) -> int:
    return sum(map(length_ms, batch))


def _nothing() -> None:
    return None
