"""Pictures of every page and its tabs without a person: opens one after another, waits till nothing runs."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QTabWidget

from qa_desk.desktop.main_window import Leaving, MainWindow
from qa_desk.desktop.page import OpenDeal, Page
from qa_desk.desktop.page_list import PAGES
from qa_desk.desktop.session import Session
from qa_desk.domain.deal import DealId
from qa_desk.domain.people import User
from qa_desk.domain.queue import ItemKind
from qa_desk.domain.reason_check import Verdict
from qa_desk.services.look import deal_card
from qa_desk.services.queue import queue_ids, queue_lines
from qa_desk.services.store import Store
from qa_desk.services.users import list_users
from qa_desk.services.views import QueueLine, QueueQuery

WIDTH, HEIGHT = 1280, 800
_QUIET_TURNS = 3
_TURN_MS = 40
_MOST_LOOKED_AT = 20
_MOST_TURNS = 750  # 30 s a page, then the picture is taken as it is and the exit code says so


class Grabber(QObject):
    """`code`: 0 when every page was shown to somebody and every picture was taken of a page at rest.

    `login`: whose window is seen first; pages he does not see whole are seen by another user of the workspace.
    """

    def __init__(self, session: Session, folder: Path, login: str | None = None) -> None:
        super().__init__(session)
        self._session, self._folder, self._login = session, folder, login
        self._window: MainWindow | None = None
        self._missing = [row.name for row in PAGES]
        self._left: list[str] = []
        self._item: QueueLine | None = None
        self._turns = self._quiet = self._tab = 0
        self.code = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_TURN_MS)
        self._timer.timeout.connect(self._on_turn)
        session.user_wanted.connect(self._on_user_wanted)
        session.entered.connect(self._on_entered)

    @Slot()
    def _on_user_wanted(self) -> None:
        """No password is asked for: pictures are taken by whoever holds the workspace's file anyway."""
        desk = self._session.desk
        user = None if desk is None else whose_window(list_users(desk.store), self._login, self._missing)
        self._login = None
        if user is None:
            self.code = 1
            self._session.entrance.close()
        else:
            self._session.enter(user)

    @Slot(MainWindow)
    def _on_entered(self, window: MainWindow) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        window.queue.hold()  # a page is at rest only while nothing is transcribed
        window.resize(WIDTH, HEIGHT)
        self._window = window
        self._left = pages_for(window.around.user, self._missing)
        desk = window.around.desk
        window.around.jobs.run(lambda: telling_item(desk.store, desk.clock()), self._on_item, owner=self)

    def _on_item(self, line: QueueLine | None) -> None:
        self._item = line
        self._next()

    def _next(self) -> None:
        window = self._window
        if window is None:
            return
        if self._left:
            window.go_to(self._left[0])
            if self._left[0] == "review" and self._item is not None:
                window.around.bus.open_deal.emit(OpenDeal(self._item.deal_id, self._item.item_id))
            self._turns = self._quiet = self._tab = 0
            _show_part(window.page(self._left[0]), 0)
            self._timer.start()
            return
        self._window = None
        window.leave(Leaving.LOG_OUT if self._missing else Leaving.QUIT)

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
        name = self._left[0]
        if self._tab == 0:
            self._save(window, name)
            self._missing.remove(name)
        else:
            self._save(window, f"{name}-{self._tab + 1}")
        if _show_part(window.page(name), self._tab + 1):
            self._tab += 1
            self._turns = self._quiet = 0
            return
        self._timer.stop()
        self._left.pop(0)
        self._next()

    def _save(self, window: MainWindow, name: str) -> None:
        focused = QApplication.focusWidget()
        if focused is not None:
            focused.clearFocus()
        if not window.grab().save(str(self._folder / f"{name}.png")):
            self.code = 1


def _show_part(page: Page, place: int) -> bool:
    """Its part or tab number `place`, from 0; False where there is none."""
    parts, tabs = page.parts(), page.findChildren(QTabWidget)
    if place < len(parts):
        page.show_part(parts[place])
        return True
    if not parts and tabs and place < tabs[0].count():
        tabs[0].setCurrentIndex(place)
        return True
    return False


def whose_window(users: Sequence[User], login: str | None, missing: Sequence[str]) -> User | None:
    """The wanted user, else who sees most of the missing pages; None when nobody may see any."""
    if login is not None:
        return next((user for user in users if user.login == login), None)
    best = max(users, key=lambda user: (_whole(user, missing), len(pages_for(user, missing))), default=None)
    return best if best is not None and pages_for(best, missing) else None


def pages_for(user: User, missing: Sequence[str]) -> list[str]:
    """Missing pages that the user sees whole; when there is none, those he may open at all."""
    rows = [row for row in PAGES if row.name in missing]
    whole = [row.name for row in rows if user.roles.intersection(row.best or row.roles)]
    return whole or [row.name for row in rows if not row.roles or user.roles.intersection(row.roles)]


def _whole(user: User, missing: Sequence[str]) -> int:
    return sum(bool(user.roles.intersection(row.best or row.roles)) for row in PAGES if row.name in missing)


def telling_item(store: Store, now: datetime) -> QueueLine | None:
    """The free refusal whose review page shows most: with words to read, a finding against the manager first."""
    lines = queue_lines(store, queue_ids(store, QueueQuery(kind=ItemKind.REFUSAL, include_done=True)))
    free = [line for line in lines if line.done_at is None and (line.lease_until is None or line.lease_until <= now)]
    order = (Verdict.NO_REFUSAL, Verdict.MISMATCH, Verdict.MATCH, Verdict.UNCLEAR, None)
    ordered = sorted(free or lines, key=lambda line: order.index(line.finding))
    for line in ordered[:_MOST_LOOKED_AT]:
        if any(view.transcript is not None for view in deal_card(store, DealId(line.deal_id)).calls):
            return line
    return ordered[0] if ordered else None
