"""The question before an audit fine is sent back, proposed again or withdrawn: why."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from qa_desk.desktop.dialogs.fields import Field, FormDialog
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.sign_off.audit_fine_rows import deal_text, question_text
from qa_desk.desktop.shortcuts import Action
from qa_desk.domain.audit_fine import FineAct
from qa_desk.domain.errors import KnownError
from qa_desk.services.audit_fine_lines import AuditFineLine
from qa_desk.words import audit_fine_words, formats, tr


class CommentDialog(FormDialog):
    """Why; nothing happens without it. Stays open until it is saved."""

    given = Signal(str)

    def __init__(self, around: Surroundings, act: FineAct, line: AuditFineLine, parent: QWidget) -> None:
        super().__init__(
            around.theme,
            lambda: audit_fine_words.act(act),
            lambda: audit_fine_words.act(act),
            lambda: (
                f"{line.fine.manager}, {formats.money(line.fine.amount)}: {question_text(line)} ({deal_text(line)})"
            ),
            parent,
        )
        self.comment = QPlainTextEdit(self)
        self.comment.setTabChangesFocus(True)
        self.comment.setFixedHeight(84)
        self.field = Field(lambda: tr("Comment (required)"), self.comment)
        self.body.addWidget(self.field)
        around.shortcuts.bind(self, Action.SUBMIT, self._on_accepted)
        self.setMinimumWidth(480)
        self.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.comment.setFocus()

    def send(self) -> None:
        comment = self.comment.toPlainText().strip()
        if not comment:
            self.field.mark_wrong(lambda: tr("Say why."))
            self.comment.setFocus()
            return
        self.field.clear_error()
        self.set_busy(True)
        self.given.emit(comment)

    def refuse(self, error: KnownError) -> None:
        self.set_busy(False)
        self.error.say_error(error)
