"""Correction: a turn as a person or a better model says it is; what was recognised stays beside it for ever."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher

from qa_desk.domain.call import Lane
from qa_desk.domain.errors import GuardRefused, WrongUse
from qa_desk.domain.people import UserId
from qa_desk.domain.transcript import Turn, TurnId, Word

SWAPPED = {Lane.MANAGER: Lane.CLIENT, Lane.CLIENT: Lane.MANAGER, Lane.UNKNOWN: Lane.UNKNOWN}
NEXT_LANE = {Lane.UNKNOWN: Lane.CLIENT, Lane.CLIENT: Lane.MANAGER, Lane.MANAGER: Lane.CLIENT}
CHANNELS = "channels"
"""TurnFix.model of a side that follows a changed rule: what was heard alone until then was the other side."""
CHANNELS_LATE = "channels_late"
"""The same in a text that nobody had read yet: the rule was changed while it was recognised."""


@dataclass(frozen=True, slots=True)
class TurnFix:
    """`text`, `lane`: None where it says nothing of them. `model`: "" when a person said it; `by`: who asked for it."""

    turn_id: TurnId
    text: str | None
    lane: Lane | None
    model: str
    by: UserId | None
    at: datetime


class TurnEmpty(WrongUse):
    """A correction without words: a turn that holds no speech is told by its doubt, not by emptiness."""

    code = "turn_empty"


class ChannelsTell(GuardRefused):
    """The lanes of a stereo recording follow its channels; the rule for them is a setting; facts: recording"""

    code = "channels_tell"


def corrected(turn: Turn, fixes: Sequence[TurnFix]) -> Turn:
    """`fixes` of this turn, oldest first; the last one that says something about text or lane counts.

    A person's words are certain, a person's lane is no guess. A fix back to what was recognised leaves no `original`.
    """
    texts = [fix for fix in fixes if fix.text is not None]
    lanes = [fix for fix in fixes if fix.lane is not None]
    if lanes and lanes[-1].lane is not None:
        turn = replace(turn, lane=lanes[-1].lane, guessed=turn.guessed and lanes[-1].model != "")
    if not texts or texts[-1].text is None or texts[-1].text == turn.text:
        return turn
    text = texts[-1].text
    confidence = turn.confidence if texts[-1].model else 1.0
    words = fitted(turn.words, text)
    return replace(turn, text=text, confidence=confidence, words=words, original=turn.text)


def fitted(words: Sequence[Word], text: str) -> tuple[Word, ...]:
    """Times for the words of a corrected text: words that stayed keep theirs, the others share the time between."""
    told = text.split()
    if not words or not told:
        return ()
    out: list[Word] = []
    matcher = SequenceMatcher(None, [_bare(word.text) for word in words], [_bare(one) for one in told], autojunk=False)
    for kind, begin, end, first, last in matcher.get_opcodes():
        if kind == "equal":
            out += [replace(old, text=new) for old, new in zip(words[begin:end], told[first:last], strict=True)]
        elif kind != "delete":
            out += _shared(_room(words, begin, end), told[first:last])
    return tuple(out)


def _room(words: Sequence[Word], begin: int, end: int) -> tuple[int, int]:
    """The time of the words that went; where none went, the pause before the next one."""
    if begin < end:
        return words[begin].from_ms, words[end - 1].to_ms
    before = words[begin - 1].to_ms if begin else words[0].from_ms
    after = words[begin].from_ms if begin < len(words) else words[-1].to_ms
    return min(before, after), max(before, after)


def _shared(room: tuple[int, int], told: Sequence[str]) -> list[Word]:
    step = (room[1] - room[0]) / len(told)
    edges = [round(room[0] + number * step) for number in range(len(told) + 1)]
    return [Word(edges[number], edges[number + 1], one, 1.0) for number, one in enumerate(told)]


def _bare(word: str) -> str:
    return word.strip(' .,;:!?…«»"()-–—').lower().replace("ё", "е")
