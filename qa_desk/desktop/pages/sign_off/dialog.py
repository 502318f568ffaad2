"""The question before every signature: what follows from it, the comment, and the new manager where one is needed."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from qa_desk.desktop.dialogs.fields import Field, FormDialog
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.callbacks.cards import label
from qa_desk.desktop.pages.callbacks.columns import deal_text
from qa_desk.desktop.pages.callbacks.penalty_props import Candidate
from qa_desk.desktop.pages.sign_off.ground import GroundField
from qa_desk.desktop.pages.sign_off.wording import action_text, consequence, is_final
from qa_desk.desktop.shortcuts import Action
from qa_desk.domain.errors import KnownError
from qa_desk.domain.flow import RefusalId, RefusalState
from qa_desk.domain.sign_off import SignAction
from qa_desk.services.sign import SignRequest, seen_of
from qa_desk.services.views import RefusalLine
from qa_desk.words import tr


class SignDialog(FormDialog):
    """Stays open until the signature is saved, so that a refused one loses no comment."""

    sign_asked = Signal(SignRequest)

    def __init__(
        self,
        around: Surroundings,
        action: SignAction,
        line: RefusalLine,
        candidates: tuple[Candidate, ...],
        parent: QWidget | None = None,
    ) -> None:
        theme, words = around.theme, lambda: action_text(action, line)
        super().__init__(theme, words, words, parent=parent)
        self._action, self._line = action, line
        self._required = action is SignAction.SEND_BACK
        self.what, self._deal, self._final = label(self, "subtitle"), label(self, "muted"), label(self)
        self.new_manager, self.comment = QComboBox(self), QPlainTextEdit(self)
        for one in candidates:
            self.new_manager.addItem(one.label, one.name)
        self.comment.setTabChangesFocus(True)
        self.comment.setFixedHeight(84)
        self._manager_field = Field(lambda: tr("New manager (least loaded first)"), self.new_manager)
        self.comment_field = Field(lambda: tr("Comment (required)") if self._required else tr("Comment"), self.comment)
        self.ground_field = GroundField(around, self)
        self._fines = action is SignAction.APPROVE and line.state is RefusalState.RETURN_PROPOSED
        for part in (
            self._deal, self.what, self._final, self._manager_field, self.ground_field, self.comment_field
        ):  # fmt: skip
            self.body.addWidget(part)
        self.body.addStretch(1)
        self._manager_field.setVisible(action is SignAction.RETURN)
        self.ground_field.setVisible(self._fines)
        around.shortcuts.bind(self, Action.SUBMIT, self._on_accepted)
        self.setMinimumWidth(520)
        self.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        first: QWidget = self.comment if self._required else self.ok
        if self._fines and self.ground_field.is_missing:
            first = self.ground_field.line
        (self.new_manager if self._action is SignAction.RETURN else first).setFocus()

    def send(self) -> None:
        comment = self.comment.toPlainText().strip()
        if self._required and not comment:
            self.comment_field.mark_wrong(lambda: tr("Say what the auditor is to look at again."))
            self.comment.setFocus()
            return
        self.comment_field.clear_error()
        if self._fines and not self.ground_field.check():
            self.adjustSize()  # room for what is said below the field
            return
        new_manager = str(self.new_manager.currentData() or "") if self._action is SignAction.RETURN else ""
        self.set_busy(True)
        ground = self.ground_field.ground if self._fines else ""
        refusal = RefusalId(self._line.refusal_id)
        seen = seen_of(self._line)
        self.sign_asked.emit(SignRequest(refusal, self._action, comment, new_manager, ground, seen))

    def refuse(self, error: KnownError) -> None:
        self.set_busy(False)
        self.error.say_error(error)

    def retranslate(self) -> None:
        super().retranslate()
        self._deal.setText(f"{deal_text(self._line)} · {self._line.client_name}")
        self.what.setText(consequence(self._action, self._line))
        self._final.setText(is_final(self._action, self._line))
        self._final.setVisible(bool(self._final.text()))
