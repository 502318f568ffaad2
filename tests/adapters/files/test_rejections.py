"""Bad files: each is refused with one exact code, at once, and never takes the process down."""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa_desk.adapters.files.limits import Limits
from qa_desk.adapters.files.reader import FileTables
from qa_desk.domain.errors import FileRejected
from tests.adapters.files import making

SMALL = Limits(file=3_000_000, unpacked=2_000_000, ratio=50, ratio_from=500_000, cells=100_000, columns=500)
_FIRST = '<row r="1"><c r="A1"><v>1</v></c></row>'
_FAR = f'<sheetData>{_FIRST}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
_HIDDEN_FAR = '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row></sheetData>'
_ODD_FAR = '<sheetData><row r = "1"><c r = "XFD1048576"><v>1</v></c><c r="A1"><v>1</v></c></row></sheetData>'


def _bytes(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def _truncated(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet().write(0, 0, "ID")
    path.write_bytes(path.read_bytes()[:-200])


def _plain_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")


def _docx(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")


def _bomb(path: Path) -> None:
    making.xlsx(path, "<sheetData/>" + " " * 1_900_000)


def _big(path: Path) -> None:
    path.write_bytes(b"ID;a\n" + b"1;b\n" * 800_000)


def _empty_book(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet()


BAD: list[tuple[str, Callable[[Path], object]]] = [
    ("file_missing", lambda path: None),
    ("file_unreadable", lambda path: path.mkdir()),
    ("file_empty", _bytes(b"")),
    ("file_empty", _bytes(b"\xef\xbb\xbf \r\n \t\r\n")),
    ("file_too_big", _big),
    ("file_foreign", _bytes(b"%PDF-1.7\n%\xe2\xe3")),
    ("file_foreign", _bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))),
    ("file_foreign", _bytes(b"\xff\xd8\xff\xe0" + bytes(100))),
    ("file_foreign", _bytes(bytes(range(256)) * 20)),
    ("file_foreign", _bytes(b"RIFF\x24\x00\x00\x00WAVEfmt ")),
    ("file_foreign", _bytes(b"{\\rtf1 hello}")),
    ("file_foreign", _bytes(b"<?xml version='1.0'?><note/>")),
    ("file_foreign", _plain_zip),
    ("file_foreign", _docx),
    ("file_foreign", lambda path: making.ods(path, "", mimetype="application/vnd.oasis.opendocument.text")),
    ("file_foreign", lambda path: making.ole(path, {"WordDocument": b"x"})),
    ("file_broken", _truncated),
    ("file_broken", _bytes(b"PK\x03\x04 and then nothing")),
    ("file_broken", _bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))),
    ("file_broken", lambda path: making.ole(path, {"Workbook": b"no records here"})),
    ("file_broken", lambda path: making.xlsx(path, '<sheetData><row r="1"><c r="A1"><v>1</v>')),
    ("file_broken", lambda path: making.ods(path, "<table:table-row>")),
    ("file_broken", _bytes(b"{\n  'no json'\n")),
    ("file_encrypted", making.locked_zip),
    ("file_encrypted", lambda path: making.ole(path, {"EncryptedPackage": b"x", "EncryptionInfo": b"y"})),
    ("file_encrypted", lambda path: making.ole(path, {"Workbook": making.biff([["ID"]], filepass=True)})),
    ("file_encrypted", lambda path: making.ods(path, "", manifest="<manifest:encryption-data/>")),
    ("zip_bomb", _bomb),
    ("zip_bomb", lambda path: making.lying_zip(path, "xl/sharedStrings.xml", 1_000_000, 100)),
    ("sheet_too_large", lambda path: making.xlsx(path, _FAR)),
    ("sheet_too_large", lambda path: making.xlsx(path, _HIDDEN_FAR)),
    ("sheet_too_large", lambda path: making.xlsx(path, _ODD_FAR)),
    ("sheet_too_large", lambda path: making.ods(path, making.ods_row("ID") + making.ods_row("x", gap=600))),
    ("sheet_too_large", lambda path: making.ods(path, making.ods_row("x", repeat=200_000))),
    (
        "sheet_too_large",
        lambda path: making.ole(path, {"Workbook": making.biff([["ID"]], dimensions=(2**31, 60_000))}),
    ),
    ("sheet_too_large", lambda path: making.ole(path, {"Workbook": making.biff([["ID"]], stray=(65_535, 60_000))})),
    ("file_broken", lambda path: making.ole(path, {"Workbook": making.biff([["ID"]], dimensions=(-7, 1))})),
    ("file_broken", lambda path: making.ole(path, {"Workbook": making.biff([["ID"]], strings=2**31 - 1)})),
    ("file_broken", lambda path: making.ole(path, {"Workbook": making.biff([["ID"]], sheet_at=7_471_147)})),
    ("table_empty", _empty_book),
    ("table_empty", _bytes(b";;;\n;;;\n")),
    ("table_empty", _bytes(b"<table><tr><td> </td></tr></table>")),
    ("table_empty", _bytes(b"{}\n{}\n")),
    ("no_table", _bytes("<html><body><p>Войдите в систему</p></body></html>".encode())),
    ("no_table", _bytes(b"<!DOCTYPE html><html><body><form></form></body></html>")),
]


@pytest.mark.parametrize(("code", "make"), BAD, ids=[f"{number}-{code}" for number, (code, _m) in enumerate(BAD)])
def test_bad_file_is_refused_with_its_code(tmp_path: Path, code: str, make: Callable[[Path], object]) -> None:
    path = tmp_path / "export.xlsx"
    make(path)
    with pytest.raises(FileRejected) as refused, FileTables(SMALL).open(path) as table:
        list(table.rows)
    assert refused.value.code == code
    assert refused.value.facts["name"] == "export.xlsx"


def test_stray_cell_does_not_abort_the_process_under_the_usual_limits(tmp_path: Path) -> None:
    making.xlsx(tmp_path / "a.xlsx", _FAR)
    program = (
        "import sys; from pathlib import Path\n"
        "from qa_desk.adapters.files.reader import FileTables\n"
        "from qa_desk.domain.errors import FileRejected\n"
        "try:\n"
        "    FileTables().open(Path(sys.argv[1])).__enter__()\n"
        "except FileRejected as error:\n"
        "    print(error.code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "a.xlsx")],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "sheet_too_large")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)
@given(
    start=st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<table>", b"{", b"\xef\xbb\xbf"]),
    rest=st.binary(max_size=1500),
)
def test_no_bytes_ever_give_anything_but_a_table_or_a_known_refusal(tmp_path: Path, start: bytes, rest: bytes) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(start + rest)
    try:
        with FileTables(SMALL).open(path) as table:
            for row in table.rows:
                assert len(row.cells) >= len(table.headers)
    except FileRejected:
        pass


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(places=st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 255)), min_size=1, max_size=12))
def test_bytes_flipped_in_a_workbook_never_escape_as_something_else(
    tmp_path: Path, places: list[tuple[int, int]]
) -> None:
    path = tmp_path / "a.xlsx"
    making.xlsx(
        path, '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row></sheetData>'
    )
    data = bytearray(path.read_bytes())
    for at, value in places:
        data[at % len(data)] = value
    path.write_bytes(bytes(data))
    try:
        with FileTables(SMALL).open(path) as table:
            list(table.rows)
    except FileRejected:
        pass
