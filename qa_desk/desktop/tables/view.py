"""The table as a person uses it: keyboard first, columns remembered, words where there is nothing to show."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.tables.columns import Sort
from qa_desk.desktop.tables.lazy_model import LazyTableModel
from qa_desk.desktop.theme import Theme
from qa_desk.words import tr

_MOST_COPIED = 5_000
_OPENING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class RowOpened:
    """Enter or double click."""

    id: int


@dataclass(frozen=True, slots=True)
class RowChosen:
    """The current row moved; None when there is none."""

    id: int | None


class LazyTableView(QTableView):
    """Shows a LazyTableModel. `name` is where its columns are remembered."""

    row_opened = Signal(RowOpened)
    row_chosen = Signal(RowChosen)

    def __init__(
        self, theme: Theme, name: str, memory: LayoutMemory | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._memory = memory
        self._lazy: LazyTableModel | None = None  # type: ignore[type-arg]  # rows are the model's business
        self._kept_id: int | None = None
        self._empty_title: Callable[[], str] = lambda: tr("Nothing here yet")
        self._empty_hint: Callable[[], str] = lambda: ""
        self._set_up()
        self._set_up_header()

    def _set_up(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(32)
        self.doubleClicked.connect(self._on_double_clicked)
        self._copy = QAction(self)
        self._copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        self._copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._copy.triggered.connect(self.copy_selected)
        self.addAction(self._copy)

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorShown(True)
        header.setSectionsClickable(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._on_header_menu)

    # ------------------------------------------------------------ set up by the page

    def set_model(self, model: LazyTableModel) -> None:  # type: ignore[type-arg]
        """Once, before the view is shown."""
        self._lazy = model
        self.setModel(model)
        header = self.horizontalHeader()
        # with the view's own selection a header asks for every cell of every column whether it is selected
        header.setSelectionModel(QItemSelectionModel(model, header))
        for place, column in enumerate(model.columns):
            self.setColumnWidth(place, column.width)
        if self._memory is not None:
            self._memory.restore_header(self._name, self._keys(), header)
        self._follow_indicator()
        header.sortIndicatorChanged.connect(self._on_sort_indicator)
        for signal in (header.sectionResized, header.sectionMoved, header.sortIndicatorChanged):
            signal.connect(self._remember)
        model.modelAboutToBeReset.connect(self._on_about_to_reset)
        model.loaded.connect(self._on_loaded)
        self.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self._theme.theme_changed.connect(self.viewport().update)

    def set_empty(self, title: Callable[[], str], hint: Callable[[], str] | None = None) -> None:
        """What to say when there are no rows."""
        self._empty_title = title
        self._empty_hint = hint or (lambda: "")

    # ------------------------------------------------------------ selection

    def current_id(self) -> int | None:
        row = self.currentIndex().row()
        return self._lazy.id_at(row) if self._lazy is not None and row >= 0 else None

    def selected_ids(self) -> list[int]:
        """In the order on screen."""
        model = self._lazy
        if model is None:
            return []
        ids: list[int] = []
        for top, bottom in self._ranges():
            ids.extend(model.ids[top : bottom + 1])
        return list(dict.fromkeys(ids))

    def choose(self, wanted: int) -> bool:
        """Makes the row of this id current; False when the filter left it out."""
        row = self._lazy.row_of(wanted) if self._lazy is not None else None
        if row is None:
            return False
        self._go_to(row)
        return True

    def _ranges(self) -> list[tuple[int, int]]:
        """First and last row of each selected stretch; never one object a row."""
        selection = self.selectionModel().selection()
        parts = [selection.at(place) for place in range(selection.size())]
        return sorted((part.top(), part.bottom()) for part in parts)

    def _go_to(self, row: int) -> None:
        index = self.model().index(row, max(self.currentIndex().column(), 0))
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)

    @Slot()
    def copy_selected(self) -> None:
        """Selected rows as tab-separated text with titles; rows that are not loaded yet are left out."""
        model = self._lazy
        if model is None:
            return
        header = self.horizontalHeader()
        order = [header.logicalIndex(place) for place in range(header.count())]
        columns = [model.columns[place] for place in order if not header.isSectionHidden(place)]
        lines = ["\t".join(_one_line(column.title()) for column in columns)]
        for top, bottom in self._ranges():
            for row in range(top, min(bottom + 1, top + _MOST_COPIED)):
                data = model.row_if_loaded(row)
                if data is not None:
                    lines.append("\t".join(_one_line(column.text(data)) for column in columns))
        if len(lines) > 1:
            QGuiApplication.clipboard().setText("\n".join(lines))

    # ------------------------------------------------------------ Qt's calls

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.current_id()
        if event.key() in _OPENING_KEYS and current is not None:
            self.row_opened.emit(RowOpened(current))
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and not event.modifiers() and self.model() is not None:
            rows = self.model().rowCount()
            if rows:
                self._go_to(0 if event.key() == Qt.Key.Key_Home else rows - 1)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Off: it would read every row of the table to find a letter."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._lazy is None or self._lazy.rowCount() or self._lazy.failure is not None:
            return
        painter = QPainter(self.viewport())
        area = self.viewport().rect().adjusted(24, 24, -24, -24)
        if self._lazy.loading:
            painter.setPen(self._theme.color("muted"))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, tr("Loading…"))
            return
        middle = QRect(area.left(), area.center().y() - 30, area.width(), 30)
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(self._theme.color("text"))
        painter.drawText(middle, Qt.AlignmentFlag.AlignCenter, self._empty_title())
        painter.setFont(self.font())
        painter.setPen(self._theme.color("muted"))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(QRect(area.left(), middle.bottom() + 4, area.width(), 80), int(flags), self._empty_hint())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self._lazy is not None:
            self._lazy.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._lazy.columns) - 1)
            self.viewport().update()

    # ------------------------------------------------------------ slots

    @Slot(QModelIndex)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        if self._lazy is not None and index.isValid():
            self.row_opened.emit(RowOpened(self._lazy.id_at(index.row())))

    @Slot()
    def _on_about_to_reset(self) -> None:
        self._kept_id = self.current_id()

    @Slot()
    def _on_loaded(self) -> None:
        kept, self._kept_id = self._kept_id, None
        if kept is not None and not self.choose(kept):
            self.row_chosen.emit(RowChosen(None))
        self.viewport().update()

    @Slot()
    def _on_current_changed(self) -> None:
        self.row_chosen.emit(RowChosen(self.current_id()))

    @Slot()
    def _on_sort_indicator(self) -> None:
        header = self.horizontalHeader()
        section = header.sortIndicatorSection()
        if self._lazy is None:
            return
        if section >= 0 and not self._lazy.columns[section].sortable:
            self._show_sort(self._lazy.current_sort)
            return
        self._follow_indicator()

    def _follow_indicator(self) -> None:
        header = self.horizontalHeader()
        if self._lazy is not None:
            self._lazy.sort(header.sortIndicatorSection(), header.sortIndicatorOrder())

    def _show_sort(self, sort: Sort | None) -> None:
        header = self.horizontalHeader()
        header.blockSignals(True)
        section = self._keys().index(sort.key) if sort is not None else -1
        down = sort is not None and sort.descending
        header.setSortIndicator(section, Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder)
        header.blockSignals(False)
        header.viewport().update()

    @Slot(QPoint)
    def _on_header_menu(self, place: QPoint) -> None:
        header = self.horizontalHeader()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for section, column in enumerate(self._lazy.columns if self._lazy is not None else ()):
            action = menu.addAction(column.title())
            action.setCheckable(True)
            action.setChecked(not header.isSectionHidden(section))
            action.setEnabled(header.isSectionHidden(section) or header.count() - header.hiddenSectionCount() > 1)
            action.setData(section)
        menu.triggered.connect(self._on_column_toggled)
        menu.popup(header.mapToGlobal(place))

    @Slot(QAction)
    def _on_column_toggled(self, action: QAction) -> None:
        self.horizontalHeader().setSectionHidden(int(action.data()), not action.isChecked())
        self._remember()

    @Slot()
    def _remember(self) -> None:
        if self._memory is not None:
            self._memory.remember_header(self._name, self._keys(), self.horizontalHeader())

    def _keys(self) -> tuple[str, ...]:
        return tuple(column.key for column in self._lazy.columns) if self._lazy is not None else ()


def _one_line(text: str) -> str:
    return " ".join(text.split())
