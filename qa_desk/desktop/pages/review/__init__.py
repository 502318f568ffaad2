"""The review page: listen to what the client said, take it as evidence, decide."""

from qa_desk.desktop.pages.review.page import ReviewPage

__all__ = ["ReviewPage"]
