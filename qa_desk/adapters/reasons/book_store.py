"""The workspace's reason book: edited as reasons, checked first, written complete or not at all, versioned."""

import os
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from qa_desk.adapters.reasons.book import Book, BookFile, load_book, parse_book
from qa_desk.adapters.reasons.book_draft import BOOK, Edited, is_new_format, over, reasons_of
from qa_desk.adapters.reasons.book_text import next_version, with_format, with_reasons, with_version
from qa_desk.domain.errors import ChangedBySomeoneElse, NotFound
from qa_desk.services.ports import (
    BookDraft,
    BookReason,
    KeptBook,
    OpenedBook,
    ReasonBook,
    ReasonReader,
    Tried,
    TriedOut,
)
from qa_desk.services.rejects import FileNotWritten
from qa_desk.services.try_words import tried_case

VERSIONS = "reasons-versions"
_CODE = re.compile(r"[a-z][a-z_]*")
_NOT_IN_A_NAME = re.compile(r"[^\w.+-]+")


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
        self._last: Edited | None = None

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
        worth, denied = reader.heard(tried.said, tried.asked)
        grounds = tuple(sorted(worth, key=lambda one: (-worth[one], one)))
        return TriedOut(code, grounds, tuple(sorted(denied)), reader.read(tried_case(tried, code)))

    def reader_over(self, draft: BookDraft) -> ReasonReader:
        return over(draft.text, self._make_reader)

    def uncaught(self, base: ReasonBook, reasons: Sequence[BookReason]) -> Mapping[str, tuple[int, ...]]:
        return self._edited(base, reasons).uncaught()

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
        return tuple(path.stem for path in self._kept_files())

    def kept(self) -> Sequence[KeptBook]:
        return [
            KeptBook(path.stem, _version_of(path.stem), datetime.fromtimestamp(path.stat().st_mtime, UTC))
            for path in reversed(self._kept_files())
        ]

    def open_kept(self, name: str) -> OpenedBook:
        path = next((one for one in self._kept_files() if one.stem == name), None)
        if path is None:
            raise NotFound(what="reason_book", key=name)
        book, now = parse_book(path, path.read_bytes()), self._parse(self._raw()[0])
        return OpenedBook(_as_book(book, own=True), _rest(book) == _rest(now))

    def own_titles(self) -> Mapping[str, tuple[str, str]]:
        """Russian and English titles by code, of reasons that the workspace added or renamed; or ReasonBookBroken."""
        raw, own = self._raw()
        if not own:
            return {}
        shipped = {one.code: (one.title.ru, one.title.en) for one in load_book(self._shipped).content.reasons}
        titles = {one.code: (one.title.ru, one.title.en) for one in self._parse(raw).content.reasons}
        return {code: title for code, title in titles.items() if shipped.get(code) != title}

    def _kept_files(self) -> list[Path]:
        """Oldest first."""
        if not self._versions.is_dir():
            return []
        return sorted(self._versions.glob("*.yaml"), key=lambda path: (path.stat().st_mtime_ns, path.name))

    def _raw(self) -> tuple[bytes, bool]:
        own = self._path.is_file()
        return (self._path if own else self._shipped).read_bytes(), own

    def _parse(self, raw: bytes) -> Book:
        if self._parsed is None or self._parsed[0] != raw:
            self._parsed = (raw, parse_book(self._path, raw))
        return self._parsed[1]

    def _edited(self, base: ReasonBook, reasons: Sequence[BookReason]) -> Edited:
        """An unchanged book keeps its version."""
        raw, _own = self._raw()
        before = self._parse(raw)
        if before.version != base.version:
            raise ChangedBySomeoneElse(what=BOOK)
        wanted, last = tuple(reasons), self._last
        if last is not None and last.base == base.version and last.reasons == wanted:
            return last
        text, old, book = raw.decode("utf-8-sig"), reasons_of(before), before
        if wanted != old:
            self._check_codes(before, old, wanted)
            text = with_version(with_reasons(text, old, wanted), next_version(before.content.version))
            text = with_format(text) if is_new_format(wanted) else text
            book = parse_book(self._path, text.encode("utf-8"))
        self._last = Edited(base.version, wanted, text, book)
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
    return ReasonBook(book.version, own, reasons_of(book))


def _rest(book: Book) -> BookFile:
    """All but the reasons and what changes with every saving."""
    return book.content.model_copy(update={"reasons": (), "version": "", "format": 1})


def _version_of(name: str) -> str:
    """The sign between version and fingerprint does not stand in file names."""
    head, _, digest = name.rpartition("-")
    return f"{head}+{digest}" if head else name


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
