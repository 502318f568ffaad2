"""Draws the day's sample by itself: when the window opens, and when a day begins while it is open."""

from PySide6.QtCore import QObject, QTimer, Slot

from qa_desk.desktop.page import Surroundings
from qa_desk.domain.errors import KnownError
from qa_desk.services.sample import AlreadyDrawn, NothingToDraw, draw_is_due, draw_today
from qa_desk.services.sample_views import DrawResult
from qa_desk.services.views import Changed
from qa_desk.words import formats, trn

_EVERY_MS = 15 * 60 * 1000


class DailyDraw(QObject):
    """Only in a month whose seed two persons committed. Whoever opens the program first draws; others find it done."""

    def __init__(self, around: Surroundings, parent: QObject) -> None:
        super().__init__(parent)
        self._around = around
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.look)

    @Slot()
    def begin(self) -> None:
        self._timer.start()
        self.look()

    @Slot()
    def look(self) -> None:
        desk = self._around.desk
        self._around.jobs.run(
            lambda: draw_is_due(desk.store, desk.clock), self._on_known, owner=self, key="daily_draw_due"
        )

    def _on_known(self, due: bool) -> None:
        if due:
            desk = self._around.desk
            self._around.jobs.run(
                lambda: draw_today(desk.store, desk.clock, None),
                self._on_drawn, self._on_refused, owner=self, write=True, key="daily_draw",
            )  # fmt: skip

    def _on_drawn(self, answer: tuple[DrawResult, Changed]) -> None:
        result, changed = answer
        n = len(result.record.drawn)
        if n:
            words = trn("{n} deal drawn for {period}", "{n} deals drawn for {period}", n)
            self._around.bus.message.emit(words.format(n=formats.number(n), period=result.period))
        self._around.bus.changed.emit(changed)

    def _on_refused(self, error: KnownError) -> None:
        """Another seat was faster, or there is no deal yet: nothing a person must know."""
        if not isinstance(error, AlreadyDrawn | NothingToDraw):
            self._around.jobs.show_error(error)
