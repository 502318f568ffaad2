"""This computer: language, colours and keys; kept beside the layout, not in the workspace."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QKeySequenceEdit,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
)

from qa_desk.desktop.held_rows import HeldRows, HeldRowsView
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.settings.tab import Section
from qa_desk.desktop.shortcuts import Action, native, title_of
from qa_desk.desktop.tables.columns import Column
from qa_desk.desktop.theme import Mode
from qa_desk.words import language, tr


class ComputerTab(Section):
    language_chosen = Signal(str)
    theme_chosen = Signal(Mode)

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._titles = [QLabel(self), QLabel(self), QLabel(self)]
        self._languages = {"ru": QRadioButton("Русский", self), "en": QRadioButton("English", self)}
        self._modes = {mode: QRadioButton(self) for mode in Mode}
        columns: list[Column[Action]] = [
            Column("action", lambda: tr("What it does"), title_of, 320),
            Column("keys", lambda: tr("Keys"), self._keys_of, 220),
        ]
        self.rows: HeldRows[Action] = HeldRows(columns, around.theme, parent=self)
        self.rows.set_rows(list(Action))
        self.view = HeldRowsView(self.rows, around.theme, str, self)
        self._edit = QKeySequenceEdit(self)
        self._edit.setMaximumSequenceLength(1)
        self._set, self._default = QPushButton(self), QPushButton(self)
        self._problem = QLabel(self)
        self._problem.setWordWrap(True)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        for title, buttons in ((self._titles[0], self._languages), (self._titles[1], self._modes)):
            title.setProperty("role", "subtitle")
            row, group = QHBoxLayout(), QButtonGroup(self)
            row.setSpacing(20)
            for button in buttons.values():
                group.addButton(button)
                row.addWidget(button)
            row.addStretch(1)
            column.addWidget(title)
            column.addLayout(row)
        self._titles[2].setProperty("role", "subtitle")
        self._problem.setProperty("role", "muted")
        column.addWidget(self._titles[2])
        column.addWidget(self.view, 1)
        row = QHBoxLayout()
        self._edit.setFixedWidth(240)
        for part in (self._edit, self._set, self._default):
            row.addWidget(part)
        row.addWidget(self._problem, 1)
        column.addLayout(row)

    def _connect(self) -> None:
        for code, button in self._languages.items():
            button.clicked.connect(lambda _checked=False, chosen=code: self.language_chosen.emit(chosen))
        for mode, button in self._modes.items():
            button.clicked.connect(lambda _checked=False, chosen=mode: self.theme_chosen.emit(chosen))
        self._set.clicked.connect(self._on_set)
        self._default.clicked.connect(self._on_default)
        self.view.selectionModel().currentRowChanged.connect(self._on_chosen)
        self._around.shortcuts.keys_changed.connect(self._on_keys_changed)
        self._around.theme.theme_changed.connect(self.retranslate)

    def title(self) -> str:
        return tr("This computer")

    def words(self) -> list[str]:
        return [tr("Language"), tr("Colours"), tr("Keys")]

    def retranslate(self) -> None:
        for label, text in zip(self._titles, (tr("Language"), tr("Colours"), tr("Keys")), strict=True):
            label.setText(text)
        self._modes[Mode.SYSTEM].setText(tr("As the system"))
        self._modes[Mode.LIGHT].setText(tr("Light"))
        self._modes[Mode.DARK].setText(tr("Dark"))
        self._languages[language()].setChecked(True)
        self._modes[self._around.theme.mode].setChecked(True)
        self._set.setText(tr("Set this key"))
        self._default.setText(tr("Back to the default"))
        self._edit.setAccessibleName(tr("Keys"))
        self._tell_conflicts()

    def _keys_of(self, action: Action) -> str:
        keys = self._around.shortcuts.keys(action)
        return ", ".join(dict.fromkeys(native(key) for key in keys))

    def _chosen(self) -> Action | None:
        row = self.view.currentIndex().row()
        return self.rows.row_at(row) if row >= 0 else None

    @Slot()
    def _on_chosen(self) -> None:
        action = self._chosen()
        for button in (self._set, self._default):
            button.setEnabled(action is not None)
        if action is not None:
            self._edit.setKeySequence(QKeySequence(self._around.shortcuts.keys(action)[0]))

    @Slot()
    def _on_set(self) -> None:
        action = self._chosen()
        if action is not None and not self._edit.keySequence().isEmpty():
            self._around.shortcuts.set_keys(action, [self._edit.keySequence().toString()])

    @Slot()
    def _on_default(self) -> None:
        action = self._chosen()
        if action is not None:
            self._around.shortcuts.set_keys(action, [])
            self._on_chosen()

    @Slot()
    def _on_keys_changed(self) -> None:
        self.view.viewport().update()
        self._tell_conflicts()

    def _tell_conflicts(self) -> None:
        texts = [
            tr("{key}: {actions}").format(key=key, actions=", ".join(title_of(one) for one in actions))
            for key, actions in self._around.shortcuts.conflicts().items()
        ]
        self._problem.setText(tr("The same key twice: {list}").format(list="; ".join(texts)) if texts else "")
