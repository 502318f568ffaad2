"""Payroll register as a workbook: a summary by manager and every detail; the same register gives the same bytes."""

import io
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from functools import cache, partial
from pathlib import Path
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qa_desk.adapters.reports.columns import COLUMNS, Cell, Label, headline, local
from qa_desk.adapters.reports.exact_number import exact_number
from qa_desk.adapters.reports.files import write_streamed
from qa_desk.adapters.reports.sheet_rows import STYLES, Line, LongSheet, lay_template, put_rows
from qa_desk.domain.money import Money
from qa_desk.domain.report import Register, WrittenReport, summaries
from qa_desk.domain.safe_cells import clean_text

_MONEY = "#,##0.00"  # Excel shows the thousands mark of its own language: "15 000,00" in Russian
_MOMENT = "dd.mm.yyyy hh:mm:ss"
_DAY = "dd.mm.yyyy"
_SUMMARY_WIDTHS = (32, 14, 18)
_SHEET_NAME_MOST = 31
_DETAILS_PART = "xl/worksheets/sheet2.xml"


class PayrollXlsx:
    """Texts are always text cells, amounts numbers, dates real dates in the register's zone. No formulas at all."""

    def write(
        self, register: Register, folder: Path, name: str, titles: Mapping[str, str], label: Label
    ) -> WrittenReport:
        """Raises ReportNameWrong, ReportNotWritten, AmountNotExact, TooManyRows."""
        frame = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        details = _plan(register, label)
        with Workbook(frame, options) as book:
            # a fixed date, or the same register would give other bytes a second later
            book.set_properties({"title": headline(register, titles), "created": _made(register)})
            pen = _Pen(book, ZoneInfo(register.time_zone))
            _summary(book.add_worksheet(_sheet_name(titles["sheet_summary"])), pen, register, titles)
            _details(book.add_worksheet(_sheet_name(titles["sheet_details"])), pen, details, titles)
        frame.seek(0)
        zone = ZoneInfo(register.time_zone)
        return write_streamed(folder, name, partial(put_rows, frame, {_DETAILS_PART: details}, zone))


class _Pen:
    """Formats of one workbook, and the one way a cell gets written."""

    def __init__(self, book: Workbook, zone: ZoneInfo) -> None:
        def style(**properties: str | int | bool) -> Format:
            return book.add_format({"valign": "top", **properties})

        self._zone = zone
        self.title = style(bold=True, font_size=14)
        self.header = style(bold=True, bg_color="#DCE6F1", bottom=1, text_wrap=True)
        self.text = style(text_wrap=True)
        self.number = style(num_format="0")
        self.money = style(num_format=_MONEY)
        self.moment = style(num_format=_MOMENT, align="left")
        self.day = style(num_format=_DAY, align="left")
        self.total = style(bold=True, top=1)
        self.total_money = style(bold=True, top=1, num_format=_MONEY)

    def by_style(self) -> dict[tuple[str, bool], Format]:
        """For rows that are streamed; the register has no totals among them."""
        own = {"count": self.number, "money": self.money, "day": self.day, "moment": self.moment}
        return {(str(style), total): own.get(style, self.text) for style in STYLES for total in (False, True)}

    def put(self, sheet: Worksheet, row: int, column: int, cell: Cell, total: bool = False) -> None:
        match cell:
            case str():
                sheet.write_string(row, column, clean_text(cell), self.total if total else self.text)
            case Money():
                sheet.write_number(row, column, exact_number(cell), self.total_money if total else self.money)
            case datetime():
                sheet.write_datetime(row, column, local(cell, self._zone), self.moment)
            case date():
                sheet.write_datetime(row, column, datetime.combine(cell, time()), self.day)
            case int():
                sheet.write_number(row, column, cell, self.total if total else self.number)


def _summary(sheet: Worksheet, pen: _Pen, register: Register, titles: Mapping[str, str]) -> None:
    heading = headline(register, titles, f", {register.currency}")
    sheet.write_string(0, 0, clean_text(heading), pen.title)
    facts: tuple[tuple[str, Cell], ...] = (
        ("time_zone", register.time_zone),
        ("made_at", register.made_at),
        ("made_by", register.made_by),
    )
    for row, (key, cell) in enumerate(facts, start=1):
        pen.put(sheet, row, 0, titles[key])
        pen.put(sheet, row, 1, cell)
    head = len(facts) + 2
    for column, key in enumerate(("manager", "fines", "total")):
        sheet.write_string(head, column, clean_text(titles[key]), pen.header)
        sheet.set_column(column, column, _SUMMARY_WIDTHS[column])
    row = head
    for row, line in enumerate(summaries(register), start=head + 1):
        pen.put(sheet, row, 0, line.manager)
        pen.put(sheet, row, 1, line.fines)
        pen.put(sheet, row, 2, line.total)
    pen.put(sheet, row + 1, 0, titles["total"], total=True)
    pen.put(sheet, row + 1, 1, len(register.lines), total=True)
    pen.put(sheet, row + 1, 2, register.ledger_total, total=True)
    sheet.freeze_panes(head + 1, 0)
    _on_paper(sheet, head)


def _plan(register: Register, label: Label) -> LongSheet:
    """The details, a line at a time: a year of fines takes no more memory than a week."""

    known = cache(label)  # few codes, many lines

    def lines() -> Iterator[Line]:
        for line in register.lines:
            yield [column.value(line, known) for column in COLUMNS], False, None

    return LongSheet(1, len(COLUMNS), len(register.lines), lines)


def _details(sheet: Worksheet, pen: _Pen, plan: LongSheet, titles: Mapping[str, str]) -> None:
    for place, column in enumerate(COLUMNS):
        sheet.write_string(0, place, clean_text(titles[column.key]), pen.header)
        sheet.set_column(place, place, column.width)
    lay_template(sheet, plan, pen.by_style())
    sheet.freeze_panes(1, 3)  # the header, and fine, period, manager
    sheet.autofilter(0, 0, plan.size, len(COLUMNS) - 1)
    # deal 007 is a text on purpose
    sheet.ignore_errors({"number_stored_as_text": f"A1:AZ{plan.size + 2}"})
    sheet.set_landscape()
    _on_paper(sheet, 0)


def _on_paper(sheet: Worksheet, head: int) -> None:
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)


def _made(register: Register) -> datetime:
    return local(register.made_at, ZoneInfo("UTC"))


def _sheet_name(title: str) -> str:
    """As Excel allows: at most 31 characters, none of []:*?/\\ and no apostrophe at the ends."""
    cleaned = "".join(" " if letter in "[]:*?/\\" else letter for letter in clean_text(title))
    return cleaned.strip(" '")[:_SHEET_NAME_MOST].rstrip(" '")
