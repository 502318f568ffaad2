"""The audits page: each tab loads when it comes to the front."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QTabWidget, QVBoxLayout

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.page import Page, Surroundings
from qa_desk.desktop.pages.checklists.agreement_tab import AgreementTab
from qa_desk.desktop.pages.checklists.duty_tab import DutyTab
from qa_desk.desktop.pages.checklists.forms_tab import FormsTab
from qa_desk.desktop.pages.checklists.results_tab import ResultsTab
from qa_desk.services.views import Changed
from qa_desk.words import tr


class ChecklistsPage(Page):
    """`asker` may be replaced before the page is shown."""

    name = "checklists"
    icon = "checklists"

    def __init__(self, around: Surroundings, asker: Asker | None = None) -> None:
        super().__init__(around)
        self._title = QLabel(self)
        self._title.setProperty("role", "title")
        asker = asker or Asker()
        self.duty, self.results = DutyTab(around, asker), ResultsTab(around, asker)
        self.agreement, self.forms = AgreementTab(around), FormsTab(around, asker)
        self.tabs = QTabWidget(self)
        for tab in self._all():
            self.tabs.addTab(tab, "")
        self.tabs.currentChanged.connect(self._on_tab)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addWidget(self._title)
        column.addWidget(self.tabs, 1)
        self.begin_at(self.tabs)
        self.retranslate()

    def _all(self) -> tuple[DutyTab | ResultsTab | AgreementTab | FormsTab, ...]:
        return (self.duty, self.results, self.agreement, self.forms)

    def title(self) -> str:
        return tr("Audits")

    def badge(self) -> int:
        return self.duty.waiting

    def shown(self) -> None:
        self._on_tab()

    def on_changed(self, changed: Changed) -> None:
        if self.isVisible() and changed != Changed():
            self._on_tab()

    def retranslate(self) -> None:
        self._title.setText(tr("Audits"))
        for place, tab in enumerate(self._all()):
            self.tabs.setTabText(place, tab.title())

    @Slot()
    def _on_tab(self) -> None:
        self._all()[self.tabs.currentIndex()].load()
