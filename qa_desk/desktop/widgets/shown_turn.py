"""A turn as the transcript shows it: its text, what stands in its head and foot, and where its words are."""

from dataclasses import dataclass
from functools import lru_cache

from qa_desk.domain.call import Lane
from qa_desk.domain.transcript import Doubt, Word
from qa_desk.words import labels, tr

LOW_CONFIDENCE = 0.5
_LOW_WORD = 0.35
Range = tuple[int, int]
"""Characters of a text: start and end."""


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """`evidence`: it decided the finding or the decision. `highlight`: worth hearing first. `key`: the stored turn's.

    `doubt`: why the text may be invented; `heard`: this user has listened to the turn. `guessed`: the lane was told
    from the voice. `original`: what was recognised, where the text was corrected.
    """

    lane: Lane
    from_ms: int
    to_ms: int
    text: str
    confidence: float = 1.0
    evidence: bool = False
    highlight: bool = False
    key: int | None = None
    words: tuple[Word, ...] = ()
    doubt: Doubt | None = None
    heard: bool = False
    guessed: bool = False
    original: str | None = None


def speaker(turn: ShownTurn) -> str:
    """Whose turn it is; a guess says that it is one."""
    who = labels.lane(turn.lane)
    return tr("{speaker} (guessed)").format(speaker=who) if turn.guessed else who


def foot_of(turn: ShownTurn) -> str:
    """Why the text is not to be relied on, and what can be done; "" for a turn that can."""
    if turn.doubt is None:
        return ""
    why = labels.doubt(turn.doubt)
    if turn.heard:
        return tr("May be invented: {why}. Heard by you.").format(why=why)
    return tr("May be invented: {why}. Not heard yet.").format(why=why)


@lru_cache(maxsize=4_000)
def word_ranges(text: str, words: tuple[Word, ...]) -> tuple[Range, ...]:
    """Where each word stands in the text; an empty range for one that the text does not hold."""
    out: list[Range] = []
    place = 0
    for word in words:
        bare = word.text.strip()
        found = text.find(bare, place) if bare else -1
        if found < 0:
            out.append((place, place))
        else:
            place = found + len(bare)
            out.append((found, place))
    return tuple(out)


def word_at(turn: ShownTurn, ms: int) -> Range | None:
    """The word that sounds now: the last one begun, until the next one begins; None before the first."""
    found: Range | None = None
    for word, place in zip(turn.words, word_ranges(turn.text, turn.words), strict=True):
        if word.from_ms > ms:
            break
        found = place
    return found if found is not None and found[0] < found[1] else None


def low_words(turn: ShownTurn) -> list[Range]:
    """Words the engine was least sure of."""
    places = word_ranges(turn.text, turn.words)
    return [
        place
        for word, place in zip(turn.words, places, strict=True)
        if word.probability < _LOW_WORD and place[0] < place[1]
    ]
