"""Evidence of a case as files: which may be taken, and what is kept of each. The bytes lie in the workspace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import NewType

from qa_desk.domain.errors import FileRejected, GuardRefused
from qa_desk.domain.ledger import EntryId
from qa_desk.domain.people import UserId

EvidenceId = NewType("EvidenceId", int)
MOST_BYTES = 200_000_000
MOST_NAME = 160
KINDS = (
    "pdf", "png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff", "heic", "txt", "csv", "md", "rtf", "doc", "docx",
    "odt", "xls", "xlsx", "ods", "eml", "msg", "json", "wav", "mp3", "m4a", "ogg", "opus", "flac", "mp4",
    "mov", "webm", "mkv", "zip", "sig", "p7s",
)  # fmt: skip
"""Pictures, documents, letters, sound, video, signatures. Nothing that runs when it is opened."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file whose bytes lie in the workspace already; `stored`: relative to it."""

    sha256: str
    name: str
    size_bytes: int
    stored: str


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    id: EvidenceId
    entry_id: EntryId
    file: KeptFile
    added_by: UserId
    added_at: datetime


class EvidenceKindRefused(FileRejected):
    """Only what cannot run is taken; facts: name"""

    code = "evidence_kind_refused"


class EvidenceEmpty(FileRejected):
    """facts: name"""

    code = "evidence_empty"


class EvidenceTooLarge(FileRejected):
    """facts: name, megabytes (the most)"""

    code = "evidence_too_large"


class EvidenceTwice(GuardRefused):
    """The same bytes belong to the case already; facts: name (as it was kept)"""

    code = "evidence_twice"


class EvidenceChanged(GuardRefused):
    """The stored file is gone, or not what was taken; facts: name"""

    code = "evidence_changed"


def check_file(name: str, size_bytes: int) -> str:
    """The name as it is kept: without folders and control characters, never longer than a line.

    Raises EvidenceKindRefused, EvidenceEmpty, EvidenceTooLarge.
    """
    plain = "".join(letter for letter in PurePath(name.replace("\\", "/")).name if letter.isprintable()).strip()
    suffix = PurePath(plain).suffix.lower()
    if suffix.lstrip(".") not in KINDS:
        raise EvidenceKindRefused(name=plain)
    if size_bytes <= 0:
        raise EvidenceEmpty(name=plain)
    if size_bytes > MOST_BYTES:
        raise EvidenceTooLarge(name=plain, megabytes=MOST_BYTES // 1_000_000)
    return plain if len(plain) <= MOST_NAME else plain[: MOST_NAME - len(suffix)] + suffix


def check_new(kept: KeptFile, there: Sequence[EvidenceFile]) -> None:
    """Raises EvidenceTwice."""
    for one in there:
        if one.file.sha256 == kept.sha256:
            raise EvidenceTwice(name=one.file.name)
