"""Where the words of a correction stand in another text of the same sound: the same words at the same time."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from qa_desk.domain.call import Lane
from qa_desk.domain.transcript import Turn

BESIDE_MS = 500
"""Two engines time a word that much apart."""
Timed = list[tuple[str, tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Said:
    """One word of the new text: turn `row`, place `at` in it."""

    row: int
    at: int
    bare: str
    from_ms: int
    to_ms: int


@dataclass(frozen=True, slots=True)
class Spot:
    """Words `begin` to `end` of turn `row` become `words`. `says_so`: they say it already."""

    row: int
    begin: int
    end: int
    words: tuple[str, ...]
    says_so: bool = False


def bare(text: str) -> list[str]:
    return [_bare(word) for word in text.split()]


def said_in(was: Turn, new: Sequence[Turn]) -> list[Said]:
    """Words of the new text around the time of a turn, by the same voice as far as that is known."""
    out = []
    for row, turn in enumerate(new):
        beside = turn.from_ms - BESIDE_MS < was.to_ms and was.from_ms < turn.to_ms + BESIDE_MS
        if beside and (turn.lane is was.lane or Lane.UNKNOWN in (turn.lane, was.lane) or turn.guessed or was.guessed):
            out += [Said(row, at, word, *time) for at, (word, time) in enumerate(_timed(turn))]
    return out


def spots_of(was: Turn, now: Turn, said: Sequence[Said]) -> list[Spot | None]:
    """One for each word or run of words that the person changed; None for those that have no place."""
    old, wanted, here = [word for word, _time in _timed(was)], bare(now.text), [one.bare for one in said]
    if _place(wanted, here) is not None and _place(wanted, old) is None:
        return []
    at = _place(old, here)
    if at is not None and said[at].row == said[at + len(old) - 1].row:  # the very same words
        return [Spot(said[at].row, said[at].at, said[at].at + len(old), tuple(now.text.split()))]
    return _spot_by_spot(was, now, said)


def _spot_by_spot(was: Turn, now: Turn, said: Sequence[Said]) -> list[Spot | None]:
    old, raw, told = _timed(was), was.text.split(), now.text.split()
    whole = (was.from_ms, was.to_ms)  # nobody timed the words that a person wrote
    wanted: Timed = [(word, whole) for word in bare(now.text)]
    met, corrected = _met(old, said), _met(wanted, said)
    out: list[Spot | None] = []
    matcher = SequenceMatcher(None, [word for word, _time in old], [word for word, _time in wanted], autojunk=False)
    for kind, begin, end, first, last in matcher.get_opcodes():
        if kind == "equal":  # commas and capitals alone: of no use where the word is not there
            both = zip(range(begin, end), range(first, last), strict=True)
            styled = [(at, to) for at, to in both if raw[at] != told[to] and at in met]
            out += [_instead(met, said, (at, at + 1), [told[to]]) for at, to in styled]
        elif kind == "delete":
            if not _without(met, (begin, end), len(old)):
                out.append(_instead(met, said, (begin, end), ()))
        else:
            around = met.get(begin - 1), met.get(end)
            spot = _as_told(corrected, said, (first, last), around)
            out.append(spot or _instead(met, said, (begin, end), told[first:last]))
    return out


def _place(told: Sequence[str], there: Sequence[str]) -> int | None:
    runs = (at for at in range(len(there) - len(told) + 1) if list(there[at : at + len(told)]) == list(told))
    return next(runs, None) if told else None


def _met(words: Timed, said: Sequence[Said]) -> dict[int, int]:
    """Place of a word -> place in `said` where the same word is heard at the same time."""
    matcher = SequenceMatcher(None, [word for word, _time in words], [one.bare for one in said], autojunk=False)
    found = {}
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            begin, end = words[block.a + step][1]
            other = said[block.b + step]
            if begin - BESIDE_MS < other.to_ms and other.from_ms < end + BESIDE_MS:
                found[block.a + step] = block.b + step
    return found


def _as_told(
    met: dict[int, int], said: Sequence[Said], run: tuple[int, int], around: tuple[int | None, int | None]
) -> Spot | None:
    """The new text says what the person wrote, between the words that were around it."""
    places = [met.get(word) for word in range(*run)]
    first = places[0]
    if first is None or places != list(range(first, first + len(places))):
        return None
    before, after = around
    if (before is not None and first <= before) or (after is not None and first + len(places) > after):
        return None
    return Spot(said[first].row, said[first].at, said[first].at + 1, (), says_so=True)


def _without(met: dict[int, int], run: tuple[int, int], words: int) -> bool:
    """The new text does not say what the person struck out: the words around it stand side by side."""
    begin, end = run
    if any(place in met for place in range(begin, end)):
        return False
    before, after = met.get(begin - 1), met.get(end)
    if begin == 0 or end == words:
        return before is not None or after is not None
    return before is not None and after == before + 1


def _instead(met: dict[int, int], said: Sequence[Said], run: tuple[int, int], words: Sequence[str]) -> Spot | None:
    """The words the person replaced stand together in one turn; for words put between others, one of these does."""
    begin, end = run
    if begin == end:
        before, after = met.get(begin - 1), met.get(begin)
        if before is None and after is None:
            return None
        if before is not None:
            return Spot(said[before].row, said[before].at + 1, said[before].at + 1, tuple(words))
        return Spot(said[after or 0].row, said[after or 0].at, said[after or 0].at, tuple(words))
    places = [met.get(word) for word in range(begin, end)]
    first = places[0]
    if first is None or places != list(range(first, first + len(places))):
        return None
    one, last = said[first], said[first + len(places) - 1]
    if one.row != last.row:
        return None
    rest = sum(other.row == one.row for other in said) - len(places)
    return Spot(one.row, one.at, last.at + 1, tuple(words)) if words or rest else None


def _timed(turn: Turn) -> Timed:
    """Bare words with their times; where the engine tells none, they share the turn."""
    words = turn.text.split()
    if len(turn.words) == len(words):
        return [(_bare(word), (one.from_ms, one.to_ms)) for word, one in zip(words, turn.words, strict=True)]
    step = (turn.to_ms - turn.from_ms) / max(len(words), 1)
    edges = [round(turn.from_ms + step * place) for place in range(len(words) + 1)]
    return [(_bare(word), (edges[place], edges[place + 1])) for place, word in enumerate(words)]


def _bare(word: str) -> str:
    return word.strip(' .,;:!?…«»"()-–—').lower().replace("ё", "е")
