"""The page's errands to the services: load, claim, save, transcribe, go on; answers come as changes of the state."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal, Slot

from qa_desk.desktop.jobs import Job
from qa_desk.desktop.page import OpenDeal, Surroundings
from qa_desk.desktop.pages.review import actions
from qa_desk.desktop.pages.review.carrying import carried
from qa_desk.desktop.pages.review.lease import HoldChanged, LeaseKeeper
from qa_desk.desktop.pages.review.queue_link import QueueLink
from qa_desk.desktop.pages.review.state import Draft, ReviewState, Work, with_card
from qa_desk.desktop.pages.review.wording import saved
from qa_desk.domain.decision import FindingRenewed
from qa_desk.domain.errors import KnownError
from qa_desk.domain.evidence_text import EvidenceStale
from qa_desk.domain.queue import ItemDone, ItemId, NotHeld, QueueItem
from qa_desk.services.running import CancelToken, Progress, ProgressReport
from qa_desk.services.views import Changed, DealCard
from qa_desk.words import tr

Change = Callable[[ReviewState], ReviewState]


@dataclass(frozen=True, slots=True)
class StateStep:
    """Signal: a pure step from one state to the next. `goes_on`: more follows at once, nothing is shown yet."""

    change: Change
    goes_on: bool = False


class DeskWork(QObject):
    """The page alone holds the state; this asks it to step on."""

    state_wanted = Signal(StateStep)
    loaded = Signal()
    saved = Signal()

    def __init__(self, around: Surroundings, parent: QObject) -> None:
        super().__init__(parent)
        self._around = around
        self.opened: OpenDeal | None = None
        self.lease = LeaseKeeper(around.desk, around.jobs, around.user, self)
        self.lease.hold_changed.connect(self._on_hold_changed)
        self.lease.changed.connect(self._tell)
        self._job: Job | None = None
        self._queue = None if around.work is None else QueueLink(around.work, self._say, self)

    def _say(self, change: Change) -> None:
        self.state_wanted.emit(StateStep(change))

    @Slot(Changed)
    def _tell(self, changed: Changed) -> None:
        if changed != Changed():
            self._around.bus.changed.emit(changed)

    # ------------------------------------------------------------ loading

    def open(self, wanted: OpenDeal) -> None:
        self.opened = wanted
        self.reload()

    def reload(self) -> None:
        wanted, desk, user = self.opened, self._around.desk, self._around.user
        if wanted is None:
            return
        self._around.jobs.run(
            lambda: actions.load(desk, wanted, user), self._on_loaded, self._on_load_failed, owner=self, key="card"
        )

    def _on_loaded(self, loaded: actions.Loaded) -> None:
        def change(state: ReviewState) -> ReviewState:
            return with_card(carried(state, loaded.card), loaded.card, loaded.codes, loaded.now, loaded.notes)

        self.state_wanted.emit(StateStep(change, goes_on=True))
        self.loaded.emit()

    def _on_load_failed(self, error: KnownError) -> None:
        self.opened = None
        self._say(lambda state: replace(state, loading=False, card=None, call=None))
        self._around.errors.show(error)

    @Slot(HoldChanged)
    def _on_hold_changed(self, news: HoldChanged) -> None:
        def change(state: ReviewState) -> ReviewState:
            item = None if state.card is None else state.card.item
            if state.card is None or item is None or item.id != news.item:
                return state
            by = "" if news.by is None else state.card.people.get(news.by, "")
            return replace(state, hold=news.hold, held_by=by, held_until=news.until)

        self._say(change)

    # ------------------------------------------------------------ saving and going on

    def save(self, card: DealCard, draft: Draft) -> None:
        item, refusal, desk, user = card.item, card.refusal, self._around.desk, self._around.user
        if item is None:
            return
        self._say(lambda state: replace(state, saving=True))
        if draft.verdict is None or refusal is None:
            return
        words = saved(draft.verdict)

        def done(changed: Changed) -> None:
            self._around.bus.message.emit(words)
            self.done(changed)

        self._around.jobs.run(
            lambda: actions.save_decision(desk, user, refusal.id, draft, card.finding),
            done,
            self._on_save_failed,
            owner=self,
            write=True,
            on_end=lambda: self._say(lambda state: replace(state, saving=False)),
        )

    def done(self, changed: Changed) -> None:
        """The item on the page is done: there is nothing to give back."""
        self.lease.forget()
        self._around.bus.changed.emit(changed)
        self.saved.emit()

    def _on_save_failed(self, error: KnownError) -> None:
        if isinstance(error, NotHeld | ItemDone):
            self.lease.lose()
            self.reload()
        elif isinstance(error, EvidenceStale | FindingRenewed):  # into the text as it is now the evidence follows
            self.reload()
        self._around.errors.show(error)

    @Slot()
    def take_next(self, behind: ItemId | None = None) -> None:
        """The most urgent free item, or the next one behind the one on screen."""
        desk, user = self._around.desk, self._around.user

        def step() -> tuple[QueueItem | None, Changed]:
            return actions.take_next(desk, user) if behind is None else actions.take_after(desk, user, behind)

        self._around.jobs.run(step, self._on_next, owner=self, write=True, key="next")

    def _on_next(self, answer: tuple[QueueItem | None, Changed]) -> None:
        item, changed = answer
        if item is None:
            self._around.bus.message.emit(tr("Nothing else waits: every item is done or held by somebody."))
            return
        self._tell(changed)
        self._around.bus.open_deal.emit(OpenDeal(item.deal_id, item.id))

    # ------------------------------------------------------------ transcribing

    def transcribe(self, card: DealCard, sha256: str) -> None:
        """One recording at a time, by the queue of work if it waits there; goes on when another deal is opened."""
        if self._job is not None or (self._queue is not None and self._queue.takes(sha256)):
            return
        self._say(lambda state: replace(state, work=Work(sha256)))
        desk = self._around.desk

        def step(progress: Progress, cancel: CancelToken) -> Changed:
            return actions.transcribe(desk, card, sha256, progress, cancel)

        self._job = self._around.jobs.run_long(
            step, self._tell, owner=self, on_progress=self._on_progress, on_end=self._on_transcribing_ended
        )

    @Slot()
    def cancel_transcribing(self) -> None:
        if self._job is not None:
            self._job.cancel()
        elif self._queue is not None:
            self._queue.stop()

    def _on_progress(self, report: ProgressReport) -> None:
        self._say(
            lambda state: state if state.work is None else replace(state, work=replace(state.work, report=report))
        )

    def _on_transcribing_ended(self) -> None:
        self._job = None
        self._say(lambda state: replace(state, work=None))
        self.reload()
