"""Charts on paper as vectors: upright bars, the numbers over them, and a line of shares with its own scale."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from qa_desk.domain.report_table import scale_steps

if TYPE_CHECKING:
    from fpdf import FPDF

CHART_MM = 84
_BARS = ((29, 91, 184), (154, 167, 184), (31, 96, 112))
_LINE, _GRID, _INK, _MUTED = (169, 34, 27), (225, 230, 236), (26, 32, 44), (98, 108, 124)
_PLOT_MM, _LABELS_MM, _RIGHT_MM, _LEFT_MM = 50, 14, 12, 16


@dataclass(frozen=True, slots=True)
class PaperChart:
    """`values`: for each label one number a series; `shown`: the same as people read them. `line`: shares 0..1, None
    for a place without one; empty for no line. `names`: of the series and, last, of the line."""

    title: str
    labels: tuple[str, ...]
    values: tuple[tuple[int, ...], ...]
    shown: tuple[tuple[str, ...], ...]
    line: tuple[float | None, ...]
    names: tuple[str, ...]
    joined: bool = True  # False where the places have no order that a line could follow


def draw_chart(pdf: "FPDF", font: str, chart: PaperChart, shown: Callable[[str], str]) -> None:
    """From the present place down, over the width of the page."""
    left, top = pdf.l_margin + _LEFT_MM, pdf.get_y() + 4
    wide = pdf.epw - _LEFT_MM - (_RIGHT_MM if chart.line else 2)
    low = top + _PLOT_MM
    highest = max((value for those in chart.values for value in those), default=0) or 1
    marks = scale_steps(highest)
    scale = marks[-1]
    _grid(pdf, font, (left, top, wide, low), marks, bool(chart.line))
    slot = wide / max(len(chart.labels), 1)
    for place, label in enumerate(chart.labels):
        middle = left + slot * (place + 0.5)
        _bars(pdf, font, chart, place, (middle, slot, low), scale)
        _label(pdf, font, shown(label), middle, slot, low)
    if chart.line:
        _draw_line(pdf, chart, left, slot, low)
    _legend(pdf, font, chart, left, low + _LABELS_MM, shown)
    pdf.set_xy(pdf.l_margin, low + _LABELS_MM + 6)
    pdf.set_fill_color(255, 255, 255)  # tables fill their plain rows with whatever was last


def _grid(
    pdf: "FPDF", font: str, area: tuple[float, float, float, float], marks: tuple[int, ...], shares: bool
) -> None:
    left, top, wide, low = area
    pdf.set_draw_color(*_GRID)
    pdf.set_line_width(0.2)
    pdf.set_font(font, "", 6)
    pdf.set_text_color(*_MUTED)
    for mark in marks:
        y = low - (low - top) * mark / marks[-1]
        pdf.line(left, y, left + wide, y)
        number = f"{mark:,}".replace(",", "\u00a0")
        pdf.text(left - 2 - pdf.get_string_width(number), y + 1, number)
    for percent in (0, 25, 50, 75, 100) if shares else ():
        pdf.text(left + wide + 2, low - (low - top) * percent / 100 + 1, f"{percent} %")


def _bars(pdf: "FPDF", font: str, chart: PaperChart, place: int, where: tuple[float, float, float], scale: int) -> None:
    middle, slot, low = where
    those = chart.values[place]
    wide = min(slot * 0.7, 16) / max(len(those), 1)
    start = middle - wide * len(those) / 2
    pdf.set_font(font, "", 6)
    for at, value in enumerate(those):
        tall = _PLOT_MM * value / scale
        pdf.set_fill_color(*_BARS[at % len(_BARS)])
        if value > 0:
            pdf.rect(start + at * wide, low - tall, wide * 0.94, tall, style="F")
        text = chart.shown[place][at]
        long = pdf.get_string_width(text)
        if long <= slot / max(len(those), 1) + 1:
            pdf.set_text_color(*_INK)
            pdf.text(start + at * wide + (wide * 0.94 - long) / 2, low - max(tall, 0) - 1, text)


def _label(pdf: "FPDF", font: str, text: str, middle: float, slot: float, low: float) -> None:
    pdf.set_font(font, "", 6)
    pdf.set_text_color(*_INK)
    for row, line in enumerate(wrapped(text, slot - 1, pdf.get_string_width)[:4]):
        pdf.text(middle - pdf.get_string_width(line) / 2, low + 3.4 + row * 2.7, line)


def wrapped(text: str, wide: float, measure: Callable[[str], float]) -> list[str]:
    """The words in lines that fit; a word that is too long is cut with a mark."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and measure(joined) <= wide:
            lines[-1] = joined
            continue
        while measure(word) > wide and len(word) > 2:
            word = word[:-2] + "…"  # noqa: PLW2901 - the word shrinks until it fits
        lines.append(word)
    return lines


def _draw_line(pdf: "FPDF", chart: PaperChart, left: float, slot: float, low: float) -> None:
    pdf.set_draw_color(*_LINE)
    pdf.set_fill_color(*_LINE)
    pdf.set_line_width(0.5)
    points = [
        None if share is None else (left + slot * (place + 0.5), low - _PLOT_MM * share)
        for place, share in enumerate(chart.line)
    ]
    for one, other in pairwise(points) if chart.joined else ():
        if one is not None and other is not None:
            pdf.line(*one, *other)
    for point in points:
        if point is not None:
            pdf.circle(point[0], point[1], 0.9, style="F")
    pdf.set_line_width(0.2)


def _legend(pdf: "FPDF", font: str, chart: PaperChart, left: float, top: float, shown: Callable[[str], str]) -> None:
    pdf.set_font(font, "", 7)
    x = left
    series = len(chart.values[0]) if chart.values else 0
    for place, name in enumerate(chart.names):
        colour = _BARS[place % len(_BARS)] if place < series else _LINE
        pdf.set_fill_color(*colour)
        pdf.rect(x, top - 2, 3, 2 if place < series else 0.7, style="F")
        pdf.set_text_color(*_MUTED)
        pdf.text(x + 4.5, top, shown(name))
        x += 10 + pdf.get_string_width(name)
