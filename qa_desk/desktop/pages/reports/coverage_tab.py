"""The tab "Coverage" of the reports page."""

from qa_desk.desktop.pages.reports.analysis_tab import AnalysisTab
from qa_desk.domain.report_table import ReportKind


class CoverageTab(AnalysisTab):
    kind = ReportKind.COVERAGE
