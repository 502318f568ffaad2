"""Spans of a recording: moments made a route, silence cut out of what was played. Plain arithmetic."""

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


def route_of(moments: Iterable[Span], duration_ms: int, around_ms: int = AROUND_MS) -> tuple[Span, ...]:
    """The moments with what is around them, inside the recording, in the order given.

    A moment that lies in a stretch that is heard anyway, or goes on where the last one ended, makes that one longer.
    What is around a moment is not heard again, the moment itself is heard whole.
    """
    route: list[Span] = []
    for moment in moments:
        inside = Span(max(moment.from_ms, 0), min(moment.to_ms, duration_ms))
        if inside.from_ms >= inside.to_ms:
            continue
        wide = Span(max(inside.from_ms - around_ms, 0), min(inside.to_ms + around_ms, duration_ms))
        _add(route, wide, inside)
    return tuple(route)


def _add(route: list[Span], wide: Span, moment: Span) -> None:
    places = range(len(route))
    holder = next((place for place in places if _holds(route[place], moment)), None)
    if holder is None and route and route[-1].from_ms <= wide.from_ms <= route[-1].to_ms:
        holder = len(route) - 1
    fresh = _fresh(wide, moment, [route[place] for place in places if place != holder])
    if holder is not None and fresh.from_ms <= route[holder].to_ms:
        route[holder] = Span(min(route[holder].from_ms, fresh.from_ms), max(route[holder].to_ms, fresh.to_ms))
    else:
        route.append(fresh)
    for gap in without(wide, sorted(route)):  # what is around it, beyond a stretch that covers the rest
        place = next(place for place, leg in enumerate(route) if gap.from_ms == leg.to_ms or gap.to_ms == leg.from_ms)
        route[place] = Span(min(route[place].from_ms, gap.from_ms), max(route[place].to_ms, gap.to_ms))


def _holds(whole: Span, span: Span) -> bool:
    return whole.from_ms <= span.from_ms and span.to_ms <= whole.to_ms


def _fresh(wide: Span, moment: Span, heard: Sequence[Span]) -> Span:
    """The moment with what of its surroundings was not heard."""
    before = [leg.to_ms for leg in heard if leg.from_ms < moment.from_ms and leg.to_ms > wide.from_ms]
    behind = [leg.from_ms for leg in heard if leg.to_ms > moment.to_ms and leg.from_ms < wide.to_ms]
    return Span(
        max((wide.from_ms, *(min(end, moment.from_ms) for end in before))),
        min((wide.to_ms, *(max(start, moment.to_ms) for start in behind))),
    )


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
