"""The speech page: the queue of work, the models of this computer, and how they are fetched."""

from qa_desk.desktop.pages.models.page import ModelsPage

__all__ = ["ModelsPage"]
