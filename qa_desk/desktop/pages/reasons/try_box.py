"""Try-out: what the edited book makes of words that somebody types, shown as soon as typing rests."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.desktop.widgets.reason_chip import ReasonChip
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.reason_check import Verdict
from qa_desk.services.ports import Tried, TriedOut
from qa_desk.words import labels, tr

_TONES = {
    Verdict.MATCH: Tone.GOOD,
    Verdict.MISMATCH: Tone.BAD,
    Verdict.NO_REFUSAL: Tone.WARN,
    Verdict.UNCLEAR: Tone.NEUTRAL,
}


class TryBox(Speaking):
    edited = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._result: TriedOut | None = None
        self._title, self._note = QLabel(self), QLabel(self)
        self._title.setProperty("role", "subtitle")
        self._note.setProperty("role", "muted")
        self._labels = [QLabel(self) for _ in range(3)]
        self.stated, self.asked = QLineEdit(self), QLineEdit(self)
        self.said = QPlainTextEdit(self)
        self.said.setTabChangesFocus(True)
        self.said.setMaximumHeight(84)
        self.stated_chip, self.verdict_chip = ReasonChip(theme, self), ReasonChip(theme, self)
        self.grounds, self.denied = QLabel(self), QLabel(self)
        for label in (self._note, self.grounds, self.denied):
            label.setWordWrap(True)
        self._lay_out()
        self.stated.textChanged.connect(self.edited)
        self.asked.textChanged.connect(self.edited)
        self.said.textChanged.connect(self.edited)
        self.retranslate()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._title)
        editors: tuple[QWidget, ...] = (self.stated, self.asked, self.said)
        for label, editor in zip(self._labels, editors, strict=True):
            label.setBuddy(editor)
            column.addWidget(label)
            column.addWidget(editor)
        for part in (self.stated_chip, self.verdict_chip, self.grounds, self.denied):
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(self._note)

    def tried(self) -> Tried | None:
        """None while nothing is typed."""
        stated, said = self.stated.text().strip(), self.said.toPlainText().strip()
        return Tried(stated, said, self.asked.text().strip()) if stated or said else None

    def show_result(self, result: TriedOut | None) -> None:
        self._result = result
        self._say()

    def retranslate(self) -> None:
        self._title.setText(tr("Try it out"))
        words = (tr("The manager typed in the CRM"), tr("The manager asked before"), tr("The client says"))
        for label, text in zip(self._labels, words, strict=True):
            label.setText(text)
        for editor, text in zip((self.stated, self.asked, self.said), words, strict=True):
            editor.setAccessibleName(text)
        self._note.setText(
            tr("Read by the phrases of this book. Reasons that the trained reader knows are read by it in calls.")
        )
        self._say()

    def _say(self) -> None:
        result, tried = self._result, self.tried()
        shown = result is not None and tried is not None
        self.stated_chip.setVisible(shown and bool(tried and tried.stated))
        for part in (self.verdict_chip, self.grounds, self.denied):
            part.setVisible(shown and bool(tried and tried.said))
        if result is None:
            return
        if result.stated is None:
            self.stated_chip.set_reason(tr("Not in the book"), Tone.WARN)
        else:
            self.stated_chip.set_reason(tr("Stated: {reason}").format(reason=labels.reason(result.stated)), Tone.INFO)
        verdict = result.reading.verdict
        self.verdict_chip.set_reason(labels.verdict(verdict), _TONES[verdict])
        grounds = ", ".join(map(labels.reason, result.grounds)) or tr("none")
        self.grounds.setText(tr("Reasons heard: {reasons}").format(reasons=grounds))
        self.denied.setText(tr("Denied: {reasons}").format(reasons=", ".join(map(labels.reason, result.denied))))
        self.denied.setVisible(not self.denied.isHidden() and bool(result.denied))
