"""The decision panel: verdict, voiced reason, evidence, comment, and what saving will set going."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from qa_desk.desktop.pages.review.decision_props import DecisionProps, Option
from qa_desk.desktop.pages.review.evidence_list import EvidenceList
from qa_desk.desktop.shortcuts import Action, ShortcutMap
from qa_desk.desktop.theme import Theme
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.words import tr

VERDICT_KEYS = {
    DecisionVerdict.CONFIRMED: Action.CONFIRM,
    DecisionVerdict.CONTRADICTED: Action.CONTRADICT,
    DecisionVerdict.NOT_DISCUSSED: Action.NOT_DISCUSSED,
    DecisionVerdict.NO_CALL: Action.NO_CALL,
}


class DecisionPanel(QWidget):
    """Shows a draft and tells every change of it; keeps nothing itself."""

    verdict_chosen = Signal(DecisionVerdict)
    voiced_chosen = Signal(str)
    comment_changed = Signal(str)

    def __init__(self, theme: Theme, shortcuts: ShortcutMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shortcuts = shortcuts
        self._title, self._voiced_label = QLabel(self), QLabel(self)
        self._title.setProperty("role", "subtitle")
        self.radios = {verdict: QRadioButton(self) for verdict in DecisionVerdict}
        self._keys = {verdict: QLabel(self) for verdict in DecisionVerdict}
        self._group = QButtonGroup(self)
        for radio in self.radios.values():
            radio.setStyleSheet("padding: 0px;")
            self._group.addButton(radio)
        self.voiced = QComboBox(self)
        self.voiced.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.voiced.setMinimumContentsLength(10)
        self.voiced.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.evidence = EvidenceList(theme, self)
        self.comment = QPlainTextEdit(self)
        self.comment.setTabChangesFocus(True)
        self.comment.setFixedHeight(48)
        self._lay_out()
        self._group.buttonClicked.connect(self._on_verdict)
        self.voiced.activated.connect(self._on_voiced)
        self.comment.textChanged.connect(self._on_comment)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._title)
        verdicts = QVBoxLayout()
        verdicts.setSpacing(0)
        for verdict, radio in self.radios.items():
            self._keys[verdict].setProperty("role", "muted")
            row = QHBoxLayout()
            row.addWidget(radio, 1)
            row.addWidget(self._keys[verdict], 0, Qt.AlignmentFlag.AlignVCenter)
            verdicts.addLayout(row)
        column.addLayout(verdicts)
        column.addWidget(self.evidence)
        voiced = QHBoxLayout()
        voiced.addWidget(self._voiced_label)
        voiced.addWidget(self.voiced, 1)
        self._voiced_label.setBuddy(self.voiced)
        column.addLayout(voiced)
        column.addWidget(self.comment)
        column.addStretch(1)

    # ------------------------------------------------------------ what is shown

    def show_props(self, props: DecisionProps) -> None:
        self._title.setText(tr("Your decision"))
        for option in props.options:
            self._show_option(option, props)
        self._show_voiced(props)
        self.comment.setAccessibleName(tr("Comment"))
        if self.comment.toPlainText() != props.comment:
            self.comment.setPlainText(props.comment)
        self.comment.setReadOnly(not props.enabled)
        what = tr("Comment (required)") if props.comment_needed else tr("Comment")
        self.comment.setPlaceholderText(f"{what}  {self._shortcuts.shown(Action.DECISION_COMMENT)}")
        mark_key = self._shortcuts.shown(Action.MARK_EVIDENCE)
        hint = tr("Nothing taken yet: choose a turn and press {key} or E.").format(key=mark_key)
        if props.by_ticks:
            hint = tr("Nothing taken yet: tick what proves in the list of attempts or deals.")
        self.evidence.show_lines(props.evidence, hint, removable=props.enabled)

    def _show_option(self, option: Option, props: DecisionProps) -> None:
        radio = self.radios[option.verdict]
        radio.setText(option.text)
        radio.setToolTip(option.tooltip)
        radio.setEnabled(props.enabled and option.enabled)
        self._keys[option.verdict].setText(self._shortcuts.shown(VERDICT_KEYS[option.verdict]))
        if props.chosen is None:
            self._group.setExclusive(False)
            radio.setChecked(False)
            self._group.setExclusive(True)
        else:
            radio.setChecked(option.verdict is props.chosen)

    def _show_voiced(self, props: DecisionProps) -> None:
        self._voiced_label.setText(tr("Voiced reason"))
        self.voiced.setToolTip(f"{tr('Voiced reason')} ({self._shortcuts.shown(Action.VOICED_REASON)})")
        choices = [("", tr("none")), *props.reasons]
        if [(self.voiced.itemData(n), self.voiced.itemText(n)) for n in range(self.voiced.count())] != choices:
            self.voiced.clear()
            for code, label in choices:
                self.voiced.addItem(label, code)
        self.voiced.setCurrentIndex(max(self.voiced.findData(props.voiced), 0))
        self.voiced.setEnabled(props.enabled)

    # ------------------------------------------------------------ what a person does

    @Slot()
    def _on_verdict(self) -> None:
        for verdict, radio in self.radios.items():
            if radio.isChecked():
                self.verdict_chosen.emit(verdict)

    @Slot()
    def _on_voiced(self) -> None:
        self.voiced_chosen.emit(str(self.voiced.currentData()))

    @Slot()
    def _on_comment(self) -> None:
        self.comment_changed.emit(self.comment.toPlainText())
