"""Second reader: a language model that reads the same talk once more; off until somebody switches it on."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QPushButton

from qa_desk.desktop.dialogs.fields import Field
from qa_desk.desktop.pages.settings.tab import SettingsTab, heading
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.tinted_icon import TintedIcon
from qa_desk.desktop.widgets.tone import ICONS, TINTS, Tone
from qa_desk.domain.errors import KnownError
from qa_desk.domain.evaluation import Share
from qa_desk.domain.reason_check import Verdict
from qa_desk.domain.second_faults import SecondNotLoopback, SecondUrlWrong
from qa_desk.domain.second_opinion import stays_here
from qa_desk.domain.settings import Settings
from qa_desk.domain.trust import interval
from qa_desk.services.second_opinion import Trial
from qa_desk.words import formats, labels, tr
from qa_desk.words.errors import sentence

USUAL = "http://127.0.0.1:11434/v1"
"""Where Ollama listens; llama.cpp listens on port 8080."""


class SecondTab(SettingsTab):
    """`test_asked`: try what stands in the fields, saved or not. `stop_asked`: enough of it."""

    test_asked = Signal()
    stop_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._outcome: Callable[[], str] = str
        self._testing = False
        self._editable = True
        self.about, self.safety, self.trust = (heading("muted") for _ in range(3))
        self._agreed = Share(0, 0)
        self.use = QCheckBox()
        self.url, self.model = QLineEdit(), QLineEdit()
        self.url.setPlaceholderText(USUAL)
        self.test, self.stop = QPushButton(), QPushButton()
        self._sign = TintedIcon(theme, 20, self)
        self.outcome = QLabel()
        self.outcome.setWordWrap(True)
        self.outcome.setTextFormat(Qt.TextFormat.PlainText)
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay_out()
        self.use.toggled.connect(self._on_use)
        self.test.clicked.connect(self.test_asked)
        self.stop.clicked.connect(self.stop_asked)
        self.show_nothing()
        self.retranslate()

    def _lay_out(self) -> None:
        column = self.column
        column.addWidget(self.about)
        column.addWidget(self.use)
        column.addWidget(
            self.bind(
                "second_reader_url", lambda: tr("Address"), self.url, self._show_url, self._read_url, hint=_url_hint
            )
        )
        column.addWidget(
            self.bind(
                "second_reader_model", lambda: tr("Name of the model"), self.model, self.model.setText,
                lambda: self.model.text().strip(), hint=_model_hint,
            )
        )  # fmt: skip
        column.addWidget(self.safety)
        row = QHBoxLayout()
        row.addWidget(self.test)
        row.addWidget(self.stop)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.outcome, 1)
        column.addLayout(row)
        column.addWidget(self.trust)
        column.addStretch(1)

    def title(self) -> str:
        return tr("Second reader")

    def retranslate(self) -> None:
        self.about.setText(
            tr(
                "A language model served on this computer (Ollama, llama.cpp and others) can read the same talk once "
                "more when an auditor asks. It never decides: its opinion is shown beside the finding, and only quotes "
                "that stand in the transcript word for word are believed."
            )
        )
        self.use.setText(tr("Use a second reader"))
        self.safety.setText(
            tr(
                "Only addresses of this computer (127.0.0.1, localhost) are taken as they are. Any other machine needs "
                "an encrypted address (https), and you are asked before it is saved: the talk of your clients would "
                "leave this computer."
            )
        )
        self.test.setText(tr("Test the connection"))
        self.test.setToolTip(tr("Sends a made-up talk, no client's words"))
        self.stop.setText(tr("Stop"))
        self.outcome.setText(self._outcome())
        self.trust.setText(_trust(self._agreed))

    # ------------------------------------------------------------ settings in and out

    def fill(self, settings: Settings) -> None:
        super().fill(settings)
        self._allow()

    def _show_url(self, url: str) -> None:
        self.use.setChecked(bool(url))
        self.url.setText(url)

    def _read_url(self) -> str:
        return (self.url.text().strip() or USUAL) if self.use.isChecked() else ""

    def allow(self, editable: bool) -> None:
        self._editable = editable
        self._allow()

    def _allow(self) -> None:
        on = self.use.isChecked()
        self.use.setEnabled(self._editable)
        for edit in (self.url, self.model):
            edit.setEnabled(self._editable and on)
        self.test.setEnabled(on and not self._testing)
        self.stop.setVisible(self._testing)

    def field_of(self, error: KnownError) -> Field | None:
        wrong_address = isinstance(error, SecondUrlWrong | SecondNotLoopback)
        return self.fields["second_reader_url"] if wrong_address else super().field_of(error)

    @staticmethod
    def leaves_this_machine(before: Settings, after: Settings) -> bool:
        """A new address that is not surely this computer's."""
        url = after.second_reader_url
        return bool(url) and url != before.second_reader_url and not stays_here(url)

    def show_agreed(self, agreed: Share) -> None:
        """How often auditors who asked then decided as it had said."""
        self._agreed = agreed
        self.trust.setText(_trust(agreed))

    # ------------------------------------------------------------ the test

    def show_nothing(self) -> None:
        self._say(None, str)

    def show_testing(self) -> None:
        self._testing = True
        self._say(Tone.INFO, lambda: tr("Asking; a model that is loaded for the first time may take minutes…"))

    def show_trial(self, trial: Trial) -> None:
        self._testing = False
        self._say(Tone.GOOD if trial.right else Tone.WARN, lambda: _in_words(trial))

    def show_problem(self, error: KnownError) -> None:
        self._testing = False
        self._say(Tone.BAD, lambda: sentence(error))

    def show_stopped(self) -> None:
        self._testing = False
        self._say(Tone.NEUTRAL, lambda: tr("Stopped."))

    def _say(self, tone: Tone | None, words: Callable[[], str]) -> None:
        self._outcome = words
        self.outcome.setText(words())
        shown = tone is not None and tone is not Tone.NEUTRAL
        self._sign.setVisible(shown)
        if tone is not None and shown:
            self._sign.show_icon(ICONS[tone], TINTS[tone])
        self._allow()

    @Slot()
    def _on_use(self) -> None:
        if self.use.isChecked() and not self.url.text().strip():
            self.url.setText(USUAL)
        self._allow()
        self.edited.emit()


