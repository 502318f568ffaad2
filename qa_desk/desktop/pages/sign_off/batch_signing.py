"""The password before a batch, and the work behind it: many rows signed or sent back, with progress and cancel."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from qa_desk.desktop.dialogs.password_dialog import PasswordDialog
from qa_desk.desktop.long_work import LongWork
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.sign_off.signing import refused_by
from qa_desk.domain.sign_off import SignAction
from qa_desk.services.running import CancelToken, Progress
from qa_desk.services.sign_batch import BatchPlan, BatchResult, send_back_each, sign_each
from qa_desk.services.users import confirm_password
from qa_desk.services.views import Changed
from qa_desk.words import tr

_MOST_NAMED = 20


class BatchSigning(QObject):
    """`take`: gets what was done and gives words for the status bar. `closed`: the question is gone."""

    closed = Signal()

    def __init__(
        self, around: Surroundings, work: LongWork, parent: QWidget, take: Callable[[BatchResult], str]
    ) -> None:
        super().__init__(parent)
        self._around, self._work, self._parent, self._take = around, work, parent, take
        self.password: PasswordDialog | None = None

    @property
    def is_open(self) -> bool:
        return self.password is not None

    def ask(self, action: SignAction, plan: BatchPlan, ground: str, comment: str, title: Callable[[], str]) -> None:
        asked = PasswordDialog(self._around.theme, title, self._parent)
        self.password = asked
        asked.given.connect(partial(self._prove, asked, partial(self._run, action, plan, ground, comment), plan))
        asked.finished.connect(self._on_finished)
        asked.open()

    def _prove(self, asked: PasswordDialog, run: Callable[[str], None], plan: BatchPlan, password: str) -> None:
        """The question closes before the work begins: its progress and its cancel lie behind it."""
        desk, user = self._around.desk, self._around.user
        named = ", ".join(str(one) for one in plan.ready[:_MOST_NAMED])

        def proved(_none: None) -> None:
            asked.accept()
            run(password)

        self._around.jobs.run(
            lambda: confirm_password(desk.store, desk.clock, desk.hasher, user, password, f"refusal:{named}"),
            proved, refused_by(asked, self._around.errors.show), owner=self, write=True,
        )  # fmt: skip

    def _run(self, action: SignAction, plan: BatchPlan, ground: str, comment: str, password: str) -> None:
        desk, user, back = self._around.desk, self._around.user, action is SignAction.SEND_BACK

        def step(progress: Progress, cancel: CancelToken) -> tuple[BatchResult, Changed]:
            parts = (desk.store, desk.clock, desk.hasher, user, plan.ready)
            if back:
                return send_back_each(*parts, comment, password, progress, cancel, plan.seen)
            return sign_each(*parts, password, progress, cancel, ground, plan.seen)

        def done(answer: tuple[BatchResult, Changed]) -> None:
            self._around.bus.message.emit(self._take(answer[0]))
            self._around.bus.changed.emit(answer[1])

        title = tr("Sending back") if back else tr("Signing")
        self._work.run(lambda: title, step, done, self._around.errors.show)

    @Slot()
    def _on_finished(self) -> None:
        asked, self.password = self.password, None
        if asked is not None:
            asked.deleteLater()
        self.closed.emit()
