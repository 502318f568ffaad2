"""Used range of a sheet, found by streaming its XML: python-calamine aborts the process over too large a grid."""

import re
from collections.abc import Iterator

from lxml import etree

_ROW = re.compile(rb"r=[\"'](\d{1,10})[\"']")
_PLACE = re.compile(rb"r=[\"']([A-Z]*)(\d+)[\"']")
_ROOT = re.compile(rb"<(\w{1,20}:)?worksheet\b")
_MOST_TAIL = 1 << 22
_ADDRESS = re.compile(r"([A-Z]{0,8})(\d{1,10})")
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_REPEAT_ROWS = f"{_TABLE}number-rows-repeated"
_REPEAT_COLUMNS = f"{_TABLE}number-columns-repeated"
_MOST = 1 << 31


def column_number(letters: bytes) -> int:
    """A is 1, XFD is 16 384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _above(text: bytes, first: bytes, last: bytes) -> bytes:
    """Pattern of everything that sorts after `text` as a number written with digits `first`..`last`."""
    span = b"[" + first + b"-" + last + b"]"
    longer = span + b"{%d,}" % (len(text) + 1)
    same = [
        text[:at] + b"[" + bytes([digit + 1]) + b"-" + last + b"]" + span + b"{%d}" % (len(text) - at - 1)
        for at, digit in enumerate(text)
        if digit < last[0]
    ]
    return b"(?:" + b"|".join([longer, *same]) + b")"


class SheetRange:
    """Feeds on chunks of a worksheet's XML. Almost all of it is looked at by one pattern that only matches what lies
    beyond the range known so far, so a large sheet costs little more than unpacking it."""

    def __init__(self) -> None:
        self.rows, self._letters = 1, b"A"
        self._pattern = self._beyond()

    @property
    def columns(self) -> int:
        return column_number(self._letters)

    def _beyond(self) -> re.Pattern[bytes]:
        column = _above(self._letters, b"A", b"Z") + rb"\d"
        row = b"[A-Z]*" + _above(b"%d" % self.rows, b"0", b"9") + b"[\"']"
        return re.compile(b"r=[\"'](?:" + column + b"|" + row + b")")

    def feed(self, text: bytes) -> None:
        last = _ROW.search(text, max(0, text.rfind(b"<row ")))  # a guess that spares thousands of patterns
        if last and int(last[1]) > self.rows:
            self.rows = int(last[1])
            self._pattern = self._beyond()
        at = 0
        while found := self._pattern.search(text, at):
            cell = _PLACE.match(text, found.start())
            at = found.end()
            if cell is None:
                continue
            letters, row = cell[1][:8] or b"A", int(cell[2][:10])
            self._letters = max(self._letters, letters, key=column_number)
            self.rows = max(self.rows, row)
            self._pattern = self._beyond()
            at = cell.end()


def _oddities(prefix: bytes) -> tuple[re.Pattern[bytes], ...]:
    """Blanks around "=", rows and cells without an address, names with another prefix than the root's, UTF-16."""
    foreign = rb"(?<!<%b)(?<!</%b):(?:c|row)[\s/>]" % (prefix[:-1], prefix[:-1]) if prefix else rb":(?:c|row)[\s/>]"
    nameless = rb"<%bNAME(?=[\s/>])(?![^>]* r=)" % prefix
    parts = (
        rb"r(?:=\s|\s+=)",
        nameless.replace(b"NAME", b"c"),
        nameless.replace(b"NAME", b"row"),
        foreign,
        rb"\x00",
    )
    bare = (rb"<(?:c|row)[\s/>]",) if prefix else ()
    return tuple(re.compile(part) for part in (*parts, *bare))


def xlsx_range(chunks: Iterator[bytes]) -> tuple[int, int] | None:
    """(rows, columns); None when the XML is written so oddly that this quick look cannot be trusted."""
    seen, tail, odd = SheetRange(), b"", None
    for chunk in chunks:
        text = tail + chunk
        cut = text.rfind(b">") + 1
        text, tail = text[:cut], text[cut:]
        if odd is None and cut:
            root = _ROOT.search(text)
            if root is None:
                return None
            odd = _oddities(root[1] or b"")
        if len(tail) > _MOST_TAIL or (odd and any(mark.search(text) for mark in odd)):
            return None
        seen.feed(text)
    return seen.rows, seen.columns


class _Feed:
    """A file-like object over chunks, for lxml."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks

    def read(self, _size: int = -1) -> bytes:
        return next(self._chunks, b"")


def xlsx_range_slow(chunks: Iterator[bytes]) -> tuple[int, int]:
    """(rows, columns) by a true XML parser, counting what has no address. Raises etree.XMLSyntaxError."""
    rows = columns = 1
    row = column = 0
    for _event, element in etree.iterparse(
        _Feed(chunks), events=("end",), tag=("{*}c", "{*}row"), resolve_entities=False, no_network=True
    ):
        place = _ADDRESS.fullmatch(element.get("r") or "")
        if element.tag[-1] == "c":
            column = column_number(place[1].encode()) if place and place[1] else column + 1
            rows = max(rows, int(place[2]) if place else row + 1)
            columns = max(columns, column)
        else:
            row, column = int(place[2]) if place else row + 1, 0
            rows = max(rows, row)
            element.clear()
    return rows, columns


def _repeat(element: etree._Element, name: str) -> int:
    text = element.get(name) or "1"
    return min(int(text), _MOST) if text.isdigit() else 1


def ods_ranges(chunks: Iterator[bytes]) -> Iterator[tuple[int, int]]:
    """(rows, columns) of each sheet of content.xml, empty rows and cells at the end left out."""
    row = used_rows = used_columns = 0
    for _event, element in etree.iterparse(
        _Feed(chunks),
        events=("end",),
        tag=(f"{_TABLE}table-row", f"{_TABLE}table"),
        resolve_entities=False,
        no_network=True,
    ):
        if element.tag == f"{_TABLE}table":
            yield used_rows, used_columns
            row = used_rows = used_columns = 0
        else:
            row += _repeat(element, _REPEAT_ROWS)
            column = last = 0
            for cell in element:
                column += _repeat(cell, _REPEAT_COLUMNS)
                last = column if len(cell) or any("value" in name for name in cell.keys()) else last  # noqa: SIM118
            if last:
                used_rows, used_columns = row, max(used_columns, last)
        element.clear()
