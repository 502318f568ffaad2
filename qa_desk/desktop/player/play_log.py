"""What was really played: one contiguous stretch after another, without the silence that was jumped over."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa_desk.desktop.player.route import Span, without
from qa_desk.domain.call import Lane
from qa_desk.domain.listening import Played

MOST_MS = 10_000
"""A longer stretch is told in parts, so that a crash loses little."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How it is played now; when this changes another stretch begins. `recording`: "" when nobody asks."""

    recording: str
    rate: float
    lanes: frozenset[Lane]
    audible: bool


class PlayLog:
    """Given every position while playing; gives back what is worth telling."""

    def __init__(self) -> None:
        self._terms: Terms | None = None
        self._from = self._to = 0

    def begin(self, at_ms: int, terms: Terms) -> None:
        """Sound starts here, or goes on under other terms; take() comes first."""
        self._terms, self._from, self._to = terms, at_ms, at_ms

    def reach(self, at_ms: int, cuts: Sequence[Span]) -> tuple[Played, ...]:
        """What has to be told by now, usually nothing."""
        self._to = max(self._to, at_ms)
        terms = self._terms
        if terms is None or self._to - self._from < MOST_MS:
            return ()
        told = self.take(cuts)
        self.begin(at_ms, terms)
        return told

    def take(self, cuts: Sequence[Span]) -> tuple[Played, ...]:
        """The stretch up to here; afterwards nothing is under way."""
        terms, self._terms = self._terms, None
        if terms is None:
            return ()
        if not (terms.audible and terms.recording and terms.lanes):
            return ()
        percent = round(terms.rate * 100)
        return tuple(
            Played(terms.recording, span.from_ms, span.to_ms, percent, terms.lanes)
            for span in without(Span(self._from, self._to), cuts)
        )
