"""The finding box: the program's verdict in words, its doubts, and the moments worth hearing as buttons."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from qa_desk.desktop.pages.review.elided import ElidedButton
from qa_desk.desktop.pages.review.finding_props import NOTHING_TO_FIND, FindingProps
from qa_desk.desktop.pages.review.wording import Told
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.reason_chip import ReasonChip
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.reason_check import MOST_HIGHLIGHTS
from qa_desk.words import tr


class FindingBox(QFrame):
    """Says what it is given; `moment_chosen` when a highlight shall be heard, `take_wanted` for all its evidence."""

    moment_chosen = Signal(SpanEvidence)
    take_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        # "Maximum" would stop at the height of unwrapped lines and cut the words
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._props = NOTHING_TO_FIND
        self._title, self._meaning, self._sure, self._why = (QLabel(self) for _ in range(4))
        self.sentence, self.against = QLabel(self), QLabel(self)
        self._title.setProperty("role", "subtitle")
        self.against.setProperty("role", "muted")
        self._sure.setProperty("role", "muted")
        self._why.setProperty("role", "muted")
        for label in (self._meaning, self._sure, self._why, self.sentence, self.against):
            label.setTextFormat(Qt.TextFormat.PlainText)  # quoted words must never be read as markup
            label.setWordWrap(True)
        for label in (self.sentence, self.against):
            label.setVisible(False)
        self.chip = ReasonChip(theme, self)
        self.moments = [ElidedButton(self) for _ in range(MOST_HIGHLIGHTS)]
        for button in self.moments:
            theme.keep_icon(button, "play", "accent")
            button.clicked.connect(self._on_moment)
        self.take = QPushButton(self)
        self.take.setStyleSheet("padding: 3px 8px;")
        theme.keep_icon(self.take, "evidence")
        self.take.clicked.connect(self.take_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 9, 12, 10)
        column.setSpacing(5)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.chip)
        column.addLayout(head)
        for part in (self.sentence, self._meaning, self._sure, self._why, self.against, *self.moments, self.take):
            column.addWidget(part)

    def show_props(self, props: FindingProps, take_keys: str) -> None:
        self._props = props
        self.setVisible(props.visible)
        self._title.setText(tr("Finding"))
        self.chip.setVisible(bool(props.verdict))
        self.chip.set_reason(props.verdict, props.tone)
        for label, text in ((self._meaning, props.meaning), (self._sure, props.sure), (self._why, _list(props.why))):
            label.setText(text)
            label.setVisible(bool(text))
        for number, button in enumerate(self.moments):
            button.setVisible(number < len(props.moments))
            if number < len(props.moments):
                moment = props.moments[number]
                button.set_whole_text(f"{number + 1}   {moment.text}")
                button.setToolTip(tr("{words} (key {key})").format(words=moment.tooltip, key=number + 1))
        self.take.setVisible(bool(props.verdict) and (props.can_take or bool(props.moments)))
        self.take.setEnabled(props.can_take)
        self.take.setText(tr("Take its evidence"))
        self.take.setToolTip(tr("All turns the finding stands on become your evidence ({keys})").format(keys=take_keys))
        self.show_explanation(props.told)

    def show_explanation(self, told: Told) -> None:
        """After show_props: the sentence says verdict, reason and sureness in one, so the three plain lines go."""
        self.sentence.setText(told.sentence)
        self.sentence.setVisible(bool(told.sentence))
        self.against.setText("\n".join((tr("What speaks against it:"), _list(told.against))) if told.against else "")
        self.against.setVisible(bool(told.against))
        for label in (self._meaning, self._sure, self._why):
            label.setVisible(not told.sentence and bool(label.text()))

    def choose(self, number: int) -> None:
        """Plays highlight 0, 1 or 2, when there is one."""
        if number < len(self._props.moments):
            self.moment_chosen.emit(self._props.moments[number].span)

    @Slot()
    def _on_moment(self) -> None:
        self.choose(self.moments.index(self.sender()))  # type: ignore[arg-type]  # only moments are connected


def _list(lines: tuple[str, ...]) -> str:
    return "\n".join(f"• {line}" for line in lines)
