"""How many things wait on each page, beside its title; asked for after every change."""

import logging

from PySide6.QtCore import QObject, Signal

from qa_desk.desktop.navigation import Navigation
from qa_desk.desktop.page import Surroundings
from qa_desk.domain.errors import KnownError
from qa_desk.domain.flow import WAITS_FOR_HEAD, RefusalState
from qa_desk.services.look import waiting
from qa_desk.services.views import Waiting

_log = logging.getLogger(__name__)


class Counts(QObject):
    """`first_came`: once, with the first answer."""

    first_came = Signal()

    def __init__(self, around: Surroundings, navigation: Navigation, parent: QObject) -> None:
        super().__init__(parent)
        self._around, self._navigation = around, navigation
        self._counted = False

    def refresh(self) -> None:
        desk = self._around.desk
        self._around.jobs.run(
            lambda: waiting(desk.store, desk.clock), self._take, self._on_none, owner=self, key="counts"
        )

    def _on_none(self, error: KnownError) -> None:
        """Counts are a courtesy: a database that is away is told where it is needed, not at every change."""
        _log.info("no counts: %s", error.code)

    def _take(self, found: Waiting) -> None:
        states = found.refusals_by_state
        self._navigation.set_counts(
            {
                "queue": sum(found.queue.waiting.values()),
                "callbacks": states.get(RefusalState.CALLBACK_DUE, 0) + states.get(RefusalState.PENALTY_DUE, 0),
                "sign_off": sum(states.get(state, 0) for state in WAITS_FOR_HEAD),
            }
        )
        if not self._counted:
            self._counted = True
            self.first_came.emit()
