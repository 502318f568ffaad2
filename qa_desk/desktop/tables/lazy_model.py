"""A table model that holds ids only: rows are fetched in blocks when painted, and marked stale instead of reloaded."""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.tables.columns import Column, IdSource, Sort
from qa_desk.desktop.theme import Theme
from qa_desk.domain.errors import KnownError

Row = TypeVar("Row")
Query = TypeVar("Query")
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_Role = Qt.ItemDataRole
BLOCK = 200
_KEPT_BLOCKS = 50
_MOST_WAITING = 4  # blocks passed over while scrolling fast are forgotten; they ask again when painted
_MOST_IN_FLIGHT = 2
PLACEHOLDER = "…"
ID_ROLE = int(_Role.UserRole)


class LazyTableModel(QAbstractTableModel, Generic[Query, Row]):
    """Make it on the GUI thread. It asks `source` for nothing before the first set_query()."""

    loaded = Signal()
    """New ids are in place; also after an empty answer."""

    def __init__(
        self,
        jobs: Jobs,
        source: IdSource[Query, Row],
        columns: Sequence[Column[Row]],
        row_id: Callable[[Row], int],
        theme: Theme | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._source = source
        self.columns = tuple(columns)
        self._row_id = row_id
        self._theme = theme
        self._query: Query | None = None
        self._sort: Sort | None = None
        self._ids: array[int] = array("q")
        self._blocks: OrderedDict[int, dict[int, Row]] = OrderedDict()  # block number -> rows by id
        self._stale: set[int] = set()
        self._in_flight: set[int] = set()
        self._waiting: list[int] = []
        self._generation = 0
        self.loading = False
        self.failure: KnownError | None = None

    # ------------------------------------------------------------ what is shown

    def set_query(self, query: Query) -> None:
        """Asks for the ids of another filter; what is shown stays until they are there."""
        self._query = query
        self.refresh()

    def refresh(self) -> None:
        """Asks for the ids again. A newer request drops an older one that is still under way."""
        query, sort = self._query, self._sort
        if query is None:
            return
        source = self._source
        self.loading = True

        def load() -> "array[int]":
            ids = source.load_ids(query, sort)
            return ids if isinstance(ids, array) else array("q", ids)

        self._jobs.run(load, self._take_ids, self._take_failure, owner=self, key="ids")

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """A new query of ids in another order; column -1 means the source's own order."""
        wanted: Sort | None = None
        if 0 <= column < len(self.columns) and self.columns[column].sortable:
            wanted = Sort(self.columns[column].key, order is Qt.SortOrder.DescendingOrder)
        if wanted != self._sort:
            self._sort = wanted
            self.refresh()

    @property
    def current_sort(self) -> Sort | None:
        return self._sort

    def mark_changed(self, ids: Collection[int]) -> None:
        """Rows of these ids are fetched again when painted; nothing moves and the selection stays."""
        changed = set(ids)
        for block, rows in self._blocks.items():
            if not changed.isdisjoint(rows):
                self._stale.add(block)
                self._repaint(block)

    # ------------------------------------------------------------ ids and rows

    @property
    def ids(self) -> "array[int]":
        """Not to be changed."""
        return self._ids

    def id_at(self, row: int) -> int:
        return self._ids[row]

    def row_of(self, wanted: int) -> int | None:
        """Where an id stands now; None when the filter left it out."""
        try:
            return self._ids.index(wanted)
        except ValueError:
            return None

    def row_if_loaded(self, row: int) -> Row | None:
        """The row's data when it is there, maybe stale; asks for nothing."""
        return self._blocks.get(row // BLOCK, {}).get(self._ids[row])

    # ------------------------------------------------------------ Qt's questions

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == _Role.DisplayRole:
                return self.columns[section].title()
            if role == _Role.TextAlignmentRole:
                return self._alignment(self.columns[section])
        return None

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        if not index.isValid() or not 0 <= index.row() < len(self._ids):
            return None
        column = self.columns[index.column()]
        if role == _Role.TextAlignmentRole:
            return self._alignment(column)
        if role == ID_ROLE:
            return self._ids[index.row()]
        if role not in _PAINTED:
            return None
        row = self._row(index.row())
        if row is None:
            return PLACEHOLDER if role == _Role.DisplayRole else None
        return self._cell(column, row, role)

    def _cell(self, column: Column[Row], row: Row, role: int) -> object:
        if role in (_Role.DisplayRole, _Role.AccessibleTextRole):
            return column.text(row)
        if role == _Role.ToolTipRole:
            return column.tooltip(row) if column.tooltip else None
        if self._theme is None:
            return None
        tint = column.tint(row) if column.tint else ""
        if role == _Role.ForegroundRole:
            return self._theme.color(tint) if tint else None
        name = column.icon(row) if column.icon else ""
        return self._theme.icon(name, tint or "text") if name else None

    @staticmethod
    def _alignment(column: Column[Row]) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column.align_right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    # ------------------------------------------------------------ fetching

    def _row(self, row: int) -> Row | None:
        block = row // BLOCK
        rows = self._blocks.get(block)
        if rows is None or block in self._stale:
            self._want(block)
        if rows is None:
            return None
        self._blocks.move_to_end(block)
        return rows.get(self._ids[row])

    def _want(self, block: int) -> None:
        if block in self._in_flight:
            return
        if block in self._waiting:
            self._waiting.remove(block)
        self._waiting.append(block)
        del self._waiting[:-_MOST_WAITING]
        self._fetch_next()

    def _fetch_next(self) -> None:
        while self._waiting and len(self._in_flight) < _MOST_IN_FLIGHT:
            self._fetch(self._waiting.pop())

    def _fetch(self, block: int) -> None:
        ids = self._ids[block * BLOCK : (block + 1) * BLOCK]
        source, generation = self._source, self._generation
        self._in_flight.add(block)
        self._stale.discard(block)  # a change that comes while we fetch marks it again

        def take(rows: Sequence[Row]) -> None:
            if generation == self._generation:
                self._take_rows(block, rows)

        def fail(error: KnownError) -> None:
            if generation == self._generation:
                self._in_flight.discard(block)
                self._take_failure(error)

        self._jobs.run(lambda: source.load_rows(ids), take, fail, owner=self)

    def _take_rows(self, block: int, rows: Sequence[Row]) -> None:
        self._in_flight.discard(block)
        row_id = self._row_id
        self._blocks[block] = {row_id(row): row for row in rows}
        self._blocks.move_to_end(block)
        while len(self._blocks) > _KEPT_BLOCKS:
            oldest, _rows = self._blocks.popitem(last=False)
            self._stale.discard(oldest)
        self._repaint(block)
        self._fetch_next()

    def _take_ids(self, ids: "array[int]") -> None:
        self.loading = False
        self.failure = None
        if ids == self._ids:
            self._stale.update(self._blocks)
            if ids:
                self._repaint_all()
        else:
            self.beginResetModel()
            self._ids = ids
            self._generation += 1
            self._blocks.clear()
            self._stale.clear()
            self._in_flight.clear()
            self._waiting.clear()
            self.endResetModel()
        self.loaded.emit()

    def _take_failure(self, error: KnownError) -> None:
        self.loading = False
        self.failure = error
        self.loaded.emit()
        self._jobs.show_error(error)

    def _repaint(self, block: int) -> None:
        last = min((block + 1) * BLOCK, len(self._ids)) - 1
        self.dataChanged.emit(self.index(block * BLOCK, 0), self.index(last, len(self.columns) - 1), [])

    def _repaint_all(self) -> None:
        self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(self.columns) - 1), [])


_PAINTED = frozenset(
    {
        int(_Role.DisplayRole),
        int(_Role.ToolTipRole),
        int(_Role.ForegroundRole),
        int(_Role.DecorationRole),
        int(_Role.AccessibleTextRole),
    }
)
