"""The tab "Scorecards" of the reports page."""

from qa_desk.desktop.pages.reports.analysis_tab import AnalysisTab
from qa_desk.domain.report_table import ReportKind


class ScoreTab(AnalysisTab):
    kind = ReportKind.SCORECARDS
