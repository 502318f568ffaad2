"""The page of appeals and papers: every fine of the ledger, what its case still needs, and who disputes it."""

from qa_desk.desktop.pages.appeals.page import AppealsPage

__all__ = ["AppealsPage"]
