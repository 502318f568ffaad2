"""The workbook is read back cell by cell: texts are texts, amounts add up, dates stand on the local clock."""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from qa_desk.adapters.reports.exact_number import AmountNotExact, exact_number
from qa_desk.adapters.reports.payroll_xlsx import PayrollXlsx
from qa_desk.domain.money import Money
from qa_desk.domain.report import COLUMN_TITLES, Register, RegisterLine
from qa_desk.domain.safe_cells import clean_text
from tests.adapters.reports.conftest import label, of
from tests.domain.test_safe_cells import INJECTIONS

Titles = Mapping[str, str]
Rows = list[list[object]]
_AMOUNT = COLUMN_TITLES.index("amount")
CODED = {"entry_kind", "acknowledged"}


def written(register: Register, folder: Path, titles: Titles) -> Path:
    return PayrollXlsx().write(register, folder, "payroll 2026-11.xlsx", titles, label).path


def read(path: Path) -> tuple[Rows, Rows]:
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names == ["T sheet_summary", "T sheet_details"]
    summary, details = (book.get_sheet_by_index(place).to_python(skip_empty_area=False) for place in (0, 1))
    return summary, details


def test_the_summary_names_the_period_the_zone_and_every_manager(
    register: Register, tmp_path: Path, titles: Titles
) -> None:
    summary, _ = read(written(register, tmp_path, titles))
    assert summary == [
        ["T register_title 2026-11, RUB", "", ""],
        ["T time_zone", "Europe/Moscow", ""],
        ["T made_at", datetime(2026, 12, 1, 0, 30, 5), ""],  # noqa: DTZ001 - a cell holds no zone
        ["T made_by", "Расчётчик", ""],
        ["", "", ""],
        ["T manager", "T fines", "T total"],
        ["Абрамов", 2.0, -100.0],
        ["Иванов Пётр", 2.0, 3693.12],
        ["T total", 4.0, 3593.12],
    ]


def test_every_detail_stands_in_its_cell(
    register: Register, first: RegisterLine, tmp_path: Path, titles: Titles
) -> None:
    _, details = read(written(register, tmp_path, titles))
    assert details[0] == [titles[key] for key in COLUMN_TITLES]
    assert len(details) == 1 + len(register.lines)
    row = dict(zip(COLUMN_TITLES, details[3], strict=True))
    assert row == {
        "fine_id": 1.0,
        "period": "2026-11",
        "manager": "Иванов Пётр",
        "deal_external_id": "007",
        "deal_title": 'ООО "Свет; окна", 3 шт.',
        "lead_source": "Реклама",
        "stated_reason": "«reason.price»",
        "stated_comment": "строка\nвторая; строка",
        "finding": "«finding.no_refusal»",
        "decision": "«decision.contradicted»",
        "quote": "я жду договор",
        "quote_from": "0:02:31",
        "recording_name": "out-79161234567.wav",
        "callback_outcome": "«callback.denied»",
        "client_words": "- нет, не отказывался",
        "callback_at": datetime(2026, 11, 19, 11, 15, 30),  # noqa: DTZ001
        "tariff_id": 3.0,
        "tariff_valid_from": date(2026, 10, 1),
        "amount": 1846.56,
        "currency": "RUB",
        "decided_by": "Аудитор",
        "decided_at": datetime(2026, 11, 18, 23, 59, 59),  # noqa: DTZ001
        "proposed_by": "Аудитор",
        "proposed_at": datetime(2026, 11, 20, 12, 0),  # noqa: DTZ001
        "signed_by": "Руководитель",
        "signed_at": datetime(2026, 11, 21, 12, 0),  # noqa: DTZ001
        "new_manager": "Сидорова Анна",
        "entry_id": 0.0,
        "entry_kind": "«entry.fine»",
        "reverses": "",
        "ground": "",
        "explanation": "",
        "acknowledged": "",
        "acknowledged_on": "",
    }
    without_recording = dict(zip(COLUMN_TITLES, details[4], strict=True))
    assert [without_recording[key] for key in ("finding", "quote", "quote_from")] == ["", "", ""]


def test_no_field_of_a_line_is_left_out() -> None:
    fields_shown = {"quote_from" if one.name == "quote_from_ms" else one.name for one in fields(RegisterLine)}
    assert fields_shown | {"currency"} == set(COLUMN_TITLES)


