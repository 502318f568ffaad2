"""A table of refusals that says which line is chosen, as data, and goes on to the next line after one is dealt with."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QWidget

from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.callbacks.source import LinesSource, SortKey
from qa_desk.desktop.tables.columns import Column
from qa_desk.desktop.tables.lazy_model import LazyTableModel
from qa_desk.desktop.tables.view import LazyTableView, RowChosen
from qa_desk.services.views import RefusalLine


@dataclass(frozen=True, slots=True)
class LineChosen:
    """None: there is no line."""

    line: RefusalLine | None


class LinesTable(QObject):
    """`chosen` comes when another line is chosen, and again when the lines were loaded anew."""

    chosen = Signal(LineChosen)
    opened = Signal()

    def __init__(
        self,
        around: Surroundings,
        name: str,
        load: Callable[[], list[RefusalLine]],
        columns: Sequence[Column[RefusalLine]],
        sort_keys: Mapping[str, SortKey],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._source = LinesSource(load, sort_keys)
        self._row = 0
        self.is_loaded = False
        self.lines: Sequence[RefusalLine] = ()
        self.model: LazyTableModel[int, RefusalLine] = LazyTableModel(
            around.jobs, self._source, columns, lambda line: line.refusal_id, around.theme, self
        )
        self.view = LazyTableView(around.theme, name, around.memory, parent)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.set_model(self.model)
        self.model.loaded.connect(self._on_loaded)
        self.view.row_chosen.connect(self._on_row_chosen)
        self.view.row_opened.connect(self.opened)

    def refresh(self) -> None:
        self.model.set_query(1)

    def line(self) -> RefusalLine | None:
        current = self.view.current_id()
        return None if current is None else self._source.lines.get(current)

    def go_on_from(self, refusal_id: int) -> None:
        """Chooses the line below the given one, else the one above it, before it leaves the list or stays behind."""
        row, rows = self.model.row_of(refusal_id), self.model.rowCount()
        if row is None or rows < 2 or self.view.current_id() != refusal_id:
            return
        self.view.choose(self.model.id_at(row + 1 if row + 1 < rows else row - 1))

    @Slot(RowChosen)
    def _on_row_chosen(self, chosen: RowChosen) -> None:
        if chosen.id is not None:
            self._row = self.view.currentIndex().row()
        self.chosen.emit(LineChosen(self.line()))

    @Slot()
    def _on_loaded(self) -> None:
        """Runs after the view has put its choice back, for it was connected first."""
        self.is_loaded = self.is_loaded or self.model.failure is None
        self.lines = tuple(self._source.lines.values())
        if self.view.current_id() is None and self.model.rowCount():
            self.view.choose(self.model.id_at(min(self._row, self.model.rowCount() - 1)))
        else:
            self.chosen.emit(LineChosen(self.line()))