def _trust(agreed: Share) -> str:
    if agreed.value is None:
        return tr("No auditor has decided on a refusal with its opinion in sight yet.")
    low, high = interval(agreed)
    words = tr(
        "Auditors who had asked it decided as it said in {part} of {whole} refusals: {share} ({low} – {high}). Counted "
        "apart from the findings: people ask where they doubt."
    )
    return words.format(
        part=formats.number(agreed.part),
        whole=formats.number(agreed.whole),
        share=formats.percent(round(agreed.value, 3)),
        low=formats.percent(round(low, 3)),
        high=formats.percent(round(high, 3)),
    )


def _url_hint() -> str:
    return tr("An OpenAI-compatible endpoint: Ollama listens on {ollama}, llama.cpp on {llama}").format(
        ollama=USUAL, llama="http://127.0.0.1:8080/v1"
    )


def _model_hint() -> str:
    return tr("As the server calls it, for example qwen2.5:7b; empty: the server's own choice")


def _in_words(trial: Trial) -> str:
    seconds = formats.number(round(trial.seconds, 1))
    if trial.right:
        words = tr("It works: {reader} read a sample talk rightly in {seconds} s.")
        return words.format(reader=trial.reader, seconds=seconds)
    words = tr(
        "The connection works, but {reader} misread a plain sample talk in {seconds} s ({verdict} instead of {right}). "
        "A larger model may do better."
    )
    return words.format(
        reader=trial.reader,
        seconds=seconds,
        verdict=labels.verdict(trial.verdict),
        right=labels.verdict(Verdict.MATCH),
    )
