"""Try-out: what the edited book's phrases and the reader in use make of words that somebody types, while he types."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.desktop.widgets.reason_chip import ReasonChip
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.reason_check import Reading, Verdict
from qa_desk.services.ports import Tried, TriedOut
from qa_desk.services.try_words import ReadOut
from qa_desk.words import formats, labels, tr

_TONES = {
    Verdict.MATCH: Tone.GOOD,
    Verdict.MISMATCH: Tone.BAD,
    Verdict.NO_REFUSAL: Tone.WARN,
    Verdict.UNCLEAR: Tone.NEUTRAL,
}


class Waiting(StrEnum):
    """What the reader in use is doing."""

    NO = "no"
    READING = "reading"
    HINDERED = "hindered"  # the edited book cannot be read


class TryBox(Speaking):
    edited = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._result: TriedOut | None = None
        self._read: ReadOut | None = None
        self._waiting = Waiting.NO
        self._titles: dict[str, str] = {}
        self.empty = QLabel(self)
        self._labels = [QLabel(self) for _ in range(3)]
        self.stated, self.asked = QLineEdit(self), QLineEdit(self)
        self.said = QPlainTextEdit(self)
        self.said.setTabChangesFocus(True)
        self.said.setMaximumHeight(84)
        self.stated_chip, self.verdict_chip = ReasonChip(theme, self), ReasonChip(theme, self)
        self.reader_chip = ReasonChip(theme, self)
        self._by_phrases, self._by_reader = QLabel(self), QLabel(self)
        self.grounds, self.denied, self.reader_says = QLabel(self), QLabel(self), QLabel(self)
        for label in (self.empty, self.reader_says):
            label.setProperty("role", "muted")
        for label in (self.empty, self.grounds, self.denied, self.reader_says, self._by_phrases, self._by_reader):
            label.setWordWrap(True)
        for label in (self._by_phrases, self._by_reader):
            label.setProperty("role", "strong")
        self._lay_out()
        self.stated.textChanged.connect(self.edited)
        self.asked.textChanged.connect(self.edited)
        self.said.textChanged.connect(self.edited)
        self.retranslate()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(6)
        editors: tuple[QWidget, ...] = (self.stated, self.asked, self.said)
        for label, editor in zip(self._labels, editors, strict=True):
            label.setBuddy(editor)
            column.addWidget(label)
            column.addWidget(editor)
        column.addSpacing(4)
        for part in (self.empty, self.stated_chip):
            column.addWidget(part)
        for part in (self._by_phrases, self.verdict_chip, self.grounds, self.denied):
            column.addWidget(part)
        column.addSpacing(4)
        for part in (self._by_reader, self.reader_chip, self.reader_says):
            column.addWidget(part)
        column.addStretch(1)

    def name_reasons(self, titles: Mapping[str, str]) -> None:
        """Titles by code, as the edited book gives them."""
        self._titles = dict(titles)

    def _name(self, code: str) -> str:
        return self._titles.get(code) or labels.reason(code)

    def _listed(self, codes: Sequence[str]) -> str:
        return ", ".join(map(self._name, codes)) or tr("none")

    def tried(self) -> Tried | None:
        """None while nothing is typed."""
        stated, said = self.stated.text().strip(), self.said.toPlainText().strip()
        return Tried(stated, said, self.asked.text().strip()) if stated or said else None

    def show_result(self, result: TriedOut | None, waiting: Waiting = Waiting.NO) -> None:
        """What the phrases say; the reader's answer follows by itself."""
        self._result, self._read, self._waiting = result, None, waiting
        self._say()

    def show_read(self, read: ReadOut | None) -> None:
        self._read, self._waiting = read, Waiting.NO
        self._say()

    def retranslate(self) -> None:
        words = (tr("The manager typed in the CRM"), tr("The manager asked before"), tr("The client says"))
        for label, text in zip(self._labels, words, strict=True):
            label.setText(text)
        for editor, text in zip((self.stated, self.asked, self.said), words, strict=True):
            editor.setAccessibleName(text)
        self.stated.setPlaceholderText(tr("for example «Too expensive»"))
        self.empty.setText(
            tr(
                "Type what a manager writes and what a client says. Below, the phrases of the edited book and the "
                "reader that reads your calls answer side by side, before anything is saved."
            )
        )
        self._by_phrases.setText(tr("By the phrases of this book"))
        self._by_reader.setText(tr("By the reader in use, over this book"))
        self._say()

    # ------------------------------------------------------------ what is said

    def _say(self) -> None:
        tried, result = self.tried(), self._result
        said = tried is not None and bool(tried.said)
        hindered = self._waiting is Waiting.HINDERED
        self.empty.setVisible(tried is None)
        self.stated_chip.setVisible(result is not None and tried is not None and bool(tried.stated))
        for part in (self._by_phrases, self.verdict_chip, self.grounds, self.denied):
            part.setVisible(said and result is not None)
        self._by_reader.setVisible(said and (result is not None or hindered))
        self.reader_chip.setVisible(said and self._read is not None)
        self.reader_says.setVisible(self._by_reader.isVisibleTo(self))
        if result is not None:
            self._say_phrases(result)
        self._say_reader()

    def _say_phrases(self, result: TriedOut) -> None:
        if result.stated is None:
            self.stated_chip.set_reason(tr("Not in the book"), Tone.WARN)
        else:
            self.stated_chip.set_reason(tr("Stated: {reason}").format(reason=self._name(result.stated)), Tone.INFO)
        self._say_verdict(self.verdict_chip, result.reading)
        self.grounds.setText(tr("Reasons heard: {reasons}").format(reasons=self._listed(result.grounds)))
        self.denied.setText(tr("Denied: {reasons}").format(reasons=self._listed(result.denied)))
        self.denied.setVisible(not self.denied.isHidden() and bool(result.denied))

    def _say_reader(self) -> None:
        if self._waiting is Waiting.HINDERED:
            self.reader_says.setText(tr("The edited book has a line that cannot be read; mend it first."))
        elif self._read is None:
            self.reader_says.setText(tr("reading…"))
        else:
            reading = self._read.reading
            self._say_verdict(self.reader_chip, reading)
            share = formats.percent(round(reading.confidence, 2))
            words = tr("sure, {share}") if reading.sure else tr("not sure, {share}: it would say «listen»")
            voiced = tr("Reasons heard: {reasons}").format(reasons=self._listed(reading.voiced_reasons))
            self.reader_says.setText(f"{voiced}; {words.format(share=share)}")

    def _say_verdict(self, chip: ReasonChip, reading: Reading) -> None:
        chip.set_reason(labels.verdict(reading.verdict), _TONES[reading.verdict])
