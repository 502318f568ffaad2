"""Learning from our reviews: what there is to learn from, both readers held against it, and which one to use."""

from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qa_desk.desktop.widgets.language import Speaking
from qa_desk.domain.errors import KnownError
from qa_desk.domain.evaluation import Share
from qa_desk.services.learn import Estimate, Standing
from qa_desk.words import formats, tr, trn
from qa_desk.words.errors import sentence

_INSTALL = 'pip install "qa-desk[train]"'


class Stage(StrEnum):
    LOOKING = "looking"
    READY = "ready"
    HINDERED = "hindered"
    ESTIMATING = "estimating"
    ESTIMATED = "estimated"
    TRAINING = "training"


class LearnView(Speaking):
    back_asked = Signal()
    estimate_asked = Signal()
    use_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stage = Stage.LOOKING
        self._cases = 0
        self._error: KnownError | None = None
        self.estimate: Estimate | None = None
        self._title, self.about, self.outcome, self.caution = (QLabel(self) for _ in range(4))
        self.caution.setProperty("role", "muted")
        self._title.setProperty("role", "subtitle")
        self.outcome.setProperty("role", "strong")
        for label in (self.about, self.outcome, self.caution):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.cells = [[QLabel(self) for _ in range(3)] for _ in range(4)]
        self.back, self.start, self.use = QPushButton(self), QPushButton(self), QPushButton(self)
        self._lay_out()
        self.back.clicked.connect(self.back_asked)
        self.start.clicked.connect(self.estimate_asked)
        self.use.clicked.connect(self.use_asked)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.back_asked)
        self.retranslate()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(8)
        for row, cells in enumerate(self.cells):
            for place, cell in enumerate(cells):
                cell.setProperty("role", "strong" if row == 0 else "muted" if place == 0 else "")
                grid.addWidget(cell, row, place)
        grid.setColumnStretch(3, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.back, self.start, self.use):
            buttons.addWidget(button)
        self.use.setProperty("kind", "primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self._title)
        column.addWidget(self.about)
        column.addLayout(grid)
        column.addWidget(self.outcome)
        column.addWidget(self.caution)
        column.addStretch(1)
        column.addLayout(buttons)

    # ------------------------------------------------------------ what happens

    def show_stage(self, stage: Stage) -> None:
        self.stage = stage
        if stage in (Stage.LOOKING, Stage.ESTIMATING):
            self._error, self.estimate = None, None
        self.retranslate()

    def show_cases(self, count: int) -> None:
        self._cases, self._error = count, None
        self.show_stage(Stage.READY if count else Stage.HINDERED)
        (self.start if count else self.back).setFocus()

    def show_hindrance(self, error: KnownError) -> None:
        self._error = error
        self.show_stage(Stage.HINDERED)
        self.back.setFocus()

    def show_estimate(self, estimate: Estimate) -> None:
        self.estimate = estimate
        self.show_stage(Stage.ESTIMATED)
        self.use.setFocus()

    # ------------------------------------------------------------ words

    def retranslate(self) -> None:
        self._title.setText(tr("Learn from our reviews"))
        self.back.setText(tr("Back to editing"))
        self.start.setText(tr("Try it: what would it bring?"))
        self.use.setText(tr("Use the new reader…"))
        self.about.setText(self._about())
        self.outcome.setText(self._outcome())
        self.caution.setText(self._caution())
        self.caution.setVisible(bool(self.caution.text()))
        self.start.setVisible(self.stage is not Stage.ESTIMATED)
        self.start.setEnabled(self.stage is Stage.READY)
        self.use.setVisible(self.stage in (Stage.ESTIMATED, Stage.TRAINING))
        self.use.setEnabled(self.stage is Stage.ESTIMATED)
        self._fill()

    def _about(self) -> str:
        if self.stage is Stage.LOOKING:
            return tr("Looking for decided refusals with transcripts…")
        if self._error is not None and self._error.code == "training_not_installed":
            words = tr("Training needs scikit-learn, which is not installed here. Install it with: {command}")
            return words.format(command=_INSTALL)
        if self._error is not None:
            return sentence(self._error)
        if not self._cases:
            return tr(
                "There is nothing to learn from yet: no decided refusal has a transcript and the client's words as "
                "evidence. Come back when your auditors have decided some."
            )
        words = trn(
            "{n} decided refusal can be learned from.", "{n} decided refusals can be learned from.", self._cases
        )
        how = tr(
            "First both readers are held against these decisions: the one in use, and one that learns from them too "
            "and reads each case without having seen it. That takes several minutes and changes nothing; you can "
            "cancel at any time. Then you choose."
        )
        return f"{words.format(n=formats.number(self._cases))} {how}"

    def _outcome(self) -> str:
        found = self.estimate
        if self.stage is Stage.ESTIMATING:
            return tr("Holding both readers against your decisions…")
        if self.stage is Stage.TRAINING:
            return tr("Training the new reader on everything…")
        if found is None:
            return ""
        if not found.after.judged:
            return tr("The reader in use has learned from all these decisions already: there is nothing to compare.")
        if found.worse:
            return tr("The new reader would read your own cases worse. Keep the one in use.")
        if found.after.right.part == found.before.right.part:
            return tr("The new reader would read your own cases neither better nor worse.")
        return tr("The new reader would read your own cases better.")

    def _caution(self) -> str:
        """What the figures do not prove."""
        found, said = self.estimate, []
        if found is None or not found.after.judged:
            return ""
        if found.before.right.part != found.after.right.part and _overlap(found):
            said.append(tr("With so few cases the difference may be chance: the intervals (95%) overlap."))
        if found.seen:
            words = trn(
                "{n} case is left out: the reader in use has learned from it already.",
                "{n} cases are left out: the reader in use has learned from them already.",
                found.seen,
            )
            said.append(words.format(n=formats.number(found.seen)))
        return " ".join(said)

    def _fill(self) -> None:
        found = self.estimate
        for row, cells in enumerate(self.cells):
            for column, cell in enumerate(cells):
                cell.setVisible(found is not None)
                cell.setText("" if found is None else _cell(found, row, column))


def _overlap(found: Estimate) -> bool:
    (low, high), (other_low, other_high) = found.before.accuracy_interval, found.after.accuracy_interval
    return low <= other_high and other_low <= high


def _cell(found: Estimate, row: int, column: int) -> str:
    if row == 0:
        return ("", tr("Reader in use"), tr("New reader"))[column]
    if column == 0:
        return ("", tr("Verdicts right"), tr("Given as sure"), tr("Right among matches given as sure"))[row]
    standing = found.before if column == 1 else found.after
    return _shares(standing)[row - 1]


def _shares(standing: Standing) -> tuple[str, str, str]:
    return (
        _share(standing.right, standing.accuracy_interval),
        _share(standing.sure, None),
        _share(standing.sure_matches, standing.sure_match_interval),
    )


def _share(share: Share, between: tuple[float, float] | None) -> str:
    """ "25 of 30, 83 % (66 % – 93 %)"."""
    if share.value is None:
        return tr("none")
    text = tr("{part} of {whole}, {share}").format(
        part=formats.number(share.part),
        whole=formats.number(share.whole),
        share=formats.percent(round(share.value, 3)),
    )
    if between is None:
        return text
    low, high = (formats.percent(round(one, 3)) for one in between)
    return f"{text} ({low} – {high})"
