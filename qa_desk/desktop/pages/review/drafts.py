"""Decisions that were begun and not saved: kept by item while somebody looks elsewhere, asked about at closing."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from qa_desk.desktop.pages.review.carrying import Texts, in_words_of, texts_of
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
        self._kept: dict[int, tuple[Draft, Texts]] = {}
        self._given_up = False  # the user let them go while closing

    def guard(self, window: QWidget) -> None:
        window.installEventFilter(self)

    def keep(self, state: ReviewState) -> None:
        item = None if state.card is None else state.card.item
        if item is not None:
            self._kept.pop(int(item.id), None)
            if not state.draft.is_empty:
                self._kept[int(item.id)] = (state.draft, texts_of(state.card))

    def back(self, state: ReviewState) -> Draft | None:
        """What was kept of the item that is open, in the words of its calls as they are now; None when there is
        nothing, or something is entered already."""
        card = state.card
        if card is None or card.item is None or not state.draft.is_empty:
            return None
        kept = self._kept.pop(int(card.item.id), None)
        return None if kept is None else in_words_of(*kept, card)

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
        kept = [draft for draft, _texts in self._kept.values()]
        if self._given_up or all(draft.is_kept for draft in (*kept, self._page.state.draft)):
            return True
        question = tr("A decision you began is not saved. Leave without it?")
        self._given_up = self._ask(self._page, tr("Unsaved decision"), question)
        return self._given_up
