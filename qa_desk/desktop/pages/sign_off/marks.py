"""Rows of a table that a person has marked: by key, remembered while the rows are there."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal


class Marks(QObject):
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: set[int] = set()

    def __contains__(self, one: int) -> bool:
        return one in self._ids

    def __len__(self) -> int:
        return len(self._ids)

    def toggle(self, one: int) -> None:
        self._ids ^= {one}
        self.changed.emit()

    def toggle_all(self, ids: Iterable[int]) -> None:
        """All of them, or none when all are marked already."""
        every = set(ids)
        self._ids = set() if self._ids >= every else every
        self.changed.emit()

    def keep(self, ids: Iterable[int]) -> None:
        """Those that are gone lose their mark."""
        left = self._ids & set(ids)
        if left != self._ids:
            self._ids = left
            self.changed.emit()
