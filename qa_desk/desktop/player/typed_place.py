"""A place in the recording typed in: 3:41, 1:03:41 or just the digits; Enter goes there, Esc leaves it."""

import re

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_APART = re.compile(r"[\s:.,;-]+")
_MOST_DIGITS = 6
_LEAST_WIDTH = 76


def place_ms(typed: str) -> int | None:
    """mm:ss or h:mm:ss; without colons the last two digits are seconds, those before minutes. None for the rest."""
    parts = [part for part in _APART.split(typed.strip()) if part]
    if len(parts) == 1 and parts[0].isascii() and parts[0].isdecimal() and len(parts[0]) <= _MOST_DIGITS:
        digits = parts[0].zfill(_MOST_DIGITS)
        parts = [digits[:2], digits[2:4], digits[4:]]
    elif not 2 <= len(parts) <= 3:
        return None
    if not all(part.isascii() and part.isdecimal() and len(part) <= 4 for part in parts):
        return None
    hours, minutes, seconds = (0, *map(int, parts)) if len(parts) == 2 else map(int, parts)
    if seconds > 59 or (hours and minutes > 59):
        return None
    return ((hours * 60 + minutes) * 60 + seconds) * 1000


class TypedPlace(QLineEdit):
    """Hidden until asked for. `wanted`: ms. What is no time stays, so that it can be put right."""

    wanted = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(10)
        self.setFixedWidth(_LEAST_WIDTH)
        self._before: QWidget | None = None
        self.hide()

    def begin(self, shown: str) -> None:
        self._before = self.window().focusWidget()
        self.setText(shown)
        self.selectAll()
        self.show()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        before, self._before = self._before, None
        self.hide()
        if before is not None and before is not self:
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.left.emit()

    def event(self, event: QEvent) -> bool:
        """Enter and Esc are not the page's while somebody types here."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_ours(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _is_ours(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif (ms := place_ms(self.text())) is not None:
            self.leave()
            self.wanted.emit(ms)
        else:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.isVisible() and event.reason() is not Qt.FocusReason.ActiveWindowFocusReason:
            self._before = None  # somebody went on elsewhere: the focus stays there
            self.leave()


def _is_ours(event: QKeyEvent) -> bool:
    return event.key() in (*_ENTER, Qt.Key.Key_Escape)
