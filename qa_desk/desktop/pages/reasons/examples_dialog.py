"""What clients said in the evidence of our decisions, to be ticked as examples of a reason."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QWidget

from qa_desk.desktop.dialogs.fields import FormDialog
from qa_desk.desktop.theme import Theme
from qa_desk.words import tr


class ExamplesDialog(FormDialog):
    """Space ticks the current sentence. Nothing is ticked before somebody does."""

    def __init__(self, theme: Theme, said: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(
            theme,
            lambda: tr("Sentences from our decisions"),
            lambda: tr("Add as examples"),
            lambda: tr("What clients said where an auditor found this very reason. Tick the ones that say it clearly."),
            parent,
        )
        self.lines = QListWidget(self)
        self.lines.setWordWrap(True)
        self.lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing = QLabel(self)
        self._nothing.setWordWrap(True)
        for text in said:
            item = QListWidgetItem(text)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.lines.addItem(item)
        self.lines.setVisible(bool(said))
        self._nothing.setVisible(not said)
        self.ok.setEnabled(bool(said))
        self.body.addWidget(self.lines, 1)
        self.body.addWidget(self._nothing)
        self.setMinimumSize(520, 360 if said else 160)
        if said:
            self.lines.setCurrentRow(0)
            self.lines.setFocus()
        self.retranslate()

    def chosen(self) -> tuple[str, ...]:
        items = [self.lines.item(row) for row in range(self.lines.count())]
        return tuple(item.text() for item in items if item.checkState() is Qt.CheckState.Checked)

    def retranslate(self) -> None:
        super().retranslate()
        self.lines.setAccessibleName(tr("Sentences from our decisions"))
        self._nothing.setText(tr("No decision has taken a client's words as evidence of this reason yet."))
