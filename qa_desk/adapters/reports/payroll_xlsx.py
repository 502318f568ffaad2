"""Payroll register as a workbook: a summary by manager and every detail; the same register gives the same bytes."""

import io
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qa_desk.adapters.reports.columns import COLUMNS, Cell, Label, local
from qa_desk.adapters.reports.files import write_whole
from qa_desk.domain.errors import KnownError
from qa_desk.domain.money import Money
from qa_desk.domain.report import Register, WrittenReport, summaries
from qa_desk.domain.safe_cells import clean_text

_MONEY = "#,##0.00"  # Excel shows the thousands mark of its own language: "15 000,00" in Russian
_MOMENT = "dd.mm.yyyy hh:mm:ss"
_DAY = "dd.mm.yyyy"
_SUMMARY_WIDTHS = (32, 14, 18)
_SHEET_NAME_MOST = 31


class AmountNotExact(KnownError):
    """A cell's number cannot hold the amount to the kopeck; facts: minor"""

    code = "amount_not_exact"


class PayrollXlsx:
    """Texts are always text cells, amounts numbers, dates real dates in the register's zone. No formulas at all."""

    def write(
        self, register: Register, folder: Path, name: str, titles: Mapping[str, str], label: Label
    ) -> WrittenReport:
        """Raises ReportNameWrong, ReportNotWritten, AmountNotExact."""
        buffer = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with Workbook(buffer, options) as book:
            # a fixed date, or the same register would give other bytes a second later
            book.set_properties({"title": f"{titles['register_title']} {register.period}", "created": _made(register)})
            pen = _Pen(book, ZoneInfo(register.time_zone))
            _summary(book.add_worksheet(_sheet_name(titles["sheet_summary"])), pen, register, titles)
            _details(book.add_worksheet(_sheet_name(titles["sheet_details"])), pen, register, titles, label)
        return write_whole(folder, name, buffer.getvalue())


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


def exact_number(money: Money) -> float:
    """The number for a cell. Raises AmountNotExact if whoever reads the file would get another amount.

    The writer puts 16 digits down, which no longer tell some numbers of 17 digits apart: so it is the number read back
    that is checked, in its shortest form.
    """
    number = float(Decimal(money.minor) / 100)
    if Decimal(repr(float(f"{number:.16G}"))) * 100 != money.minor:
        raise AmountNotExact(minor=money.minor)
    return number


def _summary(sheet: Worksheet, pen: _Pen, register: Register, titles: Mapping[str, str]) -> None:
    heading = f"{titles['register_title']} {register.period}, {register.currency}"
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


def _details(sheet: Worksheet, pen: _Pen, register: Register, titles: Mapping[str, str], label: Label) -> None:
    for place, column in enumerate(COLUMNS):
        sheet.write_string(0, place, clean_text(titles[column.key]), pen.header)
        sheet.set_column(place, place, column.width)
    for row, line in enumerate(register.lines, start=1):
        for place, column in enumerate(COLUMNS):
            pen.put(sheet, row, place, column.value(line, label))
    last = len(register.lines)
    sheet.freeze_panes(1, 3)  # the header, and fine, period, manager
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    # deal 007 is a text on purpose
    sheet.ignore_errors({"number_stored_as_text": f"A1:AZ{last + 2}"})
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
