"""Where a long Russian word of a title may be broken."""

from functools import cache

import pyphen

_SHORTEST = 3


def cuts(word: str) -> list[int]:
    """How many letters may stand before a hyphen; none for a short word, or one of another language."""
    return list(_russian().positions(word)) if word.isalpha() else []


@cache
def _russian() -> pyphen.Pyphen:
    """Read when the first title is too long."""
    return pyphen.Pyphen(lang="ru_RU", left=_SHORTEST, right=_SHORTEST)
