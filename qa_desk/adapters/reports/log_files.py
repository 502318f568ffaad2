"""The audit log as "log.jsonl" and its checkpoints as "checkpoints.json", for docs/verify_log.py and `log verify`."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from qa_desk.adapters.reports.files import make_folder, write_whole
from qa_desk.domain.checkpoint import Checkpoint, Occasion
from qa_desk.domain.errors import FileRejected
from qa_desk.domain.log import LogEntry
from qa_desk.domain.people import UserId
from qa_desk.domain.report import WrittenReport

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class LogFileUnreadable(FileRejected):
    """Not an exported log, or cut off; facts: path, line, detail"""

    code = "log_file_unreadable"


class _Entry(BaseModel):
    """`at`: microseconds since 1970, as they were sealed."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    number: int
    at: int
    actor: int | None
    action: str
    subject: str
    payload: dict[str, str | bool | int | None]
    hash: str


_Hex = Annotated[str, Field(pattern=r"^([0-9a-f]{2})*$")]


class _Checkpoint(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    number: int
    entry: int
    entry_hash: str
    occasion: Occasion
    at: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
    public_key: _Hex
    signature: _Hex


_CHECKPOINTS = TypeAdapter(tuple[_Checkpoint, ...])


class LogAsFiles:
    def write(
        self, entries: Iterable[LogEntry], checkpoints: Sequence[Checkpoint], folder: Path
    ) -> tuple[WrittenReport, ...]:
        """Each complete or not at all. Raises ReportNotWritten."""
        make_folder(folder)
        lines = "".join(
            json.dumps(
                {
                    "number": one.number,
                    "at": (one.at - _EPOCH) // timedelta(microseconds=1),
                    "actor": one.actor,
                    "action": one.action,
                    "subject": one.subject,
                    "payload": dict(one.payload),
                    "hash": one.hash,
                },
                ensure_ascii=False,
            )
            + "\n"
            for one in entries
        )
        marks = [
            {
                "number": one.number,
                "entry": one.entry,
                "entry_hash": one.entry_hash,
                "occasion": str(one.occasion),
                "at": one.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "public_key": one.public_key,
                "signature": one.signature,
            }
            for one in checkpoints
        ]
        return (
            write_whole(folder, "log.jsonl", lines.encode()),
            write_whole(folder, "checkpoints.json", (json.dumps(marks, indent=1) + "\n").encode()),
        )

    def read(self, log: Path, checkpoints: Path) -> tuple[Iterator[LogEntry], Sequence[Checkpoint]]:
        """Lines are read as they are asked for. Raises LogFileUnreadable."""
        try:
            marks = _CHECKPOINTS.validate_json(_text(checkpoints))
        except ValidationError as error:
            raise _broken(checkpoints, 0, error) from error
        found = [
            Checkpoint(
                one.number,
                one.entry,
                one.entry_hash,
                one.occasion,
                datetime.strptime(one.at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC),
                one.public_key,
                one.signature,
            )
            for one in marks
        ]
        return _entries(log, _text(log)), found


def _entries(path: Path, text: str) -> Iterator[LogEntry]:
    for line, written in enumerate(text.split("\n"), 1):
        if not written:
            continue
        try:
            one = _Entry.model_validate_json(written)
        except ValidationError as error:
            raise _broken(path, line, error) from error
        actor = None if one.actor is None else UserId(one.actor)
        at = _EPOCH + timedelta(microseconds=one.at)
        yield LogEntry(one.number, at, actor, one.action, one.subject, one.payload, one.hash)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LogFileUnreadable(path=str(path), line=0, detail=str(error)) from error


def _broken(path: Path, line: int, error: ValidationError) -> LogFileUnreadable:
    first = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return LogFileUnreadable(path=str(path), line=line, detail=f"{place}: {first['msg']}")
