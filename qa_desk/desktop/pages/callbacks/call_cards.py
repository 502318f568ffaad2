"""The script to read and the outcome to save; both show what they are given and keep nothing."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)

from qa_desk.desktop.pages.callbacks.call_props import CallProps
from qa_desk.desktop.pages.callbacks.cards import Card, label
from qa_desk.desktop.shortcuts import Action, ShortcutMap
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.words import tr

OUTCOME_KEYS: Mapping[CallbackOutcome, Action] = {
    CallbackOutcome.NO_ANSWER: Action.OUTCOME_NO_ANSWER,
    CallbackOutcome.CONFIRMED: Action.OUTCOME_CONFIRMED,
    CallbackOutcome.WON_BACK: Action.OUTCOME_WON_BACK,
    CallbackOutcome.DENIED: Action.OUTCOME_DENIED,
    CallbackOutcome.UNREACHABLE: Action.OUTCOME_UNREACHABLE,
}


class ScriptCard(Card):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        self.lines: list[tuple[QLabel, QLabel, QLabel]] = []
        self.body.addLayout(self._grid)
        self.body.addStretch(1)

    def show_props(self, props: CallProps) -> None:
        self.title.setText(tr("What to say"))
        while len(self.lines) < len(props.script):
            self._add_line()
        for (number, say, note), step in zip(self.lines, props.script, strict=True):
            number.setText(f"{self.lines.index((number, say, note)) + 1}.")
            say.setText(step.say)
            note.setText(step.note)
            note.setVisible(bool(step.note))

    def _add_line(self) -> None:
        number, say, note = label(self, "muted"), label(self, selectable=True), label(self, "muted")
        number.setWordWrap(False)
        say.setContentsMargins(0, 0, 0, 2)
        note.setContentsMargins(0, 0, 0, 4)
        row = 2 * len(self.lines)
        self._grid.addWidget(number, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(say, row, 1)
        self._grid.addWidget(note, row + 1, 1)
        self.lines.append((number, say, note))


class OutcomeCard(Card):
    """What the person does comes out as signals; the page keeps the draft."""

    outcome_chosen = Signal(CallbackOutcome)
    words_changed = Signal(str)
    save_asked = Signal()

    def __init__(self, shortcuts: ShortcutMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shortcuts = shortcuts
        self.radios = {outcome: QRadioButton(self) for outcome in CallbackOutcome}
        self._keys = {outcome: label(self, "muted") for outcome in CallbackOutcome}
        self.why_not = label(self, "muted")
        self._group = QButtonGroup(self)
        self._words_label = label(self)
        self.words = QPlainTextEdit(self)
        self.next_text = label(self, "muted")
        self.save = QPushButton(self)
        self.save.setProperty("kind", "primary")
        self._lay_out()
        self._group.buttonClicked.connect(self._on_outcome)
        self.words.textChanged.connect(self._on_words)
        self.save.clicked.connect(self.save_asked)

    def _lay_out(self) -> None:
        for outcome, radio in self.radios.items():
            self._group.addButton(radio)
            self._keys[outcome].setWordWrap(False)
            row = QHBoxLayout()
            row.addWidget(radio, 1)
            row.addWidget(self._keys[outcome])
            self.head.addLayout(row)
        self.head.setSpacing(1)
        self.why_not.setContentsMargins(28, 0, 0, 2)
        self.head.addWidget(self.why_not)
        self.head.addSpacing(4)
        self.head.addWidget(self._words_label)
        self.words.setTabChangesFocus(True)
        self.words.setMinimumHeight(56)
        self._words_label.setBuddy(self.words)
        self.put_in_the_middle(self.words)
        self.foot.addWidget(self.next_text)
        self.foot.addWidget(self.save)

    def show_props(self, props: CallProps, keys: str) -> None:
        """`keys`: what saves, as this system writes it."""
        self.title.setText(tr("What came out"))
        self._group.setExclusive(False)
        for option in props.options:
            radio = self.radios[option.outcome]
            radio.setText(option.text)
            radio.setEnabled(option.enabled)
            radio.setToolTip(option.why_not)
            radio.setChecked(option.chosen)
            self._keys[option.outcome].setText(self._shortcuts.shown(OUTCOME_KEYS[option.outcome]))
        self._group.setExclusive(True)
        self.why_not.setText("\n".join(option.why_not for option in props.options if option.why_not))
        self.why_not.setVisible(bool(self.why_not.text()))
        self._words_label.setText(props.words_label)
        self.words.setAccessibleName(props.words_label)
        if self.words.toPlainText() != props.words:
            self.words.setPlainText(props.words)
        self.words.setReadOnly(not props.editable)
        self.words.setPlaceholderText(tr("As he said it, not as you would put it") if props.editable else "")
        self.next_text.setText(props.next_text)
        self.save.setText(tr("Save ({keys})").format(keys=keys))
        self.save.setEnabled(props.can_save)

    @Slot()
    def _on_outcome(self) -> None:
        for outcome, radio in self.radios.items():
            if radio.isChecked():
                self.outcome_chosen.emit(outcome)

    @Slot()
    def _on_words(self) -> None:
        self.words_changed.emit(self.words.toPlainText())
