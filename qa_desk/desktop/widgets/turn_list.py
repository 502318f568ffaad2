"""Turns under one another, measured some at a time: thousands of them appear at once and can be scrolled to."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.turn_delegate import TurnDelegate
from qa_desk.desktop.widgets.turn_model import TurnModel

_AT_ONCE = 600  # turns measured in one turn of the event loop
_NOTHING = (-1, 0, 0)


class TurnList(QListView):
    """Rows keep their heights until they are forgotten; a new width forgets them all."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._turns = TurnModel(self)
        self._delegate = TurnDelegate(theme, self)
        self._laid = _NOTHING  # shape of the layout that is complete
        self._awaited = self._top_row = -1  # to be scrolled to when it has a place; the one at the top now
        self.setModel(self._turns)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.verticalScrollBar().setSingleStep(24)
        self.setBatchSize(_AT_ONCE)

    def _lay_out_again(self) -> None:
        """Rows or heights changed: what is laid out is no longer complete."""
        self._laid = _NOTHING

    def see(self, row: int) -> None:
        """Scrolls to the turn; as soon as it has a place, when the rows before it are still being laid out."""
        index = self._turns.index(row)
        self._awaited = -1 if self.visualRect(index).isValid() else row
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def doItemsLayout(self) -> None:
        """At once where the heights are known; else some rows at a time, so that the window goes on meanwhile.

        Not at all when nothing moved: Qt asks for it at every change of a style anywhere above.
        """
        if self._shape() == self._laid:
            self.updateGeometries()
            self.viewport().update()
            return
        known = self._delegate.measured + _AT_ONCE >= self._turns.rowCount()
        self.setLayoutMode(QListView.LayoutMode.SinglePass if known else QListView.LayoutMode.Batched)
        if not known and self._awaited < 0:
            self._awaited = self._top_row
        super().doItemsLayout()

    def _shape(self) -> tuple[int, int, int]:
        return self._turns.rowCount(), self._delegate.measured, self.viewport().width()

    def updateGeometries(self) -> None:
        """What is laid out by now can be scrolled to."""
        super().updateGeometries()
        count, measured, _width = shape = self._shape()
        if count and measured == count and self.visualRect(self._turns.index(count - 1)).isValid():
            self._laid = shape
        index = self._turns.index(self._awaited)
        if self._awaited >= 0 and self.visualRect(index).isValid():
            self._awaited = -1
            self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._delegate.forget_heights()
            self._lay_out_again()
        super().resizeEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if self._delegate.measured >= self._turns.rowCount():
            self._top_row = self.indexAt(QPoint(self.viewport().width() // 2, 0)).row()

    def keyboardSearch(self, search: str) -> None:
        """Off: letters belong to the page's own keys."""
