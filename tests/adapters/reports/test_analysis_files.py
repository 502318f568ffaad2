"""Analysis reports as files: what stands in the cells, links, charts, no formulas, nothing kept in memory for long."""

import csv
import re
import tracemalloc
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from qa_desk import words
from qa_desk.adapters.reports.analysis import AnalysisFiles, FormatUnknown
from qa_desk.adapters.reports.exact_number import AmountNotExact
from qa_desk.adapters.reports.sheet_rows import TooManyRows
from qa_desk.adapters.reports.table_csv import TableCsv
from qa_desk.adapters.reports.table_pdf import MOST_ROWS, TablePdf
from qa_desk.adapters.reports.table_xlsx import TableXlsx
from qa_desk.domain.evaluation import Share
from qa_desk.domain.money import Money
from qa_desk.domain.report_table import (
    AnalysisReport,
    Answers,
    CellKind,
    Chart,
    ChartKind,
    DealRef,
    Grade,
    Places,
    Range,
    Rate,
    ReportKind,
    ReportTable,
    Said,
    TableColumn,
    TableRow,
    Word,
)

EVIL = ("=1+1", "+7 916", "-нет", "@SUM(A1)", "\t=cmd|'/C calc'!A0", "＝2", '=HYPERLINK("http://x")')
C = CellKind
COLUMNS = (
    TableColumn("reason", width=20), TableColumn("confirmed", C.COUNT), TableColumn("share", C.SHARE),
    TableColumn("range", C.RANGE), TableColumn("money", C.MONEY), TableColumn("calls", C.RATE),
    TableColumn("places", C.PLACES), TableColumn("grade", C.GRADE), TableColumn("at", C.MOMENT),
    TableColumn("quote", width=40), TableColumn("cumulative", C.SHARE), TableColumn("period", C.DAY),
)  # fmt: skip


def row(number: int, text: str = "обычный текст", deals: tuple[int, ...] = (1, 2)) -> TableRow:
    return TableRow(
        (
            Word("reason", "price"), number, Share(number % 7, 7), Range(0.1, 0.5), Money(number * 101),
            Rate(number, 3), Places(1, 2, 3), Grade.BAD, datetime(2026, 11, 30, 21, 30, tzinfo=UTC), text,
            Share(number, 100), date(2026, 11, 30),
        ),
        deals,
    )  # fmt: skip


@dataclass(frozen=True)
class Many:
    """So many rows, made one at a time."""

    count: int
    text: str = "обычный текст"

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[TableRow]:
        return (row(number, f"{self.text} {number}", ()) for number in range(self.count))


def report_of(*tables: ReportTable) -> AnalysisReport:
    return AnalysisReport(
        ReportKind.REASONS,
        "2026-11",
        Answers(Grade.BAD, Said("reasons_none"), (Said("no_last"),), (), (Said("nothing_to_do"),)),
        tables,
        (Chart("reasons", ChartKind.PARETO, "pareto", "reason", ("confirmed",), "cumulative"),),
        {1: DealRef("007", "=опасно", "Анна", Money(5)), 2: DealRef("8", "Сделка", "Роман")},
        datetime(2026, 11, 30, 22, tzinfo=UTC),
        "Europe/Moscow",
        "RUB",
    )


def pareto(*rows: TableRow) -> AnalysisReport:
    return report_of(ReportTable("pareto", COLUMNS, rows, Said("note_pareto")))


def sheets(path: Path) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_cells_are_numbers_dates_and_texts_with_the_n_beside_each_share(tmp_path: Path) -> None:
    path = TableXlsx().write(pareto(row(3), row(5)), tmp_path, "отчёт.xlsx").path
    table = sheets(path)["Reasons"]
    assert table[2][:5] == ["Reason", "Confirmed", "Share", "Share: n", "95 % interval"]
    assert table[3] == [
        "Price", 3.0, 3 / 7, 7.0, "10% – 50%", 3.03, 1.0, "1 to 2 of 3", "Red", datetime(2026, 12, 1, 0, 30),  # noqa: DTZ001 - cells have no zone
        "обычный текст", 0.03, 100.0, date(2026, 11, 30), 2.0,
    ]  # fmt: skip


def test_links_lead_to_the_deals_behind_each_row_and_the_same_deals_stand_once(tmp_path: Path) -> None:
    second = ReportTable("crossed", COLUMNS, (row(1),))
    report = report_of(ReportTable("pareto", COLUMNS, (row(3), row(5, deals=(2,)), row(6, deals=()))), second)
    path = TableXlsx().write(report, tmp_path, "a.xlsx").path
    behind = sheets(path)["Deals"]
    assert [line[2] for line in behind] == ["Deal ID", "007", "8", "8"]
    with zipfile.ZipFile(path) as book:
        first, other = (book.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (2, 3))
    assert re.findall(r'<hyperlink ref="([A-Z]+\d+)" location="([^"]+)"', first) == [
        ("O4", "'Deals'!A2"),
        ("O5", "'Deals'!A4"),
    ]
    assert re.findall(r'location="([^"]+)"', other) == ["'Deals'!A2"]


