"""Russian numerals as words and digits: counts ("две", "пару", "полтора") and days of a month ("двадцать первого")."""

from collections.abc import Sequence

_COUNTS: dict[str, float] = {
    "один": 1, "одну": 1, "одного": 1, "одной": 1, "два": 2, "две": 2, "двух": 2, "пару": 2, "пары": 2, "пара": 2,
    "полтора": 1.5, "полторы": 1.5, "несколько": 3, "три": 3, "трех": 3, "четыре": 4, "четырех": 4, "пять": 5,
    "пяти": 5, "шесть": 6, "шести": 6, "семь": 7, "семи": 7, "восемь": 8, "восьми": 8, "девять": 9, "девяти": 9,
    "десять": 10, "десяти": 10, "одиннадцать": 11, "двенадцать": 12, "тринадцать": 13, "четырнадцать": 14,
    "пятнадцать": 15, "шестнадцать": 16, "семнадцать": 17, "восемнадцать": 18, "девятнадцать": 19,
}  # fmt: skip
TENS: dict[str, int] = {
    "двадцать": 20, "двадцати": 20, "тридцать": 30, "тридцати": 30, "сорок": 40, "пятьдесят": 50,
    "шестьдесят": 60, "семьдесят": 70, "восемьдесят": 80, "девяносто": 90,
}  # fmt: skip
_STEMS = (
    "перв", "втор", "трет", "четверт", "пят", "шест", "седьм", "восьм", "девят", "десят", "одиннадцат", "двенадцат",
    "тринадцат", "четырнадцат", "пятнадцат", "шестнадцат", "семнадцат", "восемнадцат", "девятнадцат", "двадцат",
)  # fmt: skip
_ENDINGS = ("ого", "ое", "ом", "ому", "ым", "ый")
_THIRD = ("его", "ье", "ьего", "ьем", "ьему", "ий")

ORDINALS: dict[str, int] = {
    **{f"{stem}{end}": at for at, stem in enumerate(_STEMS, start=1) if at != 3 for end in _ENDINGS},
    **{f"трет{end}": 3 for end in _THIRD},
    **{f"тридцат{end}": 30 for end in _ENDINGS},
}
_DAY_ENDINGS = frozenset({"го", "е", "ого", "ое", "числа", "число", "числу"})
MOST_DAYS = 31
MOST_COUNT = 999


def count_at(words: Sequence[str], at: int) -> tuple[float, int] | None:
    """A count that begins at `at`, and how many words it takes."""
    word = words[at] if at < len(words) else ""
    if word in TENS:
        more = _COUNTS.get(words[at + 1]) if at + 1 < len(words) else None
        return (TENS[word] + more, 2) if more is not None and 1 <= more <= 9 else (TENS[word], 1)
    if word in _COUNTS:
        return _COUNTS[word], 1
    if word.isascii() and word.isdigit() and 0 < len(word) <= 3 and 0 < int(word) <= MOST_COUNT:
        return int(word), 1
    return None


def day_at(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """A day of a month that begins at `at` ("двадцать первого", "15 го"), and how many words it takes."""
    word = words[at] if at < len(words) else ""
    after = words[at + 1] if at + 1 < len(words) else ""
    if word in ("двадцать", "тридцать") and after in ORDINALS:
        day = TENS[word] + ORDINALS[after]
        return (day, 2) if ORDINALS[after] <= 9 and day <= MOST_DAYS else None
    if word in ORDINALS and ORDINALS[word] <= MOST_DAYS:
        return ORDINALS[word], 1
    if word.isascii() and word.isdigit() and len(word) <= 2 and 1 <= int(word) <= MOST_DAYS:
        return int(word), 2 if after in _DAY_ENDINGS - {"числа", "число", "числу"} else 1
    return None


def ordinal(word: str) -> int | None:
    """For "четвертом" 4; None for what is no ordinal."""
    return ORDINALS.get(word)
