"""Tables of tariffs and of pay: every wrong cell is named with line and column, and then nothing is taken."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from qa_desk.adapters.files.reader import FileTables
from qa_desk.domain.intake import Expected, FieldsMissing, FileMissing, ImportResult, SheetTooLarge
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import TariffWrong
from qa_desk.domain.people import RoleMissing
from qa_desk.services import import_money
from qa_desk.services.import_money import (
    MoneyTableRejected,
    import_pay,
    import_tariffs,
    read_day,
    read_month,
)
from tests.fakes.intake import count_rows
from tests.fakes.office import Office

E = Expected


def table(folder: Path, *lines: str) -> Path:
    path = folder / "table.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def tariffs(office: Office, path: Path) -> ImportResult:
    return import_tariffs(office.store, office.clock, FileTables(), office.head, path)[0]


def pay(office: Office, path: Path) -> ImportResult:
    return import_pay(office.store, office.clock, FileTables(), office.payroll, path)[0]


def known(office: Office) -> list[tuple[str, date, int]]:
    with office.store.read() as unit:
        return [(one.lead_source, one.valid_from, one.amount.minor) for one in unit.penalties.tariffs()]


def rejected(
    office: Office, take: Callable[[Office, Path], ImportResult], path: Path
) -> list[tuple[int, str, str, str]]:
    before = count_rows(office.store)
    with pytest.raises(MoneyTableRejected) as refused:
        take(office, path)
    assert count_rows(office.store) == before
    problems = refused.value.result.problems
    assert refused.value.facts == {"name": "table.csv", "problems": len(problems)}
    return [(one.line, one.column, one.value, one.expected) for one in problems]


def test_tariffs_come_in_with_their_history(office: Office, tmp_path: Path) -> None:
    office.tariff("Сайт", 150_000, date(2026, 1, 1))
    path = table(
        tmp_path,
        "Источник;Стоимость лида;Действует с;Примечание",
        "Сайт;1 500,00;01.01.2026;как было",
        "Сайт;1846,56;01.11.2026;",
        "",
        "Реклама;2400.5;2026-01-01;",
    )
    result = tariffs(office, path)
    assert (result.new, result.same, result.rejected) == (2, 1, 0)
    assert known(office) == [
        ("Реклама", date(2026, 1, 1), 240_050),
        ("Сайт", date(2026, 1, 1), 150_000),
        ("Сайт", date(2026, 11, 1), 184_656),
    ]
    again = tariffs(office, path)
    assert (again.new, again.same) == (0, 3)
    with office.store.read() as unit:
        assert sum(entry.action == "tariff_added" for entry in unit.log.entries()) == 3


def test_tariffs_of_a_workbook_keep_their_dates(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "tariffs.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "dd.mm.yyyy"}) as book:
        sheet = book.add_worksheet()
        for column, title in enumerate(("source", "amount", "from")):
            sheet.write(0, column, title)
        sheet.write(1, 0, "Сайт")
        sheet.write(1, 1, 1846.56)
        sheet.write_datetime(1, 2, date(2026, 11, 1))
    assert tariffs(office, path).new == 1
    assert known(office) == [("Сайт", date(2026, 11, 1), 184_656)]


def test_every_wrong_cell_is_named_and_nothing_is_taken(office: Office, tmp_path: Path) -> None:
    office.tariff("Сайт", 150_000, date(2026, 1, 1))
    path = table(
        tmp_path,
        "Источник;Стоимость лида;Дата",
        "Реклама;100;2026-01-01",
        ";100;2026-01-01",
        "Сайт;сто;2026-02-01",
        "Сайт;0;2026-02-01",
        "Сайт;-5;2026-02-01",
        "Сайт;1.5001;2026-02-01",
        "Сайт;100;31.02.2026",
        "Сайт;100;2026-01-01",
        "Реклама;101;2026-01-01",
        "Сайт;100",
    )
    assert rejected(office, tariffs, path) == [
        (3, "Источник", "", E.LEAD_SOURCE),
        (4, "Стоимость лида", "сто", E.POSITIVE_AMOUNT),
        (5, "Стоимость лида", "0", E.POSITIVE_AMOUNT),
        (6, "Стоимость лида", "-5", E.POSITIVE_AMOUNT),
        (7, "Стоимость лида", "1.5001", E.POSITIVE_AMOUNT),
        (8, "Дата", "31.02.2026", E.DAY),
        (9, "Стоимость лида", "100", E.SAME_AS_KNOWN),
        (10, "Стоимость лида", "101", E.SAME_AS_KNOWN),
        (11, "Дата", "", E.DAY),
    ]


def test_a_source_written_another_way_is_the_same_source(office: Office, tmp_path: Path) -> None:
    """Two amounts of one source for one day: whichever came last would silently be the fine."""
    office.tariff("Сайт", 1_846_56, date(2026, 1, 1))
    head = "источник;сумма;действует с"
    rows = ("САЙТ;1846,56;01.01.2026", " сайт ;2000;2026-01-01", "Ёлка;1;2026-02-01", "елка;2;2026-02-01")
    path = table(tmp_path, head, *rows)
    assert rejected(office, tariffs, path) == [
        (3, "сумма", "2000", E.SAME_AS_KNOWN),
        (5, "сумма", "2", E.SAME_AS_KNOWN),
    ]
    with pytest.raises(TariffWrong):
        office.tariff("сайт", 2_000_00, date(2026, 1, 1))
    assert known(office) == [("Сайт", date(2026, 1, 1), 184_656)]


@pytest.mark.parametrize("take", [tariffs, pay])
def test_a_table_too_long_is_refused_and_never_cut(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, take: Callable[[Office, Path], ImportResult]
) -> None:
    monkeypatch.setattr(import_money, "MOST_ROWS", 2)
    lines = [f"Анна {number};2026-1{number};1;Сайт {number};2026-01-01" for number in range(3)]
    head = "менеджер;месяц;сумма;источник;действует с"
    before = count_rows(office.store)
    with pytest.raises(SheetTooLarge):
        take(office, table(tmp_path, head, *lines))
    assert count_rows(office.store) == before
    assert take(office, table(tmp_path, head, *lines[:2])).new == 2


def test_pay_comes_in_and_the_newest_counts(office: Office, tmp_path: Path) -> None:
    path = table(tmp_path, "ФИО;Период;Начислено", "Анна Соколова;11.2026;100 000,00", "Роман Титов;2026-11;1")
    assert pay(office, path).new == 2
    path = table(tmp_path, "manager,month,pay", "анна соколова,2026-11,90000", "Роман Титов,01.11.2026,1.00")
    second = pay(office, path)
    assert (second.new, second.changed, second.same) == (0, 1, 1)
    with office.store.read() as unit:
        assert unit.pays.of("Анна Соколова", "2026-11") == Money(9_000_000)


def test_wrong_pay_is_named(office: Office, tmp_path: Path) -> None:
    path = table(
        tmp_path, "Менеджер;Месяц;Сумма", ";2026-11;1", "Анна;2026-13;1", "Анна;ноябрь;1", "Анна;2026-11;",
        "Анна;2026-11;1", "анна;2026-11;2",
    )  # fmt: skip
    assert rejected(office, pay, path) == [
        (2, "Менеджер", "", E.MANAGER),
        (3, "Месяц", "2026-13", E.MONTH),
        (4, "Месяц", "ноябрь", E.MONTH),
        (5, "Сумма", "", E.POSITIVE_AMOUNT),
        (7, "Менеджер", "анна", E.UNIQUE_ID),
    ]


def test_a_table_without_its_columns_and_people_without_the_role_are_refused(office: Office, tmp_path: Path) -> None:
    path = table(tmp_path, "Источник;Сумма", "Сайт;1")
    with pytest.raises(FieldsMissing) as missing:
        tariffs(office, path)
    assert missing.value.facts == {"fields": "valid_from"}
    with pytest.raises(FileMissing):
        tariffs(office, tmp_path / "no.csv")
    with pytest.raises(RoleMissing):
        import_tariffs(office.store, office.clock, FileTables(), office.auditor, path)
    with pytest.raises(RoleMissing):
        import_pay(office.store, office.clock, FileTables(), office.auditor, path)


@pytest.mark.parametrize(
    ("text", "day", "month"),
    [
        ("2026-11-03", date(2026, 11, 3), "2026-11"),
        ("2026-11-03T00:00:00", date(2026, 11, 3), "2026-11"),
        ("03.11.2026", date(2026, 11, 3), "2026-11"),
        ("2026-11", None, "2026-11"),
        ("11/2026", None, "2026-11"),
        ("00.2026", None, None),
        ("3 ноября", None, None),
        ("", None, None),
    ],
)
def test_days_and_months_as_people_write_them(text: str, day: date | None, month: str | None) -> None:
    assert (read_day(text), read_month(text)) == (day, month)
