"""What is done with chosen audit fines: the question, the password where it is a signature, and the saving."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from qa_desk.desktop.dialogs.password_dialog import PasswordDialog
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.sign_off.audit_fine_dialog import CommentDialog
from qa_desk.desktop.pages.sign_off.audit_fine_rows import total_of
from qa_desk.desktop.pages.sign_off.ground import GroundedPasswordDialog
from qa_desk.desktop.pages.sign_off.signing import refused_by
from qa_desk.domain.audit_fine import FineAct
from qa_desk.domain.errors import KnownError
from qa_desk.services.audit_fine_lines import AuditFineLine
from qa_desk.services.audit_fines import answer_audit_fine, send_back_audit_fine, sign_audit_fines
from qa_desk.services.views import Changed
from qa_desk.words import audit_fine_words, formats, tr, trn


class FineActs(QObject):
    """`saved`: after something was written and told. `refused`: a signature was, so that the list may be old. `closed`:
    a question with a comment is gone. `failed`: what to do with a refusal that no open question can show."""

    saved = Signal()
    refused = Signal()
    closed = Signal()

    def __init__(self, around: Surroundings, parent: QWidget, failed: Callable[[KnownError], None]) -> None:
        super().__init__(parent)
        self._around, self._parent, self._failed = around, parent, failed
        self.dialog: CommentDialog | None = None
        self.password: PasswordDialog | None = None

    def ask(self, act: FineAct, chosen: Sequence[AuditFineLine]) -> None:
        """Nothing while another question is open."""
        if self.dialog is not None or self.password is not None:
            return
        if act is FineAct.SIGN:
            self._ask_password(chosen, act, "", None)
            return
        dialog = CommentDialog(self._around, act, chosen[0], self._parent)
        self.dialog = dialog
        dialog.given.connect(partial(self._on_comment, act, chosen, dialog))
        dialog.finished.connect(self._on_dialog_finished)
        dialog.open()

    def _on_comment(self, act: FineAct, chosen: Sequence[AuditFineLine], dialog: CommentDialog, comment: str) -> None:
        if act is FineAct.SEND_BACK:
            self._ask_password(chosen, act, comment, dialog)
            return
        desk, user, fine = self._around.desk, self._around.user, chosen[0].fine

        def done(answer: tuple[object, Changed]) -> None:
            dialog.accept()
            self._told(audit_fine_words.act(act), answer[1])

        self._around.jobs.run(
            lambda: answer_audit_fine(desk.store, desk.clock, user, fine.id, act, comment), done, dialog.refuse,
            owner=self, write=True,
        )  # fmt: skip

    def _ask_password(
        self, chosen: Sequence[AuditFineLine], act: FineAct, comment: str, dialog: CommentDialog | None
    ) -> None:
        words = trn("{act}: {n} fine, {amount}", "{act}: {n} fines, {amount}", len(chosen))
        about = words.format(act=audit_fine_words.act(act), n=len(chosen), amount=formats.money(total_of(chosen)))
        parent = dialog or self._parent
        asked = (
            GroundedPasswordDialog(self._around, about, parent)
            if act is FineAct.SIGN
            else PasswordDialog(self._around.theme, lambda: about, parent)
        )
        self.password = asked
        asked.given.connect(partial(self._sign, chosen, act, comment, dialog, asked))
        if dialog is not None:
            asked.rejected.connect(partial(dialog.set_busy, False))
        asked.finished.connect(self._on_password_finished)
        asked.open()

    def _sign(
        self,
        chosen: Sequence[AuditFineLine],
        act: FineAct,
        comment: str,
        dialog: CommentDialog | None,
        asked: PasswordDialog,
        password: str,
    ) -> None:
        desk, user, ids = self._around.desk, self._around.user, [line.fine.id for line in chosen]
        seen = {line.fine.id: len(line.steps) for line in chosen}
        ground = asked.ground_field.ground if isinstance(asked, GroundedPasswordDialog) else ""

        def step() -> Changed:
            parts = (desk.store, desk.clock, desk.hasher)
            if act is FineAct.SIGN:
                return sign_audit_fines(*parts, desk.checklists, user, ids, password, ground=ground, seen=seen)[1]
            return send_back_audit_fine(*parts, user, ids[0], comment, password, seen[ids[0]])[1]

        def done(changed: Changed) -> None:
            asked.accept()
            if dialog is not None:
                dialog.accept()
            total = formats.money(total_of(chosen))
            words = tr("Signed: {amount}") if act is FineAct.SIGN else tr("Sent back: {amount}")
            self._told(words.format(amount=total), changed)

        otherwise = self._failed if dialog is None else dialog.refuse

        def refused(error: KnownError) -> None:
            otherwise(error)
            self.refused.emit()

        self._around.jobs.run(step, done, refused_by(asked, refused), owner=self, write=True)

    def _told(self, message: str, changed: Changed) -> None:
        self._around.bus.message.emit(message)
        self._around.bus.changed.emit(changed)
        self.saved.emit()

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
        self.closed.emit()
