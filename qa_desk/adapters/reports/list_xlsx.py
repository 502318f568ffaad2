"""A plain list as a workbook of one sheet, every cell text: nothing in it can become a formula."""

import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException

from qa_desk.services.rejects import FileNotWritten

_WIDEST = 48


class ListXlsx:
    """Implements services.reassigned.ListWriter."""

    def write(self, path: Path, titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        try:
            _write(path, titles, [list(row) for row in rows])
        except (OSError, XlsxWriterException) as error:
            raise FileNotWritten(name=path.name, why=str(error)) from error


def _write(path: Path, titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    os.close(handle)
    part = Path(name)
    try:
        with Workbook(part, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            sheet = book.add_worksheet()
            bold = book.add_format({"bold": True})
            for column, title in enumerate(titles):
                sheet.write_string(0, column, title, bold)
                longest = max((len(row[column]) for row in rows), default=0)
                sheet.set_column(column, column, min(max(longest, len(title)) + 2, _WIDEST))
            for place, row in enumerate(rows, 1):
                for column, cell in enumerate(row):
                    sheet.write_string(place, column, cell)
            sheet.freeze_panes(1, 0)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
