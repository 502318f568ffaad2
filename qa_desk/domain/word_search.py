"""Word search: text and questions as bare words, and where in a text the words of a question stand."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[а-яёa-z0-9]+(\*?)", re.IGNORECASE)
_SHORTEST_BEGINNING = 2

Lemmas = Callable[[str], frozenset[str]]
"""A bare word -> every dictionary form it may belong to."""


@dataclass(frozen=True, slots=True)
class AskedWord:
    """`keys`: any of them will do. `beginning`: words that begin so are meant ("дорог*")."""

    form: str
    keys: frozenset[str]
    beginning: bool = False


def bare(word: str) -> str:
    return word.lower().replace("ё", "е").removesuffix("*")


def keys_of(text: str, lemmas: Lemmas) -> tuple[str, ...]:
    """What a text is found by: its words as they stand and their lemmas, each once."""
    keys: dict[str, None] = {}
    for found in _WORD.finditer(text):
        form = bare(found.group())
        keys[form] = None
        keys.update(dict.fromkeys(sorted(lemmas(form))))
    return tuple(keys)


def asked(question: str, lemmas: Lemmas) -> tuple[AskedWord, ...]:
    """The words of a question, all of which a turn must hold in some form. () when there is no word in it."""
    words: dict[str, AskedWord] = {}
    for found in _WORD.finditer(question):
        form = bare(found.group())
        if found.group(1) and len(form) >= _SHORTEST_BEGINNING:
            words[found.group()] = AskedWord(form, frozenset({form}), beginning=True)
        else:
            words[form] = AskedWord(form, lemmas(form) | {form})
    return tuple(words.values())


def places(text: str, question: Sequence[AskedWord], lemmas: Lemmas) -> tuple[tuple[int, int], ...]:
    """Where the asked words stand in the text, as (start, end); () unless every one of them is there."""
    spots: list[tuple[int, int]] = []
    there: set[AskedWord] = set()
    for found in _WORD.finditer(text):
        form = bare(found.group())
        keys = lemmas(form) | {form}
        hits = {one for one in question if _is_meant(one, keys)}
        if hits:
            there |= hits
            spots.append(found.span())
    return tuple(spots) if there == set(question) else ()


def _is_meant(one: AskedWord, keys: frozenset[str]) -> bool:
    return any(key.startswith(one.form) for key in keys) if one.beginning else bool(keys & one.keys)
