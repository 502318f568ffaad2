"""The left column: stated reason, facts, older deals of the same client, and what happened so far."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from qa_desk.desktop.pages.review.checklist.props import ChecklistProps
from qa_desk.desktop.pages.review.facts import FactLine, HistoryLine
from qa_desk.desktop.pages.review.props import DealProps
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.facts_panel import Fact, FactsPanel
from qa_desk.desktop.widgets.reason_chip import ReasonChip
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.words import tr


class DealColumn(QScrollArea):
    """Scrolls when it must; its texts can be selected and copied."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._reason_title, self._comment, self._facts_title = (QLabel() for _ in range(3))
        self.chip = ReasonChip(theme)
        self.facts = FactsPanel()
        self._older_title, self._older = QLabel(), QLabel()
        self._history_title, self._history = QLabel(), QLabel()
        self._previous_title, self._previous = QLabel(), QLabel()
        for title in (self._reason_title, self._older_title, self._history_title, self._previous_title):
            title.setProperty("role", "strong")
            title.setWordWrap(True)
        for text in (self._comment, self._older, self._history, self._previous):
            text.setWordWrap(True)
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inside = self.inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(6)
        for part in (self._reason_title, self.chip, self._comment):
            column.addWidget(part)
        column.addSpacing(6)
        column.addWidget(self.facts)
        pairs = (
            (self._previous_title, self._previous), (self._older_title, self._older),
            (self._history_title, self._history),
        )  # fmt: skip
        for title, text in pairs:
            column.addSpacing(6)
            column.addWidget(title)
            column.addWidget(text)
        column.addStretch(1)
        self.setWidget(inside)

    def show_props(self, props: DealProps) -> None:
        self._reason_title.setText(tr("Stated reason"))
        self._reason_title.setVisible(bool(props.reason))
        self.chip.setVisible(bool(props.reason))
        self.chip.set_reason(props.reason, Tone.INFO)
        self._comment.setVisible(bool(props.comment))
        self._comment.setText(f"«{props.comment}»" if props.comment else "")
        self.facts.set_facts([_fact(line) for line in props.facts])
        older = [f"• {line}" for line in props.older_deals]
        _show(self._older_title, self._older, tr("Other deals of this client"), older)
        _show(self._history_title, self._history, tr("So far"), _history(props.history))

    def show_previous(self, props: ChecklistProps | None) -> None:
        """What audits of this manager's other deals found; nothing while no checklist is open."""
        lines = [] if props is None else _previous(props)
        words = "" if props is None else tr("Audits of {manager} before").format(manager=props.manager or "—")
        _show(self._previous_title, self._previous, words, lines)


def _previous(props: ChecklistProps) -> list[str]:
    return [f"{'✓' if line.tone is Tone.GOOD else '✗'} {line.text}" for line in props.previous] or [tr("None yet")]


def _fact(line: FactLine) -> Fact:
    return Fact(lambda: line.label, lambda: line.value, line.strong)


def _show(title: QLabel, text: QLabel, words: str, lines: Sequence[str]) -> None:
    title.setText(words)
    text.setText("\n".join(lines))
    for label in (title, text):
        label.setVisible(bool(lines))


def _history(lines: Sequence[HistoryLine]) -> list[str]:
    shown = []
    for line in lines:
        head = " · ".join(part for part in (line.when, line.what, line.who) if part)
        comment = f"«{line.comment}»" if line.comment else ""
        shown.append("\n".join(part for part in (head, line.note, comment) if part))
    return shown
