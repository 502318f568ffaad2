"""Many phrases at once: an index by first word leaves only the few phrases worth trying at a place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qa_desk.adapters.reasons.lemmas import Word
from qa_desk.adapters.reasons.patterns import Pattern, Span, find


class Sort(StrEnum):
    """What a phrase of the book says about a turn."""

    PHRASE = "phrase"
    HINT = "hint"
    ANTI = "anti"
    TOPIC = "topic"
    REFUSAL = "refusal"
    GOING_ON = "going_on"
    WHEN = "when"
    VAGUE_LATER = "vague_later"
    RESOLVED = "resolved"
    TAKEN_BACK = "taken_back"
    NO_REASON = "no_reason"
    NOT_CLIENT = "not_client"
    CUT_OFF = "cut_off"
    YES = "yes"
    NO = "no"
    DENIAL = "denial"


@dataclass(frozen=True, slots=True)
class Entry:
    """`code` is "" for the general lists."""

    pattern: Pattern
    sort: Sort
    code: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    entry: Entry
    span: Span


class PhraseIndex:
    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_key: dict[str, list[Entry]] = {}
        for entry in entries:
            for key in entry.pattern.slots[0].keys:
                self._by_key.setdefault(key, []).append(entry)

    def hits(self, words: Sequence[Word]) -> list[Hit]:
        found: list[Hit] = []
        for at, word in enumerate(words):
            tried: set[int] = set()
            for key in word.keys:
                for entry in self._by_key.get(key, ()):
                    if id(entry) in tried:
                        continue
                    tried.add(id(entry))
                    span = find(entry.pattern, words, at)
                    if span is not None:
                        found.append(Hit(entry, span))
        return sorted(found, key=lambda hit: (hit.span.start, hit.span.end, hit.entry.code, hit.entry.pattern.source))
