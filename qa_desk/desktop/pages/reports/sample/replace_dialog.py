"""Puts a drawn deal back: only with a reason from the list, and the reason stands in the report."""

from functools import partial

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from qa_desk.desktop.dialogs.fields import Field, FormDialog
from qa_desk.desktop.page import Surroundings
from qa_desk.domain.errors import KnownError
from qa_desk.domain.sample_proof import ReplaceReason
from qa_desk.services.sample import replace_drawn
from qa_desk.services.sample_report import DrawnLine
from qa_desk.services.sample_views import DrawResult
from qa_desk.services.views import Changed
from qa_desk.words import tr
from qa_desk.words.sample_words import reason_words


class ReplaceDialog(FormDialog):
    """Accepted once the replacement is drawn."""

    def __init__(self, around: Surroundings, period: str, line: DrawnLine, parent: QWidget | None = None) -> None:
        super().__init__(
            around.theme,
            lambda: tr("Replace deal {deal}").format(deal=line.external_id),
            lambda: tr("Take the next ticket"),
            lambda: tr("The deal with the next ticket of the same manager takes its place. This cannot be undone."),
            parent,
        )
        self._around, self._period, self._line = around, period, line
        self.reason = QComboBox()
        self.comment = QLineEdit()
        self.body.addWidget(Field(lambda: tr("Reason"), self.reason))
        self.body.addWidget(Field(lambda: tr("Comment"), self.comment))
        self.body.addStretch(1)
        self.setMinimumWidth(440)
        for one in ReplaceReason:
            self.reason.addItem("", one)
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        for place, one in enumerate(ReplaceReason):
            self.reason.setItemText(place, reason_words(one))

    def send(self) -> None:
        desk, user = self._around.desk, self._around.user
        reason = ReplaceReason(self.reason.currentData())
        self.set_busy(True)
        self._around.jobs.run(
            partial(
                replace_drawn, desk.store, desk.clock, user, self._period, self._line.external_id, reason,
                self.comment.text(),
            ),
            self._on_done, self._on_refused, owner=self, write=True,
        )  # fmt: skip

    def _on_done(self, answer: tuple[DrawResult, Changed]) -> None:
        result, changed = answer
        words = tr("Deal {deal} takes its place").format(deal=result.record.drawn[0].deal.external_id)
        self._around.bus.message.emit(words)
        self._around.bus.changed.emit(changed)
        self.accept()

    def _on_refused(self, error: KnownError) -> None:
        self.set_busy(False)
        self.error.say_error(error)
