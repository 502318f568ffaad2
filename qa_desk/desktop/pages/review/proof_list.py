"""What proves without words: attempts on record or older deals, ticked to become evidence."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from qa_desk.desktop.pages.review.decision_props import EvidencePicked, ProofLine
from qa_desk.domain.decision import Evidence

_MOST_ROWS = 6
_ROW = 26


class ProofList(QWidget):
    """`toggled` carries the evidence whose tick was changed; Space ticks the current line."""

    toggled = Signal(EvidencePicked)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Evidence, ...] = ()
        self._title = QLabel(self)
        self._title.setProperty("role", "strong")
        self.lines = QListWidget(self)
        self.lines.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self.lines)
        self.lines.itemChanged.connect(self._on_item_changed)

    def show_lines(self, title: str, lines: Sequence[ProofLine], *, enabled: bool) -> None:
        self.setVisible(bool(lines))
        self._title.setText(title)
        self.lines.setAccessibleName(title)
        self.lines.blockSignals(True)
        row = self.lines.currentRow()
        self.lines.clear()
        self._shown = tuple(line.one for line in lines)
        for line in lines:
            self.lines.addItem(self._item(line, enabled))
        self.lines.setCurrentRow(min(max(row, 0), len(lines) - 1))
        if lines:
            self.lines.setFixedHeight(_ROW * min(len(lines), _MOST_ROWS) + 6)
        self.lines.blockSignals(False)

    @staticmethod
    def _item(line: ProofLine, enabled: bool) -> QListWidgetItem:
        item = QListWidgetItem(line.text)
        item.setToolTip(line.text)
        item.setSizeHint(QSize(0, _ROW))
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        item.setFlags(flags | Qt.ItemFlag.ItemIsUserCheckable if enabled else flags)
        item.setCheckState(Qt.CheckState.Checked if line.taken else Qt.CheckState.Unchecked)
        return item

    @Slot(QListWidgetItem)
    def _on_item_changed(self, item: QListWidgetItem) -> None:
        self.toggled.emit(EvidencePicked(self._shown[self.lines.row(item)]))
