"""A turn's words under the keys: Enter saves, Esc leaves everything as it was, Shift+Enter is no line of its own."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

_SAVING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LEAST_HEIGHT = 46


@dataclass(frozen=True, slots=True)
class TurnCorrected:
    """Signal: somebody says that the stored turn `key` reads so."""

    key: int
    text: str


class TurnEditor(QPlainTextEdit):
    """Hidden until begun. Takes Enter and Esc before the page's shortcuts do; all other keys go on working."""

    saved = Signal(TurnCorrected)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.key: int | None = None
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setMinimumHeight(_LEAST_HEIGHT)
        self.hide()

    def begin(self, key: int, text: str) -> None:
        self.key = key
        self.setPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)
        self.show()
        self.setFocus()

    def end(self) -> None:
        self.key = None
        self.hide()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_ours(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _is_ours(event):
            super().keyPressEvent(event)
            return
        key, text = self.key, self.toPlainText()
        self.end()
        if event.key() in _SAVING and key is not None:
            self.saved.emit(TurnCorrected(key, text))
        else:
            self.left.emit()


def _is_ours(event: QKeyEvent) -> bool:
    plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
    shifted = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
    return (plain and event.key() in (*_SAVING, Qt.Key.Key_Escape)) or (shifted and event.key() in _SAVING)
