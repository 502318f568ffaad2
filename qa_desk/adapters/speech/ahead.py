"""Runs pieces of work a few at a time and gives their results in the order of asking."""

from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Work(Generic[T]):
    do: Callable[[], T]
    weight: int = 0


class Ahead(Generic[T]):
    """`supply`: the next work, None when there is none yet; asked by the one who takes.

    Never more than `workers` begun beyond what was taken. No work begins that would bring those begun over `most`, and
    a result counts among them until the next one is asked for. A work that is too heavy alone runs alone.
    """

    def __init__(self, supply: Callable[[], Work[T] | None], workers: int, most: int = 0) -> None:
        self._supply = supply
        self._workers = workers
        self._most = most
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="batch") if workers > 1 else None
        self._begun: deque[tuple[Work[T], Future[T]]] = deque()
        self._next: Work[T] | None = None
        self._weights: deque[int] = deque()
        self._taken = False
        self.held = 0
        """Counts among what is begun as well: what its supplier knows to be begun and not done with."""

    def take(self) -> T | None:
        """Waits for the next result; None when nothing was begun and nothing is there to begin."""
        if self._pool is None:
            work = self._supply()
            return None if work is None else work.do()
        if self._taken:
            self._weights.popleft()
            self._taken = False
        self._fill(self._pool)
        if not self._begun:
            return None
        _work, future = self._begun.popleft()
        result = future.result()
        self._taken = True
        self._fill(self._pool)
        return result

    def close(self) -> None:
        """Waits for those begun, for no others."""
        for _work, future in self._begun:
            future.cancel()
        self._begun.clear()
        if self._pool is not None:
            self._pool.shutdown()

    def _fill(self, pool: ThreadPoolExecutor) -> None:
        while len(self._begun) < self._workers:
            work = self._next or self._supply()
            self._next = work
            if work is None or (self._weights and self.held + sum(self._weights) + work.weight > self._most):
                return
            self._next = None
            self._weights.append(work.weight)
            self._begun.append((work, pool.submit(work.do)))


def worked_ahead(works: Sequence[Work[T]], workers: int, most: int = 0) -> Generator[T]:
    """All of them. Who leaves early waits for those begun, for no others."""
    left = iter(works)
    with closing(Ahead(lambda: next(left, None), workers, most)) as ahead:
        for _work in works:
            result = ahead.take()
            yield result  # type: ignore[misc]  # there is one for each work
