"""A table of held rows that uses the width there is: spread where there is room, in two lines where there is not."""

import re
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEvent, QLocale, Qt, Slot
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStyledItemDelegate, QWidget

from qa_desk.desktop.held_rows import HeldRows, HeldRowsView
from qa_desk.desktop.tables.hyphens import cuts
from qa_desk.desktop.theme import Theme

Row = TypeVar("Row")
_ROOM, _ICON, _SORT_MARK = 14, 22, 10
_GAP = 6  # what the style sheet takes away from a column of a dense table
_LEAST, _NARROWEST, _WIDEST = 56, 44, 440
_MOST_MEASURED = 200
_ONE_LINE, _TWO_LINES = 32, 44


_HELD_TOGETHER = re.compile(r" (?=%)|(?<=\() *\d[^()]*(?=\))")


class _Glued(QStyledItemDelegate):
    """Breaks no line between a number and its sign, nor inside brackets of numbers."""

    def displayText(self, value: object, locale: QLocale | QLocale.Language) -> str:  # noqa: ARG002 - Qt's signature
        return glued(str(value))


class FittedRowsView(HeldRowsView):
    """Widths are measured from what stands in the columns; a person's drag of one of them ends the fitting."""

    def __init__(
        self, model: HeldRows[Row], theme: Theme, empty: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(model, theme, empty, parent)
        self._fits = True
        self._fitting = False
        self._dense = False
        self.setItemDelegate(_Glued(self))
        self.horizontalHeader().sectionResized.connect(self._on_section_resized)
        model.modelReset.connect(self.fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()

    @Slot()
    def fit(self) -> None:
        if not self._fits or self._fitting or not self.held.columns or not self.isVisible():
            return
        room, places = self.viewport().width(), range(len(self.held.columns))
        whole, least, broken = zip(*map(self._measured, places), strict=True)
        tight = sum(whole) > room
        gap = _GAP if sum(broken) > room else 0
        whole, least, broken = (tuple(width - gap for width in one) for one in (whole, least, broken))
        least = least if sum(least) <= room else _unbroken(broken, least, room)
        self._fitting = True
        self._set_dense(gap > 0)
        self.setWordWrap(tight)
        self.verticalHeader().setDefaultSectionSize(_TWO_LINES if tight else _ONE_LINE)
        widths = _shared(least, whole, room) if tight else _spread(whole, room)
        heads = [self._head(place, widths[place]) for place in places] if tight else []
        self.held.set_heads(heads)
        for place, width in enumerate(widths):
            self.setColumnWidth(place, width)
        self.updateGeometries()
        self._fitting = False

    def _set_dense(self, on: bool) -> None:
        """Less room beside the words: the last resort before a table scrolls sideways."""
        if on == self._dense:
            return
        self._dense = on
        self.setProperty("dense", on)
        for part in (self, self.horizontalHeader()):
            part.style().unpolish(part)
            part.style().polish(part)

    def _measured(self, place: int) -> tuple[int, int, int]:
        """Width of all in one line; of the cells in two lines and the title in as many as it has words; and where
        its words are broken in two."""
        column = self.held.columns[place]
        rows = [self.held.row_at(at) for at in range(min(self.held.rowCount(), _MOST_MEASURED))]
        plain, bold = QFontMetrics(self.font()), self._bold()
        icon = _ICON if column.icon is not None and any(map(column.icon, rows)) else 0
        texts, title = {glued(column.text(row)) for row in rows}, column.title()
        whole = max((plain.horizontalAdvance(text) for text in texts), default=0) + icon
        least = max((_in_two_lines(plain, text) for text in texts), default=0) + icon
        word = max(bold.horizontalAdvance(part) for part in title.split(" "))
        whole = max(whole, bold.horizontalAdvance(title) + _SORT_MARK) + _ROOM
        part = max(_broken_in_two(bold, one) for one in title.split(" "))
        return (
            min(max(whole, _LEAST), _WIDEST),
            min(max(max(least, word) + _ROOM, _LEAST), _WIDEST),
            min(max(max(least, part) + _ROOM, _NARROWEST), _WIDEST),
        )

    def _head(self, place: int, width: int) -> str:
        """The title in as many lines as it needs; a word that is wider than the column is broken."""
        bold, lines, room = self._bold(), [""], width - _ROOM + (_GAP if self._dense else 0)

        def fits(text: str) -> bool:
            return bold.horizontalAdvance(text) <= room

        for word in self.held.columns[place].title().split(" "):
            if fits(f"{lines[-1]} {word}".strip()):
                lines[-1] = f"{lines[-1]} {word}".strip()
                continue
            lines += [""] if lines[-1] else []
            cut = 0 if fits(word) else max((at for at in cuts(word) if fits(f"{word[:at]}-")), default=0)
            lines[-1:] = [f"{word[:cut]}-", word[cut:]] if cut else [word]
        return "\n".join(lines)

    def _bold(self) -> QFontMetrics:
        font = QFont(self.horizontalHeader().font())
        font.setBold(True)
        return QFontMetrics(font)

    @Slot()
    def _on_section_resized(self) -> None:
        if not self._fitting and QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            self._fits = False


def glued(text: str) -> str:
    return _HELD_TOGETHER.sub(lambda found: found[0].replace(" ", "\u00a0"), text)


def _in_two_lines(metrics: QFontMetrics, text: str) -> int:
    words = text.split(" ")
    cuts = range(1, len(words)) if len(words) > 1 else [1]
    return min(
        max(metrics.horizontalAdvance(" ".join(words[:cut])), metrics.horizontalAdvance(" ".join(words[cut:])))
        for cut in cuts
    )


def _broken_in_two(metrics: QFontMetrics, word: str) -> int:
    """Width of a word of a title that may be broken once."""
    whole = metrics.horizontalAdvance(word)
    halves = ((f"{word[:at]}-", word[at:]) for at in cuts(word))
    return min((max(map(metrics.horizontalAdvance, pair)) for pair in halves), default=whole)


def _unbroken(broken: tuple[int, ...], least: tuple[int, ...], room: int) -> tuple[int, ...]:
    """As many titles as there is room for keep their words whole, those first that need least for it."""
    widths, spare = list(broken), room - sum(broken)
    for place in sorted(range(len(widths)), key=lambda at: least[at] - broken[at]):
        if least[place] - broken[place] > spare:
            break
        spare -= least[place] - broken[place]
        widths[place] = least[place]
    return tuple(widths)


def _shared(least: tuple[int, ...], whole: tuple[int, ...], room: int) -> list[int]:
    """The least for each, and what is left over to those that want it."""
    spare, wanted = room - sum(least), sum(whole) - sum(least)
    if spare <= 0 or wanted <= 0:
        return list(least)
    return [low + (high - low) * spare // wanted for low, high in zip(least, whole, strict=True)]


def _spread(whole: tuple[int, ...], room: int) -> list[int]:
    return [width * room // sum(whole) for width in whole]
