"""Every key of the program in one list, as it is now; each can be changed, and a clash is said before it happens."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QKeySequenceEdit, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from qa_desk.desktop.dialogs.fields import ErrorLabel, SpeakingDialog
from qa_desk.desktop.held_rows import HeldRows, HeldRowsView
from qa_desk.desktop.key_lines import KeyLine, in_the_way, key_lines
from qa_desk.desktop.shortcuts import Action, ShortcutMap, native
from qa_desk.desktop.tables.columns import Column
from qa_desk.desktop.theme import Theme
from qa_desk.words import tr


class KeysDialog(SpeakingDialog):
    def __init__(self, theme: Theme, shortcuts: ShortcutMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._shortcuts = shortcuts
        columns: list[Column[KeyLine]] = [
            Column("action", lambda: tr("What it does"), lambda line: line.title, 380, tint=_tint),
            Column("keys", lambda: tr("Keys"), lambda line: line.shown, 250, tint=_tint, tooltip=_meetings),
            Column("where", lambda: tr("Where"), lambda line: line.where, 120),
        ]
        self.rows: HeldRows[KeyLine] = HeldRows(columns, theme, parent=self)
        self.view = HeldRowsView(self.rows, theme, lambda: tr("No key for that"), self)
        self._find = QLineEdit(self)
        self._find.setClearButtonEnabled(True)
        self.edit = QKeySequenceEdit(self)
        self.edit.setMaximumSequenceLength(1)
        self.edit.setClearButtonEnabled(True)
        self.set, self.add, self.default = QPushButton(self), QPushButton(self), QPushButton(self)
        self.problem = ErrorLabel(self)
        self._label = QLabel(self)
        self._label.setBuddy(self.edit)
        self._lay_out()
        self._find.textChanged.connect(self._fill)
        self.edit.keySequenceChanged.connect(self._allow)
        self.set.clicked.connect(self._on_set)
        self.add.clicked.connect(self._on_add)
        self.default.clicked.connect(self._on_default)
        self.view.selectionModel().selectionChanged.connect(self._on_chosen)
        shortcuts.keys_changed.connect(self._fill)
        self.resize(860, 680)
        self.retranslate()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._label)
        row.addWidget(self.edit, 1)
        for button in (self.set, self.add, self.default):
            button.setAutoDefault(False)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addWidget(self._find)
        column.addWidget(self.view, 1)
        column.addLayout(row)
        column.addWidget(self.problem)

    def retranslate(self) -> None:
        self.setWindowTitle(tr("Keys"))
        self._find.setPlaceholderText(tr("Find an action or a key"))
        self._label.setText(tr("New key"))
        self.edit.setAccessibleName(tr("New key"))
        self.set.setText(tr("Set"))
        self.add.setText(tr("Add as second"))
        self.default.setText(tr("Default"))
        self._fill()

    @property
    def chosen(self) -> KeyLine | None:
        rows = self.view.selectionModel().selectedRows()
        return self.rows.row_at(rows[0].row()) if rows else None

    @Slot()
    def _fill(self) -> None:
        before = self.chosen
        wanted = self._find.text().casefold()
        lines = key_lines(self._shortcuts)
        self.rows.set_rows([line for line in lines if wanted in f"{line.title} {line.shown} {line.where}".casefold()])
        if before is not None:
            self.choose(before)
        self._allow()

    def choose(self, line: KeyLine) -> None:
        for place in range(self.rows.rowCount()):
            if self.rows.row_at(place).what is line.what:
                self.view.choose_row(place)

    def _tell(self) -> None:
        """Every key that means two things, until there is none."""
        met = [line for line in key_lines(self._shortcuts) if line.meets]
        if not met:
            self.problem.clear_error()
            return
        self.problem.say(
            lambda: tr("The same key twice: {list}").format(
                list="; ".join(f"{line.shown}: {line.title}" for line in met)
            )
        )

    @Slot()
    def _on_chosen(self) -> None:
        self.edit.clear()
        self._allow()

    @Slot()
    def _allow(self) -> None:
        line, key = self.chosen, self.edit.keySequence().toString()
        taken = in_the_way(self._shortcuts, line.what, key) if line is not None and key else ()
        for button in (self.set, self.add):
            button.setEnabled(line is not None and bool(key))
        self.add.setVisible(line is None or isinstance(line.what, Action))
        self.default.setEnabled(line is not None)
        if taken:
            shown = native(key)
            self.problem.say(
                lambda: tr("{key} is taken already: {actions}").format(key=shown, actions=", ".join(taken))
            )
        else:
            self._tell()

    @Slot()
    def _on_set(self) -> None:
        self._keep([self.edit.keySequence().toString()])

    @Slot()
    def _on_add(self) -> None:
        line = self.chosen
        if line is not None:
            self._keep([*line.keys, self.edit.keySequence().toString()])

    @Slot()
    def _on_default(self) -> None:
        self._keep([])

    def _keep(self, keys: list[str]) -> None:
        line = self.chosen
        if line is None:
            return
        self.edit.clear()
        if isinstance(line.what, Action):
            self._shortcuts.set_keys(line.what, list(dict.fromkeys(keys)))
        else:
            self._shortcuts.set_command_key(line.what.value, QKeySequence(keys[0]).toString() if keys else "")


def _tint(line: KeyLine) -> str:
    return "bad" if line.meets else ""


def _meetings(line: KeyLine) -> str:
    return tr("{key} is taken already: {actions}").format(key=line.shown, actions=", ".join(line.meets)) if line.meets \
        else line.shown  # fmt: skip
