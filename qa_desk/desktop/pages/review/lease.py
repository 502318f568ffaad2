"""The page's hold on a queue item: claimed when it opens, renewed every minute, given back when left undecided."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.pages.review.state import Hold
from qa_desk.domain.errors import KnownError
from qa_desk.domain.people import User, UserId
from qa_desk.domain.queue import ItemHeld, ItemId, Lease, QueueItem
from qa_desk.services.desk import Desk
from qa_desk.services.queue import claim_item, release_item, renew_lease
from qa_desk.services.views import Changed

RENEW_EVERY_MS = 60_000


@dataclass(frozen=True, slots=True)
class HoldChanged:
    """`by`, `until`: who has it when it is OTHERS'; for MINE `until` is the end of our lease."""

    item: ItemId
    hold: Hold
    by: UserId | None = None
    until: datetime | None = None


class LeaseKeeper(QObject):
    """One item at a time. All writes go through the one writing lane, so a release never overtakes its claim."""

    hold_changed = Signal(HoldChanged)
    changed = Signal(Changed)

    def __init__(self, desk: Desk, jobs: Jobs, user: User, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._jobs, self._user = desk, jobs, user
        self._wanted: ItemId | None = None
        self._held: QueueItem | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(RENEW_EVERY_MS)
        self._timer.timeout.connect(self.renew)

    @property
    def held(self) -> QueueItem | None:
        return self._held

    def take(self, item: ItemId) -> None:
        """Claims it, unless it is ours or being claimed already."""
        if self._wanted == item:
            return
        self.drop()
        self._wanted = item
        self._tell(Hold.TAKING)
        desk, user = self._desk, self._user

        def step() -> tuple[QueueItem | None, Changed]:
            return claim_item(desk.store, desk.clock, user, item)

        def failed(error: KnownError) -> None:
            self._refused(item, error)

        self._jobs.run(step, self._taken, failed, owner=self, write=True)

    def drop(self) -> None:
        """Gives the item back, also one whose claim is still under way."""
        item, self._wanted, self._held = self._wanted, None, None
        self._timer.stop()
        if item is not None:
            desk, user = self._desk, self._user
            self._jobs.run(
                lambda: release_item(desk.store, desk.clock, user, item), self.changed.emit, owner=self, write=True
            )

    def forget(self) -> None:
        """The item is done: there is nothing to give back."""
        self._wanted, self._held = None, None
        self._timer.stop()

    def lose(self) -> None:
        """Somebody told that the lease is not ours any more."""
        if self._wanted is not None:
            self._tell(Hold.LOST)
        self.forget()

    @Slot()
    def renew(self) -> None:
        item = self._held
        if item is None:
            return
        desk, user = self._desk, self._user

        def renewed(lease: Lease | None) -> None:
            if self._held is not None and self._held.id == item.id:
                self._renewed(lease)

        self._jobs.run(
            lambda: renew_lease(desk.store, desk.clock, user, item), renewed, owner=self, write=True, key="renew"
        )

    def _taken(self, answer: tuple[QueueItem | None, Changed]) -> None:
        item, changed = answer
        self.changed.emit(changed)
        if item is None or item.id != self._wanted:
            return
        self._held = item
        self._timer.start()
        self._tell(Hold.MINE, until=None if item.lease is None else item.lease.until)

    def _refused(self, item: ItemId, error: KnownError) -> None:
        if item != self._wanted:
            return
        self._wanted = None
        if isinstance(error, ItemHeld):
            until = datetime.fromisoformat(str(error.facts["until"]))
            self.hold_changed.emit(HoldChanged(item, Hold.OTHERS, UserId(int(error.facts["holder"])), until))
        else:
            self.hold_changed.emit(HoldChanged(item, Hold.NONE))
            self._jobs.show_error(error)

    def _renewed(self, lease: Lease | None) -> None:
        if lease is None:
            self.lose()
        else:
            self._tell(Hold.MINE, until=lease.until)

    def _tell(self, hold: Hold, until: datetime | None = None) -> None:
        if self._wanted is not None:
            self.hold_changed.emit(HoldChanged(self._wanted, hold, until=until))
