"""Where a long Russian word of a title may be broken: before a consonant that a vowel follows."""

_VOWELS = frozenset("аеёиоуыэюя")
_NEVER_FIRST = frozenset("ьъй")
_SHORTEST = 3


def cuts(word: str) -> list[int]:
    """How many letters may stand before a hyphen; none for a short word, or one of another language."""
    low = word.casefold()
    if not word.isalpha() or len(low) != len(word):
        return []
    return [at for at in range(_SHORTEST, len(word) - _SHORTEST + 1) if _may_cut(low, at)]


def _may_cut(low: str, at: int) -> bool:
    opens = low[at] not in _VOWELS and low[at] not in _NEVER_FIRST and low[at + 1] in _VOWELS
    return opens and bool(_VOWELS.intersection(low[:at]))
