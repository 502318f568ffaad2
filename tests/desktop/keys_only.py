"""Hands on the keyboard alone: keys go to whatever has the focus, letters as an input method gives them."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QTabletEvent, QTouchEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

_POINTING = (QMouseEvent, QWheelEvent, QTabletEvent, QTouchEvent)
_NONE = Qt.KeyboardModifier.NoModifier
_MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
}


class PointerWatch(QObject):
    """Counts what a pointing device did to any object of the application."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self.seen: list[str] = []
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's signature
        if isinstance(event, _POINTING):
            self.seen.append(f"{event.type().name} at {watched.metaObject().className()}")
        return False

    def end(self) -> None:
        self._app.removeEventFilter(self)


def _activate() -> None:
    """What a window system does when no window of the program is active: the dialog in front, else the newest window,
    comes up with the focus where it was. A window that is active and has no focus is left as it is: a defect."""
    shown = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one.windowType() in _WINDOWS]
    front = QApplication.activeModalWidget() or next(iter(reversed(shown)), None)
    if front is None:
        return
    front.activateWindow()
    QApplication.processEvents()
    if QApplication.focusWidget() is None:
        (front.focusWidget() or front).setFocus()
        QApplication.processEvents()


_WINDOWS = (Qt.WindowType.Window, Qt.WindowType.Dialog)


class Keyboard:
    """`pressed`: how many keys it took."""

    def __init__(self) -> None:
        self.pressed = 0

    @property
    def focus(self) -> QWidget:
        if QApplication.activeWindow() is None:
            _activate()
        widget = QApplication.focusWidget()
        assert widget is not None, "nothing has the focus: a key would go nowhere"
        return widget

    def press(self, keys: str) -> None:
        """A portable name, e.g. "Ctrl+Return"."""
        *modifiers, name = keys.split("+")
        held = _NONE
        for one in modifiers:
            held |= _MODIFIERS[one]
        self.pressed += 1
        QTest.keyClick(self.focus, getattr(Qt.Key, f"Key_{name}"), held)

    def type(self, text: str) -> None:
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(self.focus, QKeyEvent(kind, 0, _NONE, letter))
            self.pressed += 1
