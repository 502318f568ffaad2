"""JSON lines: one object a line; its keys, nested ones with a dot, are the columns."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TextIO

from qa_desk.adapters.files.cells import number_text
from qa_desk.domain.intake import FileBroken, SheetTooLarge, TableEmpty
from qa_desk.services.ports import Table, TableRow

Json = str | float | bool | None | list["Json"] | dict[str, "Json"]
_NAMED = ("value", "name", "title", "number", "phone", "email", "text")
_DEEPEST = 5


def _parse(line: str) -> dict[str, str] | None:
    """Columns of one line, None if it holds no object."""
    try:
        found: Json = json.loads(line)
        return dict(_flat(found)) if isinstance(found, dict) else None
    except (ValueError, RecursionError):
        return None


def _flat(record: Mapping[str, Json], prefix: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    for key, value in record.items():
        if isinstance(value, dict) and value and depth < _DEEPEST:
            yield from _flat(value, f"{prefix}{key}.", depth + 1)
        else:
            yield prefix + key, _text(value)


def _text(value: Json) -> str:
    if isinstance(value, str):
        return value
    if value is None or value in ({}, []):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, list):
        return ", ".join(text for text in map(_item, value) if text)
    return json.dumps(value, ensure_ascii=False)


def _item(value: Json) -> str:
    """An element of a list: of an object with a telling key ({"value": "+7...", "type": "work"}) only that value."""
    if isinstance(value, dict):
        lowered = {key.lower(): inner for key, inner in value.items()}
        telling = next((lowered[key] for key in _NAMED if isinstance(lowered.get(key), str | int)), None)
        return _text(telling) if telling is not None else _text(value) if value else ""
    return _text(value)


def open_jsonl(path: Path, file: TextIO, most_columns: int) -> Table:
    """Two passes, since a key may first appear in the last line. A line that is no object gives a row too wide."""
    headers: dict[str, None] = {}
    good = total = 0
    for line in file:
        if not line.strip():
            continue
        total += 1
        if (record := _parse(line)) is not None:
            good += 1
            headers.update(dict.fromkeys(record))
        if len(headers) > most_columns:
            raise SheetTooLarge(name=path.name, rows=total, columns=len(headers), limit=most_columns)
    if good == 0:
        raise FileBroken(name=path.name)
    if not headers:
        raise TableEmpty(name=path.name)
    file.seek(0)
    return Table("jsonl", tuple(headers), _rows(file, tuple(headers)), total)


def _rows(file: TextIO, headers: tuple[str, ...]) -> Iterator[TableRow]:
    unreadable = ("",) * len(headers)
    for number, line in enumerate(file, start=1):
        if line.strip():
            record = _parse(line)
            if record is None:
                yield TableRow(number, (line.strip(), *unreadable))
            else:
                yield TableRow(number, tuple(record.get(header, "") for header in headers))
