"""The right column: the program's finding above, below it the panel that fits the mode, and the saving foot."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.pages.review.checklist.panel import ChecklistPanel
from qa_desk.desktop.pages.review.checklist.props import ChecklistProps
from qa_desk.desktop.pages.review.decision_panel import DecisionPanel
from qa_desk.desktop.pages.review.finding_box import FindingBox
from qa_desk.desktop.pages.review.finding_second import SecondBox
from qa_desk.desktop.pages.review.mode import Mode
from qa_desk.desktop.pages.review.props import ReviewProps
from qa_desk.desktop.pages.review.read_panel import ReadPanel
from qa_desk.desktop.shortcuts import Action, ShortcutMap
from qa_desk.desktop.theme import Theme
from qa_desk.words import tr

_OPEN_NEXT = "review/open_next"


class VerdictColumn(QWidget):
    """The foot stays in sight when the column scrolls."""

    save_wanted = Signal()

    def __init__(
        self, theme: Theme, shortcuts: ShortcutMap, memory: LayoutMemory, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._shortcuts, self._memory = shortcuts, memory
        self.finding = FindingBox(theme)
        self.second = SecondBox(theme)
        self.decision = DecisionPanel(theme, shortcuts)
        self.audit = ChecklistPanel(theme, shortcuts, self)
        self._auditing = False
        self.read = ReadPanel(theme)
        self._hint, self.listened = QLabel(self), QLabel(self)
        self._hint.setWordWrap(True)
        self.listened.setWordWrap(True)
        self.listened.setProperty("role", "muted")
        self.open_next = QCheckBox(self)
        self.open_next.setChecked(memory.text(_OPEN_NEXT, "yes") == "yes")
        self.save = QPushButton(self)
        self.save.setProperty("kind", "primary")
        self._lay_out()
        self.save.clicked.connect(self.save_wanted)
        self.open_next.toggled.connect(self._on_open_next)

    def _lay_out(self) -> None:
        inside = self.inside = QWidget()
        parts = QVBoxLayout(inside)
        parts.setContentsMargins(0, 0, 6, 0)
        parts.setSpacing(10)
        for part in (self.finding, self.second, self.decision, self.read):
            parts.addWidget(part)
        parts.addStretch(1)
        area = self._area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(area, 1)
        column.addWidget(self.audit, 1)
        for foot in (self.listened, self._hint, self.open_next, self.save):
            column.addWidget(foot)

    def style_parts(self) -> Sequence[QWidget]:
        return (self._area, self.audit, self.listened, self._hint, self.open_next, self.save)

    def show_props(self, props: ReviewProps, *, finding: bool = True) -> None:
        """`finding`: it is another one than before."""
        if finding:
            self.finding.show_props(props.finding, self._shortcuts.shown(Action.TAKE_FINDING))
        self.decision.setVisible(props.decision is not None)
        self._auditing = props.audit
        self.audit.setVisible(props.audit)
        self._area.setVisible(not props.audit)
        self.read.setVisible(props.mode.mode is Mode.READ)
        if props.decision is not None:
            self.decision.show_props(props.decision)
        if props.mode.mode is Mode.READ:
            self.read.show_props(props.mode, props.decided)
        self._show_foot(props)

    def show_audit_foot(self, props: ChecklistProps | None) -> None:
        """What is left to do before a checklist can be submitted."""
        if not self._auditing:
            return
        self.listened.setVisible(False)
        for foot in (self._hint, self.open_next, self.save):
            foot.setVisible(props is not None)
        if props is None:
            return
        self._hint.setText(props.missing)
        self._hint.setVisible(bool(props.missing))
        self.open_next.setText(tr("Open the next item after saving"))
        self.save.setEnabled(props.enabled)
        words = tr("Submit the audit")
        self.save.setText(f"{words}  ({self._shortcuts.shown(Action.SUBMIT)})")
        self.save.setToolTip(props.missing)

    def _show_foot(self, props: ReviewProps) -> None:
        if props.audit:
            return
        panel = props.decision
        self.listened.setVisible(props.decision is not None and bool(props.decision.listened))
        for foot in (self._hint, self.open_next, self.save):
            foot.setVisible(panel is not None)
        if panel is None:
            return
        next_step = "" if props.decision is None else props.decision.next_step
        self.listened.setText("" if props.decision is None else props.decision.listened)
        self._hint.setText(panel.missing or next_step)
        self._hint.setVisible(bool(self._hint.text()))
        self.open_next.setText(tr("Open the next item after saving"))
        self.save.setEnabled(panel.can_save)
        words = tr("Save the decision")
        self.save.setText(f"{words}  ({self._shortcuts.shown(Action.SUBMIT)})")
        self.save.setToolTip(panel.missing or next_step)

    @Slot()
    def go_to_voiced(self) -> None:
        """The focus; arrows choose from there."""
        if self.decision.isVisible():
            self.decision.voiced.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def go_to_comment(self) -> None:
        """Of the decision, or of the checklist's question."""
        if self.decision.isVisible():
            self.decision.comment.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self.audit.isVisible():
            self.audit.go_to_text()

    @Slot(bool)
    def _on_open_next(self, wanted: bool) -> None:
        self._memory.set_text(_OPEN_NEXT, "yes" if wanted else "no")
