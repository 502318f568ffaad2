"""Pay of a month: what the law's share allows, what is taken and left; an import is seen before it is taken."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from qa_desk.adapters.files.reader import FileTables
from qa_desk.domain.errors import ChangedBySomeoneElse
from qa_desk.domain.intake import Expected, ImportResult, Rejected
from qa_desk.domain.money import Money
from qa_desk.domain.people import RoleMissing
from qa_desk.services.close_period import period_lines
from qa_desk.services.import_money import TablePreview, import_pay, import_tariffs, preview_pay, preview_tariffs
from qa_desk.services.money_store import Pay
from qa_desk.services.pay import pay_sheet
from qa_desk.services.views import Changed
from tests.fakes.intake import count_rows
from tests.fakes.office import Office
from tests.fakes.settled import fined, with_settings


def table(folder: Path, *lines: str) -> Path:
    path = folder / "table.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_the_share_of_the_month_is_used_and_left_manager_by_manager(office: Office) -> None:
    with_settings(office, law="on", fine_ground="п. 4.2")
    fined(office)
    with office.store.write() as unit:
        pays = [Pay("2026-11", "АННА  Соколова", Money(1_000_001)), Pay("2026-10", "Роман Титов", Money(5))]
        unit.pays.add(pays, office.payroll.id, office.clock())
    sheet = pay_sheet(office.store, office.clock, office.payroll)
    assert (sheet.period, sheet.periods, sheet.percent, sheet.capped) == ("2026-11", ("2026-11", "2026-10"), 20, True)
    (line,) = sheet.lines
    assert (line.manager, line.pay, line.cap, line.taken, line.left) == (
        "АННА  Соколова", Money(1_000_001), Money(200_000), Money(150_000), Money(50_000),
    )  # fmt: skip
    (other,) = pay_sheet(office.store, office.clock, office.head, "2026-10").lines
    assert (other.manager, other.taken, other.left) == ("Роман Титов", Money(0), Money(1))


def test_a_manager_whose_pay_is_not_known_stands_there_without_a_cap(office: Office) -> None:
    fined(office)
    (line,) = pay_sheet(office.store, office.clock, office.payroll).lines
    assert (line.manager, line.pay, line.cap, line.left, line.taken) == (
        "Анна Соколова", None, None, None, Money(150_000),
    )  # fmt: skip


def test_a_preview_says_what_would_come_and_writes_nothing(office: Office, tmp_path: Path) -> None:
    path = table(tmp_path, "Менеджер;Месяц;Начислено", "Анна Соколова;11.2026;80 000", "Роман Титов;2026-11;75000,50")
    before = count_rows(office.store)
    found = preview_pay(office.store, FileTables(), office.head, path)
    assert count_rows(office.store) == before
    assert (found.result.new, found.result.changed, found.result.same) == (2, 0, 0)
    assert found.rows == (
        ("Анна Соколова", "2026-11", Money(8_000_000)), ("Роман Титов", "2026-11", Money(7_500_050)),
    )  # fmt: skip
    taken, _ = import_pay(office.store, office.clock, FileTables(), office.head, path)
    assert replace(taken, problems=()) == found.result
    again = preview_pay(office.store, FileTables(), office.head, path)
    assert (again.result.same, again.rows) == (2, ())


def test_pay_under_a_name_that_no_deals_manager_bears_is_told(office: Office, tmp_path: Path) -> None:
    fined(office)
    path = table(
        tmp_path, "Менеджер;Месяц;Начислено", "Соколова Анна;2026-11;80 000", "Соколова Анна Петровна;2026-11;80 000",
        "Соколова Анна Петровна;2026-10;80 000",
    )  # fmt: skip
    assert preview_pay(office.store, FileTables(), office.head, path).strangers == ("Соколова Анна Петровна",)
    taken, _ = import_pay(office.store, office.clock, FileTables(), office.head, path)
    assert (taken.new, taken.rejected) == (3, 0)
    assert taken.problems == (
        Rejected(3, "Менеджер", "Соколова Анна Петровна", Expected.KNOWN_MANAGER, row_taken=True),
    )


@pytest.mark.parametrize(
    ("look", "take", "titles", "row", "other"),
    [
        (preview_pay, import_pay, "Менеджер;Месяц;Начислено", "Анна;2026-11;80 000", "Анна;2026-11;8 000"),
        (preview_tariffs, import_tariffs, "Источник;Сумма;Дата", "Сайт;100;2026-01-01", "Сайт;1000;2026-01-01"),
    ],
)
def test_only_what_was_looked_at_comes_in(
    office: Office, tmp_path: Path, look: Callable[..., TablePreview],
    take: Callable[..., tuple[ImportResult, Changed]], titles: str, row: str, other: str,
) -> None:  # fmt: skip
    """The spreadsheet was saved again between the look and the agreement; or somebody else took a table."""
    path = table(tmp_path, titles, row)
    seen = look(office.store, FileTables(), office.head, path).rows
    table(tmp_path, titles, other)
    before = count_rows(office.store)
    with pytest.raises(ChangedBySomeoneElse):
        take(office.store, office.clock, FileTables(), office.head, path, seen)
    assert count_rows(office.store) == before
    seen = look(office.store, FileTables(), office.head, path).rows
    assert take(office.store, office.clock, FileTables(), office.head, path, seen)[0].new == 1


def test_a_preview_names_every_wrong_cell(office: Office, tmp_path: Path) -> None:
    path = table(tmp_path, "Менеджер;Месяц;Начислено", "Анна Соколова;2026-13;80 000", ";2026-11;5", "Титов;2026-11;х")
    problems = preview_pay(office.store, FileTables(), office.head, path).result.problems
    assert [(one.line, one.column, one.value, one.expected) for one in problems] == [
        (2, "Месяц", "2026-13", Expected.MONTH),
        (3, "Менеджер", "", Expected.MANAGER),
        (4, "Начислено", "х", Expected.POSITIVE_AMOUNT),
    ]
    path = table(tmp_path, "Источник;Сумма;Дата", "Сайт;100;2026-01-01", "Сайт;101;2026-01-01")
    found = preview_tariffs(office.store, FileTables(), office.head, path)
    assert [(one.line, one.expected) for one in found.result.problems] == [(3, Expected.SAME_AS_KNOWN)]


def test_who_may_not_import_may_not_look_either(office: Office, tmp_path: Path) -> None:
    path = table(tmp_path, "Менеджер;Месяц;Начислено", "Анна Соколова;2026-11;80 000")
    with pytest.raises(RoleMissing):
        preview_pay(office.store, FileTables(), office.auditor, path)
    with pytest.raises(RoleMissing):
        preview_tariffs(office.store, FileTables(), office.payroll, path)


def test_pay_and_months_are_for_payroll_and_the_head_alone(office: Office) -> None:
    for reader in (office.payroll, office.head):
        assert pay_sheet(office.store, office.clock, reader).lines == ()
        assert len(period_lines(office.store, office.clock, reader)) == 1
    for other in (office.auditor, office.admin, replace(office.payroll, active=False)):
        with pytest.raises(RoleMissing):
            pay_sheet(office.store, office.clock, other)
        with pytest.raises(RoleMissing):
            period_lines(office.store, office.clock, other)
