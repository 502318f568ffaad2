"""Tells the window that an administrator changed the rights of who sits at it, or switched him off."""

import logging

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from qa_desk.desktop.page import Surroundings
from qa_desk.domain.errors import KnownError
from qa_desk.domain.people import User
from qa_desk.services.users import user_now

_log = logging.getLogger(__name__)
_LOOK_MS = 60_000


class RightsWatch(QObject):
    """Signatures are refused by the services in any case: with this nobody works on in vain. Each is sent once."""

    changed = Signal()
    switched_off = Signal()

    def __init__(self, around: Surroundings, parent: QObject) -> None:
        super().__init__(parent)
        self._around = around
        self._told: User = around.user
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @Slot()
    def look(self) -> None:
        store, user = self._around.desk.store, self._around.user
        self._around.jobs.run(lambda: user_now(store, user), self._take, self._on_failed, owner=self, key="rights")

    def _take(self, now: User) -> None:
        before, self._told = self._told, now
        if not now.active and before.active:
            self.switched_off.emit()
        elif now.roles != before.roles:
            self.changed.emit()

    def _on_failed(self, error: KnownError) -> None:
        """A database that is away is told where it is needed."""
        _log.info("rights were not looked up: %s", error.code)
