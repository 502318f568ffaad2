"""Facts panel: labels and values in a grid; long values wrap, everything can be selected and copied."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from qa_desk.desktop.widgets.language import Speaking
from qa_desk.words import tr


@dataclass(frozen=True, slots=True)
class Fact:
    """`label` and `value` are called when shown. A fact with an empty value shows a dash."""

    label: Callable[[], str]
    value: Callable[[], str]
    strong: bool = False


class FactsPanel(Speaking):
    """Ctrl+C with no text selected, or the context menu, copies all facts as lines "label: value"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: tuple[Fact, ...] = ()
        self._cells: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._copy = QAction(self)
        self._copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        self._copy.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._copy.triggered.connect(self._on_copy)
        self.addAction(self._copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.retranslate()

    def set_facts(self, facts: Sequence[Fact]) -> None:
        self._facts = tuple(facts)
        while len(self._cells) < len(facts):
            self._add_row()
        for place, (label, value) in enumerate(self._cells):
            for cell in (label, value):
                cell.setVisible(place < len(facts))
        self.retranslate()

    def as_text(self) -> str:
        return "\n".join(f"{fact.label()}: {fact.value()}" for fact in self._facts)

    def retranslate(self) -> None:
        self._copy.setText(tr("Copy all"))
        for fact, (label, value) in zip(self._facts, self._cells, strict=False):
            label.setText(fact.label())
            value.setText(fact.value() or "—")
            role = "strong" if fact.strong else ""
            if value.property("role") != role:
                value.setProperty("role", role)
                value.style().unpolish(value)
                value.style().polish(value)

    def _add_row(self) -> None:
        label, value = QLabel(self), QLabel(self)
        label.setProperty("role", "muted")
        value.setWordWrap(True)
        value.setTextFormat(Qt.TextFormat.PlainText)
        value.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        value.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        row = len(self._cells)
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, row, 1)
        self._cells.append((label, value))

    @Slot()
    def _on_copy(self) -> None:
        chosen = next((value.selectedText() for _label, value in self._cells if value.hasSelectedText()), "")
        QGuiApplication.clipboard().setText(chosen or self.as_text())
