"""The four answers of a report: a verdict with its colour and words, and three short lists."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.tinted_icon import TintedIcon
from qa_desk.desktop.widgets.tone import ICONS, TINTS, Tone
from qa_desk.domain.report_table import Grade
from qa_desk.words import analysis_words as say
from qa_desk.words import tr
from qa_desk.words.analysis_titles import QUESTIONS

TONES = {Grade.GOOD: Tone.GOOD, Grade.WATCH: Tone.WARN, Grade.BAD: Tone.BAD, Grade.UNKNOWN: Tone.NEUTRAL}
_LISTS = ("how_much", "why", "to_do")


class AnswersCard(QFrame):
    """Texts can be selected and copied."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._icon = TintedIcon(theme, 24, self)
        self.verdict, self._grade = QLabel(self), QLabel(self)
        self._grade.setProperty("role", "subtitle")
        self.verdict.setWordWrap(True)
        self.lists = {key: QLabel(self) for key in _LISTS}
        self._questions = {key: QLabel(self) for key in _LISTS}
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._icon)
        head.addWidget(self._grade, 1)
        column.addLayout(head)
        column.addWidget(self.verdict)
        for key in _LISTS:
            self._questions[key].setProperty("role", "strong")
            self._questions[key].setContentsMargins(0, 8, 0, 0)
            self.lists[key].setWordWrap(True)
            column.addWidget(self._questions[key])
            column.addWidget(self.lists[key])
        column.addStretch(1)
        for label in (self.verdict, *self.lists.values()):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(1, 1, 1, 1)
        outside.addWidget(area)

    def show_answers(self, grade: Grade, verdict: str, lists: dict[str, tuple[str, ...]]) -> None:
        tone = TONES[grade]
        self._icon.show_icon(ICONS[tone], TINTS[tone])
        self._grade.setText(say.grade(grade))
        self.verdict.setText(_kept(verdict))
        for key in _LISTS:
            told = lists.get(key, ())
            self._questions[key].setText(tr(QUESTIONS[key]))
            self.lists[key].setText("\n".join(f"• {_kept(one)}" for one in told))
            for label in (self._questions[key], self.lists[key]):
                label.setVisible(bool(told))


def _kept(words: str) -> str:
    """No line ends between a number and its sign."""
    return words.replace(" %", "\u00a0%")
