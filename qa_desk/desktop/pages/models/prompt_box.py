"""The workspace's initial prompt: a text in the style of its calls, and how much of it the model in use takes."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout

from qa_desk.desktop.dialogs.fields import Field
from qa_desk.desktop.pages.settings.tab import heading
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.domain.settings import PROMPT_LETTERS
from qa_desk.domain.speech_model import PromptFit
from qa_desk.words import formats, tr

_LINES = 2


class PromptBox(Speaking):
    """Says what is to be kept; whoever holds it keeps it."""

    save_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._kept = ""
        self._may_change = False
        self._fit: PromptFit | None = None
        self.text = QPlainTextEdit(self)
        self.text.setTabChangesFocus(True)
        self.field = Field(lambda: tr("Initial prompt"), self.text, _about, self)
        self.note: QLabel = heading("muted")
        self.save = QPushButton(self)
        row = QHBoxLayout()
        row.addWidget(self.note, 1)
        row.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.field)
        column.addLayout(row)
        around = self.text.contentsMargins().top() + self.text.contentsMargins().bottom()
        around += 2 * round(self.text.document().documentMargin()) + 2 * self.text.frameWidth()
        self.text.setFixedHeight(_LINES * self.text.fontMetrics().lineSpacing() + around + 8)
        self.setTabOrder(self.text, self.save)
        self.text.textChanged.connect(self._allow)
        self.save.clicked.connect(lambda: self.save_wanted.emit(self._drafted()))
        self.retranslate()

    def show_prompt(self, prompt: str, fit: PromptFit | None, *, may_change: bool) -> None:
        """What is being typed is not wiped out."""
        typed = self.dirty
        self._kept, self._fit, self._may_change = prompt, fit, may_change
        self.text.setReadOnly(not may_change)
        if not typed and self.text.toPlainText() != prompt:
            self.text.setPlainText(prompt)
        self.retranslate()

    @property
    def dirty(self) -> bool:
        return self._may_change and self._drafted() != self._kept

    def _drafted(self) -> str:
        return " ".join(self.text.toPlainText().split())

    def retranslate(self) -> None:
        self.save.setText(tr("Save"))
        self.text.setPlaceholderText(tr("For example: Warm House, good afternoon. You asked about a septic tank."))
        self._allow()

    @Slot()
    def _allow(self) -> None:
        letters = len(self._drafted())
        if letters > PROMPT_LETTERS:
            self.field.mark_wrong(lambda: _too_long(letters))
        else:
            self.field.clear_error()
        self.save.setEnabled(self.dirty and letters <= PROMPT_LETTERS)
        self.save.setToolTip("" if self._may_change else tr("Only an administrator may change this"))
        self.note.setText("" if self.dirty else fit_words(self._fit))


def fit_words(fit: PromptFit | None) -> str:
    """What the model in use makes of the prompt that is kept; "" where there is nothing to say."""
    if fit is None:
        return ""
    if not fit.room:
        return tr("The model in use takes neither a prompt nor expected words: it hears without them.")
    if not fit.tokens:
        return ""
    facts = {"tokens": formats.number(fit.tokens), "room": formats.number(fit.room)}
    if fit.cut:
        words = tr("It has {tokens} tokens, the model in use takes {room}: its beginning is cut off.")
        return words.format(**facts)
    return tr("{tokens} of the {room} tokens that the model in use takes; expected words get the rest.").format(**facts)


def _about() -> str:
    return tr(
        "A few sentences in the manner of your calls, with your company's names and words. "
        "Counts from the next recording on."
    )


def _too_long(letters: int) -> str:
    most, found = formats.number(PROMPT_LETTERS), formats.number(letters)
    return tr("At most {most} letters, here are {found}").format(most=most, found=found)
