"""Unsaved changes, one a line: what was, what will be; each can be taken back alone."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from qa_desk.desktop.pages.settings.bound import Change, fault_words
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.words import tr, trn

_ROW, _MOST_ROWS = 26, 4


def told(change: Change) -> str:
    if change.wrong is not None:
        return tr("{section} · {setting}: {fault}").format(
            section=change.section, setting=change.bound.label(), fault=fault_words(change.wrong)
        )
    return tr("{section} · {setting}: {before} → {after}").format(
        section=change.section, setting=change.bound.label(), before=_one_line(change.before),
        after=_one_line(change.after),
    )  # fmt: skip


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else line[:79] + "…"


class ChangesView(Speaking):
    """Hidden while nothing is changed. `undo_asked` and `wanted` carry the setting's name."""

    undo_asked = Signal(str)
    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: list[Change] = []
        self._title = QLabel(self)
        self.list = QListWidget(self)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.installEventFilter(self)
        self.list.itemActivated.connect(self._on_activated)
        self.undo = QPushButton(self)
        self.undo.setProperty("kind", "quiet")
        self.undo.clicked.connect(self.undo_chosen)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.undo)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.list)
        self.retranslate()

    def show_changes(self, changes: list[Change]) -> None:
        row = self.list.currentRow()
        self._shown = list(changes)
        self.list.clear()
        for one in changes:
            item = QListWidgetItem(told(one), self.list)
            item.setToolTip(told(one))
        self.list.setCurrentRow(min(max(row, 0), len(changes) - 1))
        self.list.setFixedHeight(_ROW * min(max(len(changes), 1), _MOST_ROWS) + 8)
        self.setVisible(bool(changes))
        self.retranslate()

    def retranslate(self) -> None:
        n = len(self._shown)
        self._title.setText(trn("{n} unsaved change", "{n} unsaved changes", n).format(n=n))
        self.undo.setText(tr("Undo this change"))
        self.undo.setToolTip(tr("Of the chosen line; the key Delete does it too"))
        self.list.setAccessibleName(tr("Unsaved changes"))

    @Slot()
    def undo_chosen(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._shown):
            self.undo_asked.emit(self._shown[row].bound.name)

    @Slot()
    def _on_activated(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._shown):
            self.wanted.emit(self._shown[row].bound.name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.list
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Delete
        ):
            self.undo_chosen()
            return True
        return super().eventFilter(watched, event)
