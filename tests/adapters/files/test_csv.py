"""CSV as people save it: three encodings and more, separators, line breaks in quotes."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa_desk.adapters.files.reader import FileTables
from qa_desk.services.ports import TableRow


def read(path: Path) -> tuple[tuple[str, ...], list[TableRow]]:
    with FileTables().open(path) as table:
        assert table.kind == "csv"
        return table.headers, list(table.rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encoding_and_separator_are_found_out(tmp_path: Path, encoding: str, separator: str) -> None:
    rows = [["ID", "Имя, фамилия", "Итог; руб."], ["1", "Ёлкин\nПётр", 'сказал "дорого"'], ["2", "а,б;в", ""]]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    path = tmp_path / "a.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    headers, found = read(path)
    assert headers == tuple(rows[0])
    assert found == [TableRow(2, tuple(rows[1])), TableRow(4, tuple(rows[2]))]


def test_russian_letter_late_in_the_file_still_decides_the_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"ID;name\n" + b"1;latin\n" * 200_000 + "2;Пётр\n".encode("cp1251"))
    assert read(path)[1][-1] == TableRow(200_002, ("2", "Пётр"))


def test_line_that_names_the_separator_is_obeyed_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep=,\r\nID,Имя\r\n1,а;б;в\r\n", encoding="utf-8", newline="")
    headers, rows = read(path)
    assert headers == ("ID", "Имя")
    assert rows == [TableRow(3, ("1", "а;б;в"))]


def test_short_rows_are_padded_and_rows_too_wide_stay_so(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\n\nID;Имя;Этап\n1\n2;а;б;;\n3;а;б;в\n", encoding="utf-8")
    assert read(path)[1] == [
        TableRow(4, ("1", "", "")),
        TableRow(5, ("2", "а", "б")),
        TableRow(6, ("3", "а", "б", "в")),
    ]


def test_unclosed_quote_costs_rows_but_never_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('ID;Имя\n1;а\n2;"б\n' + "3;в\n" * 60_000, encoding="utf-8")
    rows = read(path)[1]
    assert rows[0] == TableRow(2, ("1", "а"))
    assert len(rows[1].cells) == 3
    assert rows[-1].cells == ("3", "в")


_CELL = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00\ufeff\r", exclude_categories=["Cc", "Cs"]), max_size=20
) | st.sampled_from(["a\nb", ";", ",", '"', "=1", "Ёж"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(_CELL, _CELL, _CELL), min_size=1, max_size=8), separator=st.sampled_from(",;\t"))
def test_what_csv_writes_is_read_back(tmp_path: Path, rows: list[tuple[str, ...]], separator: str) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=separator, quoting=csv.QUOTE_ALL)
        writer.writerow(["ID", "Имя", "Этап"])
        writer.writerows(rows)
    assert [row.cells for row in read(path)[1]] == [row for row in rows if any(row)]
