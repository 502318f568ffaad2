"""Decisions that were begun and not saved: kept by item while somebody looks elsewhere, asked about at closing."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from qa_desk.desktop.pages.review.leaving import Ask
from qa_desk.desktop.pages.review.state import Draft, ReviewState
from qa_desk.words import tr

if TYPE_CHECKING:
    from qa_desk.desktop.pages.review.page import ReviewPage


class Drafts(QObject):
    """Drafts outlive a look at another page, not the window: closing it with one asks first. Marked
    evidence alone is none."""

    def __init__(self, page: "ReviewPage", ask: Ask) -> None:
        super().__init__(page)
        self._page, self._ask = page, ask
        self._kept: dict[int, Draft] = {}
        self._given_up = False  # the user let them go while closing

    def guard(self, window: QWidget) -> None:
        window.installEventFilter(self)

    def keep(self, state: ReviewState) -> None:
        item = None if state.card is None else state.card.item
        if item is not None:
            self._kept.pop(int(item.id), None)
            if not state.draft.is_empty:
                self._kept[int(item.id)] = state.draft

    def back(self, state: ReviewState) -> Draft | None:
        """What was kept of the item that is open; None when there is nothing, or something is entered already."""
        item = None if state.card is None else state.card.item
        return self._kept.pop(int(item.id), None) if item is not None and state.draft.is_empty else None

    def begin_again(self) -> None:
        """Something was entered after all: closing asks once more."""
        self._given_up = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Close and watched is self._page.window() and not self._may_close():
            event.ignore()
            return True
        return False

    def _may_close(self) -> bool:
        self._page.audit.flush()
        if self._given_up or all(draft.is_kept for draft in (*self._kept.values(), self._page.state.draft)):
            return True
        question = tr("A decision you began is not saved. Leave without it?")
        self._given_up = self._ask(self._page, tr("Unsaved decision"), question)
        return self._given_up
