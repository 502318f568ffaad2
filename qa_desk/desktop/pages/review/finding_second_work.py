"""Asking the second reader from the review page: off the GUI thread, one question at a time, the answer is kept."""

from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Slot

from qa_desk.desktop.jobs import Job
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.review.finding_second import SecondBox
from qa_desk.desktop.pages.review.finding_second_props import SecondState, second_props
from qa_desk.desktop.shortcuts import Action
from qa_desk.domain.errors import Cancelled, KnownError
from qa_desk.domain.flow import RefusalId
from qa_desk.domain.kept_opinion import SecondOpinion
from qa_desk.domain.second_faults import SecondOff
from qa_desk.services.running import CancelToken, Progress
from qa_desk.services.second_opinion import LastOpinion, ask_second, last_opinion
from qa_desk.services.views import Changed, DealCard
from qa_desk.words import tr


class SecondDesk(QObject):
    """A question goes on when another deal is opened; its answer is shown when this one is opened again."""

    def __init__(self, around: Surroundings, box: SecondBox, parent: QObject) -> None:
        super().__init__(parent)
        self._around, self._box = around, box
        self.state = SecondState()
        self._job: Job | None = None
        self._asked: RefusalId | None = None
        box.ask_wanted.connect(self.ask)
        box.cancel_wanted.connect(self.cancel)
        around.settings.replaced.connect(self.retranslate)
        around.shortcuts.keys_changed.connect(self.retranslate)

    @property
    def _refusal(self) -> RefusalId | None:
        card = self.state.card
        return None if card is None or card.refusal is None else card.refusal.id

    def show_card(self, card: DealCard | None) -> None:
        """Another deal stands on the page, or the same one was loaded again."""
        before = self._refusal
        people = {} if card is None else dict(card.people)
        self.state = replace(self.state, card=card, people=people)
        if self._refusal != before:
            self.state = replace(self.state, last=None, error=None)
        self._show()
        refusal, store = self._refusal, self._around.desk.store
        if refusal is not None:
            self._around.jobs.run(
                lambda: last_opinion(store, refusal), self._shower(refusal), owner=self, key="opinion"
            )

    def _shower(self, refusal: RefusalId) -> Callable[[LastOpinion | None], None]:
        def show(last: LastOpinion | None) -> None:
            if refusal == self._refusal:
                self.state = replace(self.state, last=last)
                self._show()

        return show

    @Slot()
    def ask(self) -> None:
        refusal, desk, user = self._refusal, self._around.desk, self._around.user
        if refusal is None or self._job is not None or not second_props(self.state).can_ask:
            return

        def step(_progress: Progress, cancel: CancelToken) -> tuple[SecondOpinion, Changed]:
            if desk.second is None:
                raise SecondOff
            return ask_second(desk.store, desk.clock, desk.second(), refusal, user, cancel)

        self._asked = refusal
        self.state = replace(self.state, error=None)
        self._job = self._around.jobs.run_long(
            step, self._on_answered, self._on_failed, owner=self, on_end=self._on_ended
        )
        self._show()

    @Slot()
    def cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_answered(self, answer: tuple[SecondOpinion, Changed]) -> None:
        _opinion, changed = answer
        self._around.bus.message.emit(tr("The second reader has answered."))
        self._around.bus.changed.emit(changed)

    def _on_failed(self, error: KnownError) -> None:
        """Beside the finding when its deal is still on the page, else where all errors are told."""
        if isinstance(error, Cancelled):
            return
        if self._asked == self._refusal:
            self.state = replace(self.state, error=error)
        else:
            self._around.jobs.show_error(error)

    def _on_ended(self) -> None:
        asked, self._job, self._asked = self._asked, None, None
        store = self._around.desk.store
        if asked is not None and asked == self._refusal:
            self._around.jobs.run(lambda: last_opinion(store, asked), self._shower(asked), owner=self, key="opinion")
        self._show()

    @Slot()
    def retranslate(self) -> None:
        self._show()

    def _show(self) -> None:
        settings = self._around.settings()
        self.state = replace(
            self.state,
            on=bool(settings.second_reader_url.strip()) and self._around.desk.second is not None,
            asking=self._asked is not None and self._asked == self._refusal,
            elsewhere=self._asked is not None and self._asked != self._refusal,
            zone=ZoneInfo(settings.time_zone),
        )
        self._box.show_props(second_props(self.state), self._around.shortcuts.shown(Action.ASK_SECOND))
