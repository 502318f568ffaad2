"""The web page that Bitrix24 calls .xls: rows of the first table, parsed as they stream by."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from qa_desk.adapters.files.cells import fit
from qa_desk.adapters.files.encoding import text_encoding
from qa_desk.domain.intake import FileBroken, NoTable, TableEmpty
from qa_desk.services.ports import Table, TableRow

_CELLS = frozenset({"td", "th"})
_MOST_SPAN = 100
_BREAKS = frozenset({"br", "p", "div", "li"})


def open_html(path: Path, file: BinaryIO) -> Table:
    """A Table over `file`, which must stay open while rows are read."""
    rows = _rows(path, file)
    found = False
    for _line, cells in rows:
        found = True
        if any(cells):
            return Table("html", cells, _body(rows, len(cells)))
    raise TableEmpty(name=path.name) if found else NoTable(name=path.name)


def _body(rows: Iterator[tuple[int, tuple[str, ...]]], width: int) -> Iterator[TableRow]:
    blank = ("",) * width
    return (TableRow(line, fit(cells, blank)) for line, cells in rows if any(cells))


def _rows(path: Path, file: BinaryIO) -> Iterator[tuple[int, tuple[str, ...]]]:
    declared = b"charset" in file.read(4096).lower()
    file.seek(0)
    encoding = None if declared else text_encoding(path).name
    table: etree._Element | None = None
    line = 0
    try:
        for _event, row in etree.iterparse(file, events=("end",), tag="tr", html=True, encoding=encoding):
            mine = next(row.iterancestors("table"), None)
            table = mine if table is None else table
            if mine is not table:
                continue
            line += 1
            yield line, tuple(_cells(row))
            row.clear()
            while (before := row.getprevious()) is not None and (parent := row.getparent()) is not None:
                parent.remove(before)
    except (etree.XMLSyntaxError, AssertionError) as fault:
        if line == 0:
            raise NoTable(name=path.name) from fault
        raise FileBroken(name=path.name) from fault


def _cells(row: etree._Element) -> Iterator[str]:
    for cell in row:
        if cell.tag in _CELLS:
            yield _text(cell)
            span = cell.get("colspan") or "1"
            yield from [""] * (min(int(span), _MOST_SPAN) - 1 if span.isdecimal() else 0)


def _text(cell: etree._Element) -> str:
    if len(cell) == 0:
        return " ".join((cell.text or "").split())
    parts = [cell.text or ""]
    for inner in cell.iterdescendants():
        parts += ["\n" if inner.tag in _BREAKS else "", inner.text or "", inner.tail or ""]
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)
