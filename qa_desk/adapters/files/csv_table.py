"""CSV: encoding, separator and quoted line breaks found out from the content."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol, TextIO

from qa_desk.adapters.files.cells import CUT, fit
from qa_desk.adapters.files.encoding import text_encoding
from qa_desk.domain.intake import FileBroken, FileEmpty, TableEmpty
from qa_desk.services.ports import Table, TableRow


class _Reader(Protocol):
    """What csv.reader() gives; the standard library does not name its type."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...


_SEPARATORS = ";,\t|"
_SAMPLE = 1 << 16
_SAMPLE_ROWS = 200
_TOLD = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def open_text(path: Path) -> TextIO:
    """The file as text. A byte that Windows-1251 does not have is shown as a replacement mark, the row survives."""
    return path.open(encoding=text_encoding(path).name, errors="replace", newline="")


def separator(sample: str) -> str:
    """The mark that cuts most rows of `sample` into the same number of fields, and more than one."""
    best, best_score = ";", (0.0, 0)
    for mark in _SEPARATORS:
        widths = _widths(sample, mark)
        if not widths or widths[0] < 2:
            continue
        alike = Counter(widths)[widths[0]] / len(widths)
        score = (round(alike, 1), widths[0])
        if score > best_score:
            best, best_score = mark, score
    return best


def _widths(sample: str, mark: str) -> list[int]:
    widths: list[int] = []
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=mark):
            if row:
                widths.append(len(row))
            if len(widths) >= _SAMPLE_ROWS:
                return widths
    except csv.Error:
        return widths
    return widths[:-1] if len(sample) >= _SAMPLE and len(widths) > 1 else widths


def open_csv(path: Path, file: TextIO) -> Table:
    """A Table over `file`, which must stay open while rows are read. Rows wider than the headers stay so."""
    sample = file.read(_SAMPLE)
    if not sample.strip("\ufeff \t\r\n\0"):
        raise FileEmpty(name=path.name)
    told = _TOLD.match(sample)
    file.seek(0)
    if told:
        file.readline()
    reader = csv.reader(file, delimiter=told[1] if told else separator(sample))
    skipped = 1 if told else 0
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                headers = tuple(cell.strip() for cell in row)
                return Table("csv", headers, _rows(reader, len(headers), skipped))
    except csv.Error as fault:
        raise FileBroken(name=path.name) from fault
    raise TableEmpty(name=path.name)


def _rows(reader: _Reader, width: int, skipped: int) -> Iterator[TableRow]:
    """A record that csv gives up on (an unclosed quote swallows the file) is a row too wide; the next line goes on."""
    blank = ("",) * width
    line = reader.line_num + 1 + skipped
    while True:
        try:
            for row in reader:
                if any(row):
                    cells = tuple(row)
                    yield TableRow(line, cells if len(cells) == width else fit(cells, blank))
                line = reader.line_num + 1 + skipped
        except csv.Error:
            yield TableRow(line, (*blank, CUT))
            line = reader.line_num + 1 + skipped
        else:
            return
