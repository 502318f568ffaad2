"""The evidence of a decision as a list: Enter plays, Delete removes, the tooltip holds the whole quote."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.desktop.pages.review.decision_props import EvidenceLine, EvidencePicked
from qa_desk.desktop.pages.review.keyed import KeyedList
from qa_desk.desktop.theme import Theme
from qa_desk.domain.decision import Evidence
from qa_desk.words import formats, tr

_ROW = 24
_MOST_ROWS = 3


class EvidenceList(QWidget):
    """`removable` False for what is decided."""

    played = Signal(EvidencePicked)
    removed = Signal(EvidencePicked)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Evidence, ...] = ()
        self._removable = True
        self._title, self._nothing = QLabel(self), QLabel(self)
        self._title.setProperty("role", "strong")
        self._nothing.setProperty("role", "muted")
        self._nothing.setWordWrap(True)
        self.lines = KeyedList(self)
        self.lines.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.lines.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.play, self.remove = QToolButton(self), QToolButton(self)
        theme.keep_icon(self.play, "play")
        theme.keep_icon(self.remove, "cross")
        for button in (self.play, self.remove):
            button.setProperty("kind", "quiet")
            button.setStyleSheet("padding: 1px;")
            button.setFixedSize(28, 26)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.play)
        head.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._nothing)
        column.addWidget(self.lines)

    def _connect(self) -> None:
        self.play.clicked.connect(self._on_play)
        self.remove.clicked.connect(self._on_remove)
        self.lines.itemDoubleClicked.connect(self._on_play)
        self.lines.enter_pressed.connect(self._on_play)
        self.lines.delete_pressed.connect(self._on_remove)
        self.lines.currentRowChanged.connect(self._on_current)

    def show_lines(self, lines: Sequence[EvidenceLine], hint: str, *, removable: bool) -> None:
        """`hint` stands in place of an empty list."""
        self._removable = removable
        evidence = tuple(line.one for line in lines)
        row = self.lines.currentRow()
        grown = len(evidence) > len(self._shown)
        self._shown = evidence
        self.lines.clear()
        for line in lines:
            item = QListWidgetItem(line.text)
            item.setToolTip(line.text)
            item.setSizeHint(QSize(0, _ROW))
            self.lines.addItem(item)
        self.lines.setCurrentRow(len(lines) - 1 if grown else min(row, len(lines) - 1))
        self.lines.setVisible(bool(lines))
        height = _ROW * min(len(lines), _MOST_ROWS) + 6
        self.lines.setFixedHeight(height)
        self._nothing.setVisible(not lines)
        self._nothing.setText(hint)
        self._title.setText(tr("Evidence: {n}").format(n=formats.number(len(lines))))
        self.play.setToolTip(tr("Play (Enter)"))
        self.remove.setToolTip(tr("Remove (Delete)"))
        self.play.setAccessibleName(tr("Play the evidence"))
        self.remove.setAccessibleName(tr("Remove the evidence"))
        self.lines.setAccessibleName(tr("Evidence of the decision"))
        self._on_current()

    def current(self) -> Evidence | None:
        row = self.lines.currentRow()
        return self._shown[row] if 0 <= row < len(self._shown) else None

    @Slot()
    def _on_current(self) -> None:
        chosen = self.current() is not None
        self.play.setEnabled(chosen)
        self.remove.setEnabled(chosen and self._removable)
        self.remove.setVisible(self._removable)

    @Slot()
    def _on_play(self) -> None:
        if (one := self.current()) is not None:
            self.played.emit(EvidencePicked(one))

    @Slot()
    def _on_remove(self) -> None:
        if self._removable and (one := self.current()) is not None:
            self.removed.emit(EvidencePicked(one))
