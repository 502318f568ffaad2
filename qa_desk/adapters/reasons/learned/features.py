"""What a classifier sees of one client turn: words, pieces of words, and the manager's turns around it."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from pymorphy3 import MorphAnalyzer

_WORD = re.compile(r"[а-яa-z0-9]+")
_NEGATION = frozenset({"не", "нет", "ни", "без", "никак", "нельзя", "вовсе", "отнюдь"})
_NEGATED_WORDS = 3
_SHORT = 5
_CACHED_WORDS = 100_000
_MANAGER_WORDS = 25
_LATEST_TEXTS = 256
"""Turns whose words are kept at hand: every step over a dialogue asks for them again."""

GROUPS = ("lemma", "piece", "before", "after", "shape")
"""Features come in groups; each group is normalised by itself, so that many pieces do not drown few words."""

Features = dict[str, Sequence[str]]
"""By group. The group "piece" holds word forms: whoever uses it takes them to pieces, once a form."""


@lru_cache(_LATEST_TEXTS)
def words_of(text: str) -> tuple[str, ...]:
    """Lower case, ё as е: the way a recogniser writes loses nothing that a person's typing has."""
    return tuple(_WORD.findall(text.lower().replace("ё", "е")))


def pieces_of(word: str) -> tuple[str, ...]:
    """Letters in threes, fours and fives within the word and its borders: endings and misheard letters matter less."""
    edged = f"<{word}>"
    found = (edged[at : at + size] for size in (3, 4, 5) for at in range(len(edged) - size + 1))
    return tuple(dict.fromkeys(found))


class TextView:
    """Turns text into features."""

    def __init__(self) -> None:
        self._morph = MorphAnalyzer()
        self._lemma_of = lru_cache(_CACHED_WORDS)(self._lemma)
        self._manager = lru_cache(_LATEST_TEXTS)(self._said_by_manager)

    def _lemma(self, form: str) -> str:
        return str(self._morph.parse(form)[0].normal_form).replace("ё", "е")

    def turn(self, text: str, before: str, after: str) -> Features:
        """`before`, `after`: the manager's turns next to the client's, "" when there is none."""
        forms = words_of(text)
        lemmas = list(map(self._lemma_of, forms))
        negated = _negated(forms)
        told = [f"!{lemma}" if no else lemma for lemma, no in zip(lemmas, negated, strict=True)]
        pairs = [f"{one} {two}" for one, two in pairwise(lemmas)]
        skips = [f"{one} _ {two}" for one, two in zip(lemmas, lemmas[2:], strict=False)]
        asked = self._manager(before)
        return {
            "lemma": [*told, *pairs, *skips],
            "piece": forms,
            "before": [*asked, *(_answers(lemmas, asked) if len(forms) <= _SHORT else ())],
            "after": self._manager(after),
            "shape": _shape(text, forms, lemmas, before),
        }

    def _said_by_manager(self, text: str) -> tuple[str, ...]:
        """Once for the client's turn before it and once for the one after it."""
        lemmas = list(map(self._lemma_of, words_of(text)[-_MANAGER_WORDS:]))
        return (*lemmas, *(f"{one} {two}" for one, two in pairwise(lemmas)))


def _negated(forms: Sequence[str]) -> list[bool]:
    """True for the words that a negation just before them reaches."""
    left, out = 0, []
    for form in forms:
        out.append(left > 0)
        left = _NEGATED_WORDS if form in _NEGATION else left - 1
    return out


def _answers(lemmas: Sequence[str], asked: Sequence[str]) -> Iterable[str]:
    """A short answer means what it answers: its first word joined with the question's words."""
    first = lemmas[0] if lemmas else ""
    return (f"{first}>{word}" for word in asked if " " not in word)


def _shape(text: str, forms: Sequence[str], lemmas: Sequence[str], before: str) -> list[str]:
    shape = [f"len{min(8, len(forms) // 3)}"]
    if "?" in text:
        shape.append("asks")
    if before.rstrip().endswith("?"):
        shape.append("asked")
    if lemmas:
        shape += [f"first {lemmas[0]}", f"last {lemmas[-1]}"]
    return shape
