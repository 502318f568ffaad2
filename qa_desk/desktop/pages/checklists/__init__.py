"""The audits page: one's day, score cards, agreement of auditors, and the forms themselves."""

from qa_desk.desktop.pages.checklists.page import ChecklistsPage

__all__ = ["ChecklistsPage"]
