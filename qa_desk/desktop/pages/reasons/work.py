"""The reasons page's errands to the services: load, look, compare, save, versions, uses; answers come back as calls."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject

from qa_desk.desktop.page import Surroundings
from qa_desk.domain.errors import KnownError
from qa_desk.services.book_history import Compared, compare_kept, kept_books
from qa_desk.services.edit_book import Impact, current_book, draft_book, preview, save_book
from qa_desk.services.ports import (
    BookDraft,
    BookReason,
    KeptBook,
    ReasonBook,
    ReasonBooks,
    ReasonReader,
    Tried,
    TriedOut,
)
from qa_desk.services.reason_uses import said_in_decisions, uses_of
from qa_desk.services.running import CancelToken, Progress
from qa_desk.services.try_words import ReadOut, read_out
from qa_desk.services.views import Changed, Uses

Failed = Callable[[KnownError], None]


@dataclass(frozen=True, slots=True)
class Looked:
    """The edited book after a look: what its phrases make of the words being tried, and which examples they miss."""

    draft: BookDraft
    tried: TriedOut | None
    uncaught: Mapping[str, tuple[int, ...]]


class DraftReader:
    """The reader in use over the last edited book; made once a book, since that takes a second. Any thread may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: tuple[str, ReasonReader] | None = None

    def over(self, books: ReasonBooks, draft: BookDraft) -> ReasonReader:
        with self._lock:
            if self._made is None or self._made[0] != draft.text:
                self._made = (draft.text, books.reader_over(draft))
            return self._made[1]

    def forget(self) -> None:
        """After another model was trained."""
        with self._lock:
            self._made = None


class BookWork(QObject):
    def __init__(self, around: Surroundings, parent: QObject) -> None:
        super().__init__(parent)
        self._around = around
        self.reader = DraftReader()

    def load(self, on_done: Callable[[ReasonBook], None], on_failed: Failed) -> None:
        books = self._around.desk.books
        self._around.jobs.run(lambda: current_book(books), on_done, on_failed, owner=self, key="book")

    def look(
        self,
        book: ReasonBook,
        reasons: Sequence[BookReason],
        tried: Tried | None,
        on_done: Callable[[Looked], None],
        on_failed: Failed,
    ) -> None:
        """Checks the edited book to its last phrase and tries the words on it."""
        books = self._around.desk.books

        def step() -> Looked:
            draft = draft_book(books, book, reasons)
            answer = books.try_out(book, reasons, tried) if tried is not None else None
            return Looked(draft, answer, books.uncaught(book, reasons))

        self._around.jobs.run(step, on_done, on_failed, owner=self, key="look")

    def read(self, draft: BookDraft, tried: Tried, on_done: Callable[[ReadOut], None], on_failed: Failed) -> None:
        """What the reader in use would make of the words, with the edited book."""
        books, reader = self._around.desk.books, self.reader
        self._around.jobs.run(
            lambda: read_out(reader.over(books, draft), tried), on_done, on_failed, owner=self, key="read"
        )

    def draft(
        self, book: ReasonBook, reasons: Sequence[BookReason], on_done: Callable[[BookDraft], None], on_failed: Failed
    ) -> None:
        books = self._around.desk.books
        self._around.jobs.run(lambda: draft_book(books, book, reasons), on_done, on_failed, owner=self, key="draft")

    def impact(self, draft: BookDraft, progress: Progress, cancel: CancelToken) -> Impact:
        """Long; runs off the GUI thread."""
        desk = self._around.desk
        return preview(desk.store, desk.clock, self.reader.over(desk.books, draft), progress, cancel)

    def save(self, draft: BookDraft, on_done: Callable[[tuple[ReasonBook, Changed]], None], on_failed: Failed) -> None:
        desk, user = self._around.desk, self._around.user
        self._around.jobs.run(
            lambda: save_book(desk.store, desk.clock, desk.books, user, draft),
            on_done,
            on_failed,
            owner=self,
            write=True,
            key="save",
        )

    # ------------------------------------------------------------ versions, uses, examples

    def versions(self, on_done: Callable[[Sequence[KeptBook]], None]) -> None:
        books = self._around.desk.books
        self._around.jobs.run(lambda: kept_books(books), on_done, owner=self, key="versions")

    def compare(self, name: str, on_done: Callable[[Compared], None]) -> None:
        books = self._around.desk.books
        self._around.jobs.run(lambda: compare_kept(books, name), on_done, owner=self, key="compare")

    def uses(self, code: str, on_done: Callable[[Uses], None]) -> None:
        store = self._around.desk.store
        self._around.jobs.run(lambda: uses_of(store, code), on_done, owner=self, key="uses")

    def said(self, code: str, on_done: Callable[[tuple[str, ...]], None]) -> None:
        store = self._around.desk.store
        self._around.jobs.run(lambda: said_in_decisions(store, code), on_done, owner=self, key="said")