def test_no_cell_of_any_file_is_a_formula(tmp_path: Path) -> None:
    report = pareto(*(row(number, text) for number, text in enumerate(EVIL)))
    xlsx = TableXlsx().write(report, tmp_path, "a.xlsx").path
    with zipfile.ZipFile(xlsx) as book:
        parts = [book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name]
    assert not any(re.search(r"<f[ >]", part) for part in parts)
    # a line end becomes a blank in nothing: the text comes back as it was put in
    assert [line[10] for line in sheets(xlsx)["Reasons"][3:]] == list(EVIL)
    for file in TableCsv().write(report, tmp_path, "a"):
        with file.path.open(encoding="utf-8-sig", newline="") as stream:
            cells = [cell for line in csv.reader(stream, delimiter=";") for cell in line]
        assert not any(cell.lstrip("\ufeff").startswith(("=", "+", "@", "\t", "＝")) for cell in cells)
        assert not any(cell.startswith("-") and not re.fullmatch(r"-[\d,]+", cell) for cell in cells)


def test_letters_no_sheet_can_hold_do_not_break_the_file(tmp_path: Path) -> None:
    odd = "a\x00b\ufffe c<&>\"' \ud800 😀\r\nстрока" + "я" * 40_000
    table = sheets(TableXlsx().write(pareto(row(1, odd)), tmp_path, "a.xlsx").path)["Reasons"]
    text = str(table[3][10])
    assert text.startswith("a b  c<&>\"'   😀\nстрока")
    assert len(text) <= 32_767


def test_csv_says_money_with_a_comma_and_percents_as_numbers(tmp_path: Path) -> None:
    files = TableCsv().write(pareto(row(3)), tmp_path, "reasons-2026-11")
    assert [one.path.name for one in files] == [
        "reasons-2026-11.csv", "reasons-2026-11 pareto.csv", "reasons-2026-11 deals.csv",
    ]  # fmt: skip
    text = files[1].path.read_bytes().decode("utf-8-sig")
    assert text.split("\r\n")[1] == (
        "Price;3;42,9;7;10% – 50%;3,03;1,00;1 to 2 of 3;Red;01.12.2026 00:30:00;обычный текст;3,0;100;30.11.2026;2"
    )


def test_the_workbook_has_a_native_chart_over_its_own_cells(tmp_path: Path) -> None:
    path = TableXlsx().write(pareto(row(3), row(5), replace(row(8), total=True)), tmp_path, "a.xlsx").path
    with zipfile.ZipFile(path) as book:
        chart = book.read("xl/charts/chart1.xml").decode()
    assert re.findall(r"<c:f>([^<]+)</c:f>", chart) == [
        "Reasons!$A$4:$A$5", "Reasons!$B$4:$B$5", "Reasons!$A$4:$A$5", "Reasons!$L$4:$L$5",
    ]  # fmt: skip


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = (AnalysisFiles().write(pareto(row(3)), tmp_path / name, ("xlsx", "csv", "pdf")) for name in "ab")
    assert [file.sha256 for file in one] == [file.sha256 for file in other]
    assert all(file.path.stat().st_size == file.size for file in one)


def test_an_amount_that_no_cell_holds_to_the_kopeck_is_refused(tmp_path: Path) -> None:
    rows = (replace(row(1), cells=(*row(1).cells[:4], Money(10**17 + 1), *row(1).cells[5:])),)
    with pytest.raises(AmountNotExact):
        TableXlsx().write(pareto(*rows), tmp_path, "a.xlsx")
    assert not list(tmp_path.iterdir())


def test_more_rows_than_a_sheet_holds_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(TooManyRows):
        TableXlsx().write(report_of(ReportTable("pareto", COLUMNS, Many(1_048_576), linked=False)), tmp_path, "a.xlsx")
    assert not list(tmp_path.iterdir())


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        report = report_of(ReportTable("pareto", COLUMNS, Many(count)))
        tracemalloc.start()
        TableXlsx().write(report, tmp_path, f"{count}.xlsx")
        TableCsv().write(report, tmp_path, str(count))
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(10)  # what is loaded once
    assert peak(2_500) < peak(500) + 400_000


def test_a_long_table_is_cut_on_paper_and_says_so(tmp_path: Path) -> None:
    short = TablePdf().write(pareto(row(1)), tmp_path, "a.pdf")
    long = TablePdf().write(report_of(ReportTable("pareto", COLUMNS, Many(MOST_ROWS + 50))), tmp_path, "b.pdf")
    assert short.path.read_bytes().startswith(b"%PDF-")
    assert long.path.read_bytes().count(b"/Type /Page\n") > short.path.read_bytes().count(b"/Type /Page\n")


def test_russian_files_speak_russian(tmp_path: Path) -> None:
    words.use("ru")
    try:
        path = TableXlsx().write(pareto(row(3)), tmp_path, "a.xlsx").path
    finally:
        words.use("en")
    found = sheets(path)
    assert list(found) == ["Сводка", "Причины", "Сделки"]
    assert found["Причины"][3][8] == "Красный"


def test_an_unknown_format_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(FormatUnknown):
        AnalysisFiles().write(pareto(row(1)), tmp_path / "out", ("xlsx", "docx"))
    assert not (tmp_path / "out").exists()


def test_tables_of_one_title_get_sheets_of_their_own(tmp_path: Path) -> None:
    twice = report_of(ReportTable("pareto", COLUMNS, (row(1),)), ReportTable("pareto", COLUMNS, (row(2),)))
    assert list(sheets(TableXlsx().write(twice, tmp_path, "a.xlsx").path)) == [
        "Summary", "Reasons", "Reasons 2", "Deals",
    ]  # fmt: skip
