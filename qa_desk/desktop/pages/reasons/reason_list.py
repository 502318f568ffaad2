"""The reasons of the book in its order: title and code, what was edited in bold, a broken one with a sign."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from qa_desk.desktop.pages.reasons import wording
from qa_desk.desktop.theme import Theme
from qa_desk.services.ports import BookReason
from qa_desk.words import tr


class ReasonList(QListWidget):
    """`chosen`: another reason stands in the editor now."""

    chosen = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._broken: int | None = None
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSpacing(1)
        self.setIconSize(QSize(16, 16))
        self.currentRowChanged.connect(self.chosen)

    @property
    def place(self) -> int:
        """-1 while there is none."""
        return self.currentRow()

    def choose(self, place: int) -> None:
        self.setCurrentRow(place)

    def show_reasons(self, reasons: Sequence[BookReason], saved: Sequence[BookReason], place: int) -> None:
        """`chosen` is not sent."""
        self.setAccessibleName(tr("Reasons"))
        before = {reason.code: reason for reason in saved}
        with QSignalBlocker(self):
            while self.count() > len(reasons):
                self.takeItem(self.count() - 1)
            while self.count() < len(reasons):
                self.addItem(QListWidgetItem())
            for at, reason in enumerate(reasons):
                item = self.item(at)
                code = tr("{code} · off").format(code=reason.code) if reason.off else reason.code
                item.setText(f"{wording.title(reason)}\n{code}")
                item.setToolTip(wording.title(reason))
                font = item.font()
                font.setBold(before.get(reason.code) != reason)
                font.setItalic(reason.off)
                item.setFont(font)
            self.setCurrentRow(place)

    def mark(self, place: int | None) -> None:
        """The reason that holds what the book cannot; None when there is none."""
        for at in {self._broken, place} - {None}:
            item = self.item(at) if at is not None else None
            if item is None:
                continue
            item.setIcon(self._theme.icon("warning", "bad") if at == place else QIcon())
        self._broken = place
