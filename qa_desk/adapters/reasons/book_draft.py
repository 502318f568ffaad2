"""An edited book that is not in use yet: its text, checked to the last phrase, and words tried on it."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from qa_desk.adapters.reasons.book import Book
from qa_desk.adapters.reasons.book_text import LISTS
from qa_desk.adapters.reasons.grounds import VOICED
from qa_desk.adapters.reasons.reader import PhraseReader
from qa_desk.domain.reason_check import TurnRef
from qa_desk.services.ports import BookReason

BOOK = "reasons.yaml"
Reader = TypeVar("Reader")


class TryReader(PhraseReader):
    """Also tells what one turn says by itself. One analysis of all phrases does for checking and for reading."""

    def check(self) -> None:
        """Raises ReasonBookBroken for a phrase that is none."""
        _ = self._scanner  # made when first asked for

    def heard(self, said: str, asked: str) -> tuple[Mapping[str, float], frozenset[str]]:
        """Grounds with their worth, a plain yes to the manager's question among them; and what is denied."""
        signs = self._scanner.client_turn(TurnRef(0, 0), said)
        worth = dict(signs.grounds)
        about = self._scanner.asked_about(asked)
        if len(about) == 1 and signs.agreed and not about & signs.denied:
            worth.setdefault(next(iter(about)), 1.0)
        return worth, signs.denied


@dataclass(slots=True)
class Edited:
    """The last edited book and what was built for it: a page asks about the same book many times over."""

    base: str
    reasons: tuple[BookReason, ...]
    text: str
    book: Book
    reader: TryReader | None = None

    def checked(self) -> TryReader:
        """Raises ReasonBookBroken for a phrase that is none."""
        if self.reader is None:
            reader = over(self.text, TryReader)
            reader.check()
            self.reader = reader
        return self.reader

    def uncaught(self) -> Mapping[str, tuple[int, ...]]:
        """By code, the places of the examples in which the reason's own phrases hear nothing of it."""
        reader = self.checked()
        missed = {
            reason.code: tuple(
                place
                for place, said in enumerate(reason.examples)
                if reader.heard(said, "")[0].get(reason.code, 0.0) < VOICED  # a weak word alone is no ground
            )
            for reason in self.reasons
            if not reason.off
        }
        return {code: places for code, places in missed.items() if places}


def reasons_of(book: Book) -> tuple[BookReason, ...]:
    return tuple(
        BookReason(
            reason.code,
            reason.title.ru,
            reason.title.en,
            off=reason.switched_off,
            **{name: getattr(reason, name) for name in LISTS},
        )
        for reason in book.content.reasons
    )


def is_new_format(reasons: Sequence[BookReason]) -> bool:
    """True when the book holds what a program of format 1 would refuse."""
    return any(reason.examples or reason.off for reason in reasons)


def over(text: str, make: Callable[[Path], Reader]) -> Reader:
    """Readers read files: the text stands in one until the reader is made."""
    with tempfile.TemporaryDirectory(prefix="qa-desk-book-") as folder:
        path = Path(folder) / BOOK
        path.write_bytes(text.encode("utf-8"))
        return make(path)
