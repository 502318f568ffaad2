"""Payroll register as CSV for 1C and Excel: semicolons, decimal comma (or point), CRLF; no text becomes a formula."""

import csv
import io
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from qa_desk.adapters.reports.columns import COLUMNS, Cell, Label, local
from qa_desk.adapters.reports.files import write_whole
from qa_desk.domain.errors import KnownError
from qa_desk.domain.money import Money
from qa_desk.domain.report import Register, WrittenReport, plain
from qa_desk.domain.safe_cells import clean_text, defused


class CsvEncoding(StrEnum):
    UTF8_BOM = "utf-8-sig"  # Excel
    CP1251 = "cp1251"  # old loaders of 1C


class LetterNotInEncoding(KnownError):
    """A name would lose a letter; facts: fine, column, encoding"""

    code = "letter_not_in_encoding"


class PayrollCsv:
    """One line a fine, no total line: loaders would take it for a person."""

    def __init__(self, encoding: CsvEncoding = CsvEncoding.UTF8_BOM, decimal_mark: str = ",") -> None:
        self._encoding, self._mark = encoding, decimal_mark

    def write(
        self, register: Register, folder: Path, name: str, titles: Mapping[str, str], label: Label
    ) -> WrittenReport:
        """Raises ReportNameWrong, ReportNotWritten, LetterNotInEncoding."""
        zone = ZoneInfo(register.time_zone)
        out = io.StringIO(newline="")
        rows = csv.writer(out, delimiter=";", lineterminator="\r\n")
        rows.writerow([defused(clean_text(titles[column.key])) for column in COLUMNS])
        for line in register.lines:
            cells = [_text_of(column.value(line, label), zone, self._mark) for column in COLUMNS]
            self._check_names(line.fine_id, cells)
            rows.writerow(cells)
        return write_whole(folder, name, out.getvalue().encode(self._encoding, errors="replace"))

    def _check_names(self, fine: int, cells: list[str]) -> None:
        # elsewhere an odd letter becomes "?": an emoji in a comment must not hold up the pay
        for column, cell in zip(COLUMNS, cells, strict=True):
            if column.names_someone and not self._holds(cell):
                raise LetterNotInEncoding(fine=fine, column=column.key, encoding=self._encoding.value)

    def _holds(self, text: str) -> bool:
        try:
            text.encode(self._encoding)
        except UnicodeEncodeError:
            return False
        return True


def _text_of(cell: Cell, zone: ZoneInfo, decimal_mark: str) -> str:
    match cell:
        case str():
            return defused(clean_text(cell))
        case Money():
            return plain(cell, decimal_mark)
        case datetime():
            return local(cell, zone).strftime("%d.%m.%Y %H:%M:%S")
        case date():
            return cell.strftime("%d.%m.%Y")
        case int():
            return str(cell)
