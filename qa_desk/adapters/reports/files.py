"""Puts a report on disk complete or not at all, and never outside the folder it was meant for."""

import errno
import hashlib
import os
import re
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import IO

from qa_desk.domain.errors import KnownError, WrongUse
from qa_desk.domain.report import WrittenReport

# reserved by Windows in every folder and with every extension
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_PLAIN = re.compile(r"[\w][\w .()+-]{0,118}\w")


class ReportNameWrong(WrongUse):
    """Not one plain file name; facts: name"""

    code = "report_name_wrong"


class ReportNotWritten(KnownError):
    """The disk or the system refused (no folder, no space, file open in another program); facts: name, why"""

    code = "report_not_written"


def write_whole(folder: Path, name: str, data: bytes) -> WrittenReport:
    """Replaces `folder`/`name` in one step. After a kill the former file stands or the new one, never a half."""
    if not _PLAIN.fullmatch(name) or _DEVICES.fullmatch(name):
        raise ReportNameWrong(name=name)
    part = folder / f".{secrets.token_hex(8)}.part"
    target = folder / name
    try:
        _replace(part, target, data)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise _refused(name, error) from error
    return WrittenReport(target, hashlib.sha256(data).hexdigest(), len(data))


def write_streamed(folder: Path, name: str, fill: Callable[[IO[bytes]], None]) -> WrittenReport:
    """Like write_whole for what is too long to hold: `fill` writes into a file beside the target."""
    if not _PLAIN.fullmatch(name) or _DEVICES.fullmatch(name):
        raise ReportNameWrong(name=name)
    part, target = folder / f".{secrets.token_hex(8)}.part", folder / name
    try:
        with part.open("xb") as stream:
            fill(stream)
            stream.flush()
            os.fsync(stream.fileno())
        with part.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        size = part.stat().st_size
        part.replace(target)
    except OSError as error:
        raise _refused(name, error) from error
    finally:
        part.unlink(missing_ok=True)
    return WrittenReport(target, sha256, size)


def make_folder(folder: Path) -> None:
    """The folder and its parents, unless they are there. Raises ReportNotWritten."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _refused(folder.name, error) from error


def _refused(name: str, error: OSError) -> ReportNotWritten:
    return ReportNotWritten(name=name, why=errno.errorcode.get(error.errno or 0, "EIO"))


def _replace(part: Path, target: Path, data: bytes) -> None:
    # "x" follows no planted link, and the user's umask decides who may read the report
    with part.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(target)
