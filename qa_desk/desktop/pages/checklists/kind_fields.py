"""Fields of a question's kind: what counts as good, the ends of a scale, options, the check and its answers."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QPlainTextEdit, QSpinBox, QWidget

from qa_desk.desktop.pages.checklists.forms_state import kind_name
from qa_desk.domain.auto_check_types import CheckCode
from qa_desk.domain.checklist import Auto, AutoAnswer, Choice, FreeText, Kind, Label, Mark, Option, Scale, YesNo
from qa_desk.words import mark, tr
from qa_desk.words.checklist_words import CHECKS, MARKS

_ANSWERS = {
    AutoAnswer.YES: mark("answers yes"),
    AutoAnswer.NO: mark("answers no"),
    AutoAnswer.NA: mark("answers not applicable"),
    AutoAnswer.ASK: mark("leaves it to the auditor"),
}


class KindFields(QWidget):
    """Made anew for every question: the kinds have nothing in common."""

    edited = Signal()

    def __init__(self, kind: Kind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._read: Callable[[], Kind] = lambda: kind
        match kind:
            case YesNo():
                self._yes_no(kind)
            case Scale():
                self._scale(kind)
            case Choice():
                self._choice(kind)
            case FreeText():
                self._text(kind)
            case Auto():
                self._auto(kind)

    @property
    def name(self) -> str:
        return kind_name(self._kind)

    def read(self) -> Kind:
        """Raises ValueError for options that are not written as they should be."""
        return self._read()

    def _yes_no(self, kind: YesNo) -> None:
        good = self._choose(tr("Good answer"), [(one, tr(MARKS[one])) for one in (Mark.YES, Mark.NO)], kind.good)
        self._read = lambda: YesNo(Mark(good.currentData()))

    def _scale(self, kind: Scale) -> None:
        lowest = self._number(tr("Lowest point"), kind.lowest)
        highest = self._number(tr("Highest point"), kind.highest)
        passes = self._number(tr("Passes from"), kind.passes_from)
        self._read = lambda: Scale(lowest.value(), highest.value(), passes.value())

    def _choice(self, kind: Choice) -> None:
        text = QPlainTextEdit("\n".join(map(_line, kind.options)), self)
        text.setTabChangesFocus(True)
        text.setFixedHeight(96)
        text.textChanged.connect(self.edited)
        self._form.addRow(tr("Options"), text)
        hint = QLabel(tr("One a line: code | Russian | English | percent"), self)
        hint.setProperty("role", "muted")
        self._form.addRow("", hint)
        passes = self._number(tr("Passes from, %"), -(-kind.passes_from // 100))

        def read() -> Kind:
            lines = [line for line in text.toPlainText().splitlines() if line.strip()]
            return Choice(tuple(map(_option, lines)), max(passes.value() * 100, 1))

        self._read = read

    def _text(self, kind: FreeText) -> None:
        required = QCheckBox(tr("Has to be written"), self)
        required.setChecked(kind.required)
        required.toggled.connect(self.edited)
        self._form.addRow("", required)
        self._read = lambda: FreeText(required.isChecked())

    def _auto(self, kind: Auto) -> None:
        check = self._choose(tr("Check"), [(one, tr(words)) for one, words in CHECKS.items()], kind.check)
        answers = [(one, tr(words)) for one, words in _ANSWERS.items()]
        passed = self._choose(tr("In order"), answers, kind.on_pass)
        failed = self._choose(tr("A mistake"), answers, kind.on_fail)
        unknown = self._choose(tr("Cannot be told"), answers, kind.on_unknown)
        self._read = lambda: Auto(
            CheckCode(check.currentData()), AutoAnswer(passed.currentData()), AutoAnswer(failed.currentData()),
            AutoAnswer(unknown.currentData()),
        )  # fmt: skip

    def _choose(self, words: str, options: Sequence[tuple[str, str]], now: str) -> QComboBox:
        box = QComboBox(self)
        for value, text in options:
            box.addItem(text, value)
        box.setCurrentIndex(box.findData(now))
        box.activated.connect(self.edited)
        self._form.addRow(words, box)
        return box

    def _number(self, words: str, now: int) -> QSpinBox:
        box = QSpinBox(self)
        box.setRange(-1_000, 1_000)
        box.lineEdit().setTextMargins(6, 0, 0, 0)
        box.setValue(now)
        box.valueChanged.connect(self.edited)
        self._form.addRow(words, box)
        return box


def _line(option: Option) -> str:
    whole, rest = divmod(option.share, 100)
    share = f"{whole}.{rest:02}" if rest else str(whole)
    return f"{option.code} | {option.title.ru} | {option.title.en} | {share}"


def _option(line: str) -> Option:
    code, russian, english, share = (part.strip() for part in line.split("|"))
    return Option(code, Label(russian, english), round(float(share.replace(",", ".")) * 100))
