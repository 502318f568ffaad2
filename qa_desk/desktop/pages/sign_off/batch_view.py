"""Many rows before one signature: every amount, ground and evidence is looked at first; then what became of each."""

from collections.abc import Callable, Sequence

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
from qa_desk.desktop.pages.sign_off.batch_signing import BatchSigning
from qa_desk.desktop.pages.sign_off.batch_words import go_text, summary_text
from qa_desk.desktop.pages.sign_off.ground import GroundField
from qa_desk.desktop.shortcuts import Action
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.domain.errors import KnownError
from qa_desk.domain.flow import RefusalId
from qa_desk.domain.sign_off import SignAction
from qa_desk.services.sign_batch import BatchPlan, BatchResult, plan_batch
from qa_desk.words import tr


class BatchView(Speaking):
    """`left`: back to the list."""

    left = Signal()

    def __init__(self, around: Surroundings, work: LongWork, parent: QWidget) -> None:
        super().__init__(parent)
        self._around, self._work = around, work
        self._action = SignAction.APPROVE
        self._ids: tuple[RefusalId, ...] = ()
        self._plan: BatchPlan | None = None
        self.result: BatchResult | None = None
        self.signing = BatchSigning(around, work, self, self._take_result)
        self.signing.closed.connect(self._on_closed)
        self.title, self.told = QLabel(self), QLabel(self)
        self.title.setProperty("role", "subtitle")
        self.told.setProperty("role", "muted")
        self.told.setWordWrap(True)
        self.rows: HeldRows[BatchRow] = HeldRows(columns(), around.theme, {"amount": key_of_amount}, self)
        self.view = HeldRowsView(self.rows, around.theme, lambda: tr("Loading…"), self, stretch="evidence")
        self.view.setSelectionMode(HeldRowsView.SelectionMode.SingleSelection)
        self.detail = label(self, selectable=True)
        self.comment = QLineEdit(self)
        self.comment_field = Field(lambda: tr("Comment for the auditors (required)"), self.comment)
        self.ground_field = GroundField(around, self)
        self._planned = ""  # the ground that the plan on screen was made with
        self.go, self.listen, self.back = QPushButton(self), QPushButton(self), QPushButton(self)
        self.go.setProperty("kind", "primary")
        self._lay_out()
        self.go.clicked.connect(self.submit)
        self.listen.clicked.connect(self.open_evidence)
        self.back.clicked.connect(self.left)
        self.view.activated.connect(self.open_evidence)
        self.ground_field.line.editingFinished.connect(self._on_ground)
        self.view.selectionModel().currentRowChanged.connect(self._show_detail)
        around.shortcuts.bind(self, Action.SUBMIT, self.submit)
        around.shortcuts.bind(self, Action.LISTEN, self.open_evidence)
        around.shortcuts.bind(self, Action.SIGN_GROUND, self._on_write_ground)
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
        column.addWidget(self.ground_field)
        column.addWidget(self.comment_field)
        column.addLayout(row)

    # ------------------------------------------------------------ what is to be signed

    def begin(self, action: SignAction, refusal_ids: Sequence[int]) -> None:
        """APPROVE or SEND_BACK."""
        self._action, self._ids = action, tuple(RefusalId(one) for one in refusal_ids)
        self._plan, self.result = None, None
        self.comment.clear()
        self.comment_field.clear_error()
        self.ground_field.begin()
        self.rows.set_rows([])
        self._show()
        self._look()
        (self.comment if action is SignAction.SEND_BACK else self.view).setFocus()

    def _look(self, then: Callable[[], object] | None = None) -> None:
        desk, user, ids, action = self._around.desk, self._around.user, self._ids, self._action
        ground = self.ground_field.ground

        def take(plan: BatchPlan) -> None:
            self._plan, self._planned = plan, ground
            self._show_rows()
            if then is not None:
                then()

        self._around.jobs.run(
            lambda: plan_batch(desk.store, desk.clock, user, ids, action, ground), take, self._on_no_plan, owner=self,
            key="plan",
        )  # fmt: skip

    @property
    def _ground_differs(self) -> bool:
        return self._action is SignAction.APPROVE and self.ground_field.ground != self._planned

    @Slot()
    def _on_ground(self) -> None:
        """What was left out for want of a ground may be signed now."""
        if self._plan is not None and self.result is None and not self.signing.is_open and self._ground_differs:
            self.ground_field.clear_error()
            self._look()

    @Slot()
    def _on_write_ground(self) -> None:
        if self.ground_field.isVisible():
            self.ground_field.line.setFocus()
            self.ground_field.line.selectAll()

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
    def password(self) -> PasswordDialog | None:
        """The question, while it is open."""
        return self.signing.password

    @property
    def _has_fines(self) -> bool:
        plan = self._plan
        return plan is not None and self._action is SignAction.APPROVE and any(one.amount for one in plan.lines)

    @property
    def can_go(self) -> bool:
        plan = self._plan
        return plan is not None and bool(plan.ready) and self.result is None and not self._work.running

    @Slot()
    def submit(self) -> None:
        """Asks for the password, once for all of them."""
        if self._plan is None or self.result is not None or self._work.running or self.signing.is_open:
            return
        if self._ground_differs:
            self._look(self.submit)
            return
        if not self.can_go:
            if self._has_fines:
                self.ground_field.check()
            return
        if self._action is SignAction.SEND_BACK and not self.comment.text().strip():
            self.comment_field.mark_wrong(lambda: tr("Say what the auditor is to look at again."))
            self.comment.setFocus()
            return
        self.comment_field.clear_error()
        self.signing.ask(self._action, self._plan, self._planned, self.comment.text().strip(), self._go_text)

    @Slot()
    def _on_closed(self) -> None:
        self.view.setFocus()

    def _take_result(self, result: BatchResult) -> str:
        """What is told in the status bar."""
        self.result = result
        self._show_rows()
        return self.told.text()

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
        self.told.setText("" if self._plan is None else summary_text(self._action, self._plan, self.result))
        self.comment_field.setVisible(back and not over)
        self.ground_field.setVisible(self._has_fines and not over)
        self.ground_field.line.setToolTip(shown(Action.SIGN_GROUND))
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
        return go_text(self._action, 0 if self._plan is None else len(self._plan.ready))

    def retranslate(self) -> None:
        self.rows.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.rows.columnCount() - 1)
        self.view.setAccessibleName(tr("Rows to sign together"))
        self._show()
