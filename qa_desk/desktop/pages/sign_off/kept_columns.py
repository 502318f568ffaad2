"""Widths, order and sorting of a short table's columns, remembered from one start of the program to the next."""

from PySide6.QtCore import QObject, Slot

from qa_desk.desktop.held_rows import HeldRowsView
from qa_desk.desktop.layout_memory import LayoutMemory


class KeptColumns(QObject):
    """`name` is stable, and no other table's."""

    def __init__(self, view: HeldRowsView, name: str, memory: LayoutMemory) -> None:
        super().__init__(view)
        self._header, self._name, self._memory = view.horizontalHeader(), name, memory
        self._keys = tuple(column.key for column in view.held.columns)
        memory.restore_header(name, self._keys, self._header)
        for signal in (self._header.sectionResized, self._header.sectionMoved, self._header.sortIndicatorChanged):
            signal.connect(self._remember)

    @Slot()
    def _remember(self) -> None:
        self._memory.remember_header(self._name, self._keys, self._header)
