"""The callbacks page: clients to call, and fines to propose where a client denied the refusal."""

from qa_desk.desktop.pages.callbacks.page import CallbacksPage

__all__ = ["CallbacksPage"]
