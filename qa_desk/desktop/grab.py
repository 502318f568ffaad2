"""Pictures of every page without a person: opens them one after another, waits until nothing runs, saves PNG files."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from qa_desk.desktop.main_window import MainWindow
from qa_desk.desktop.page import OpenDeal
from qa_desk.desktop.session import Session
from qa_desk.domain.queue import ItemKind
from qa_desk.domain.reason_check import Verdict
from qa_desk.services.queue import queue_ids, queue_lines
from qa_desk.services.store import Store
from qa_desk.services.views import QueueLine, QueueQuery

WIDTH, HEIGHT = 1280, 800
_QUIET_TURNS = 3
_TURN_MS = 40
_MOST_TURNS = 750  # 30 s a page, then the picture is taken as it is and the exit code says so


class Grabber(QObject):
    """`code`: 0 when every picture was taken of a page at rest."""

    def __init__(self, session: Session, folder: Path) -> None:
        super().__init__(session)
        self._session, self._folder = session, folder
        self._window: MainWindow | None = None
        self._left: list[str] = []
        self._turns = self._quiet = 0
        self.code = 1
        self._timer = QTimer(self)
        self._timer.setInterval(_TURN_MS)
        self._timer.timeout.connect(self._on_turn)
        session.entered.connect(self._on_entered)

    @Slot(MainWindow)
    def _on_entered(self, window: MainWindow) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        window.resize(WIDTH, HEIGHT)
        self._window = window
        self._left = list(window.open_pages())
        self.code = 0
        store = window.around.desk.store
        window.around.jobs.run(lambda: telling_item(store), self._on_item, owner=self)

    def _on_item(self, line: QueueLine | None) -> None:
        if self._window is not None and line is not None:
            self._window.around.bus.open_deal.emit(OpenDeal(line.deal_id, line.item_id))
        self._next()

    def _next(self) -> None:
        if self._window is None:
            return
        if not self._left:
            self._window.close()
            return
        self._window.go_to(self._left[0])
        self._turns = self._quiet = 0
        self._timer.start()

    @Slot()
    def _on_turn(self) -> None:
        """A page is at rest when no step ran for a few turns: a result may ask for the next step."""
        window = self._window
        if window is None:
            return
        self._turns += 1
        self._quiet = 0 if window.around.jobs.running else self._quiet + 1
        if self._quiet < _QUIET_TURNS and self._turns < _MOST_TURNS:
            return
        if self._quiet < _QUIET_TURNS:
            self.code = 1
        self._timer.stop()
        name = self._left.pop(0)
        focused = QApplication.focusWidget()
        if focused is not None:
            focused.clearFocus()
        if not window.grab().save(str(self._folder / f"{name}.png")):
            self.code = 1
        self._next()


def telling_item(store: Store) -> QueueLine | None:
    """The item whose review page shows most: a refusal whose finding speaks against the manager, else any."""
    lines = queue_lines(store, queue_ids(store, QueueQuery(kind=ItemKind.REFUSAL, include_done=True)))
    order = (Verdict.NO_REFUSAL, Verdict.MISMATCH, Verdict.MATCH, Verdict.UNCLEAR, None)
    waiting = [line for line in lines if line.done_at is None and not line.holder] or lines
    return min(waiting, key=lambda line: order.index(line.finding), default=None)
