"""A table of rows that are already in memory: short lists, sorted by a click on the header, copied by Ctrl+C."""

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    Slot,
)
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from qa_desk.desktop.tables.columns import Column
from qa_desk.desktop.theme import Theme

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_Role = Qt.ItemDataRole


class HeldRows(QAbstractTableModel, Generic[Row]):
    """`sort_keys`: for columns whose text does not sort as it reads (numbers, dates)."""

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        theme: Theme,
        sort_keys: Mapping[str, Callable[[Row], int]] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._theme = theme
        self._sort_keys = dict(sort_keys or {})
        self._rows: list[Row] = []
        self._sorted_by: tuple[int, bool] | None = None
        self._heads: list[str] = []

    def set_heads(self, heads: Sequence[str]) -> None:
        """Titles as they stand in the header, broken into lines; an empty one is the column's own."""
        if list(heads) != self._heads:
            self._heads = list(heads)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def set_rows(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self._rows = list(rows)
        self._put_in_order()
        self.endResetModel()

    def row_at(self, place: int) -> Row:
        return self._rows[place]

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == _Role.DisplayRole:
            head = self._heads[section] if section < len(self._heads) else ""
            return head or self.columns[section].title()
        hint = self.columns[section].hint
        if role == _Role.ToolTipRole and hint is not None:
            return hint()
        return _alignment(self.columns[section]) if role == _Role.TextAlignmentRole else None

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        column, row = self.columns[index.column()], self._rows[index.row()]
        if role in (_Role.DisplayRole, _Role.AccessibleTextRole):
            return column.text(row)
        if role == _Role.ToolTipRole:
            return column.tooltip(row) if column.tooltip else column.text(row)
        if role == _Role.TextAlignmentRole:
            return _alignment(column)
        tint = column.tint(row) if column.tint else ""
        if role == _Role.ForegroundRole:
            return self._theme.color(tint) if tint else None
        if role == _Role.DecorationRole and column.icon and column.icon(row):
            return self._theme.icon(column.icon(row), tint or "text")
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted_by = (column, order is Qt.SortOrder.DescendingOrder) if column >= 0 else None
        if self._sorted_by is not None:
            self.layoutAboutToBeChanged.emit()
            self._put_in_order()
            self.layoutChanged.emit()

    def _put_in_order(self) -> None:
        if self._sorted_by is None:
            return
        place, descending = self._sorted_by
        column = self.columns[place]
        by_number = self._sort_keys.get(column.key)
        if by_number is not None:
            self._rows.sort(key=by_number, reverse=descending)
        else:
            self._rows.sort(key=lambda row: column.text(row).casefold(), reverse=descending)


class HeldRowsView(QTableView):
    """Shows HeldRows; says `empty()` where there are none. `stretch`: key of the column that takes the rest."""

    def __init__(
        self,
        model: HeldRows[Row],
        theme: Theme,
        empty: Callable[[], str],
        parent: QWidget | None = None,
        stretch: str = "",
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._empty = empty
        self.held = model
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._set_up_headers(model, stretch)
        copy = QAction(self)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy_selected)
        self.addAction(copy)

    def _set_up_headers(self, model: HeldRows[Row], stretch: str) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(32)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        for place, column in enumerate(model.columns):
            self.setColumnWidth(place, column.width)
            if column.key == stretch:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        header.setStretchLastSection(not stretch)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)

    def choose_row(self, place: int) -> None:
        """This row alone, whatever keys are held down (selectRow looks at them)."""
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(self.held.index(place, 0), flags)

    @Slot()
    def copy_selected(self) -> None:
        """Selected rows as tab-separated text with titles."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        if not places:
            return
        columns = self.held.columns
        lines = ["\t".join(column.title() for column in columns)]
        for place in places:
            row = self.held.row_at(place)
            lines.append("\t".join(" ".join(column.text(row).split()) for column in columns))
        QGuiApplication.clipboard().setText("\n".join(lines))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.held.rowCount():
            return
        painter = QPainter(self.viewport())
        painter.setPen(self._theme.color("muted"))
        area: QRect = self.viewport().rect().adjusted(16, 8, -16, -8)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self._empty())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.held.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.held.columns) - 1)
            self.viewport().update()


def _alignment(column: Column[Row]) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.align_right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
