"""Parts of every form: a labelled field that can be marked as wrong, and a dialog that follows the language."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.domain.errors import KnownError
from qa_desk.words import tr
from qa_desk.words.errors import sentence

Words = Callable[[], str]
_FIELDS = (QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox, QCheckBox, QRadioButton)


class ErrorLabel(QLabel):
    """Hidden while nothing is wrong; says the sentence of the error in the language in use."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: Words | None = None
        self.setProperty("role", "error")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.hide()

    def say(self, words: Words) -> None:
        self._words = words
        self.setText(words())
        self.show()

    def say_error(self, error: KnownError) -> None:
        self.say(lambda: sentence(error))

    def clear_error(self) -> None:
        self._words = None
        self.hide()

    @property
    def wrong(self) -> bool:
        return self._words is not None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self._words is not None:
            self.setText(self._words())


class Field(Speaking):
    """Label above, the input, a muted hint, and the error below it."""

    def __init__(self, label: Words, editor: QWidget, hint: Words | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = (label, hint)
        self.editor = editor
        self._label, self._hint = QLabel(self), QLabel(self)
        self._label.setBuddy(editor)
        self._label.setWordWrap(True)
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        self._hint.setVisible(hint is not None)
        self._error = ErrorLabel(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (self._label, editor, self._error, self._hint):
            column.addWidget(part)
        self.retranslate()

    def mark_wrong(self, words: Words) -> None:
        """The error takes the hint's place."""
        self._error.say(words)
        self._hint.hide()
        self._show_border()

    def clear_error(self) -> None:
        if self.wrong:
            self._error.clear_error()
            self._hint.setVisible(self._words[1] is not None)
            self._show_border()

    @property
    def wrong(self) -> bool:
        return self._error.wrong

    @property
    def label_text(self) -> str:
        return self._words[0]()

    @property
    def hint_text(self) -> str:
        hint = self._words[1]
        return hint() if hint is not None else ""

    @property
    def error_text(self) -> str:
        return self._error.text() if self.wrong else ""

    def retranslate(self) -> None:
        label, hint = self._words
        self._label.setText(label())
        self.editor.setAccessibleName(label())
        self._hint.setText(hint() if hint else "")

    def _show_border(self) -> None:
        """By the stylesheet: one of its own on every editor would cost each switch of the theme."""
        self.editor.setProperty("wrong", self.wrong)
        style = self.editor.style()
        style.unpolish(self.editor)
        style.polish(self.editor)


def make_primary(button: QPushButton) -> None:
    """A button box has styled its buttons before anybody could say which one is the main one."""
    button.setProperty("kind", "primary")
    button.style().unpolish(button)
    button.style().polish(button)


class SpeakingDialog(QDialog):
    """Fill texts in `retranslate` only and call it at the end of __init__."""

    def retranslate(self) -> None:
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


class FormDialog(SpeakingDialog):
    """Title, what the form explains, the form itself, one error, and two buttons. `send` starts the work."""

    def __init__(self, theme: Theme, title: Words, accept: Words, about: Words | None = None,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.theme = theme
        self._words = (title, accept, about)
        self._about = QLabel(self)
        self._about.setProperty("role", "muted")
        self._about.setWordWrap(True)
        self._about.setVisible(about is not None)
        self.body = QVBoxLayout()
        self.body.setSpacing(14)
        self.error = ErrorLabel(self)
        self.buttons = QDialogButtonBox(self)
        self.ok = self.buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(self.ok)
        self.ok.setDefault(True)
        self.cancel = self.buttons.addButton("", QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self._on_accepted)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(14)
        column.addWidget(self._about)
        column.addLayout(self.body, 1)
        column.addWidget(self.error)
        column.addWidget(self.buttons)

    def retranslate(self) -> None:
        title, accept, about = self._words
        self.setWindowTitle(title())
        self.ok.setText(accept())
        self.cancel.setText(tr("Cancel"))
        self._about.setText(about() if about else "")

    def set_busy(self, busy: bool) -> None:
        self.ok.setEnabled(not busy)

    def showEvent(self, event: QShowEvent) -> None:
        """One begins in the first field, not at the button that ends it."""
        super().showEvent(event)
        first = self._first_field()
        if first is not None and (self.focusWidget() is None or self.focusWidget() is self.ok):
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def _first_field(self) -> QWidget | None:
        items = [self.body.itemAt(place) for place in range(self.body.count())]
        parts = [item.widget() for item in items if item is not None]
        fields = [one for part in parts if part is not None for one in (part, *part.findChildren(QWidget))]
        waits = (one for one in fields if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisibleTo(self))
        return next((one for one in waits if one.isEnabled() and isinstance(one, _FIELDS)), None)

    def send(self) -> None:
        """Accept was chosen; subclasses check, start their job, and call accept() when it is done."""
        self.accept()

    @Slot()
    def _on_accepted(self) -> None:
        if self.ok.isEnabled():
            self.error.clear_error()
            self.send()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._on_accepted()
        else:
            super().keyPressEvent(event)
