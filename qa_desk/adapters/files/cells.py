"""Text of a cell, the same for every kind of file: ISO dates, numbers without exponent or trailing ".0"."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

Cell = str | float | bool | date | time | timedelta
"""What python-calamine gives; int is a float and datetime a date to the type checker."""

CUT = "…"
"""Stands for text that could not be told apart into cells."""


def fit(cells: tuple[str, ...], blank: tuple[str, ...]) -> tuple[str, ...]:
    """Padded to the width of `blank`. Cells beyond it stay when they hold anything: the row must not pass for good."""
    width = len(blank)
    if len(cells) < width:
        return cells + blank[len(cells) :]
    return cells if any(cells[width:]) else cells[:width]


def number_text(number: float) -> str:
    """Fifteen digits, as spreadsheet programs show a number: 0.1 + 0.2 reads 0.3."""
    if isinstance(number, int):
        return str(number)
    if number == int_of(number) and abs(number) < 1e15:
        return str(int(number))
    text = f"{number:.15g}"
    return f"{Decimal(text):f}" if "e" in text else text


def int_of(number: float) -> int | None:
    """Whole part, None for infinity and not-a-number."""
    return int(number) if abs(number) < 1e300 else None


def _duration_text(span: timedelta) -> str:
    seconds = round(span.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def cell_text(cell: Cell) -> str:
    """Seconds are whole: a spreadsheet's clock is a fraction of a day and never exact."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return number_text(cell)
    if isinstance(cell, datetime):
        half_up = cell + timedelta(milliseconds=500) if cell.microsecond >= 500_000 else cell
        return half_up.replace(microsecond=0).isoformat()
    if isinstance(cell, timedelta):
        return _duration_text(cell)
    if isinstance(cell, time):
        return cell.replace(microsecond=0).isoformat()
    return cell.isoformat()
