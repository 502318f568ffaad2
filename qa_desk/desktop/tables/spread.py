"""Columns of a table spread over the width there is, until a person sets one of them."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication

from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.tables.lazy_model import LazyTableModel
from qa_desk.desktop.tables.view import LazyTableView


class ColumnSpread(QObject):
    """Make it after the view has its model. The share of each column is its width in the model. `name`: the view's."""

    def __init__(self, view: LazyTableView, model: LazyTableModel[Any, Any], memory: LayoutMemory, name: str) -> None:
        super().__init__(view)
        self._view, self._memory = view, memory
        self._key = f"columns/{name}_keys"  # where the view remembers that it remembers its columns
        self._widths = [column.width for column in model.columns]
        self._on = not memory.text(self._key)
        self._spreading = False
        view.horizontalHeader().sectionResized.connect(self._on_resized)
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002 - Qt's signature
        if event.type() == QEvent.Type.Resize and self._on and not self._spreading:
            self._spread()
        return False

    def _spread(self) -> None:
        room = self._view.viewport().width()
        share = max(room / sum(self._widths), 0.95)
        self._spreading = True
        for place, width in enumerate(self._widths[:-1]):
            self._view.setColumnWidth(place, int(width * share))
        self._spreading = False

    @Slot()
    def _on_resized(self) -> None:
        """The view remembers every resize; only one by the mouse is a person's wish."""
        if QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton and not self._spreading:
            self._on = False
        elif self._on:
            self._memory.forget(self._key)
