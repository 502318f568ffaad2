"""The CSV is read back as payroll programs do: Russian marks, both encodings, no formulas, totals to the kopeck."""

import csv
import io
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa_desk.adapters.reports.payroll_csv import CsvEncoding, LetterNotInEncoding, PayrollCsv
from qa_desk.domain.money import Money, parse_minor
from qa_desk.domain.report import COLUMN_TITLES, Register, RegisterLine
from qa_desk.domain.safe_cells import clean_text
from tests.adapters.reports.conftest import label, of
from tests.domain.test_safe_cells import HARMLESS, INJECTIONS

Titles = Mapping[str, str]


def read(
    register: Register, folder: Path, titles: Titles, encoding: CsvEncoding = CsvEncoding.UTF8_BOM
) -> list[dict[str, str]]:
    path = PayrollCsv(encoding).write(register, folder, "payroll.csv", titles, label).path
    rows = csv.reader(io.StringIO(path.read_bytes().decode(encoding), newline=""), delimiter=";", strict=True)
    assert next(rows) == [titles[key] for key in COLUMN_TITLES]
    return [dict(zip(COLUMN_TITLES, row, strict=True)) for row in rows]


@pytest.mark.parametrize("encoding", CsvEncoding)
def test_every_cell_is_written_the_russian_way(
    encoding: CsvEncoding, first: RegisterLine, tmp_path: Path, titles: Titles
) -> None:
    assert read(of(first), tmp_path, titles, encoding) == [
        {
            "fine_id": "1",
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
            "client_words": "'- нет, не отказывался",
            "callback_at": "19.11.2026 11:15:30",
            "tariff_id": "3",
            "tariff_valid_from": "01.10.2026",
            "amount": "1846,56",
            "currency": "RUB",
            "decided_by": "Аудитор",
            "decided_at": "18.11.2026 23:59:59",
            "proposed_by": "Аудитор",
            "proposed_at": "20.11.2026 12:00:00",
            "signed_by": "Руководитель",
            "signed_at": "21.11.2026 12:00:00",
            "new_manager": "Сидорова Анна",
            "entry_id": "0",
            "entry_kind": "«entry.fine»",
            "reverses": "",
            "ground": "",
            "explanation": "",
            "acknowledged": "",
            "acknowledged_on": "",
        }
    ]


def test_the_bytes_are_what_excel_and_loaders_expect(first: RegisterLine, tmp_path: Path, titles: Titles) -> None:
    excel = PayrollCsv().write(of(first), tmp_path, "a.csv", titles, label).path.read_bytes()
    loader = PayrollCsv(CsvEncoding.CP1251).write(of(first), tmp_path, "b.csv", titles, label).path.read_bytes()
    assert excel.startswith(b"\xef\xbb\xbfT fine_id;")
    assert loader.startswith(b"T fine_id;")
    assert excel.endswith(b"\r\n")
    assert excel.count(b"\r\n") == 2  # the header and one line; line ends inside cells are LF
    assert '"ООО ""Свет; окна"", 3 шт."'.encode() in excel


def test_a_counter_entry_stays_a_number(register: Register, tmp_path: Path, titles: Titles) -> None:
    assert [row["amount"] for row in read(register, tmp_path, titles)] == ["-100,01", "0,01", "1846,56", "1846,56"]


@pytest.mark.parametrize("text", [*INJECTIONS, *HARMLESS])
def test_no_text_cell_can_be_taken_for_a_formula(
    text: str, first: RegisterLine, tmp_path: Path, titles: Titles
) -> None:
    texts = {one.name: text for one in fields(RegisterLine) if one.type is str}
    kept = {"period": "2026-11", "signed_by": f"{text}!", "proposed_by": f"{text}?"}
    (row,) = read(of(replace(first, **{**texts, **kept})), tmp_path, titles)
    cleaned = clean_text(text)
    expected = cleaned if text in HARMLESS else f"'{cleaned}"
    coded = {"stated_reason", "decision", "callback_outcome", "entry_kind", "acknowledged"}
    for name in texts.keys() - kept.keys() - coded:
        assert row[name] == expected


def test_an_odd_letter_in_a_comment_does_not_hold_up_the_pay(
    first: RegisterLine, tmp_path: Path, titles: Titles
) -> None:
    (row,) = read(of(replace(first, quote="да 👍 жду")), tmp_path, titles, CsvEncoding.CP1251)
    assert row["quote"] == "да ? жду"


def test_a_name_is_never_changed_by_an_encoding(first: RegisterLine, tmp_path: Path, titles: Titles) -> None:
    register = of(replace(first, manager="Әлия"))
    with pytest.raises(LetterNotInEncoding) as caught:
        read(register, tmp_path, titles, CsvEncoding.CP1251)
    assert caught.value.facts == {"fine": 1, "column": "manager", "encoding": "cp1251"}
    assert list(tmp_path.iterdir()) == []
    assert read(register, tmp_path, titles)[0]["manager"] == "Әлия"


def test_the_same_register_gives_the_same_bytes(register: Register, tmp_path: Path, titles: Titles) -> None:
    hashes = {PayrollCsv().write(register, tmp_path, name, titles, label).sha256 for name in ("a.csv", "b.csv")}
    assert len(hashes) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(
    amounts=st.lists(st.integers(-(10**12), 10**12), max_size=10),
    words=st.text(alphabet=st.characters(exclude_categories=()), max_size=30),
)
def test_amounts_add_up_to_the_ledger_whatever_the_texts_are(
    amounts: list[int], words: str, first: RegisterLine, tmp_path: Path, titles: Titles
) -> None:
    lines = [
        replace(first, fine_id=number, amount=Money(minor), quote=words, deal_title=words)
        for number, minor in enumerate(amounts, start=1)
    ]
    register = of(*lines)
    rows = read(register, tmp_path, titles)
    assert sum(parse_minor(row["amount"]) or 0 for row in rows) == register.ledger_total.minor
    assert {row["quote"].removeprefix("'") for row in rows} <= {clean_text(words).removeprefix("'")}


def test_a_decimal_point_is_written_where_the_loader_wants_one(
    first: RegisterLine, tmp_path: Path, titles: Titles
) -> None:
    path = PayrollCsv(decimal_mark=".").write(of(first), tmp_path, "payroll.csv", titles, label).path
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""), delimiter=";"))
    assert dict(zip(COLUMN_TITLES, rows[1], strict=True))["amount"] == "1846.56"
