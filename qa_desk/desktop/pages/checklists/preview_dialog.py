"""A form as an auditor will see it, answered for trying; nothing is kept."""

from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.review.checklist.body import TextTyped
from qa_desk.desktop.pages.review.checklist.panel import ChecklistPanel
from qa_desk.desktop.pages.review.checklist.props import derive
from qa_desk.desktop.pages.review.checklist.state import (
    ChecklistState,
    moved,
    opened,
    pressed,
    turned,
    with_answer,
    written,
)
from qa_desk.domain.checklist import Form
from qa_desk.domain.checklist_answers import Value, value_of
from qa_desk.domain.checklist_audit import ChecklistAudit, ChecklistAuditId
from qa_desk.domain.checklist_version import ref
from qa_desk.domain.deal import DealId
from qa_desk.domain.queue import ItemId
from qa_desk.services.checklist_audit import AuditDesk
from qa_desk.words import tr


class PreviewDialog(QDialog):
    def __init__(self, around: Surroundings, form: Form, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Preview"))
        self.resize(520, 720)
        self._around = around
        self.state = opened(_nobodys(around, form))
        self.panel = ChecklistPanel(around.theme, around.shortcuts, self)
        self._note = QLabel(tr("Nothing of this is kept. Digits answer, arrows go about, Esc closes."), self)
        self._note.setProperty("role", "muted")
        self._note.setWordWrap(True)
        close = QPushButton(tr("Close"), self)
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.addWidget(self.panel, 1)
        column.addWidget(self._note)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.panel.moved.connect(lambda by: self._become(moved(self.state, by)))
        self.panel.turned.connect(self._on_turned)
        self.panel.question_chosen.connect(lambda code: self._become(replace(self.state, current=code)))
        self.panel.body.value_chosen.connect(lambda text: self._answer(value_of(text), go_on=True))
        self.panel.body.text_typed.connect(self._on_typed)
        self._become(self.state)
        self.panel.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        value = pressed(self.state, event.text())
        if value is None:
            super().keyPressEvent(event)
        else:
            self._answer(value, go_on=True)

    def _answer(self, value: Value, *, go_on: bool) -> None:
        state = with_answer(self.state, self.state.current, replace(self.state.answer, value=value))
        self._become(moved(state, 1) if go_on else state)

    @Slot(int)
    def _on_turned(self, by: int) -> None:
        value = turned(self.state, by)
        if value is not None:
            self._answer(value, go_on=False)

    @Slot(TextTyped)
    def _on_typed(self, typed: TextTyped) -> None:
        question = self.state.question
        if question is not None:
            self._become(with_answer(self.state, question.code, written(question, self.state.answer, typed.text)))

    def _become(self, state: ChecklistState) -> None:
        self.state = state
        props = derive(state, None, UTC, enabled=True)
        if props is not None:
            self.panel.show_props(replace(props, saved=""))


def _nobodys(around: Surroundings, form: Form) -> AuditDesk:
    audit = ChecklistAudit(
        ChecklistAuditId(0), ItemId(0), DealId(0), "", "", ref(form), around.user.id, None, datetime.now(UTC)
    )
    return AuditDesk(audit, form, {}, (), (), around.settings().audit_pass_percent)
