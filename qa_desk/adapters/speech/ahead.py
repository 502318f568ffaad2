"""Runs pieces of work a few at a time and gives their results in the order of asking."""

from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def worked_ahead(works: Sequence[Callable[[], T]], workers: int) -> Generator[T]:
    """Never more than `workers` begun beyond what was taken. Who leaves early waits for those begun, for no others."""
    if workers < 2:
        yield from (work() for work in works)
        return
    left = iter(works)
    with ThreadPoolExecutor(workers, thread_name_prefix="batch") as pool:
        begun: deque[Future[T]] = deque(pool.submit(work) for _, work in zip(range(workers), left, strict=False))
        try:
            while begun:
                result = begun.popleft().result()
                for work in left:
                    begun.append(pool.submit(work))
                    break
                yield result
        finally:
            for one in begun:
                one.cancel()
