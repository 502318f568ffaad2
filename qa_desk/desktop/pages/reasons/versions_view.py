"""Versions of the book: what it was, what has changed since, and an older one taken into the editor."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qa_desk.desktop.held_rows import HeldRows, HeldRowsView
from qa_desk.desktop.pages.reasons import wording
from qa_desk.desktop.tables.columns import Column
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.services.book_history import Compared
from qa_desk.services.ports import KeptBook
from qa_desk.words import formats, tr


class VersionsView(Speaking):
    """`chosen` carries the name of a kept version; `take_asked`: bring the one in sight into the editor."""

    back_asked = Signal()
    chosen = Signal(str)
    take_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._zone = ZoneInfo("UTC")
        self._may_take = False
        self.compared: Compared | None = None
        self._title, self.summary = QLabel(self), QLabel(self)
        self._title.setProperty("role", "subtitle")
        self.summary.setWordWrap(True)
        columns: list[Column[KeptBook]] = [
            Column("version", lambda: tr("Version"), lambda one: one.version, 140),
            Column("until", lambda: tr("In use until"), lambda one: formats.date_time(one.until, self._zone), 150),
        ]
        self.rows: HeldRows[KeptBook] = HeldRows(columns, theme, None, self)
        self.view = HeldRowsView(self.rows, theme, lambda: tr("No older version: the book was never changed"), self)
        self.tree = QTreeWidget(self)
        self.tree.setHeaderHidden(True)
        self.tree.setWordWrap(True)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.back, self.take = QPushButton(self), QPushButton(self)
        self.take.setProperty("kind", "primary")
        self._lay_out()
        self.back.clicked.connect(self.back_asked)
        self.take.clicked.connect(self.take_asked)
        self.view.selectionModel().currentRowChanged.connect(self._on_row)
        theme.theme_changed.connect(self._fill)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.back_asked)
        self.retranslate()

    def _lay_out(self) -> None:
        right = QWidget(self)
        beside = QVBoxLayout(right)
        beside.setContentsMargins(8, 0, 0, 0)
        beside.addWidget(self.summary)
        beside.addWidget(self.tree, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.view)
        splitter.addWidget(right)
        splitter.setSizes([340, 640])
        splitter.setStretchFactor(1, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.back)
        buttons.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._title)
        column.addWidget(splitter, 1)
        column.addLayout(buttons)

    # ------------------------------------------------------------ what is shown

    def begin(self, zone: ZoneInfo, *, may_take: bool) -> None:
        self._zone, self._may_take = zone, may_take
        self.rows.set_rows(())
        self.show_compared(None)

    def show_versions(self, kept: Sequence[KeptBook]) -> None:
        """The newest is chosen; without any there is nothing to compare."""
        self.rows.set_rows(kept)
        self._say()
        self.view.setFocus()
        if kept:
            self.view.selectRow(0)

    def show_compared(self, compared: Compared | None) -> None:
        self.compared = compared
        self._fill()
        self._say()

    @Slot()
    def _fill(self) -> None:
        self.tree.clear()
        for change in () if self.compared is None else self.compared.changes:
            top = QTreeWidgetItem([wording.change_of(change)])
            for text, present in wording.lines_of_change(change):
                line = QTreeWidgetItem([text])
                line.setToolTip(0, text)
                line.setForeground(0, self._theme.color("good" if present else "bad"))
                top.addChild(line)
            self.tree.addTopLevelItem(top)
        self.tree.expandAll()

    def _say(self) -> None:
        found = self.compared
        self.take.setEnabled(found is not None and self._may_take and bool(found.changes))
        self.take.setToolTip("" if self._may_take else tr("Only an administrator may change the reason book"))
        if found is None:
            nothing = self.rows.rowCount() == 0
            self.summary.setText(tr("The book in use is the only one so far.") if nothing else "")
            return
        words = tr("Since version {old}: + is in the book now, − was in that version only.")
        text = words.format(old=found.kept.book.version)
        if not found.changes:
            text = tr("Its reasons are those of the book in use.")
        if not found.same_rest:
            text = f"{text} {tr('General phrases of the file differ too; they would stay as they are now.')}"
        self.summary.setText(text)

    def retranslate(self) -> None:
        self._title.setText(tr("Versions of the reason book"))
        self.back.setText(tr("Back to editing"))
        self.take.setText(tr("Take it into the editor"))
        self.tree.setAccessibleName(tr("What has changed since"))
        self._fill()
        self._say()

    @Slot()
    def _on_row(self) -> None:
        row = self.view.currentIndex().row()
        if 0 <= row < self.rows.rowCount():
            self.chosen.emit(self.rows.row_at(row).name)
