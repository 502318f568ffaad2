"""Columns of a table spread over the width there is, until a person sets one of them."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication

from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.tables.lazy_model import LazyTableModel
from qa_desk.desktop.tables.view import LazyTableView

_SQUEEZED = 0.95


class ColumnSpread(QObject):
    """Make it after the view has its model. The share of each column is its width in the model. `name`: the view's.
    `spare`: keys of columns that are shown only where there is room for them, the first ones first."""

    def __init__(
        self,
        view: LazyTableView,
        model: LazyTableModel[Any, Any],
        memory: LayoutMemory,
        name: str,
        spare: Sequence[str] = (),
    ) -> None:
        super().__init__(view)
        self._view, self._memory = view, memory
        self._key = f"columns/{name}_keys"  # where the view remembers that it remembers its columns
        self._widths = [column.width for column in model.columns]
        keys = [column.key for column in model.columns]
        self._spare = [keys.index(key) for key in spare]
        self._on = not memory.text(self._key)
        self._spreading = False
        view.horizontalHeader().sectionResized.connect(self._on_resized)
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002 - Qt's signature
        if event.type() == QEvent.Type.Resize and self._on and not self._spreading:
            self._spread()
        return False

    def _spread(self) -> None:
        room, header = self._view.viewport().width(), self._view.horizontalHeader()
        shown = self._shown(room)
        share = max(room / sum(self._widths[place] for place in shown), _SQUEEZED)
        self._spreading = True
        for place in self._spare:
            if header.isSectionHidden(place) == (place in shown):
                header.setSectionHidden(place, place not in shown)
        for place in shown[:-1]:
            self._view.setColumnWidth(place, int(self._widths[place] * share))
        self._spreading = False
        self._memory.forget(self._key)  # the view remembers every change of its header

    def _shown(self, room: int) -> list[int]:
        shown = [place for place in range(len(self._widths)) if place not in self._spare]
        for place in self._spare:
            if (sum(self._widths[one] for one in shown) + self._widths[place]) * _SQUEEZED > room:
                break
            shown.append(place)
        return sorted(shown)

    @Slot(int, int, int)
    def _on_resized(self, section: int, before: int, after: int) -> None:  # noqa: ARG002 - Qt's signature
        """The view remembers every resize; only one by the mouse, and a column shown or hidden, is a person's wish."""
        if self._spreading:
            return
        if 0 in (before, after) or QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            self._on = False
        elif self._on:
            self._memory.forget(self._key)
