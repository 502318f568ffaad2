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
    """The part of an engine that recognises. `workers`: batches that it hears side by side."""

    @property
    def workers(self) -> int: ...

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


class Belt:
    """At most `MOST_AT_WORK_MS` of sound, of whichever recording, are begun and not stored: a kill costs no more."""

    def __init__(self, engine: Hearing) -> None:
        self._engine = engine
        self._ahead: Ahead[list[PieceDone]] | None = None
        self._works: deque[Work[list[PieceDone]]] = deque()
        self._following: Callable[[], Course | None] = _nothing
        self._after: Course | None = None

    def run(self, course: Course, following: Callable[[], Course | None]) -> Generator[Sequence[PieceDone]]:
        """Each batch in its order. What was heard so far counts as stored when the next is asked for.

        `following`: what to begin with when nothing is left to begin of this course, None while that is not known.
        Who leaves early leaves all courses.
        """
        ahead = self._ahead if self._after is not None and self._after.goes_on_with(course) else None
        if ahead is None:
            self.stop()
            ahead = self._ahead = Ahead(self._next_work, self._engine.workers, MOST_AT_WORK_MS)
            self._lay(course)
        self._after, self._following = None, following
        with ExitStack() as leaving_early:
            leaving_early.callback(self.stop)
            for _batch in course.batches:
                yield ahead.take() or ()
            leaving_early.pop_all()

    def stop(self) -> None:
        """Waits for what was begun."""
        self._works.clear()
        self._after, self._following = None, _nothing
        if self._ahead is not None:
            self._ahead.close()
            self._ahead = None

    def _lay(self, course: Course) -> None:
        sound = partial(cut, course.prepared.lanes)
        for batch in course.batches:
            hear = partial(self._engine.hear, batch, sound, course.hints)
            self._works.append(Work(hear, sum(map(length_ms, batch))))

    def _next_work(self) -> Work[list[PieceDone]] | None:
        if not self._works and self._after is None:
            self._after = self._following()
            if self._after is not None:
                self._lay(self._after)
        return self._works.popleft() if self._works else None


def _nothing() -> None:
    return None
