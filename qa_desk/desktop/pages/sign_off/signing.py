"""One signature from the question to the saved answer: what follows from it, the comment, then the password."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from qa_desk.desktop.dialogs.password_dialog import PasswordDialog
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.callbacks.penalty_props import Candidate
from qa_desk.desktop.pages.sign_off.dialog import SignDialog
from qa_desk.desktop.pages.sign_off.wording import action_text, done_text
from qa_desk.domain.errors import ChangedBySomeoneElse, KnownError
from qa_desk.domain.people import PasswordWrong
from qa_desk.domain.sign_off import SignAction, Signature
from qa_desk.services.sign import SignRequest, sign
from qa_desk.services.views import Changed, RefusalLine


class Signing(QObject):
    """`signed` comes after a signature was saved; `saving_changed` when one begins or ends; `outdated` when the line is
    not as it was shown any more, so that nothing was signed."""

    signed = Signal(int)  # refusal id, before the change is told
    ended = Signal()
    saving_changed = Signal()
    outdated = Signal()

    def __init__(self, around: Surroundings, parent: QWidget) -> None:
        super().__init__(parent)
        self._around, self._parent = around, parent
        self.saving = False
        self.dialog: SignDialog | None = None
        self.password: PasswordDialog | None = None

    def ask(self, action: SignAction, line: RefusalLine, candidates: tuple[Candidate, ...]) -> None:
        """Opens the question; nothing is signed before it is answered."""
        if self.dialog is not None:
            return
        around = self._around
        dialog = SignDialog(around, action, line, candidates, self._parent)
        self.dialog = dialog
        dialog.sign_asked.connect(partial(self._on_sign_asked, line))
        dialog.finished.connect(self._on_dialog_finished)
        dialog.open()

    def _on_sign_asked(self, line: RefusalLine, request: SignRequest) -> None:
        """The question is answered; now the signer proves that he still sits there."""
        dialog = self.dialog
        if dialog is None or self.password is not None:
            return
        asked = PasswordDialog(self._around.theme, lambda: action_text(request.action, line), dialog)
        self.password = asked
        asked.given.connect(partial(self._sign, request, line, dialog, asked))
        asked.rejected.connect(partial(dialog.set_busy, False))
        asked.finished.connect(self._on_password_finished)
        asked.open()

    def _sign(
        self, request: SignRequest, line: RefusalLine, dialog: SignDialog, asked: PasswordDialog, password: str
    ) -> None:
        around = self._around
        desk, user = around.desk, around.user
        self._set_saving(saving=True)

        def signed(answer: tuple[Signature, Changed]) -> None:
            asked.accept()
            dialog.accept()
            around.bus.message.emit(done_text(request.action, line))
            self.signed.emit(line.refusal_id)
            around.bus.changed.emit(answer[1])
            self.ended.emit()

        def refused(error: KnownError) -> None:
            if isinstance(error, ChangedBySomeoneElse):
                self.outdated.emit()
            dialog.refuse(error)

        around.jobs.run(
            lambda: sign(desk.store, desk.clock, desk.hasher, user, request, password),
            signed, refused_by(asked, refused), owner=self, write=True,
            on_end=partial(self._set_saving, saving=False),
        )  # fmt: skip

    def _set_saving(self, *, saving: bool) -> None:
        self.saving = saving
        self.saving_changed.emit()

    @Slot()
    def _on_password_finished(self) -> None:
        asked, self.password = self.password, None
        if asked is not None:
            asked.deleteLater()

    @Slot()
    def _on_dialog_finished(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()


def refused_by(asked: PasswordDialog, otherwise: Callable[[KnownError], None]) -> Callable[[KnownError], None]:
    """A wrong password is asked for again; any other refusal closes the question and is told."""

    def refused(error: KnownError) -> None:
        if isinstance(error, PasswordWrong):
            asked.refuse(error)
            return
        asked.accept()
        otherwise(error)

    return refused
