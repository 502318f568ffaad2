"""The payroll pack fits its port and speaks the language of the moment."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from qa_desk.adapters.reports.payroll import PayrollFiles
from qa_desk.adapters.reports.payroll_csv import CsvEncoding, LetterNotInEncoding, PayrollCsv
from qa_desk.domain.report import Register, RegisterLine
from qa_desk.services.ports import PayrollWriter
from tests.adapters.reports.conftest import label, of


def test_both_files_are_written_and_named(register: Register, tmp_path: Path, titles: Mapping[str, str]) -> None:
    writer: PayrollWriter = PayrollFiles(lambda: titles, label)
    written = writer.write(register, tmp_path / "reports" / "2026")
    assert [report.path.name for report in written] == [
        "payroll-2026-11.xlsx",
        "payroll-2026-11.csv",
        "payroll-2026-11.pdf",
    ]
    assert sorted((tmp_path / "reports" / "2026").iterdir()) == sorted(report.path for report in written)
    assert [report.sha256 for report in written] == [sha256(one.path.read_bytes()).hexdigest() for one in written]


def test_a_language_switched_later_is_the_language_of_the_next_report(
    register: Register, tmp_path: Path, titles: Mapping[str, str]
) -> None:
    spoken = dict(titles)
    writer = PayrollFiles(lambda: spoken, label)
    english, *_ = writer.write(register, tmp_path / "english")
    spoken["sheet_summary"] = "Сводка"
    russian, *_ = writer.write(register, tmp_path / "russian")
    names = [CalamineWorkbook.from_path(report.path).sheet_names[0] for report in (english, russian)]
    assert names == ["T sheet_summary", "Сводка"]


def test_a_refused_csv_leaves_no_workbook_alone(first: RegisterLine, tmp_path: Path, titles: Mapping[str, str]) -> None:
    writer = PayrollFiles(lambda: titles, label, lambda: PayrollCsv(CsvEncoding.CP1251))
    with pytest.raises(LetterNotInEncoding):
        writer.write(of(replace(first, new_manager="Әлия")), tmp_path)
    assert list(tmp_path.iterdir()) == []
