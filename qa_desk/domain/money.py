"""Money is integer minor units plus a currency; floats never hold it."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """`minor`: kopecks or cents. `currency`: ISO 4217 code."""

    minor: int
    currency: str = "RUB"

    def __add__(self, other: "Money") -> "Money":
        if self.currency != other.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return Money(self.minor + other.minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)


LONGEST_AMOUNT = 24
"""Letters of a written amount; no real one is longer, and Decimal would take "1e999999999" seriously."""

_MARKS = {"₽": "RUB", "руб.": "RUB", "руб": "RUB", "RUB": "RUB", "р.": "RUB", "$": "USD", "€": "EUR"}
_MARK = "|".join(re.escape(mark) for mark in _MARKS)
_WRITTEN = re.compile(rf"([+-]?) ?({_MARK})? ?([+-]?[\d., ']*\d)? ?({_MARK})?", re.ASCII)
_GROUPS = re.compile(r"[+-]?\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)*|[^ ']*", re.ASCII)

_BOTH_MARKS = re.compile(r"[+-]?\d{1,3}(?:(?:,\d{3})+\.|(?:\.\d{3})+,)\d+", re.ASCII)


def parse_minor(text: str, currency: str = "") -> int | None:
    """Minor units of an amount as people and CRMs write it ("1 846,56", "15000", "12.5 ₽"); None if it is no amount.

    More than two decimals are refused rather than rounded: rounding belongs to rules, not to reading. So are blanks
    that part no thousands and a sign in the middle: "1500 руб. 00" is not 150 000. `currency`: what the amount is
    taken for; a sign of another one ("15 $" for roubles) is refused, nothing is converted.
    """
    written = _WRITTEN.fullmatch(" ".join(text.split()))
    if written is None or not written[3] or (written[1] and written[3][0] in "+-"):
        return None
    if {_MARKS[mark] for mark in (written[2], written[4]) if mark} - {currency or _MARKS.get(written[2] or written[4])}:
        return None
    if _GROUPS.fullmatch(written[3]) is None:
        return None
    cleaned = written[1] + written[3].replace(" ", "").replace("'", "")
    if "," in cleaned and "." in cleaned:
        thousands = "," if cleaned.rfind(".") > cleaned.rfind(",") else "."
        if _BOTH_MARKS.fullmatch(cleaned) is None:
            return None
        cleaned = cleaned.replace(thousands, "")
    cleaned = cleaned.replace(",", ".")
    if re.search(r"\.\d{3}$", cleaned):
        return None  # "1.500" is one and a half here and fifteen hundred there: nobody's money is guessed
    if len(cleaned) > LONGEST_AMOUNT or "e" in cleaned.casefold():
        return None
    try:
        amount = Decimal(cleaned)
    except InvalidOperation:
        return None
    minor = amount * 100 if amount.is_finite() else None
    if minor is None or minor != minor.to_integral_value() or abs(minor) > 10**15:
        return None
    return int(minor)
