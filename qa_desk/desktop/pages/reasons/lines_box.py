"""A box of phrases, one a line: empty lines do not count, and a wrong line is marked where it stands."""

from collections.abc import Sequence

from PySide6.QtGui import QColor, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from qa_desk.desktop.theme import Theme


class LinesBox(QPlainTextEdit):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.textChanged.connect(self.unmark)

    def items(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.toPlainText().splitlines() if line.strip())

    def set_items(self, items: tuple[str, ...]) -> None:
        """Leaves the text alone, and with it the cursor and what can be undone, when it says the same already."""
        if self.items() != items:
            self.setPlainText("\n".join(items))

    def mark(self, item: int) -> int:
        """Marks the line of the item; returns its number as a person counts."""
        number = self._line_of(item)
        self.setExtraSelections([self._selection(number, "bad_soft")])
        return number + 1

    def mark_all(self, items: Sequence[int]) -> None:
        """Marks lines that are worth a look, not wrong."""
        self.setExtraSelections([self._selection(self._line_of(item), "warn_soft") for item in items])

    def _selection(self, number: int, token: str) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        selection.format.setBackground(QColor(self._theme.color(token)))
        selection.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        selection.cursor = QTextCursor(self.document().findBlockByNumber(number))
        return selection

    def unmark(self) -> None:
        self.setExtraSelections([])

    def go_to(self, item: int) -> None:
        self.setTextCursor(QTextCursor(self.document().findBlockByNumber(self._line_of(item))))
        self.setFocus()

    def _line_of(self, item: int) -> int:
        filled = [number for number, line in enumerate(self.toPlainText().splitlines()) if line.strip()]
        return filled[item] if item < len(filled) else 0
