"""Runs pieces of work a few at a time and gives their results in the order of asking."""

from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def worked_ahead(
    works: Sequence[Callable[[], T]], workers: int, weights: Sequence[int] = (), most: int = 0
) -> Generator[T]:
    """Never more than `workers` begun beyond what was taken. Who leaves early waits for those begun, for no others.

    `weights`: of each work; then no work begins that would bring those begun over `most`, and a result counts among
    them until the next one is asked for. A work that is too heavy alone runs alone.
    """
    if workers < 2:
        yield from (work() for work in works)
        return
    heavy = list(weights) or [0] * len(works)
    with ThreadPoolExecutor(workers, thread_name_prefix="batch") as pool:
        begun: deque[Future[T]] = deque()
        first = after = 0  # the works from `first` to `after` weigh now
        try:
            while first < len(works):
                after = _fill(begun, pool, works, heavy, (first, after), (workers, most))
                result = begun.popleft().result()
                after = _fill(begun, pool, works, heavy, (first, after), (workers, most))
                yield result
                first += 1
        finally:
            for one in begun:
                one.cancel()


def _fill(
    begun: deque[Future[T]],
    pool: ThreadPoolExecutor,
    works: Sequence[Callable[[], T]],
    weights: Sequence[int],
    at_work: tuple[int, int],
    limits: tuple[int, int],
) -> int:
    """Begins what may be begun; returns the number of the first work that waits."""
    first, after = at_work
    workers, most = limits
    while after < len(works) and len(begun) < workers and (first == after or sum(weights[first : after + 1]) <= most):
        begun.append(pool.submit(works[after]))
        after += 1
    return after
