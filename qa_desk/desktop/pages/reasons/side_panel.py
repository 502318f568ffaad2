"""The right side of the reasons page: the try-out box, and behind it how phrases are written."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from qa_desk.desktop.pages.reasons.phrase_help import PhraseHelp
from qa_desk.desktop.pages.reasons.try_box import TryBox
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.words import tr


class SidePanel(Speaking):
    """`turned`: the other tab is in front."""

    turned = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.try_box, self.help = TryBox(theme), PhraseHelp()
        self.tabs = QTabWidget(self)
        self.tabs.setUsesScrollButtons(False)
        for tab in (self.try_box, self.help):
            self.tabs.addTab(tab, "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)
        self.tabs.currentChanged.connect(self.turned)
        self.retranslate()

    @Slot()
    def toggle_help(self) -> None:
        """There and back: the help never stands in the way of trying out."""
        shown = self.help if self.tabs.currentWidget() is not self.help else self.try_box
        self.tabs.setCurrentWidget(shown)
        (self.help if shown is self.help else self.try_box.said).setFocus()

    @Slot()
    def try_now(self) -> None:
        self.tabs.setCurrentWidget(self.try_box)
        self.try_box.said.setFocus()

    def show_keys(self, try_keys: str, help_keys: str) -> None:
        self.tabs.setTabToolTip(0, try_keys)
        self.tabs.setTabToolTip(1, help_keys)

    def retranslate(self) -> None:
        self.tabs.setTabText(0, tr("Try it out"))
        self.tabs.setTabText(1, tr("Phrase language"))
