"""Long sheets: rows streamed into a workbook whose frame XlsxWriter made, in memory that does not grow with them."""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import IO
from zoneinfo import ZoneInfo

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from qa_desk.adapters.reports.exact_number import exact_number
from qa_desk.adapters.reports.flat_cells import Flat, Linked, Percent
from qa_desk.domain.errors import KnownError
from qa_desk.domain.money import Money
from qa_desk.domain.report_table import Grade
from qa_desk.domain.safe_cells import clean_text
from qa_desk.words import analysis_words

MOST_ROWS = 1_048_576
MOST_LINKS = 60_000  # Excel takes 65 530 on a sheet
_EXACT = 10**15
_SHORT = 10_000
_BLOCK = 500
_REPEATED, _MOST_KEPT = 64, 2_048
_ENDS = re.compile(rb"<(?:printOptions|pageMargins|pageSetup|headerFooter|ignoredErrors|drawing)\b|</worksheet>")
_EPOCH = date(1899, 12, 30).toordinal()


class TooManyRows(KnownError):
    """More rows than a sheet holds; facts: rows, most"""

    code = "too_many_rows"


STYLES = ("text", "count", "money", "percent", "rate", "day", "moment", "link", *Grade)
"""Kinds of cells; each has a format of its own, and one for totals."""

Line = tuple[Sequence[Flat], bool, int | None]
"""Cells of a row, whether it is a total, and the row of the list behind it (0-based), None for no link."""


@dataclass(frozen=True, slots=True)
class LongSheet:
    """Rows for one sheet. `first`: its first row, 0-based. `link_to`: name of the sheet that links lead to; the link
    stands in the cell behind the last one. `size`: how many lines there will be."""

    first: int
    width: int
    size: int
    lines: Callable[[], Iterable[Line]]
    link_to: str = ""
    linked_first: int = 0


def lay_template(sheet: Worksheet, sheet_plan: LongSheet, formats: Mapping[tuple[str, bool], Format]) -> None:
    """One row of blanks, a cell a format: their ids are read from it when the rows take its place."""
    if sheet_plan.first + sheet_plan.size > MOST_ROWS:
        raise TooManyRows(rows=sheet_plan.size, most=MOST_ROWS - sheet_plan.first)
    for place, (style, total) in enumerate((style, total) for total in (False, True) for style in STYLES):
        sheet.write_blank(sheet_plan.first, place, None, formats[style, total])


def put_rows(frame: IO[bytes], sheets: Mapping[str, LongSheet], zone: ZoneInfo, target: IO[bytes]) -> None:
    """Copies the workbook, with the rows in their sheets. `sheets`: by the part's name, "xl/worksheets/sheet2.xml".

    Raises what the lines raise.
    """
    with zipfile.ZipFile(frame) as given, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for part in given.infolist():
            info = zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, part.external_attr
            plan = sheets.get(part.filename)
            content = given.read(part)
            if plan is None:
                made.writestr(info, content)
                continue
            # sheets of gigabytes need the larger headers; told beforehand, as the size is not known
            large = plan.size * plan.width * 120 > 2**31
            with made.open(info, "w", force_zip64=large) as stream:
                _write_sheet(content, plan, zone, stream)


def _write_sheet(content: bytes, plan: LongSheet, zone: ZoneInfo, stream: IO[bytes]) -> None:
    template = re.search(rb'<row r="%d"[^>]*>(.*?)</row>' % (plan.first + 1), content, re.DOTALL)
    if template is None:
        raise AssertionError("the sheet has no template row")
    ids = [int(one) for one in re.findall(rb'<c r="[A-Z]+\d+" s="(\d+)"', template.group(1))]
    keys = [(style, total) for total in (False, True) for style in STYLES]
    last = f"{xl_col_to_name(max(plan.width - 1, 0))}{plan.first + max(plan.size, 1)}"
    before = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:%s"' % last.encode(), content[: template.start()])
    stream.write(before)
    pen = _Pen(dict(zip(keys, ids, strict=True)), plan.width, zone)
    links: list[tuple[int, int]] = []
    block: list[str] = []
    for number, (cells, total, leads_to) in enumerate(plan.lines(), start=plan.first + 1):
        if leads_to is not None and len(links) < MOST_LINKS:
            links.append((number, leads_to))
        block.append(pen.row(number, cells, total))
        if len(block) == _BLOCK:
            stream.write("".join(block).encode())
            block.clear()
    stream.write("".join(block).encode())
    rest = content[template.end() :]
    place = _ENDS.search(rest)
    cut = len(rest) if place is None else place.start()
    stream.write(rest[:cut])
    for piece in _links(links, plan):
        stream.write(piece.encode())
    stream.write(rest[cut:])


