"""The outside as intake sees it: tables, contacts, recordings and their place."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from qa_desk.domain.call import AudioFacts
from qa_desk.domain.deal import Phone
from qa_desk.services.running import CancelToken


@dataclass(frozen=True, slots=True)
class TableRow:
    """`line`: 1-based line or row number in the file as its own program shows it. `cells` is as long as the headers;
    longer when the row does not fit them, and then it is rejected."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A file opened for reading once. `kind`: xlsx, xls, ods, html, csv, jsonl. Dates and numbers in cells are text:
    dates ISO ("2026-11-03T10:15:00", no zone), numbers without exponent or trailing ".0"."""

    kind: str
    headers: tuple[str, ...]
    rows: Iterator[TableRow]
    row_count: int | None = None


class TableReader(Protocol):
    def open(self, path: Path) -> AbstractContextManager[Table]:
        """Sniffs content, not extension. Raises FileRejected (one clear reason) and takes nothing from a file that is
        broken, encrypted, oversized or foreign."""
        ...


class ContactNormaliser(Protocol):
    def phone(self, raw: str) -> Phone: ...

    def email(self, raw: str) -> str | None:
        """Lower-cased address, None if it cannot be one."""
        ...

    def inn(self, raw: str) -> str | None:
        """Digits of a valid Russian tax number (checksum), None if it is not one."""
        ...


class AudioProbe(Protocol):
    def probe(self, path: Path, cancel: CancelToken) -> AudioFacts:
        """Decodes the whole file once. Raises FileRejected for anything that holds no sound."""
        ...


class RecordingVault(Protocol):
    """Recordings by content, under the workspace."""

    def sha256(self, path: Path) -> str: ...

    def keep(self, path: Path, sha256: str) -> str:
        """Copies the file in, complete or not at all; returns the path relative to the workspace."""
        ...

    def locate(self, stored_path: str) -> Path:
        """Absolute path of a stored (relative) or linked (absolute) recording."""
        ...

    def sweep(self) -> int:
        """Removes what copies that were cut off left behind, unless it is fresh; returns how many."""
        ...
