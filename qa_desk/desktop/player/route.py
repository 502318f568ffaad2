"""Spans of a recording: moments joined into a route, silence cut out of what was played. Plain arithmetic."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

AROUND_MS = 2_000
"""A moment is heard from this long before it to this long after it: words alone mislead."""


class Span(NamedTuple):
    from_ms: int
    to_ms: int

    @property
    def length_ms(self) -> int:
        return self.to_ms - self.from_ms


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """In order of time; what touches or overlaps becomes one."""
    whole: list[Span] = []
    for span in sorted(spans):
        if whole and span.from_ms <= whole[-1].to_ms:
            whole[-1] = Span(whole[-1].from_ms, max(whole[-1].to_ms, span.to_ms))
        else:
            whole.append(span)
    return tuple(whole)


def route_of(moments: Iterable[Span], duration_ms: int, around_ms: int = AROUND_MS) -> tuple[Span, ...]:
    """The moments with what is around them, inside the recording, nothing twice."""
    widened = (
        Span(max(span.from_ms - around_ms, 0), min(span.to_ms + around_ms, duration_ms))
        for span in moments
        if span.from_ms < span.to_ms
    )
    return joined(span for span in widened if span.from_ms < span.to_ms)


def without(span: Span, cuts: Sequence[Span]) -> tuple[Span, ...]:
    """What is left of it; `cuts` are in order and apart."""
    left, at = [], span.from_ms
    for cut in cuts:
        if cut.to_ms <= at or cut.from_ms >= span.to_ms:
            continue
        if cut.from_ms > at:
            left.append(Span(at, cut.from_ms))
        at = cut.to_ms
    if at < span.to_ms:
        left.append(Span(at, span.to_ms))
    return tuple(left)


def total_ms(spans: Iterable[Span]) -> int:
    return sum(span.length_ms for span in spans)
