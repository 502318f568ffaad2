"""Every kind of table gives the same headers and rows, whatever the file is called."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from qa_desk.adapters.files.reader import FileTables
from qa_desk.services.ports import TableRow
from tests.adapters.files import making

HEADERS = ("ID", "Название", "Бюджет", "Телефон")
ROWS = [("1", "Окна «Уют»", "15000", "+79161234567"), ("2", "Двери; с замком", "1846.56", "")]


def read(path: Path) -> tuple[str, tuple[str, ...], list[TableRow]]:
    with FileTables().open(path) as table:
        return table.kind, table.headers, list(table.rows)


def write_xlsx(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate([HEADERS, *ROWS]):
            sheet.write_row(line, 0, row)
        sheet.write_number(1, 2, 15000)
        sheet.write_number(2, 2, 1846.56)


def write_xls(path: Path) -> None:
    making.xls(path, [list(HEADERS), [1.0, ROWS[0][1], 15000.0, ROWS[0][3]], [2.0, ROWS[1][1], 1846.56, ""]])


def write_ods(path: Path) -> None:
    making.ods(path, "".join(making.ods_row(*row) for row in [HEADERS, *ROWS]))


def write_html(path: Path) -> None:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in [HEADERS, *ROWS])
    meta = '<meta http-equiv="Content-type" content="text/html;charset=UTF-8" />'
    path.write_text(f"<html><head>{meta}</head><body><table border=1>{cells}</table></body></html>", encoding="utf-8")


def write_jsonl(path: Path) -> None:
    lines = (json.dumps(dict(zip(HEADERS, row, strict=True)), ensure_ascii=False) for row in ROWS)
    path.write_text("\n".join(lines), encoding="utf-8")


def write_csv(path: Path) -> None:
    text = "ID,Название,Бюджет,Телефон\n1,Окна «Уют»,15000,+79161234567\n2,Двери; с замком,1846.56,\n"
    path.write_text(text, encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("kind", "write"),
    [
        ("xlsx", write_xlsx),
        ("xls", write_xls),
        ("ods", write_ods),
        ("html", write_html),
        ("jsonl", write_jsonl),
        ("csv", write_csv),
    ],
)
def test_content_not_the_name_tells_the_kind(tmp_path: Path, kind: str, write: Callable[[Path], None]) -> None:
    path = tmp_path / "export.dat"
    write(path)
    found, headers, rows = read(path)
    assert (found, headers) == (kind, HEADERS)
    assert [row.cells for row in rows] == ROWS


def test_spreadsheet_cells_become_plain_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        moment = book.add_format({"num_format": "dd.mm.yyyy hh:mm:ss"})
        clock = book.add_format({"num_format": "[h]:mm:ss"})
        sheet.write_row(1, 0, ["число", "много", "сумма", "дата", "да", "время", "текст"])
        sheet.write_number(3, 0, 79161234567)
        sheet.write_number(3, 1, 1e17)
        sheet.write_number(3, 2, 0.1 + 0.2)
        sheet.write_datetime(3, 3, datetime(2026, 11, 3, 10, 15, 7), moment)  # noqa: DTZ001
        sheet.write_boolean(3, 4, boolean=True)
        sheet.write_number(3, 5, 95 / 86400, clock)
        sheet.write_string(3, 6, "0007")
    _kind, headers, rows = read(path)
    assert headers[0] == "число"
    assert rows == [
        TableRow(4, ("79161234567", "100000000000000000", "0.3", "2026-11-03T10:15:07", "true", "00:01:35", "0007"))
    ]


def test_first_sheet_that_is_visible_and_holds_anything_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("пусто")
        hidden = book.add_worksheet("скрыт")
        hidden.write(0, 0, "нет")
        hidden.hide()
        book.add_worksheet("Сделки").write_column(0, 0, ["ID", "7"])
    assert read(path)[2] == [TableRow(2, ("7",))]


def test_trailing_blanks_of_a_whole_spreadsheet_cost_nothing(tmp_path: Path) -> None:
    rows = making.ods_row("ID") + making.ods_row("5") + making.ods_row(gap=16384, repeat=1048574)
    assert read(making.ods(tmp_path / "a.ods", rows))[2] == [TableRow(2, ("5",))]


@pytest.mark.parametrize("root", ["worksheet", "x:worksheet"])
def test_worksheets_of_any_writer_are_read(tmp_path: Path, root: str) -> None:
    prefix = "x:" if root.startswith("x:") else ""
    cell = f'<{prefix}c s="0" r="{{0}}" t="inlineStr"><{prefix}is><{prefix}t>{{1}}</{prefix}t></{prefix}is></{prefix}c>'
    rows = "".join(
        f'<{prefix}row r="{line}">' + cell.format(f"A{line}", text) + f"</{prefix}row>"
        for line, text in enumerate(("ID", "5"), start=1)
    )
    path = making.xlsx(tmp_path / "a.xlsx", f"<{prefix}sheetData>{rows}</{prefix}sheetData>", root=root)
    assert read(path)[2] == [TableRow(2, ("5",))]


def test_html_in_windows_1251_keeps_line_breaks_and_spans(tmp_path: Path) -> None:
    path = tmp_path / "DEAL.xls"
    text = "<table><tr><th>ID<th>Комментарий<th>Этап"
    text += "<tr><td>1<td>первый<br/>второй &amp; <b>третий</b><td>Новая"
    text += "<tr><td colspan=2>2<td>Отказ</table>"
    path.write_bytes(text.encode("cp1251"))
    _kind, headers, rows = read(path)
    assert headers == ("ID", "Комментарий", "Этап")
    assert [row.cells for row in rows] == [("1", "первый\nвторой & третий", "Новая"), ("2", "", "Отказ")]


def test_json_lists_and_objects_become_text_and_columns(tmp_path: Path) -> None:
    path = tmp_path / "deals.jsonl"
    path.write_text(
        '{"id": 7, "price": 1500.50, "contact": {"name": "Анна", "phones": ["+79161234567", "+79161234568"]}}\n'
        "\n"
        "{broken\n"
        '{"id": 8, "tags": [{"id": 1, "name": "срочно"}], "open": true, "note": null}\n',
        encoding="utf-8",
    )
    _kind, headers, rows = read(path)
    assert headers == ("id", "price", "contact.name", "contact.phones", "tags", "open", "note")
    assert rows[0] == TableRow(1, ("7", "1500.5", "Анна", "+79161234567, +79161234568", "", "", ""))
    assert (rows[1].line, len(rows[1].cells)) == (3, len(headers) + 1)
    assert rows[2] == TableRow(4, ("8", "", "", "", "срочно", "true", ""))