@pytest.mark.parametrize("text", INJECTIONS)
def test_text_stays_text_in_every_text_cell(text: str, first: RegisterLine, tmp_path: Path, titles: Titles) -> None:
    texts = {one.name: text for one in fields(RegisterLine) if one.type is str}
    path = written(of(replace(first, **{**texts, "period": "2026-11", "signed_by": f"{text}!"})), tmp_path, titles)
    _, details = read(path)
    cells = dict(zip(COLUMN_TITLES, details[1], strict=True))
    for name in texts.keys() - {"period", "signed_by", "stated_reason", "decision", "callback_outcome", *CODED}:
        assert cells[name] == clean_text(text)
    with zipfile.ZipFile(path) as parts:
        sheets = b"".join(parts.read(name) for name in parts.namelist() if "worksheets" in name)
    assert b"<f>" not in sheets
    assert b"hyperlink" not in sheets


def test_the_details_can_be_worked_with(register: Register, tmp_path: Path, titles: Titles) -> None:
    with zipfile.ZipFile(written(register, tmp_path, titles)) as parts:
        sheet = parts.read("xl/worksheets/sheet2.xml").decode()
        styles = parts.read("xl/styles.xml").decode()
    assert '<pane xSplit="3" ySplit="1"' in sheet
    assert '<autoFilter ref="A1:AH5"/>' in sheet
    spans = re.findall(r'<col min="(\d+)" max="(\d+)" width="([\d.]+)"', sheet)
    assert sum(int(last) - int(one) + 1 for one, last, _ in spans) == len(COLUMN_TITLES)
    assert all(8 <= float(width) <= 60 for _, _, width in spans)
    for number_format in ("#,##0.00", "dd.mm.yyyy hh:mm:ss", "dd.mm.yyyy"):
        assert f'formatCode="{number_format}"' in styles or 'numFmtId="4"' in styles


def test_the_same_register_gives_the_same_bytes(register: Register, tmp_path: Path, titles: Titles) -> None:
    writer = PayrollXlsx()
    one = writer.write(register, tmp_path, "one.xlsx", titles, label)
    two = writer.write(register, tmp_path, "two.xlsx", titles, label)
    assert one.sha256 == two.sha256
    assert one.path.read_bytes() == two.path.read_bytes()


def test_an_empty_period_still_makes_a_readable_workbook(tmp_path: Path, titles: Titles) -> None:
    summary, details = read(written(of(), tmp_path, titles))
    assert summary[-1] == ["T total", 0.0, 0.0]
    assert details == [[titles[key] for key in COLUMN_TITLES]]


def test_a_sheet_name_excel_would_refuse_is_made_fit(register: Register, tmp_path: Path, titles: Titles) -> None:
    long = {**titles, "sheet_summary": "'Сводка [2026/11]: по менеджерам и отделам'"}
    book = CalamineWorkbook.from_path(written(register, tmp_path, long))
    assert book.sheet_names[0] == "Сводка  2026 11   по менеджерам"


@given(st.integers(-(10**15), 10**15))
def test_a_number_in_a_cell_is_the_amount_to_the_kopeck(minor: int) -> None:
    as_written = f"{exact_number(Money(minor)):.16G}"
    assert round(float(as_written) * 100) == minor  # whoever opens the file reads a double, not sixteen digits


def test_an_amount_that_no_cell_can_hold_is_refused() -> None:
    with pytest.raises(AmountNotExact):
        exact_number(Money(10**19 + 1))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
@given(
    amounts=st.lists(st.integers(-(10**9), 10**9), max_size=8),
    words=st.text(alphabet=st.characters(exclude_categories=()), max_size=30),
)
def test_amounts_add_up_and_any_words_come_back(
    amounts: list[int], words: str, first: RegisterLine, tmp_path: Path, titles: Titles
) -> None:
    lines = [
        replace(first, fine_id=number, amount=Money(minor), quote=words)
        for number, minor in enumerate(amounts, start=1)
    ]
    summary, details = read(written(of(*lines), tmp_path, titles))
    shown = [Decimal(repr(row[_AMOUNT])) * 100 for row in details[1:]]
    assert shown == amounts
    assert Decimal(repr(summary[-1][2])) * 100 == sum(amounts)
    assert [row[COLUMN_TITLES.index("quote")] for row in details[1:]] == [clean_text(words)] * len(amounts)
