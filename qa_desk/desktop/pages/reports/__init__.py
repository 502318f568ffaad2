"""Reports: the payroll register, the sample's draw, the audit log's check, and the trust meter."""

from qa_desk.desktop.pages.reports.page import ReportsPage

__all__ = ["ReportsPage"]
