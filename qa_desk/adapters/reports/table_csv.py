"""Any analysis report as CSV files, one a table: semicolons, decimal comma, CRLF; no text becomes a formula."""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import IO
from zoneinfo import ZoneInfo

from qa_desk.adapters.reports.columns import local
from qa_desk.adapters.reports.files import write_streamed
from qa_desk.adapters.reports.flat_cells import BEHIND, Flat, Linked, Links, Percent, behind_rows, flat, flat_columns
from qa_desk.adapters.reports.sheet_summary import answers_of
from qa_desk.domain.money import Money
from qa_desk.domain.report import WrittenReport, plain
from qa_desk.domain.report_table import AnalysisReport, Grade, ReportTable
from qa_desk.domain.safe_cells import clean_text, defused
from qa_desk.words import analysis_words as say
from qa_desk.words import tr
from qa_desk.words.analysis_titles import QUESTIONS

_MOST_BEHIND = 10_000_000
_BLOCK = 1 << 16


class TableCsv:
    def write(self, report: AnalysisReport, folder: Path, name: str) -> tuple[WrittenReport, ...]:
        """`name` without an ending: "reasons-2026-11" gives "reasons-2026-11 pareto.csv" and its like; the answers are
        the first file, the deals behind the rows the last. Raises ReportNameWrong, ReportNotWritten."""
        zone = ZoneInfo(report.time_zone)
        links = Links(report, zone, _MOST_BEHIND)
        files = [_written(folder, f"{name}.csv", _answers(report, zone))]
        files += [_written(folder, f"{name} {one.key}.csv", _table(one, zone)) for one in report.tables]
        files.append(_written(folder, f"{name} deals.csv", _behind(links, zone)))
        return tuple(files)


def _written(folder: Path, name: str, rows: Iterable[list[str]]) -> WrittenReport:
    return write_streamed(folder, name, partial(_fill, rows))


def _fill(rows: Iterable[list[str]], stream: IO[bytes]) -> None:
    stream.write(b"\xef\xbb\xbf")  # Excel takes a file without the mark for the old Windows encoding
    out = io.StringIO(newline="")
    pen = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in rows:
        pen.writerow(row)
        if out.tell() > _BLOCK:
            stream.write(out.getvalue().encode())
            out.seek(0)
            out.truncate()
    stream.write(out.getvalue().encode())


def _answers(report: AnalysisReport, zone: ZoneInfo) -> Iterable[list[str]]:
    yield [_text(say.heading(report.kind, report.period)), ""]
    for key, those in answers_of(report):
        for said in those:
            yield [_text(tr(QUESTIONS[key])), _text(say.sentence(said, zone))]


def _table(table: ReportTable, zone: ZoneInfo) -> Iterable[list[str]]:
    columns = flat_columns(table)
    yield [*(_text(one.title) for one in columns), _text(tr("Deals behind"))]
    for row in table.rows:
        cells = [_cell(flat(row.cells[one.source], one, zone), zone) for one in columns]
        yield [*cells, str(len(row.deals)) if row.deals else ""]


def _behind(links: Links, zone: ZoneInfo) -> Iterable[list[str]]:
    yield [_text(say.column_title(one.key)) for one in BEHIND]
    for row in behind_rows(links):
        yield ["" if isinstance(cell, int) else _cell(cell if isinstance(cell, str | Money) else None, zone)
               for cell in row.cells]  # fmt: skip


def _text(text: str) -> str:
    return defused(clean_text(text))


def _cell(cell: Flat, zone: ZoneInfo) -> str:
    match cell:
        case None:
            return ""
        case Grade():
            return _text(say.grade(cell))
        case str():
            return _text(cell)
        case Money():
            return plain(cell, ",")
        case Percent():
            return f"{cell.value * 100:.1f}".replace(".", ",")
        case float():
            return f"{cell:.2f}".replace(".", ",")
        case int():
            return str(cell)
        case Linked():
            return str(cell.n)
        case datetime():
            return local(cell, zone).strftime("%d.%m.%Y %H:%M:%S")
        case date():
            return cell.strftime("%d.%m.%Y")
