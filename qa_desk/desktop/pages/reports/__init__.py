"""Reports: the payroll register, the sample's draw, and the audit log's check."""

from qa_desk.desktop.pages.reports.page import ReportsPage

__all__ = ["ReportsPage"]
