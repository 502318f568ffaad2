"""Many rows before one signature: every amount, ground and evidence is looked at first; then what became of each."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from qa_desk.desktop.dialogs.fields import Field
from qa_desk.desktop.dialogs.password_dialog import PasswordDialog
from qa_desk.desktop.held_rows import HeldRows, HeldRowsView
from qa_desk.desktop.long_work import LongWork
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.callbacks.cards import label
from qa_desk.desktop.pages.sign_off.batch_rows import BatchRow, columns, key_of_amount, opened, rows_of, whole_text
from qa_desk.desktop.pages.sign_off.signing import refused_by
from qa_desk.desktop.shortcuts import Action
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.domain.errors import KnownError
from qa_desk.domain.flow import RefusalId
from qa_desk.domain.sign_off import SignAction
from qa_desk.services.running import CancelToken, Progress
from qa_desk.services.sign_batch import BatchPlan, BatchResult, plan_batch, send_back_each, sign_each
from qa_desk.services.users import confirm_password
from qa_desk.services.views import Changed
from qa_desk.words import formats, tr, trn

_MOST_NAMED = 20


class BatchView(Speaking):
    """`left`: back to the list."""

    left = Signal()

    def __init__(self, around: Surroundings, work: LongWork, parent: QWidget) -> None:
        super().__init__(parent)
        self._around, self._work = around, work
        self._action = SignAction.APPROVE
        self._plan: BatchPlan | None = None
        self.result: BatchResult | None = None
        self.password: PasswordDialog | None = None
        self.title, self.told = QLabel(self), QLabel(self)
        self.title.setProperty("role", "subtitle")
        self.told.setProperty("role", "muted")
        self.told.setWordWrap(True)
        self.rows: HeldRows[BatchRow] = HeldRows(columns(), around.theme, {"amount": key_of_amount}, self)
        self.view = HeldRowsView(self.rows, around.theme, lambda: tr("Loading…"), self, stretch="evidence")
        self.view.setSelectionMode(HeldRowsView.SelectionMode.SingleSelection)
        self.detail = label(self, selectable=True)
        self.comment = QLineEdit(self)
        self.comment_field = Field(around.theme, lambda: tr("Comment for the auditors (required)"), self.comment)
        self.go, self.listen, self.back = QPushButton(self), QPushButton(self), QPushButton(self)
        self.go.setProperty("kind", "primary")
        self._lay_out()
        self.go.clicked.connect(self.submit)
        self.listen.clicked.connect(self.open_evidence)
        self.back.clicked.connect(self.left)
        self.view.activated.connect(self.open_evidence)
        self.view.selectionModel().currentRowChanged.connect(self._show_detail)
        around.shortcuts.bind(self, Action.SUBMIT, self.submit)
        around.shortcuts.bind(self, Action.LISTEN, self.open_evidence)
        around.shortcuts.keys_changed.connect(self._show)
        work.running_changed.connect(self._show)
        self.retranslate()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.listen)
        row.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.title, self.told):
            column.addWidget(part)
        column.addWidget(self.view, 1)
        column.addWidget(self.detail)
        column.addWidget(self.comment_field)
        column.addLayout(row)

    # ------------------------------------------------------------ what is to be signed

    def begin(self, action: SignAction, refusal_ids: Sequence[int]) -> None:
        """APPROVE or SEND_BACK."""
        desk, user = self._around.desk, self._around.user
        ids = [RefusalId(one) for one in refusal_ids]
        self._action, self._plan, self.result = action, None, None
        self.comment.clear()
        self.comment_field.clear_error()
        self.rows.set_rows([])
        self._show()
        self._around.jobs.run(
            lambda: plan_batch(desk.store, desk.clock, user, ids, action), self._take, self._on_no_plan, owner=self,
            key="plan",
        )  # fmt: skip
        (self.comment if action is SignAction.SEND_BACK else self.view).setFocus()

    def _take(self, plan: BatchPlan) -> None:
        self._plan = plan
        self._show_rows()

    def _on_no_plan(self, error: KnownError) -> None:
        self._around.errors.show(error)
        self.left.emit()

    @Slot()
    def open_evidence(self) -> None:
        """The chosen row's deal on the review page, at the words that decided; the batch waits here."""
        place = self.view.currentIndex().row()
        if 0 <= place < self.rows.rowCount():
            self._around.bus.open_deal.emit(opened(self.rows.row_at(place)))

    # ------------------------------------------------------------ signing

    @property
    def can_go(self) -> bool:
        plan = self._plan
        return plan is not None and bool(plan.ready) and self.result is None and not self._work.running

    @Slot()
    def submit(self) -> None:
        """Asks for the password, once for all of them."""
        if not self.can_go or self.password is not None:
            return
        if self._action is SignAction.SEND_BACK and not self.comment.text().strip():
            self.comment_field.mark_wrong(lambda: tr("Say what the auditor is to look at again."))
            self.comment.setFocus()
            return
        self.comment_field.clear_error()
        asked = PasswordDialog(self._around.theme, self._go_text, self)
        self.password = asked
        asked.given.connect(partial(self._prove, asked))
        asked.finished.connect(self._on_password_finished)
        asked.open()

    def _prove(self, asked: PasswordDialog, password: str) -> None:
        """The question closes before the work begins: its progress and its cancel lie behind it."""
        desk, user, plan = self._around.desk, self._around.user, self._plan
        if plan is None:
            return
        named = ", ".join(str(one) for one in plan.ready[:_MOST_NAMED])

        def proved(_none: None) -> None:
            asked.accept()
            self._run(plan, password)

        self._around.jobs.run(
            lambda: confirm_password(desk.store, desk.clock, desk.hasher, user, password, f"refusal:{named}"),
            proved, refused_by(asked, self._around.errors.show), owner=self, write=True,
        )  # fmt: skip

    def _run(self, plan: BatchPlan, password: str) -> None:
        desk, user = self._around.desk, self._around.user
        comment, back = self.comment.text().strip(), self._action is SignAction.SEND_BACK

        def step(progress: Progress, cancel: CancelToken) -> tuple[BatchResult, Changed]:
            parts = (desk.store, desk.clock, desk.hasher, user, plan.ready)
            if back:
                return send_back_each(*parts, comment, password, progress, cancel)
            return sign_each(*parts, password, progress, cancel)

        def done(answer: tuple[BatchResult, Changed]) -> None:
            self.result = answer[0]
            self._show_rows()
            self._around.bus.message.emit(self.told.text())
            self._around.bus.changed.emit(answer[1])

        title = tr("Sending back") if back else tr("Signing")
        self._work.run(lambda: title, step, done, self._around.errors.show)

    @Slot()
    def _on_password_finished(self) -> None:
        asked, self.password = self.password, None
        if asked is not None:
            asked.deleteLater()
        self.view.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc stops the signing under way, else leads back to the list."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._work.running:
            self._work.cancel()
        else:
            self.left.emit()

    # ------------------------------------------------------------ words

    def _show_rows(self) -> None:
        if self._plan is not None:
            self.rows.set_rows(rows_of(self._plan, self._action, self.result))
            if self.rows.rowCount():
                self.view.choose_row(0)
        self._show()

    @Slot()
    def _show(self) -> None:
        back, over = self._action is SignAction.SEND_BACK, self.result is not None
        shown = self._around.shortcuts.shown
        self.title.setText(tr("Send back together") if back else tr("Sign together"))
        self.told.setText(self._summary())
        self.comment_field.setVisible(back and not over)
        self.go.setVisible(not over)
        self.go.setEnabled(self.can_go)
        self.go.setText(self._go_text())
        self.go.setToolTip(shown(Action.SUBMIT))
        self.listen.setText(tr("Listen to the evidence ({keys})").format(keys=shown(Action.LISTEN)))
        self.listen.setToolTip(tr("Opens the review of this deal, like Enter in the list"))
        self.back.setText(tr("Back to the list (Esc)"))
        self.back.setEnabled(not self._work.running)
        self._show_detail()

    @Slot()
    def _show_detail(self) -> None:
        """The chosen row in full: nothing of its reason, ground and evidence is cut."""
        place = self.view.currentIndex().row()
        there = 0 <= place < self.rows.rowCount()
        self.detail.setText(whole_text(self.rows.row_at(place)) if there else "")

    def _go_text(self) -> str:
        n = 0 if self._plan is None else len(self._plan.ready)
        if self._action is SignAction.SEND_BACK:
            return trn("Send {n} back", "Send {n} back", n).format(n=formats.number(n))
        return trn("Sign {n}", "Sign {n}", n).format(n=formats.number(n))

    def _summary(self) -> str:
        plan, result = self._plan, self.result
        if plan is None:
            return ""
        if result is None:
            parts = []
            if self._action is SignAction.APPROVE and plan.ready:
                words = trn("{n} will be signed, fines of {amount} among them.",
                            "{n} will be signed, fines of {amount} among them.", len(plan.ready))  # fmt: skip
                parts.append(words.format(n=formats.number(len(plan.ready)), amount=formats.money(plan.total)))
            left = len(plan.lines) - len(plan.ready)
            if left:
                words = trn("{n} is left out; its reason stands in its row.",
                            "{n} are left out; the reasons stand in their rows.", left)  # fmt: skip
                parts.append(words.format(n=formats.number(left)))
            return " ".join(parts)
        return self._result_text(plan, result)

    def _result_text(self, plan: BatchPlan, result: BatchResult) -> str:
        done, rest = len(result.signed), len(plan.lines) - len(result.signed)
        words = tr("Sent back: {done}. Not sent back: {rest}.")
        if self._action is SignAction.APPROVE:
            words = tr("Signed: {done}. Not signed: {rest}.")
        text = words.format(done=formats.number(done), rest=formats.number(rest))
        return f"{text} {tr('It was stopped; what was done before stays.')}" if result.untouched else text

    def retranslate(self) -> None:
        self.rows.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.rows.columnCount() - 1)
        self.view.setAccessibleName(tr("Rows to sign together"))
        self._show()
