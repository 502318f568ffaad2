"""Any analysis report as a workbook: the four answers with charts, a sheet a table, the deals behind each figure."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qa_desk.adapters.reports.files import write_streamed
from qa_desk.adapters.reports.flat_cells import (
    BEHIND,
    FlatColumn,
    Linked,
    Links,
    behind_rows,
    flat,
    flat_columns,
)
from qa_desk.adapters.reports.sheet_rows import MOST_ROWS, STYLES, Line, LongSheet, lay_template, put_rows
from qa_desk.adapters.reports.sheet_summary import lay_summary
from qa_desk.domain.report import WrittenReport
from qa_desk.domain.report_table import AnalysisReport, Grade, ReportTable, TableRow
from qa_desk.domain.safe_cells import clean_text
from qa_desk.words import analysis_words as say
from qa_desk.words import tr

_HEAD = 3  # rows over the first row of a table: title, note, header
_NUMBERS = {
    "count": "#,##0", "link": "#,##0", "money": "#,##0.00", "percent": "0.0%", "rate": "0.00", "day": "dd.mm.yyyy",
    "moment": "dd.mm.yyyy hh:mm",
}  # fmt: skip
_FILLS = {Grade.GOOD: "#CDEBD7", Grade.WATCH: "#FBE7B4", Grade.BAD: "#F6CFCB", Grade.UNKNOWN: "#E6E9EE"}
_SHEET_NAME_MOST = 31


@dataclass(frozen=True, slots=True)
class TableSheet:
    """Where a table went: the name of its sheet and its first row, for charts and links."""

    table: ReportTable
    name: str
    columns: tuple[FlatColumn, ...]
    first: int = _HEAD


class TableXlsx:
    def write(self, report: AnalysisReport, folder: Path, name: str) -> WrittenReport:
        """Raises ReportNameWrong, ReportNotWritten, TooManyRows, AmountNotExact."""
        zone = ZoneInfo(report.time_zone)
        links = Links(report, zone, MOST_ROWS - _HEAD)
        frame, sheets = io.BytesIO(), {}
        with Workbook(frame, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
            # a fixed date, or the same report would give other bytes a second later
            made = report.made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
            book.set_properties({"title": clean_text(say.heading(report.kind, report.period)), "created": made})
            formats = _formats(book)
            names = _sheet_names([tr("Summary"), *(say.table_title(one.key) for one in report.tables), tr("Deals")])
            summary = book.add_worksheet(names[0])
            laid = [TableSheet(one, title, flat_columns(one))
                    for one, title in zip(report.tables, names[1:-1], strict=True)]  # fmt: skip
            for number, one in enumerate(laid, start=2):
                plan = _plan(one, links, names[-1], zone)
                _lay_table(book.add_worksheet(one.name), one, plan, formats, zone)
                sheets[f"xl/worksheets/sheet{number}.xml"] = plan
            plan = _behind_plan(links)
            _lay_behind(book.add_worksheet(names[-1]), plan, formats)
            sheets[f"xl/worksheets/sheet{len(laid) + 2}.xml"] = plan
            lay_summary(book, summary, report, {one.table.key: one for one in laid})
        frame.seek(0)
        return write_streamed(folder, name, partial(put_rows, frame, sheets, zone))


def _formats(book: Workbook) -> dict[tuple[str, bool], Format]:
    found = {}
    for total in (False, True):
        for style in STYLES:
            look: dict[str, Any] = {"valign": "top"}
            if style in _NUMBERS:
                look |= {"num_format": _NUMBERS[style]}
            if isinstance(style, Grade):
                look |= {"bg_color": _FILLS[style]}
            if style == "text":
                look |= {"text_wrap": True}
            if style == "link":
                look |= {"font_color": "#1D5BB8", "underline": 1}
            if total:
                look |= {"bold": True, "top": 1}
            found[str(style), total] = book.add_format(look)
    return found


def _plan(laid: TableSheet, links: Links, link_to: str, zone: ZoneInfo) -> LongSheet:
    def lines() -> Iterator[Line]:
        for row in laid.table.rows:
            cells = [flat(row.cells[one.source], one, zone) for one in laid.columns]
            start = links.start(row)
            yield [*cells, Linked(len(row.deals)) if start is not None else None], row.total, start

    return LongSheet(laid.first, len(laid.columns) + 1, len(laid.table.rows), lines, link_to, linked_first=1)


def _behind_plan(links: Links) -> LongSheet:
    def lines() -> Iterator[Line]:
        for row in behind_rows(links):
            yield _plain(row), False, None

    return LongSheet(1, len(BEHIND), len(links), lines)


def _plain(row: TableRow) -> list[Any]:
    return list(row.cells)


def _lay_table(
    sheet: Worksheet, laid: TableSheet, plan: LongSheet, formats: dict[tuple[str, bool], Format], zone: ZoneInfo
) -> None:
    sheet.write_string(0, 0, clean_text(say.table_title(laid.table.key)), formats["text", True])
    if laid.table.note is not None:
        sheet.write_string(1, 0, clean_text(say.sentence(laid.table.note, zone)))
    _header(sheet, plan, [(one.title, one.width) for one in laid.columns] + [(tr("Deals behind"), 12)], formats)


def _lay_behind(sheet: Worksheet, plan: LongSheet, formats: dict[tuple[str, bool], Format]) -> None:
    _header(sheet, plan, [(say.column_title(one.key), one.width) for one in BEHIND], formats)


def _header(
    sheet: Worksheet, plan: LongSheet, titles: Sequence[tuple[str, int]], formats: dict[tuple[str, bool], Format]
) -> None:
    for place, (title, width) in enumerate(titles):
        sheet.write_string(plan.first - 1, place, clean_text(title), formats["text", True])
        sheet.set_column(place, place, max(width, 8))
    lay_template(sheet, plan, formats)
    sheet.freeze_panes(plan.first, 1)
    if plan.size:
        sheet.autofilter(plan.first - 1, 0, plan.first + plan.size - 1, len(titles) - 1)
    # deal 007 is a text on purpose
    sheet.ignore_errors({"number_stored_as_text": f"A1:AZ{plan.first + plan.size + 1}"})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(plan.first - 1)


def _sheet_names(titles: Sequence[str]) -> list[str]:
    """As Excel allows: at most 31 characters, none of []:*?/\\, no apostrophe at the ends, none twice."""
    found: list[str] = []
    for title in titles:
        cleaned = "".join(" " if letter in "[]:*?/\\" else letter for letter in clean_text(title)).strip(" '")
        name, number = cleaned[:_SHEET_NAME_MOST].rstrip(" '"), 2
        while name.casefold() in {one.casefold() for one in found}:
            ending = f" {number}"
            name, number = cleaned[: _SHEET_NAME_MOST - len(ending)].rstrip(" '") + ending, number + 1
        found.append(name)
    return found
