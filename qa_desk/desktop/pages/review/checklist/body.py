"""The current question opened: hint, what the check saw, answers with their keys, comment, evidence."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from qa_desk.desktop.pages.review.checklist.props import BodyProps
from qa_desk.desktop.pages.review.evidence_list import EvidenceList
from qa_desk.desktop.pages.review.proof_list import ProofList
from qa_desk.desktop.shortcuts import Action, ShortcutMap
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.flow import FlowLayout
from qa_desk.words import tr
from qa_desk.words.audit_words import AnswerKey


@dataclass(frozen=True, slots=True)
class TextTyped:
    """Words of the text field, and of which question."""

    code: str
    text: str


class QuestionBody(QFrame):
    value_chosen = Signal(str)  # as a store keeps it
    text_typed = Signal(TextTyped)

    def __init__(self, theme: Theme, shortcuts: ShortcutMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._shortcuts = shortcuts
        self._props: BodyProps | None = None
        self._hint, self._check, self._lacks = QLabel(self), QLabel(self), QLabel(self)
        for label in (self._hint, self._check, self._lacks):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._hint.setProperty("role", "muted")
        self._lacks.setProperty("role", "strong")
        self._answers = QWidget(self)
        self._flow = FlowLayout(self._answers, 6)
        self.buttons: list[QPushButton] = []
        self.text = QPlainTextEdit(self)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(52)
        self.evidence = EvidenceList(theme, self)
        self.proofs = ProofList(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 8)
        column.setSpacing(6)
        for part in (self._hint, self._check, self._answers, self.text, self.evidence, self.proofs, self._lacks):
            column.addWidget(part)
        self.text.textChanged.connect(self._on_text)

    def show_props(self, props: BodyProps, *, enabled: bool) -> None:
        before, self._props = self._props, props
        self._hint.setText(props.hint)
        self._hint.setVisible(bool(props.hint))
        self._check.setText(tr("Check: {found}").format(found=props.check) if props.check else "")
        self._check.setVisible(bool(props.check))
        if before is None or before.keys != props.keys:
            self._make_buttons(props.keys)
        for button, key in zip(self.buttons, props.keys, strict=True):
            button.setChecked(key.value == props.chosen)
            button.setEnabled(enabled)
        self._answers.setVisible(bool(props.keys))
        being_typed = before is not None and before.code == props.code and self.text.hasFocus()
        if self.text.toPlainText() != props.text and not being_typed:
            self.text.blockSignals(True)
            self.text.setPlainText(props.text)
            self.text.blockSignals(False)
        self.text.setReadOnly(not enabled)
        self.text.setAccessibleName(props.text_label)
        self.text.setPlaceholderText(f"{props.text_label}  {self._shortcuts.shown(Action.DECISION_COMMENT)}")
        keys = self._shortcuts.shown(Action.MARK_EVIDENCE)
        hint = tr("{key} or E binds the chosen turn to this question.").format(key=keys)
        self.evidence.show_lines(props.evidence, hint, removable=enabled)
        self.evidence.setVisible(bool(props.keys))
        self.proofs.show_lines(tr("Proven by the record"), props.proofs, enabled=enabled)
        self._lacks.setText(props.lacks)
        self._lacks.setVisible(bool(props.lacks))

    def _make_buttons(self, keys: tuple[AnswerKey, ...]) -> None:
        for old in self.buttons:
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.buttons = []
        for key in keys:
            told = f"{key.key}  {key.words}" if key.key and key.key != key.words else key.words
            button = QPushButton(told, self._answers)
            button.setToolTip(key.words)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # digits and arrows choose; Tab goes to the text
            button.setStyleSheet("padding: 3px 8px;")
            button.clicked.connect(self._chooser(key.value))
            self._flow.addWidget(button)
            button.show()
            self.buttons.append(button)

    def _chooser(self, value: str) -> Callable[[], None]:
        return lambda: self.value_chosen.emit(value)

    @Slot()
    def _on_text(self) -> None:
        if self._props is not None:
            self.text_typed.emit(TextTyped(self._props.code, self.text.toPlainText()))
