"""Ids in portions: a statement takes only so many bound values."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
_MOST = 400
"""SQLite took 999 for many years, and some systems build it so still; a statement may name its ids twice."""


def in_chunks(values: Sequence[T]) -> Iterator[list[T]]:
    for start in range(0, len(values), _MOST):
        yield list(values[start : start + _MOST])
