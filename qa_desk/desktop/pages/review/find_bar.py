"""Find in this call: a line above the transcript; Enter goes on, Shift+Enter back, Esc closes it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.pages.review.find_text import FoundInCall, Match, find_in
from qa_desk.desktop.pages.review.keyed import KeyedLine
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.transcript_view import TranscriptView
from qa_desk.services.ports import Lemmatiser
from qa_desk.words import formats, tr

_BUTTON = 28
_AT_ONCE = 2_000  # turns looked through between two letters


class FindBar(QWidget):
    """Hidden until opened. `everywhere`: the same words shall be looked for in all calls."""

    everywhere = Signal(str)

    def __init__(
        self, theme: Theme, view: TranscriptView, jobs: Jobs, lemmatiser: Lemmatiser | None, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._view, self._jobs, self._lemmatiser = view, jobs, lemmatiser
        self._found, self._at = FoundInCall(), 0
        self._matches: tuple[Match, ...] = ()
        self.line = KeyedLine(self)
        self.line.setClearButtonEnabled(True)
        self._count = QLabel(self)
        self._count.setProperty("role", "muted")
        self._back, self._on, self._close = (QToolButton(self) for _ in range(3))
        for button, icon in ((self._back, "back"), (self._on, "forward"), (self._close, "cross")):
            button.setProperty("kind", "quiet")
            button.setStyleSheet("padding: 1px;")
            button.setFixedSize(_BUTTON, 26)
            theme.keep_icon(button, icon)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.line, 1)
        for part in (self._count, self._back, self._on, self._close):
            row.addWidget(part)
        self.line.textChanged.connect(self._on_text)
        self.line.entered.connect(self.go_on)
        self.line.entered_back.connect(self.go_back)
        self.line.left.connect(self.close_bar)
        self._back.clicked.connect(self.go_back)
        self._on.clicked.connect(self.go_on)
        self._close.clicked.connect(self.close_bar)
        self.hide()

    @Slot()
    def open_bar(self) -> None:
        self.show()
        self.line.setFocus()
        self.line.selectAll()
        self._on_text()

    @Slot()
    def close_bar(self) -> None:
        self.hide()
        self._take(FoundInCall())
        self._view.setFocus()

    def look_again(self) -> None:
        """Other turns, or other words in them."""
        if self.isVisible():
            self._on_text()

    @Slot()
    def go_on(self) -> None:
        self._go(1)

    @Slot()
    def go_back(self) -> None:
        self._go(-1)

    def _go(self, by: int) -> None:
        if not self.isVisible():
            self.open_bar()
            return
        matches = self._matches
        if matches:
            self._at = (self._at + by) % len(matches)
            self._show()

    @Slot()
    def _on_text(self) -> None:
        """What is typed is found at once; its other forms when the dictionaries have answered."""
        question, texts = self.line.text(), [turn.text for turn in self._view.turns]
        lemmatiser = self._lemmatiser
        if len(texts) <= _AT_ONCE or not question.strip():
            self._take(find_in(texts, question))
        else:  # a very long call: typing goes on meanwhile
            self._jobs.run(lambda: find_in(texts, question), self._take, owner=self, key="find plain")
        if lemmatiser is None or not question.strip():
            return
        self._jobs.run(lambda: find_in(texts, question, lemmatiser.lemmas), self._take, owner=self, key="find")

    def _take(self, found: FoundInCall) -> None:
        if not self.isVisible():
            found = FoundInCall()
        before = self._matches[self._at] if self._at < len(self._matches) else None
        self._found, self._matches = found, found.matches
        row = max(self._view.current_row, 0)
        first = next((index for index, match in enumerate(self._matches) if match.row >= row), 0)
        self._at = self._matches.index(before) if before in self._matches else first
        self._show()

    def _show(self) -> None:
        matches = self._matches
        match = matches[self._at] if self._at < len(matches) else None
        self._view.set_found(dict(self._found.rows), None if match is None else (match.row, match.number))
        for button in (self._back, self._on):
            button.setEnabled(bool(matches))
        self.retranslate()

    def retranslate(self) -> None:
        matches = self._matches
        asked = bool(self.line.text().strip())
        count = tr("{n} of {all}").format(n=formats.number(self._at + 1), all=formats.number(len(matches)))
        self._count.setText(count if matches else tr("Nothing found") if asked else "")
        self.line.setPlaceholderText(tr("Find in this call"))
        self.line.setAccessibleName(tr("Find in this call"))
        for button, words in (
            (self._back, tr("Place before (Shift+Enter)")),
            (self._on, tr("Next place (Enter)")),
            (self._close, tr("Close (Esc)")),
        ):
            button.setToolTip(words)
            button.setAccessibleName(words)
