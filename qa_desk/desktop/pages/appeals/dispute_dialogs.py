"""The two questions of a dispute: the appeal with its evidence and files, and the decision about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QListWidget, QPushButton, QWidget

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.dialogs.fields import Field, Words
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.appeals.dialogs import CaseDialog, plain_text
from qa_desk.desktop.shortcuts import Action
from qa_desk.domain.appeal import Outcome
from qa_desk.domain.money import Money
from qa_desk.words import formats, ledger_words, tr


@dataclass(frozen=True, slots=True)
class AppealAnswer:
    explanation: str
    evidence: tuple[str, ...]
    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class DecisionAnswer:
    outcome: Outcome
    comment: str
    amount: Money | None


class AppealDialog(CaseDialog):
    """What the employee says, his evidence as lines, and files that are kept with the case."""

    def __init__(self, around: Surroundings, asker: Asker, title: Words, about: Words, parent: QWidget) -> None:
        super().__init__(around, title, lambda: tr("File the appeal"), about, parent)
        self._asker = asker
        self._paths: list[Path] = []
        self.explanation, self.explanation_part = self.text_field(lambda: tr("What the employee says"), height=110)
        self.evidence, evidence_part = self.text_field(
            lambda: tr("Evidence"), lambda: tr("One a line: a link, a place in a call, a witness"), 70
        )
        self.files = QListWidget(self)
        self.files.setFixedHeight(70)
        self.add, self.remove = QPushButton(self), QPushButton(self)
        for button, slot in ((self.add, self._on_add), (self.remove, self._on_remove)):
            button.setAutoDefault(False)
            button.clicked.connect(slot)
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addWidget(self.remove)
        row.addStretch(1)
        for part in (self.explanation_part, evidence_part, Field(lambda: tr("Files"), self.files)):
            self.body.addWidget(part)
        self.body.addLayout(row)
        around.shortcuts.bind(self, Action.CASE_ATTACH, self._on_add)
        self.setMinimumHeight(580)
        self.first = self.explanation
        self.retranslate()

    def add_paths(self, paths: Sequence[Path]) -> None:
        self._paths.extend(path for path in paths if path not in self._paths)
        self._list()

    @Slot()
    def _on_add(self) -> None:
        path = self._asker.file(self, tr("File of evidence"), "", tr("All files (*)"))
        if path is not None:
            self.add_paths([path])

    @Slot()
    def _on_remove(self) -> None:
        row = self.files.currentRow()
        if 0 <= row < len(self._paths):
            self._paths.pop(row)
            self._list()

    def _list(self) -> None:
        self.files.clear()
        self.files.addItems([path.name for path in self._paths])
        if self._paths:
            self.files.setCurrentRow(len(self._paths) - 1)
        self.remove.setEnabled(bool(self._paths))

    def send(self) -> None:
        self.explanation_part.clear_error()
        words = lambda: tr("Write what the employee says.")  # noqa: E731 - words, when shown
        text = plain_text(self.explanation, self.explanation_part, words)
        if text:
            lines = tuple(line.strip() for line in self.evidence.toPlainText().splitlines() if line.strip())
            self.say(AppealAnswer(text, lines, tuple(self._paths)))

    def retranslate(self) -> None:
        super().retranslate()
        key = self.around.shortcuts.shown(Action.CASE_ATTACH)
        self.add.setText(tr("Add a file… ({keys})").format(keys=key))
        self.remove.setText(tr("Take the file off"))
        self.remove.setEnabled(bool(self._paths))


class DecideDialog(CaseDialog):
    """Accept, in part with an amount, or reject; always with words. The password is asked for afterwards."""

    def __init__(self, around: Surroundings, left: Money, title: Words, about: Words, parent: QWidget) -> None:
        super().__init__(around, title, lambda: tr("Decide"), about, parent)
        self._left = left
        self.outcome = QComboBox(self)
        for outcome in Outcome:
            self.outcome.addItem("", outcome.value)
        self.amount, self.amount_part = self.money_field(
            lambda: tr("Amount taken back, of {left}").format(left=formats.money(left))
        )
        self.comment, self.comment_part = self.text_field(lambda: tr("Why (goes with the counter-entry)"))
        outcome_part = Field(lambda: tr("Decision"), self.outcome)
        for part in (outcome_part, self.amount_part, self.comment_part):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.outcome.currentIndexChanged.connect(self._on_outcome)
        self.first = self.outcome
        self._on_outcome()
        self.retranslate()

    def chosen(self) -> Outcome:
        return Outcome(str(self.outcome.currentData()))

    @Slot()
    def _on_outcome(self) -> None:
        self.amount_part.setVisible(self.chosen() is Outcome.PARTLY)

    def send(self) -> None:
        for part in (self.amount_part, self.comment_part):
            part.clear_error()
        comment = plain_text(self.comment, self.comment_part, lambda: tr("Say why: the employee will read it."))
        amount = None
        if self.chosen() is Outcome.PARTLY:
            amount = self.money_of(self.amount, self.amount_part, self._left)
            if amount is None:
                return
        if comment:
            self.say(DecisionAnswer(self.chosen(), comment, amount))

    def retranslate(self) -> None:
        super().retranslate()
        for place, outcome in enumerate(Outcome):
            self.outcome.setItemText(place, ledger_words.appeal_outcome(outcome))
