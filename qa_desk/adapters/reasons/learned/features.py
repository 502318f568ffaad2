"""What a classifier sees of one client turn: words, pieces of words, concepts, and the manager's turns around it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pymorphy3 import MorphAnalyzer

_WORD = re.compile(r"[а-яa-z0-9]+")
_NEGATION = frozenset({"не", "нет", "ни", "без", "никак", "нельзя", "вовсе", "отнюдь"})
_NEGATED_WORDS = 3
_SHORT = 5
_LONGEST_EXPRESSION = 5
_CACHED_WORDS = 100_000
_MANAGER_WORDS = 25

GROUPS = ("lemma", "piece", "concept", "before", "after", "shape")
"""Features come in groups; each group is normalised by itself, so that many pieces do not drown few words."""

Features = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class WordView:
    """What is known of one word form, worked out once."""

    lemma: str
    pieces: tuple[str, ...]
    concepts: tuple[str, ...]


def words_of(text: str) -> list[str]:
    """Lower case, ё as е: the way a recogniser writes loses nothing that a person's typing has."""
    return _WORD.findall(text.lower().replace("ё", "е"))


def pieces_of(word: str) -> tuple[str, ...]:
    """Letters in threes, fours and fives within the word and its borders: endings and misheard letters matter less."""
    edged = f"<{word}>"
    found = (edged[at : at + size] for size in (3, 4, 5) for at in range(len(edged) - size + 1))
    return tuple(dict.fromkeys(found))


class TextView:
    """Turns text into features. `lexicon`: concept names by lemma; `expressions`: concept names by lemmas in a row."""

    def __init__(
        self, lexicon: Mapping[str, Sequence[str]], expressions: Mapping[tuple[str, ...], Sequence[str]]
    ) -> None:
        self._morph = MorphAnalyzer()
        self._lexicon = lexicon
        self._expressions = expressions
        self._starts = frozenset(lemmas[0] for lemmas in expressions)
        self.word = lru_cache(_CACHED_WORDS)(self._word)

    def _word(self, form: str) -> WordView:
        lemma = self.lemma(form)
        concepts = self._lexicon.get(lemma) or self._lexicon.get(form) or ()
        return WordView(lemma, pieces_of(form), tuple(concepts))

    def lemma(self, form: str) -> str:
        return str(self._morph.parse(form)[0].normal_form).replace("ё", "е")

    def turn(self, text: str, before: str, after: str) -> Features:
        """`before`, `after`: the manager's turns next to the client's, "" when there is none."""
        forms = words_of(text)
        views = [self.word(form) for form in forms]
        lemmas = [view.lemma for view in views]
        negated = _negated(forms)
        told = [f"!{lemma}" if no else lemma for lemma, no in zip(lemmas, negated, strict=True)]
        pairs = [f"{one} {two}" for one, two in zip(lemmas, lemmas[1:], strict=False)]
        skips = [f"{one} _ {two}" for one, two in zip(lemmas, lemmas[2:], strict=False)]
        concepts = self._concepts(views, lemmas, negated)
        asked = self._manager(before)
        return {
            "lemma": [*told, *pairs, *skips],
            "piece": [piece for view in views for piece in view.pieces],
            "concept": concepts,
            "before": [*asked, *(_answers(lemmas, asked) if len(forms) <= _SHORT else ())],
            "after": self._manager(after),
            "shape": _shape(text, forms, lemmas, before),
        }

    def _concepts(self, views: Sequence[WordView], lemmas: Sequence[str], negated: Sequence[bool]) -> list[str]:
        found: list[str] = []
        for view, no in zip(views, negated, strict=True):
            found += [f"!{name}" if no else name for name in view.concepts]
        for at, lemma in enumerate(lemmas):
            if lemma in self._starts:
                found += self._expression(lemmas, at)
        single = sorted(set(found))
        return [*single, *(f"{one}&{two}" for at, one in enumerate(single) for two in single[at + 1 :])]

    def _expression(self, lemmas: Sequence[str], at: int) -> Iterable[str]:
        for size in range(2, _LONGEST_EXPRESSION + 1):
            yield from self._expressions.get(tuple(lemmas[at : at + size]), ())

    def _manager(self, text: str) -> list[str]:
        lemmas = [self.word(form).lemma for form in words_of(text)[-_MANAGER_WORDS:]]
        concepts = {name for form in words_of(text) for name in self.word(form).concepts}
        pairs = [f"{one} {two}" for one, two in zip(lemmas, lemmas[1:], strict=False)]
        return [*lemmas, *pairs, *(f"#{name}" for name in sorted(concepts))]


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
