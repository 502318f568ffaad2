"""A person at the window, made of conditions: does something, waits until the window shows it, never sleeps."""

import sys
import time
import traceback
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from benchmarks.window_stalls import StallMeter
from qa_desk.desktop.main_window import MainWindow
from qa_desk.desktop.session import Session
from qa_desk.desktop.tables.view import LazyTableView

Steps = Iterator[Callable[[], bool]]
"""A story yields what must be true before it goes on."""
_LOOK_MS = 5
_PATIENCE_S = 30.0
_QUIET_LOOKS = 3


class Impatient(Exception):
    """Something never happened; the message names the phase."""


class Person(QObject):
    """Plays a story. `failed` is what went wrong, else None; either way the application ends."""

    def __init__(self, app: QApplication, meter: StallMeter) -> None:
        super().__init__(app)
        self.meter = meter
        self.failed: Exception | None = None
        self._app = app
        self._story: Steps = iter(())
        self._until: Callable[[], bool] = lambda: True
        self._since = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._on_look)

    def play(self, story: Steps) -> None:
        self._story = story
        self._timer.start()

    @Slot()
    def _on_look(self) -> None:
        try:
            if self._until():
                self._until = next(self._story)
                self._since = time.perf_counter()
            elif time.perf_counter() - self._since > _PATIENCE_S:
                raise Impatient(self.meter.phase)
        except StopIteration:
            self._timer.stop()
        except Exception as error:  # noqa: BLE001 - whatever breaks a story must end the program, not hang it
            traceback.print_exc(file=sys.stderr)
            self.failed = error
            self._timer.stop()
            self._app.exit(1)

    # ------------------------------------------------------------ what is there

    def session(self) -> Session | None:
        found: object = self._app.findChild(Session)
        return found if isinstance(found, Session) else None

    def window(self) -> MainWindow:
        session = self.session()
        if session is None or session.window is None:
            raise Impatient("there is no window")
        return session.window

    def has_window(self) -> bool:
        session = self.session()
        return session is not None and session.window is not None and session.window.isVisible()

    def holds(self, window: MainWindow) -> bool:
        """Whether the window is still the session's; a window that was left may be destroyed already."""
        session = self.session()
        return session is not None and session.window is window

    def at_rest(self) -> Callable[[], bool]:
        """No step has run for a few looks: a result may ask for the next step. The queue of work never rests."""
        quiet = 0

        def rests() -> bool:
            nonlocal quiet
            window = self.window()
            quiet = 0 if window.around.jobs.running > int(window.queue.working) else quiet + 1
            return quiet >= _QUIET_LOOKS

        return rests

    def shows_rows(self, table: LazyTableView) -> Callable[[], bool]:
        """Every row in sight is there, not a placeholder; an empty answer counts too."""

        def shows() -> bool:
            model = table._lazy  # noqa: SLF001 - the view has no door for what only a measurement asks
            if model is None or model.loading:
                return False
            if not model.rowCount():
                return True
            top = max(table.rowAt(0), 0)
            bottom = table.rowAt(table.viewport().height() - 1)
            bottom = model.rowCount() - 1 if bottom < 0 else bottom
            return model.row_if_loaded(top) is not None and model.row_if_loaded(bottom) is not None

        return shows

    # ------------------------------------------------------------ what it does

    def press(self, target: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        QTest.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)

    def type(self, field: QLineEdit, letter: str) -> None:
        """As an input method does it: QTest's keys know Latin letters only."""
        field.insert(letter)
