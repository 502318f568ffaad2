"""The second reader's box below the finding: opinion, agreement, playable quotes, thrown ones, and the question."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from qa_desk.desktop.pages.review.elided import ElidedButton
from qa_desk.desktop.pages.review.finding_second_props import SecondProps
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.reason_chip import ReasonChip
from qa_desk.desktop.widgets.tinted_icon import TintedIcon
from qa_desk.domain.decision import SpanEvidence
from qa_desk.words import tr

MOST_QUOTES = 6


class SecondBox(QFrame):
    """Says what it is given. `ask_wanted`, `cancel_wanted`: the question; `moment_chosen`: a quote shall be heard.

    One button before anybody asked; folded where both readers agree: the decision below must stay in sight.
    """

    ask_wanted = Signal()
    cancel_wanted = Signal()
    moment_chosen = Signal(SpanEvidence)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._props = SecondProps()
        self._told: tuple[object, ...] = ()
        self._title, self.meaning, self.agreement = QLabel(self), QLabel(self), QLabel(self)
        self.thrown, self.note, self.problem = QLabel(self), QLabel(self), QLabel(self)
        self._title.setProperty("role", "subtitle")
        self.agreement.setProperty("role", "strong")
        for label in (self.thrown, self.note):
            label.setProperty("role", "muted")
        for label in (self.meaning, self.agreement, self.thrown, self.note, self.problem):
            label.setTextFormat(Qt.TextFormat.PlainText)  # a model's words must never be read as markup
            label.setWordWrap(True)
        self.chip = ReasonChip(theme, self)
        self._sign = TintedIcon(theme, 16, self)
        self.moments = [ElidedButton(self) for _ in range(MOST_QUOTES)]
        for button in self.moments:
            theme.keep_icon(button, "play", "accent")
            button.clicked.connect(self._on_moment)
        self.more = QPushButton(self)
        self.more.setProperty("kind", "quiet")
        self.more.setCheckable(True)
        self.more.toggled.connect(self._on_more)
        self.ask, self.cancel = QPushButton(self), QPushButton(self)
        for plain in (self.ask, self.cancel, self.more):
            plain.setStyleSheet("padding: 3px 8px;")
        self.ask.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # never wider than the column
        self.ask.clicked.connect(self.ask_wanted)
        self.cancel.clicked.connect(self.cancel_wanted)
        self._lay_out()
        self.setVisible(False)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 9, 12, 10)
        column.setSpacing(5)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.chip)
        column.addLayout(head)
        agreed = QHBoxLayout()
        agreed.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        agreed.addWidget(self.agreement, 1)
        column.addLayout(agreed)
        for part in (self.meaning, *self.moments, self.thrown, self.note, self.problem):
            column.addWidget(part)
        row = QHBoxLayout()
        for button in (self.more, self.ask, self.cancel):
            row.addWidget(button, 0 if button is self.more else 1)
        column.addLayout(row)

    def show_props(self, props: SecondProps, keys: str) -> None:
        self._props = props
        self.setVisible(props.visible)
        self._title.setText(tr("Second reader"))
        self._title.setVisible(bool(props.verdict) or props.asking)
        self.chip.setVisible(bool(props.verdict))
        self.chip.set_reason(props.verdict, props.tone)
        for label, text in (
            (self.meaning, props.meaning),
            (self.agreement, props.agreement),
            (self.note, props.note if props.verdict or props.asking else ""),
            (self.problem, props.problem),
            (self.thrown, "\n".join((props.thrown_title, *(f"• {line}" for line in props.thrown))).strip()),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self._sign.setVisible(props.agree is not None)
        if props.agree is not None:
            self._sign.show_icon("ok" if props.agree else "warning", "good" if props.agree else "warn")
        for number, button in enumerate(self.moments):
            if number < len(props.moments):
                button.set_whole_text(props.moments[number].text)
                button.setToolTip(props.moments[number].tooltip)
        self._fold(props)
        self.ask.setToolTip("" if props.verdict else props.note)
        self.ask.setVisible(bool(props.ask) and not props.asking)
        self.ask.setEnabled(props.can_ask)
        self.ask.setText(f"{props.ask}  ({keys})" if keys else props.ask)
        self.cancel.setVisible(props.asking)
        self.cancel.setText(tr("Stop asking"))

    def _fold(self, props: SecondProps) -> None:
        """A new opinion opens by itself where somebody must look: the readers differ, or quotes were thrown away."""
        told = (props.verdict, props.moments, props.thrown)
        if told != self._told:
            self._told = told
            self.more.setChecked(props.agree is not True or bool(props.thrown))
        self._on_more()

    @Slot()
    def _on_more(self) -> None:
        props, shown = self._props, self.more.isChecked()
        self.more.setVisible(bool(props.verdict))
        self.more.setText(tr("Less") if shown else tr("Its quotes…"))
        for number, button in enumerate(self.moments):
            button.setVisible(shown and number < len(props.moments))
        for label in (self.thrown, self.meaning):
            label.setVisible(shown and bool(label.text()))
        self.note.setVisible(bool(self.note.text()) and (shown or props.asking))

    @Slot()
    def _on_moment(self) -> None:
        number = self.moments.index(self.sender())  # type: ignore[arg-type]  # only moments are connected
        self.moment_chosen.emit(self._props.moments[number].span)
