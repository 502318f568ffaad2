"""The phrase language of the reason book: `не|ни буду ... ~больше брать|взять`, `банк & отказать`, `!снимайте`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from qa_desk.adapters.reasons.lemmas import EXACT, Lemmatiser, Word, plain

GAP = 3
WINDOW = 6
MOST_VARIANTS = 100


class PatternBroken(ValueError):
    """A phrase the language does not allow; the message says what was expected."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a phrase: any of `keys`; up to `gap` other words may stand before it."""

    keys: frozenset[str]
    optional: bool = False
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Pattern:
    """`together`: the slots may come in any order within WINDOW words; else they follow one another."""

    source: str
    slots: tuple[Slot, ...]
    together: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """Words start..end (end not included) of one utterance."""

    start: int
    end: int


def parse_patterns(source: str, lemmatiser: Lemmatiser) -> tuple[Pattern, ...]:
    """`a|b` one of, `~a` may be absent, `...` up to three words between, `!a` this very form, `a & b` any order,
    `a_b|c` two words as one choice: such a phrase becomes several patterns."""
    choices = [_spread(part) for part in plain(source).replace("…", "...").split()]
    if any(not part for part in choices):
        raise PatternBroken("a word on both sides of |")
    if prod(len(part) for part in choices) > MOST_VARIANTS:
        raise PatternBroken(f"at most {MOST_VARIANTS} combinations of joined words")
    return tuple(_parse(source, " ".join(parts), lemmatiser) for parts in product(*choices))


def _spread(part: str) -> list[str]:
    """`не_буду|пас|отбой` -> `пас|отбой`, `не буду`."""
    mark = "~" if part.startswith("~") else ""
    words = part.removeprefix("~").split("|")
    single = "|".join(word for word in words if "_" not in word)
    joined = [word.replace("_", " ") for word in words if "_" in word]
    return ([mark + single] if single else []) + joined


def _parse(source: str, text: str, lemmatiser: Lemmatiser) -> Pattern:
    if "&" in text:
        if "..." in text or "~" in text:
            raise PatternBroken("no gap and no optional word beside &")
        slots = tuple(_slot(part.strip(), lemmatiser) for part in text.split("&"))
        return Pattern(source, slots, together=True)
    slots_in_order: list[Slot] = []
    gap = 0
    for part in text.split():
        if part == "...":
            gap = GAP
            continue
        slots_in_order.append(_slot(part, lemmatiser, gap))
        gap = 0
    if text.startswith("...") or gap or not slots_in_order or slots_in_order[0].optional:
        raise PatternBroken("a word first and last, gaps and optional words between")
    return Pattern(source, tuple(slots_in_order))


def _slot(part: str, lemmatiser: Lemmatiser, gap: int = 0) -> Slot:
    optional = part.startswith("~")
    keys: set[str] = set()
    for word in part.removeprefix("~").split("|"):
        bare = word.removeprefix(EXACT)
        if not bare or not bare.isalnum():
            raise PatternBroken(f"a word of letters instead of {word!r}")
        if word.startswith(EXACT):
            keys.add(word)
        else:
            keys |= lemmatiser.asked_keys(bare)
    return Slot(frozenset(keys), optional, gap)


def vocabulary_of(patterns: Iterable[Pattern]) -> frozenset[str]:
    return frozenset(key for pattern in patterns for slot in pattern.slots for key in slot.keys)


def find(pattern: Pattern, words: Sequence[Word], at: int) -> Span | None:
    """The phrase with its first slot on word `at`."""
    if pattern.together:
        return _find_together(pattern, words, at)
    end = _follow(pattern.slots, 1, words, at + 1)
    return None if end is None else Span(at, end)


def _follow(slots: tuple[Slot, ...], index: int, words: Sequence[Word], at: int) -> int | None:
    if index == len(slots):
        return at
    slot = slots[index]
    sentence = words[at - 1].sentence
    for place in range(at, min(at + slot.gap + 1, len(words))):
        if words[place].sentence != sentence:
            break
        if not slot.keys.isdisjoint(words[place].keys):
            end = _follow(slots, index + 1, words, place + 1)
            if end is not None:
                return end
    return _follow(slots, index + 1, words, at) if slot.optional else None


def _find_together(pattern: Pattern, words: Sequence[Word], at: int) -> Span | None:
    low, high = max(0, at - WINDOW), min(len(words), at + WINDOW + 1)
    places = [at]
    for slot in pattern.slots[1:]:
        found = next(
            (
                place
                for place in range(low, high)
                if place not in places
                and words[place].sentence == words[at].sentence
                and not slot.keys.isdisjoint(words[place].keys)
            ),
            None,
        )
        if found is None:
            return None
        places.append(found)
    return Span(min(places), max(places) + 1)
