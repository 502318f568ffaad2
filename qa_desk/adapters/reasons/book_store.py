"""The workspace's reason book: edited as reasons, checked first, written complete or not at all, versioned."""

import os
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from qa_desk.adapters.reasons.book import Book, parse_book
from qa_desk.adapters.reasons.book_text import LISTS, next_version, with_reasons, with_version
from qa_desk.adapters.reasons.reader import PhraseReader
from qa_desk.domain.call import Direction, Lane
from qa_desk.domain.errors import ChangedBySomeoneElse
from qa_desk.domain.reason_check import ReasonCode, RefusalCase, SpokenCall, SpokenTurn, TurnRef
from qa_desk.services.ports import BookDraft, BookReason, ReasonBook, ReasonReader, Tried, TriedOut
from qa_desk.services.rejects import FileNotWritten

BOOK = "reasons.yaml"
VERSIONS = "reasons-versions"
Reader = TypeVar("Reader")
_CODE = re.compile(r"[a-z][a-z_]*")
_NOT_IN_A_NAME = re.compile(r"[^\w.+-]+")


class _TryReader(PhraseReader):
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
class _Edited:
    """The last edited book and what was built for it: a page asks about the same book many times over."""

    base: str
    reasons: tuple[BookReason, ...]
    text: str
    book: Book
    reader: _TryReader | None = None

    def checked(self) -> _TryReader:
        """Raises ReasonBookBroken for a phrase that is none."""
        if self.reader is None:
            reader = _over(self.text, _TryReader)
            reader.check()
            self.reader = reader
        return self.reader


class BookStore:
    """Implements services.ports.ReasonBooks. `on_saved` gets the path of the book that applies from now on."""

    def __init__(
        self,
        folder: Path,
        shipped: Path,
        make_reader: Callable[[Path], ReasonReader],
        on_saved: Callable[[Path], None],
    ) -> None:
        self._path = folder / BOOK
        self._versions = folder / VERSIONS
        self._shipped = shipped
        self._make_reader = make_reader
        self._on_saved = on_saved
        self._parsed: tuple[bytes, Book] | None = None
        self._last: _Edited | None = None

    def current(self) -> ReasonBook:
        raw, own = self._raw()
        return _as_book(self._parse(raw), own)

    def draft(self, base: ReasonBook, reasons: Sequence[BookReason]) -> BookDraft:
        edited = self._edited(base, reasons)
        edited.checked()
        return BookDraft(base.version, edited.book.version, edited.text)

    def try_out(self, base: ReasonBook, reasons: Sequence[BookReason], tried: Tried) -> TriedOut:
        reader = self._edited(base, reasons).checked()
        code = reader.code_of(tried.stated, "")
        turns = [SpokenTurn(Lane.MANAGER, tried.asked)] if tried.asked.strip() else []
        turns.append(SpokenTurn(Lane.CLIENT, tried.said))
        case = RefusalCase("", ReasonCode(code or ""), "", (SpokenCall(0, Direction.UNKNOWN, tuple(turns)),))
        worth, denied = reader.heard(tried.said, tried.asked)
        grounds = tuple(sorted(worth, key=lambda one: (-worth[one], one)))
        return TriedOut(code, grounds, tuple(sorted(denied)), reader.read(case))

    def reader_over(self, draft: BookDraft) -> ReasonReader:
        return _over(draft.text, self._make_reader)

    def save(self, draft: BookDraft) -> ReasonBook:
        raw, _own = self._raw()
        before = self._parse(raw)
        if before.version != draft.base:
            raise ChangedBySomeoneElse(what=BOOK)
        new = draft.text.encode("utf-8")
        after = parse_book(self._path, new)
        kept = self._versions / f"{_NOT_IN_A_NAME.sub('_', before.version).replace('+', '-')}.yaml"
        try:
            self._versions.mkdir(exist_ok=True)
            if not kept.is_file():
                _write(kept, raw)
            _write(self._path, new)
        except OSError as error:
            raise FileNotWritten(name=BOOK, why=error.strerror or str(error)) from error
        self._on_saved(self._path)
        return _as_book(after, own=True)

    def versions(self) -> Sequence[str]:
        if not self._versions.is_dir():
            return ()
        kept = sorted(self._versions.glob("*.yaml"), key=lambda path: (path.stat().st_mtime_ns, path.name))
        return tuple(path.stem for path in kept)

    def _raw(self) -> tuple[bytes, bool]:
        own = self._path.is_file()
        return (self._path if own else self._shipped).read_bytes(), own

    def _parse(self, raw: bytes) -> Book:
        if self._parsed is None or self._parsed[0] != raw:
            self._parsed = (raw, parse_book(self._path, raw))
        return self._parsed[1]

    def _edited(self, base: ReasonBook, reasons: Sequence[BookReason]) -> _Edited:
        """An unchanged book keeps its version."""
        raw, _own = self._raw()
        before = self._parse(raw)
        if before.version != base.version:
            raise ChangedBySomeoneElse(what=BOOK)
        wanted, last = tuple(reasons), self._last
        if last is not None and last.base == base.version and last.reasons == wanted:
            return last
        text, old, book = raw.decode("utf-8-sig"), _reasons(before), before
        if wanted != old:
            self._check_codes(before, old, wanted)
            text = with_version(with_reasons(text, old, wanted), next_version(before.content.version))
            book = parse_book(self._path, text.encode("utf-8"))
        self._last = _Edited(base.version, wanted, text, book)
        return self._last

    def _check_codes(self, before: Book, old: Sequence[BookReason], wanted: Sequence[BookReason]) -> None:
        """Findings and decisions name codes: none may go, and a new one is a word that stands for itself."""
        codes = [reason.code for reason in wanted]
        for place, code in enumerate(codes):
            if code in codes[:place]:
                raise before.broken(f"reasons.{place}.code", "each code once")
        if codes[: len(old)] != [reason.code for reason in old]:
            raise before.broken("reasons", "the codes that were there, in their order, new ones behind them")
        for place, code in enumerate(codes):
            if not _CODE.fullmatch(code):
                raise before.broken(f"reasons.{place}.code", "a-z and _, a letter first")


def _as_book(book: Book, own: bool) -> ReasonBook:
    return ReasonBook(book.version, own, _reasons(book))


def _reasons(book: Book) -> tuple[BookReason, ...]:
    return tuple(
        BookReason(
            reason.code,
            reason.title.ru,
            reason.title.en,
            **{name: getattr(reason, name) for name in LISTS},
        )
        for reason in book.content.reasons
    )


def _over(text: str, make: Callable[[Path], Reader]) -> Reader:
    """Readers read files: the text stands in one until the reader is made."""
    with tempfile.TemporaryDirectory(prefix="qa-desk-book-") as folder:
        path = Path(folder) / BOOK
        path.write_bytes(text.encode("utf-8"))
        return make(path)


def _write(path: Path, content: bytes) -> None:
    """Under another name first: whoever reads meanwhile, or after a power cut, finds one book or the other."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
