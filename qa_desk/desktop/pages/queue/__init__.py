"""The queue page: what waits for an auditor, found, sorted, taken."""

from qa_desk.desktop.pages.queue.page import QueuePage

__all__ = ["QueuePage"]
