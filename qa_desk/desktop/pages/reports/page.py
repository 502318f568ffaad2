"""The reports page: payroll register, sample, audit log, trust meter; each section loads when it comes to the front."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QTabWidget, QVBoxLayout

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.page import Page, Surroundings
from qa_desk.desktop.pages.reports.analysis_tab import AnalysisTab
from qa_desk.desktop.pages.reports.coverage_tab import CoverageTab
from qa_desk.desktop.pages.reports.log_tab import LogTab
from qa_desk.desktop.pages.reports.payroll_tab import PayrollTab
from qa_desk.desktop.pages.reports.reasons_tab import ReasonsTab
from qa_desk.desktop.pages.reports.recovered_tab import RecoveredTab
from qa_desk.desktop.pages.reports.sample.tab import SampleTab
from qa_desk.desktop.pages.reports.score_tab import ScoreTab
from qa_desk.desktop.pages.reports.trust_tab import TrustTab
from qa_desk.desktop.widgets.told_in_turn import ToldInTurn
from qa_desk.services.views import Changed
from qa_desk.words import tr


class ReportsPage(Page):
    name = "reports"
    icon = "reports"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self._title = QLabel(self)
        self._title.setProperty("role", "title")
        self.payroll, self.sample, self.log = PayrollTab(around, Asker()), SampleTab(around), LogTab(around)
        self.trust = TrustTab(around)
        self.reasons, self.coverage = ReasonsTab(around), CoverageTab(around)
        self.scores, self.recovered = ScoreTab(around), RecoveredTab(around)
        self.tabs = QTabWidget(self)
        for tab in self._all():
            self.tabs.addTab(tab, "")
        ToldInTurn(self.tabs)
        if not self.payroll.allowed:
            self.tabs.setCurrentWidget(self.sample)
        self.tabs.currentChanged.connect(self._on_tab)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addWidget(self._title)
        column.addWidget(self.tabs, 1)
        self.retranslate()

    def _all(self) -> tuple[PayrollTab | SampleTab | LogTab | TrustTab | AnalysisTab, ...]:
        analysis = (self.reasons, self.scores, self.recovered, self.coverage)
        return (self.payroll, *analysis, self.sample, self.log, self.trust)

    def title(self) -> str:
        return tr("Reports")

    def shown(self) -> None:
        self._on_tab()

    def on_changed(self, changed: Changed) -> None:
        if self.isVisible() and changed != Changed():
            self._on_tab()

    def retranslate(self) -> None:
        self._title.setText(tr("Reports"))
        for place, tab in enumerate(self._all()):
            self.tabs.setTabText(place, tab.title())

    @Slot()
    def _on_tab(self) -> None:
        self._all()[self.tabs.currentIndex()].load()
