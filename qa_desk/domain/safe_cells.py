"""Safe cells: text that a spreadsheet can hold and will never take for a formula."""

import re

MOST_CHARACTERS = 32_767  # what Excel holds in one cell
_CUT = "…"
# not allowed in XML, so a workbook with them would not open; lone surrogates cannot be encoded at all
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060"
_STARTS_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def clean_text(text: str) -> str:
    """The text with characters that no cell can hold replaced by spaces, line ends as LF, cut at Excel's limit."""
    cleaned = _UNWRITABLE.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(cleaned.encode("utf-16-le")) // 2 <= MOST_CHARACTERS:
        return cleaned
    # Excel counts UTF-16 units; half as many characters always fit
    return cleaned[: MOST_CHARACTERS // 2 - len(_CUT)] + _CUT


def looks_like_formula(text: str) -> bool:
    """True when some program may take the cell for a formula, also after dropping leading blanks as some do."""
    return text.startswith(_STARTS_FORMULA) or text.lstrip().lstrip(_INVISIBLE).lstrip().startswith(_STARTS_FORMULA)


def defused(text: str) -> str:
    """A text cell for a CSV file: an apostrophe before anything that looks like a formula. Not for numbers."""
    return f"'{text}" if looks_like_formula(text) else text
