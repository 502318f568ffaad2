"""A chart of an analysis report: bars, and a line of shares with its own scale; what it shows is also said in words."""

from collections.abc import Sequence
from html import escape

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qa_desk.desktop.theme import Theme
from qa_desk.domain.report_table import Bar, ChartKind, scale_steps
from qa_desk.words import formats

_SERIES = ("accent", "border_strong", "manager")
_WIDTH = 0.66
_SHARES_PX = 48  # "100 %": found out by the axis itself it comes too late, and no number is drawn
_HEADROOM = 1.1  # over the highest mark, or its number is cut in half and left out
_LINE_LETTERS, _LEAST_LETTERS = 16, 5
_LETTER_PX = 6.9  # a letter of the axis, as wide as most are


class ReportChart(QWidget):
    """`show_bars` draws; nothing can be dragged or zoomed: it is a picture of the table below it.

    The plot is made with the first bars: four of them at once would hold up the page that is made ahead of its use.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[str, ChartKind, tuple[Bar, ...], tuple[str, ...], tuple[str, ...]] | None = None
        self._plot: pg.PlotWidget | None = None
        self._title, self._names = QLabel(self), QLabel(self)
        self._title.setProperty("role", "strong")
        self._names.setTextFormat(Qt.TextFormat.RichText)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self._title, 1)
        head.addWidget(self._names)
        column.addLayout(head)
        self._outdated = False
        theme.theme_changed.connect(self._on_theme_changed)

    @property
    def plot(self) -> pg.PlotWidget:
        """Made at the first call."""
        if self._plot is None:
            plot = self._plot = pg.PlotWidget(self)
            plot.setMenuEnabled(False)
            plot.setMouseEnabled(False, False)
            plot.hideButtons()
            self._item = plot.getPlotItem()
            self._shares = pg.ViewBox(enableMenu=False, enableMouse=False)
            self._item.scene().addItem(self._shares)
            self._item.getAxis("right").linkToView(self._shares)
            self._item.getAxis("right").setWidth(_SHARES_PX)
            self._shares.setXLink(self._item.vb)
            self._item.vb.sigResized.connect(self._on_resized)
            self._shares.setZValue(10)  # the line lies over the bars
            self._column.addWidget(plot, 1)
        return self._plot

    def show_bars(
        self, title: str, kind: ChartKind, bars: Sequence[Bar], labels: Sequence[str], names: Sequence[str]
    ) -> None:
        """`labels`: of the bars in words. `names`: of the series and, last, of the line."""
        self._shown = (title, kind, tuple(bars), tuple(labels), tuple(names))
        self.setAccessibleName(title)
        self.setAccessibleDescription("; ".join(_told(label, bar) for label, bar in zip(labels, bars, strict=True)))
        self._draw()

    @Slot()
    def _on_theme_changed(self) -> None:
        """Out of sight it is drawn again when it is next seen."""
        self._outdated = True
        if self.isVisible():
            self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._outdated:
            self._draw()

    def _draw(self) -> None:
        self._outdated = False
        if self._shown is None:
            return
        ink, quiet = self._theme.color("text"), self._theme.color("muted")
        self.plot.setBackground(self._theme.color("surface"))
        self._item.clear()
        self._shares.clear()
        for side in ("left", "bottom", "right"):
            axis = self._item.getAxis(side)
            axis.setPen(self._theme.color("border"))
            axis.setTextPen(ink if side == "bottom" else quiet)
        title, kind, bars, _, names = self._shown
        self._title.setText(title)
        self._names.setText(self._legend(bars, names))
        self._draw_bars(bars)
        self._item.getAxis("bottom").setHeight(46)
        self._item.showGrid(y=True, alpha=0.15)
        line = [(at, bar.line) for at, bar in enumerate(bars) if bar.line is not None]
        with_line = any(bar.line is not None for bar in bars)
        self._item.showAxis("right", with_line)
        if with_line:
            self._draw_line(line, kind)
        highest = max((value for bar in bars for value in bar.values), default=0) or 1
        marks = scale_steps(highest)
        self._item.getAxis("left").setTicks([[(mark, formats.number(mark)) for mark in marks]])
        self._item.setYRange(0, marks[-1] * _HEADROOM, padding=0)
        self._item.setXRange(-0.6, max(len(bars) - 0.4, 0.6), padding=0)
        self._on_resized()

    def _legend(self, bars: Sequence[Bar], names: Sequence[str]) -> str:
        """Each name beside its mark; the line's mark is round as its points are."""
        series = len(bars[0].values) if bars else 0
        parts = []
        for at, name in enumerate(names):
            tint, sign = (_SERIES[at % len(_SERIES)], "■") if at < series else ("bad", "●")
            parts.append(f'<span style="color:{self._theme.tokens.hex(tint)}">{sign}</span> {escape(name)}')
        return "&nbsp;&nbsp; ".join(parts)

    def _draw_bars(self, bars: Sequence[Bar]) -> None:
        series = len(bars[0].values) if bars else 0
        wide = _WIDTH / max(series, 1)
        for at in range(series):
            color = self._theme.color(_SERIES[at % len(_SERIES)])
            left = [place - _WIDTH / 2 + wide * (at + 0.5) for place in range(len(bars))]
            item = pg.BarGraphItem(
                x=left, height=[bar.values[at] for bar in bars], width=wide * 0.94, brush=color, pen=color
            )
            self._item.addItem(item)

    def _draw_line(self, line: Sequence[tuple[int, float]], kind: ChartKind) -> None:
        color = self._theme.color("bad")
        drawn = pg.PlotDataItem(
            [at for at, _ in line], [share * 100 for _, share in line],
            # no path from one manager to the next: they have no order
            pen=None if kind is ChartKind.BARS else pg.mkPen(color, width=2),
            symbol="o", symbolSize=8, symbolBrush=color, symbolPen=color,
        )  # fmt: skip
        self._shares.addItem(drawn)
        self._shares.setYRange(0, 100 * _HEADROOM, padding=0)
        self._item.getAxis("right").setTicks([[(part, f"{part} %") for part in (0, 25, 50, 75, 100)]])

    @Slot()
    def _on_resized(self) -> None:
        area = self._item.vb.sceneBoundingRect()
        labels = () if self._shown is None else self._shown[3]
        letters = max(_LEAST_LETTERS, min(_LINE_LETTERS, int(area.width() / max(len(labels), 1) / _LETTER_PX)))
        self._item.getAxis("bottom").setTicks([[(at, wrapped(label, letters)) for at, label in enumerate(labels)]])
        self._shares.setGeometry(QRectF(area))
        self._shares.linkedViewChanged(self._item.vb, self._shares.XAxis)


def wrapped(label: str, letters: int = _LINE_LETTERS) -> str:
    """At most three lines; a word longer than a line is cut."""
    lines = [""]
    for whole in label.split():
        word = whole if len(whole) <= letters else f"{whole[: letters - 1]}…"
        if lines[-1] and len(lines[-1]) + 1 + len(word) > letters:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join([*lines[:2], "…"] if len(lines) > 3 else lines)


def _told(label: str, bar: Bar) -> str:
    share = "" if bar.line is None else f", {bar.line * 100:.1f} %"
    return f"{label}: {', '.join(map(str, bar.values))}{share}"
