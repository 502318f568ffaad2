"""Evidence and the text under it: what stands behind a verdict is said there now, by the voice it is said to be."""

from collections.abc import Collection, Sequence

from qa_desk.domain.call import Lane
from qa_desk.domain.carry_words import bare
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.errors import GuardRefused
from qa_desk.domain.listening import NotListened, PlayedSpan, heard_enough, sounded
from qa_desk.domain.transcript import Turn


class EvidenceStale(GuardRefused):
    """The recording's text says something else there, or somebody else says it; facts: recording, from_ms, to_ms"""

    code = "evidence_stale"


class ByEarUnheard(NotListened):
    """Words that no text has, taken by somebody who has not heard the place; facts: recording, from_ms, to_ms"""

    code = "by_ear_unheard"


def turns_under(span: SpanEvidence, turns: Sequence[Turn]) -> list[Turn]:
    """Whoever says them; those without words are none."""
    return [turn for turn in turns if turn.text.strip() and turn.from_ms < span.to_ms and span.from_ms < turn.to_ms]


def check_said(span: SpanEvidence, turns: Sequence[Turn], formerly: Collection[str] = ()) -> None:
    """Raises EvidenceStale unless the words stand in the text under the span, on its lane or on one that nobody could
    tell. Where the text has no words at all the listener's own are taken; see check_by_ear.

    `formerly`: what the turns under it said before they were corrected. «Дорого» is still a part of «не дорого»: words
    that were a whole turn then have to be a whole one now.
    """
    under = turns_under(span, turns)
    if not under:
        return
    wanted = _words(span.quote)
    by_lane = [_words(turn.text) for turn in under if turn.lane is span.lane]
    whole = [_words(turn.text) for turn in under if turn.lane in (span.lane, Lane.UNKNOWN)]
    said = any(_stands(wanted, [word for words in turns_of for word in words]) for turns_of in (by_lane, whole))
    before = [_words(text) for text in (*formerly, *(turn.original or "" for turn in under))]
    if not said or (wanted in before and wanted not in whole):
        raise EvidenceStale(recording=span.recording[:12], from_ms=span.from_ms, to_ms=span.to_ms)


def check_by_ear(span: SpanEvidence, turns: Sequence[Turn], heard: Sequence[PlayedSpan]) -> None:
    """Raises ByEarUnheard where the text has no words at all under the span and the owner of `heard` has not heard it:
    then nothing but his ear stands for the words. An older text may have had them, or may have invented them."""
    audible = sounded(heard, span.recording, span.lane)
    if not turns_under(span, turns) and not heard_enough(span.from_ms, span.to_ms, audible):
        raise ByEarUnheard(recording=span.recording[:12], from_ms=span.from_ms, to_ms=span.to_ms)


def followed(span: SpanEvidence, before: Sequence[Turn], now: Sequence[Turn]) -> tuple[Turn, ...]:
    """The turns that the span was taken from, as they are now; none when neither words nor voices changed. `before` and
    `now` are the same transcript: its turns are known by their ids."""
    under = [
        turn
        for turn in before
        if turn.lane is span.lane and span.from_ms <= (turn.from_ms + turn.to_ms) // 2 < span.to_ms
    ]
    if not under:
        middle = (span.from_ms + span.to_ms) // 2
        under = [turn for turn in before if turn.lane is span.lane and turn.from_ms <= middle < turn.to_ms]
    there = {turn.id: turn for turn in now}
    after = tuple(turn if turn.id is None else there.get(turn.id, turn) for turn in under)
    changed = any((was.lane, was.text) != (turn.lane, turn.text) for was, turn in zip(under, after, strict=True))
    return after if changed else ()


def _words(text: str) -> list[str]:
    return [word for word in bare(text) if word]


def _stands(wanted: Sequence[str], told: Sequence[str]) -> bool:
    """As one run of words."""
    return bool(wanted) and any(
        list(told[at : at + len(wanted)]) == list(wanted) for at in range(len(told) - len(wanted) + 1)
    )
