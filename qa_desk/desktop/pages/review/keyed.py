"""Fields and lists that take a few keys for themselves before the page's shortcuts get them."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class KeyedLine(QLineEdit):
    """Enter, Shift+Enter and Esc are told; Esc is not the player's while somebody types here."""

    entered = Signal()
    entered_back = Signal()
    left = Signal()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_ours(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _is_ours(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            self.entered_back.emit()
        else:
            self.entered.emit()


def _is_ours(event: QKeyEvent) -> bool:
    if event.key() == Qt.Key.Key_Escape:
        return event.modifiers() in _PLAIN
    return event.key() in _ENTER and event.modifiers() in (*_PLAIN, Qt.KeyboardModifier.ShiftModifier)


class KeyedList(QListWidget):
    """Two keys more than a list has."""

    delete_pressed = Signal()
    enter_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_pressed.emit()
        elif event.key() in _ENTER and not event.modifiers():
            self.enter_pressed.emit()
        else:
            super().keyPressEvent(event)
