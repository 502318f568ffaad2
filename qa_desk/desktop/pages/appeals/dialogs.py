"""The questions of the page: a paper, a counter-entry, a comment. Each stays open till it is saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from qa_desk.desktop.dialogs.fields import Field, FormDialog, Words
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.shortcuts import Action
from qa_desk.domain.appeal import AckWay, PaperKind
from qa_desk.domain.errors import KnownError
from qa_desk.domain.money import Money, parse_minor
from qa_desk.services.configure import local_day
from qa_desk.words import formats, ledger_words, tr

_ARROW = (
    "QDateEdit::drop-down { subcontrol-origin: padding; subcontrol-position: center right; width: 22px; border: none; }"
)


@dataclass(frozen=True, slots=True)
class PaperAnswer:
    kind: PaperKind
    text: str
    day: date
    way: AckWay | None = None


@dataclass(frozen=True, slots=True)
class CounterAnswer:
    """`amount`: None for all that is left."""

    ground: str
    amount: Money | None


class CaseDialog(FormDialog):
    """`answered`: what was typed, whole; the page saves and then accepts, or refuses with the reason."""

    answered = Signal(object)

    def __init__(self, around: Surroundings, title: Words, accept: Words, about: Words | None, parent: QWidget) -> None:
        super().__init__(around.theme, title, accept, about, parent)
        self.around = around
        self.first: QWidget = self
        self.setMinimumWidth(540)
        around.shortcuts.bind(self, Action.SUBMIT, self._on_accepted)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.first.setFocus()

    def refuse(self, error: KnownError) -> None:
        self.set_busy(False)
        self.error.say_error(error)

    def unbusy(self) -> None:
        self.set_busy(False)

    def say(self, answer: object) -> None:
        self.set_busy(True)
        self.answered.emit(answer)

    def text_field(self, label: Words, hint: Words | None = None, height: int = 90) -> tuple[QPlainTextEdit, Field]:
        box = QPlainTextEdit(self)
        box.setTabChangesFocus(True)
        box.setFixedHeight(height)
        return box, Field(label, box, hint)

    def money_field(self, label: Words) -> tuple[QLineEdit, Field]:
        box = QLineEdit(self)
        return box, Field(label, box)

    def money_of(self, box: QLineEdit, field: Field, most: Money) -> Money | None:
        """Marks the field for what is no amount up to `most`."""
        minor = parse_minor(box.text(), most.currency)
        if minor is None or not 0 < minor <= most.minor:
            field.mark_wrong(lambda: tr("Write an amount up to {most}.").format(most=formats.money(most)))
            box.setFocus()
            return None
        return Money(minor, most.currency)


def plain_text(box: QPlainTextEdit, field: Field, words: Words) -> str:
    """The text; marks the field when there is none."""
    text = box.toPlainText().strip()
    if not text:
        field.mark_wrong(words)
        box.setFocus()
    return text


class PaperDialog(CaseDialog):
    """A ground, an explanation (or the act that none was given), an acknowledgement with its way."""

    def __init__(
        self, around: Surroundings, kinds: Sequence[PaperKind], title: Words, about: Words, parent: QWidget
    ) -> None:
        super().__init__(around, title, lambda: tr("Record"), about, parent)
        self._kinds = tuple(kinds)
        self.kind, self.way = QComboBox(self), QComboBox(self)
        for kind in kinds:
            self.kind.addItem("", kind.value)
        for way in AckWay:
            self.way.addItem("", way.value)
        self.day = QDateEdit(self)
        today = local_day(around.settings(), around.desk.clock)
        self.day.setDate(QDate(today.year, today.month, today.day))
        self.day.setMaximumDate(self.day.date())
        self.day.setCalendarPopup(True)
        self.day.setStyleSheet(_ARROW)
        self._kind_field = Field(lambda: tr("What is recorded"), self.kind)
        self._way_field = Field(lambda: tr("How it was acknowledged"), self.way)
        self.text, self.text_part = self.text_field(self._text_label)
        for part in (
            self._kind_field,
            self._way_field,
            self.text_part,
            Field(lambda: tr("Day"), self.day),
        ):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self._kind_field.setVisible(len(kinds) > 1)
        self._way_field.setVisible(PaperKind.ACKNOWLEDGED in kinds)
        self.first = self.way if PaperKind.ACKNOWLEDGED in kinds else self.kind if len(kinds) > 1 else self.text
        self.retranslate()

    def _text_label(self) -> str:
        if PaperKind.ACKNOWLEDGED in self._kinds:
            return tr("Note (number of the paper or of the electronic document)")
        if PaperKind.GROUND in self._kinds:
            return tr("Clause of the local act, with its date")
        return tr("What the employee wrote, or what the act says")

    def send(self) -> None:
        self.text_part.clear_error()
        kind, text = PaperKind(str(self.kind.currentData())), self.text.toPlainText().strip()
        if kind is not PaperKind.ACKNOWLEDGED and not text:
            plain_text(self.text, self.text_part, lambda: tr("Write it down: an empty paper proves nothing."))
            return
        chosen = self.day.date()
        way = AckWay(str(self.way.currentData())) if kind is PaperKind.ACKNOWLEDGED else None
        self.say(PaperAnswer(kind, text, date(chosen.year(), chosen.month(), chosen.day()), way))

    def retranslate(self) -> None:
        super().retranslate()
        for place, kind in enumerate(self._kinds):
            self.kind.setItemText(place, ledger_words.paper(kind))
        for place, way in enumerate(AckWay):
            self.way.setItemText(place, ledger_words.ack_way(way))
        self.day.setDisplayFormat("dd.MM.yyyy" if formats.locale() == "ru_RU" else "d MMM yyyy")


class CounterDialog(CaseDialog):
    """A counter-entry is proposed: all that is left, or a part, and why."""

    def __init__(self, around: Surroundings, left: Money, title: Words, about: Words, parent: QWidget) -> None:
        super().__init__(around, title, lambda: tr("Propose"), about, parent)
        self._left = left
        self.amount, self.amount_part = self.money_field(
            lambda: tr("Amount; empty for all that is left ({left})").format(left=formats.money(left))
        )
        self.ground, self.ground_part = self.text_field(lambda: tr("Why it is taken back"))
        for part in (self.amount_part, self.ground_part):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.first = self.amount
        self.retranslate()

    def send(self) -> None:
        for part in (self.amount_part, self.ground_part):
            part.clear_error()
        amount = None
        if self.amount.text().strip():
            amount = self.money_of(self.amount, self.amount_part, self._left)
            if amount is None:
                return
        ground = plain_text(self.ground, self.ground_part, lambda: tr("Say why it is taken back."))
        if ground:
            self.say(CounterAnswer(ground, amount))


class CommentDialog(CaseDialog):
    """One comment that is required, or only a confirmation when `label` is None."""

    def __init__(
        self, around: Surroundings, title: Words, accept: Words, about: Words, label: Words | None, parent: QWidget
    ) -> None:
        super().__init__(around, title, accept, about, parent)
        self._required = label is not None
        self.comment, self.comment_part = self.text_field(label or (lambda: ""))
        self.body.addWidget(self.comment_part)
        self.comment_part.setVisible(self._required)
        self.first = self.comment if self._required else self.ok
        self.retranslate()

    def send(self) -> None:
        self.comment_part.clear_error()
        if not self._required:
            self.say("")
            return
        text = plain_text(self.comment, self.comment_part, lambda: tr("Say why: the log keeps it."))
        if text:
            self.say(text)
