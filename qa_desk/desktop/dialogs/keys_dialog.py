"""Every key of the program in one list, as it is now."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from qa_desk.desktop.dialogs.fields import SpeakingDialog
from qa_desk.desktop.held_rows import HeldRows, HeldRowsView
from qa_desk.desktop.shortcuts import Action, ShortcutMap, title_of
from qa_desk.desktop.tables.columns import Column
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.work_menu import ROWS
from qa_desk.words import tr

KeyLine = tuple[str, str]


def key_lines(shortcuts: ShortcutMap) -> list[KeyLine]:
    """(what it does, its keys as this system writes them): the menus first, then the pages."""
    lines = [(tr(row.title).rstrip("…"), _native(row.keys)) for row in ROWS.values()]
    return lines + [(title_of(one), ", ".join(_native(key) for key in shortcuts.keys(one))) for one in Action]


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


class KeysDialog(SpeakingDialog):
    def __init__(self, theme: Theme, shortcuts: ShortcutMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._shortcuts = shortcuts
        columns: list[Column[KeyLine]] = [
            Column("action", lambda: tr("What it does"), lambda line: line[0], 330),
            Column("keys", lambda: tr("Keys"), lambda line: line[1], 220),
        ]
        self._rows: HeldRows[KeyLine] = HeldRows(columns, theme, parent=self)
        self._find = QLineEdit(self)
        self._find.setClearButtonEnabled(True)
        self._find.textChanged.connect(self._fill)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addWidget(self._find)
        column.addWidget(HeldRowsView(self._rows, theme, lambda: tr("No key for that"), self), 1)
        self.resize(620, 640)
        self.retranslate()

    def retranslate(self) -> None:
        self.setWindowTitle(tr("Keys"))
        self._find.setPlaceholderText(tr("Find an action or a key"))
        self._fill()

    def _fill(self) -> None:
        wanted = self._find.text().casefold()
        self._rows.set_rows([line for line in key_lines(self._shortcuts) if wanted in " ".join(line).casefold()])
