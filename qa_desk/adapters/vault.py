"""FolderVault: files by content under the workspace, each complete under its name or not there at all."""

import errno
import hashlib
import os
import re
import tempfile
import time
from contextlib import suppress
from pathlib import Path, PurePosixPath

from qa_desk.domain.intake import FileMissing, FileUnreadable, NoSpaceLeft, PathRefused, RecordingChanged

_CHUNK = 1 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_FOLDER = "recordings"
_PART = ".part-"
_FRESH_S = 3600


class FolderVault:
    """Implements ports.RecordingVault and case_evidence.EvidenceVault. Layout: <folder>/ab/<sha256><extension>."""

    def __init__(self, workspace: Path, folder: str = _FOLDER) -> None:
        self._root = workspace.resolve()
        self._folder = folder

    def sha256(self, path: Path) -> str:
        try:
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError as fault:
            raise FileMissing(name=path.name) from fault
        except OSError as fault:
            raise FileUnreadable(name=path.name) from fault

    def keep(self, path: Path, sha256: str) -> str:
        """The bytes are hashed again while they are copied: a file still being written is refused."""
        if not _SHA256.fullmatch(sha256):
            raise PathRefused(path=sha256)
        suffix = path.suffix.lower() if _SUFFIX.fullmatch(path.suffix.lower()) else ""
        stored = f"{self._folder}/{sha256[:2]}/{sha256}{suffix}"
        final = self._root / stored
        try:
            if final.is_file() and final.stat().st_size == path.stat().st_size and self.sha256(final) == sha256:
                return stored
            final.parent.mkdir(parents=True, exist_ok=True)
            self._copy(path, sha256, final)
        except FileNotFoundError as fault:
            raise FileMissing(name=path.name) from fault
        except OSError as fault:
            if fault.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise NoSpaceLeft(name=path.name) from fault
            raise FileUnreadable(name=path.name) from fault
        return stored

    def locate(self, stored_path: str) -> Path:
        """Absolute paths are linked recordings and come back as they are; whether the file is there is not asked."""
        if Path(stored_path).is_absolute():
            return Path(stored_path)
        parts = PurePosixPath(stored_path).parts
        inside = (self._root / stored_path).resolve()
        if not parts or parts[0] != self._folder or ".." in parts or not inside.is_relative_to(self._root):
            raise PathRefused(path=stored_path)
        return inside

    def sweep(self) -> int:
        """Of the last hour nothing: somebody may be importing."""
        old = time.time() - _FRESH_S
        swept = 0
        for part in (self._root / self._folder).glob(f"*/{_PART}*"):
            with suppress(OSError):  # another seat was faster
                if part.stat().st_mtime < old:
                    part.unlink()
                    swept += 1
        return swept

    def discard(self, stored_path: str) -> None:
        """A copy that was never put to use."""
        self.locate(stored_path).unlink(missing_ok=True)

    def _copy(self, path: Path, sha256: str, final: Path) -> None:
        number, name = tempfile.mkstemp(prefix=_PART, dir=final.parent)
        part = Path(name)
        try:
            digest = hashlib.sha256()
            with os.fdopen(number, "wb") as target, path.open("rb") as source:
                while block := source.read(_CHUNK):
                    digest.update(block)
                    target.write(block)
                target.flush()
                os.fsync(target.fileno())
            if digest.hexdigest() != sha256:
                raise RecordingChanged(name=path.name)
            part.replace(final)
        finally:
            part.unlink(missing_ok=True)
        self._sync_folder(final.parent)

    def _sync_folder(self, folder: Path) -> None:
        if os.name != "posix":
            return
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
