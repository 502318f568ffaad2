"""Looking at what was typed: phrases checked and tried as soon as typing rests, the reader in use right behind."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from qa_desk.desktop.pages.reasons import wording
from qa_desk.desktop.pages.reasons.editor import Place
from qa_desk.desktop.pages.reasons.try_box import Waiting
from qa_desk.desktop.pages.reasons.work import Looked
from qa_desk.domain.errors import KnownError
from qa_desk.services.ports import Tried

if TYPE_CHECKING:
    from qa_desk.desktop.pages.reasons.page import ReasonsPage

_REST_MS = 400
_BROKEN = "reason_book_broken"


class Looking(QObject):
    def __init__(self, page: "ReasonsPage") -> None:
        super().__init__(page)
        self._page = page
        self._error: KnownError | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.now)
        page.try_box.edited.connect(self.soon)

    @Slot()
    def soon(self) -> None:
        self._rest.start()

    @Slot()
    def now(self) -> None:
        self._rest.stop()
        page, tried = self._page, self._page.try_box.tried()
        book, reasons = page.state.saved, page.state.reasons
        if book is None:
            return

        def done(looked: Looked) -> None:
            if page.state.reasons == reasons:
                self._on_looked(looked, tried)

        page.errands.look(book, reasons, tried, done, self.tell)

    def _on_looked(self, looked: Looked, tried: Tried | None) -> None:
        page, self._error = self._page, None
        page.editor.clear_problem()
        page.list.mark(None)
        page.state = replace(page.state, uncaught=looked.uncaught)
        page.show_state()
        page.try_box.name_reasons({one.code: wording.title(one) for one in page.state.reasons})
        said = tried is not None and bool(tried.said)
        page.try_box.show_result(looked.tried, Waiting.READING if said else Waiting.NO)
        if tried is not None and said:
            page.errands.read(looked.draft, tried, page.try_box.show_read, self._on_not_read)

    def _on_not_read(self, error: KnownError) -> None:
        self._page.try_box.show_result(None, Waiting.HINDERED)
        self._page.around.jobs.show_error(error)

    def tell(self, error: KnownError) -> None:
        """A line that the book cannot hold is marked where it stands; everything else is told by the window."""
        self._page.try_box.show_result(None, Waiting.HINDERED)
        self._error = error
        if self.place_of(error) is None:
            self._page.around.jobs.show_error(error)
        self.mark_again()

    def mark_again(self) -> None:
        """The same error on another reason's editor."""
        found = None if self._error is None else self.place_of(self._error)
        if found is None or self._error is None:
            return
        at, place = found
        self._page.list.mark(at)
        if at == self._page.list.place:
            self._page.editor.mark(place, str(self._error.facts["expected"]))

    def go_to(self, error: KnownError) -> None:
        """To the line that cannot be saved."""
        found = self.place_of(error)
        if found is not None:
            at, place = found
            self._page.list.choose(at)
            self._page.editor.go_to(place)
        self.tell(error)

    @staticmethod
    def place_of(error: KnownError) -> tuple[int, Place] | None:
        """From "reasons.3.phrases.7" to the reason and its line; None for the rest of the file."""
        parts = str(error.facts.get("where", "")).split(".")
        if error.code != _BROKEN or len(parts) < 3 or parts[0] != "reasons" or not parts[1].isdigit():
            return None
        item = int(parts[3]) if len(parts) > 3 and parts[3].isdigit() else 0
        return int(parts[1]), Place(parts[2], item, parts[3] if len(parts) > 3 else "")
