"""Hands on the keyboard alone: keys go to whatever has the focus, letters as an input method gives them."""

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QTabletEvent, QTouchEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

_POINTING = (QMouseEvent, QWheelEvent, QTabletEvent, QTouchEvent)
_WINDOWS = (Qt.WindowType.Window, Qt.WindowType.Dialog)
_TURNS, _TURN_MS = 500, 10
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


def _shown() -> list[QWidget]:
    return [one for one in QApplication.topLevelWidgets() if one.isVisible() and one.windowType() in _WINDOWS]


class Keyboard:
    """`pressed`: how many keys it took. It does a window system's part: the dialog in front is active, and where a
    dialog was closed, the window that was active before it; with none before, the only window there is.

    The window comes up with the focus where it was; one that is up and has no focus is left as it is: a defect.
    """

    def __init__(self) -> None:
        self.pressed = 0
        self._home: QWidget | None = None

    @property
    def focus(self) -> QWidget:
        for _ in range(_TURNS):
            front = self._front()
            if front is None or front is QApplication.activeWindow():
                break
            front.activateWindow()
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, _TURN_MS)
        widget = QApplication.focusWidget()
        assert widget is not None, f"nothing has the focus: a key would go nowhere; shown: {_shown()}"
        return widget

    def _front(self) -> QWidget | None:
        """None where nothing is shown."""
        modal, active = QApplication.activeModalWidget(), QApplication.activeWindow()
        if modal is not None:
            return modal
        if active is not None and active.isVisible():
            self._home = active
        elif self._home is None or not isValid(self._home) or not self._home.isVisible():
            shown = _shown()
            assert len(shown) <= 1, f"no window is active, and which of these should be is open: {shown}"
            self._home = shown[0] if shown else None
        return self._home

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
