"""The tab "Refusal reasons" of the reports page."""

from qa_desk.desktop.pages.reports.analysis_tab import AnalysisTab
from qa_desk.domain.report_table import ReportKind


class ReasonsTab(AnalysisTab):
    kind = ReportKind.REASONS
