"""How many things wait on each page, beside its title; asked for after every change."""

import logging

from PySide6.QtCore import QObject, Signal

from qa_desk.desktop.navigation import Navigation
from qa_desk.desktop.page import Surroundings
from qa_desk.domain.errors import KnownError
from qa_desk.domain.flow import WAITS_FOR_HEAD, RefusalState
from qa_desk.domain.people import Role
from qa_desk.services.appeal import appeals_waiting
from qa_desk.services.audit_fine_lines import signable_audit_fines
from qa_desk.services.audit_fines import returned_audit_fines
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
        desk, user = self._around.desk, self._around.user

        def step() -> tuple[Waiting, int, int]:
            mine = returned_audit_fines(desk.store, user) if Role.AUDITOR in user.roles else 0
            mine += signable_audit_fines(desk.store, desk.checklists, user)
            return waiting(desk.store, desk.clock), len(appeals_waiting(desk.store)), mine

        self._around.jobs.run(step, self._take, self._on_none, owner=self, key="counts")

    def _on_none(self, error: KnownError) -> None:
        """Counts are a courtesy: a database that is away is told where it is needed, not at every change."""
        _log.info("no counts: %s", error.code)

    def _take(self, answer: tuple[Waiting, int, int]) -> None:
        found, appeals, mine = answer
        states = found.refusals_by_state
        signs = Role.SALES_HEAD in self._around.user.roles  # `mine`: of audits, to sign or come back to their auditor
        self._navigation.set_counts(
            {
                "queue": sum(found.queue.waiting.values()),
                "callbacks": states.get(RefusalState.CALLBACK_DUE, 0) + states.get(RefusalState.PENALTY_DUE, 0),
                "sign_off": mine + (sum(states.get(state, 0) for state in WAITS_FOR_HEAD) if signs else 0),
                "appeals": appeals,
            }
        )
        if not self._counted:
            self._counted = True
            self.first_came.emit()
