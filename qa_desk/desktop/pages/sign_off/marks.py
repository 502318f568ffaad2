"""Rows of the table that a person has marked: by key, remembered while the rows are there."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal, Slot

from qa_desk.desktop.pages.callbacks.lines_table import LinesTable


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


class Marking(QObject):
    """Marks rows of the table by key."""

    def __init__(self, marks: Marks, table: LinesTable) -> None:
        super().__init__(table)
        self._marks, self._table = marks, table

    @Slot()
    def mark_row(self) -> None:
        """The chosen row, and on to the next."""
        view, number = self._table.view, self._table.view.current_id()
        if number is None:
            return
        self._marks.toggle(number)
        row = view.currentIndex().row()
        if row + 1 < self._table.model.rowCount():
            view.choose(self._table.model.id_at(row + 1))

    @Slot()
    def mark_all(self) -> None:
        self._marks.toggle_all(one.refusal_id for one in self._table.lines)

    def marked(self) -> list[int]:
        """In the order on screen."""
        return [one for one in self._table.model.ids if one in self._marks]
