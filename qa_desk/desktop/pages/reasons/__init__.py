"""Reason book: what clients say and managers type, edited with the result in sight."""

from qa_desk.desktop.pages.reasons.page import ReasonsPage

__all__ = ["ReasonsPage"]