def _links(links: Sequence[tuple[int, int]], plan: LongSheet) -> Iterator[str]:
    if not links or not plan.link_to:
        return
    column = xl_col_to_name(plan.width - 1)
    sheet = _escaped(plan.link_to.replace("'", "''"))
    yield "<hyperlinks>"
    for number, leads_to in links:
        yield f'<hyperlink ref="{column}{number}" location="\'{sheet}\'!A{plan.linked_first + leads_to + 1}"/>'
    yield "</hyperlinks>"


class _Pen:
    """Writes cells as XML. Texts are inline, so nothing has to be kept; there is no way to write a formula."""

    def __init__(self, ids: Mapping[tuple[str, bool], int], width: int, zone: ZoneInfo) -> None:
        self._ids = ids
        self._columns = [xl_col_to_name(place) for place in range(width)]
        self._zone = zone
        self._texts = {total: f'" s="{ids["text", total]}" t="inlineStr"><is><t xml:space="preserve">'
                       for total in (False, True)}  # fmt: skip

    def row(self, number: int, cells: Sequence[Flat], total: bool) -> str:
        text = self._texts[total]
        count = self._ids["count", total]
        parts = [f'<row r="{number}">']
        for column, cell in zip(self._columns, cells, strict=False):
            kind = type(cell)
            # Grade is a str too, but it has a colour
            if kind is str:
                if cell:
                    body = _short_body(cell) if len(cell) <= _REPEATED else _body(cell)  # type: ignore[arg-type]
                    parts.append(f'<c r="{column}{number}{text}{body}</t></is></c>')
            elif kind is int and -_EXACT < cell < _EXACT:  # type: ignore[operator]
                parts.append(f'<c r="{column}{number}" s="{count}"><v>{cell}</v></c>')
            elif cell is not None:
                parts.append(self._other(column, number, cell, total))
        parts.append("</row>")
        return "".join(parts)

    def _other(self, column: str, number: int, cell: Flat, total: bool) -> str:
        match cell:
            case datetime():
                local = cell.astimezone(self._zone)
                seconds = local.hour * 3600 + local.minute * 60 + local.second
                serial = local.toordinal() - _EPOCH + seconds / 86_400
                return self._number(column, number, "moment", repr(serial), total)
            case Money():
                return self._number(column, number, "money", repr(_exact(cell)), total)
            case Grade():
                return self._word(column, number, cell, total)
            case Percent():
                return self._number(column, number, "percent", repr(cell.value), total)
            case Linked():
                return self._number(column, number, "link", str(cell.n), total)
            case int():
                if abs(cell) >= _EXACT:
                    return self._text(column, number, str(cell), total)
                return self._number(column, number, "count", str(cell), total)
            case float():
                return self._number(column, number, "rate", repr(cell), total)
            case date():
                return self._number(column, number, "day", str(cell.toordinal() - _EPOCH), total)
            case _:
                return self._text(column, number, str(cell or ""), total)

    def _number(self, column: str, number: int, style: str, value: str, total: bool) -> str:
        return f'<c r="{column}{number}" s="{self._ids[style, total]}"><v>{value}</v></c>'

    def _word(self, column: str, number: int, grade: Grade, total: bool) -> str:
        from_words = _escaped(analysis_words.grade(grade))
        style = self._ids[grade, total]
        return f'<c r="{column}{number}" s="{style}" t="inlineStr"><is><t>{from_words}</t></is></c>'

    def _text(self, column: str, number: int, value: str, total: bool) -> str:
        return f'<c r="{column}{number}{self._texts[total]}{_body(value)}</t></is></c>'


def _body(text: str) -> str:
    return _escaped(_cleaned(text))


_short_body = lru_cache(_MOST_KEPT)(_body)
"""Names, sources and decisions come again in every line."""


def _cleaned(text: str) -> str:
    # nearly all texts are short and printable, and most of the time of a long sheet went into cleaning those
    return text if len(text) < _SHORT and text.isprintable() else clean_text(text)


def _exact(money: Money) -> float:
    """Raises AmountNotExact where whoever reads the file would get another amount; fifteen digits always fit."""
    return money.minor / 100 if abs(money.minor) < _EXACT else exact_number(money)


def _escaped(text: str) -> str:
    if "&" in text or "<" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text
