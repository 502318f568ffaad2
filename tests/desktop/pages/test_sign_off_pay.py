"""Pay and tariffs by keys alone: seen before they are taken, wrong ones by file, line and column."""

from pathlib import Path

from qa_desk.domain.sign_off import SignAction
from qa_desk.services.sign import SignRequest
from tests.desktop.pages.head_desk import Open, cells, open_desk, said  # noqa: F401
from tests.desktop.pages.refusal_desk import return_proposed
from tests.fakes.office import Office
from tests.fakes.settled import with_settings


def table(folder: Path, *lines: str) -> Path:
    path = folder / "pay.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_pay_is_seen_before_it_is_taken_and_then_stands_against_the_cap(
    open_desk: Open, office: Office, tmp_path: Path
) -> None:
    with_settings(office, law="on", fine_ground="п. 4.2")
    refusal = return_proposed(office, "1")
    office.sign(SignRequest(refusal.id, SignAction.APPROVE))
    at = open_desk()
    tab = at.page.pay
    at.at(tab)
    assert cells(tab.view, 6) == ["pay not known: the share is not checked"]
    at.asker.path = table(tmp_path, "Менеджер;Месяц;Начислено", "Анна Соколова;2026-11;10 000", "Титов;2026-10;5")
    at.press("Alt+I")
    dialog = tab.dialog
    assert dialog is not None
    assert cells(dialog.view) == ["Анна Соколова", "Титов"]
    with office.store.read() as unit:
        assert unit.pays.periods() == []
    at.press("Return")
    assert tab.dialog is None
    assert said(tab.banner) == "pay.csv: 2 new, 0 changed, 0 same, 0 rejected"
    row = [cells(tab.view, column)[0] for column in range(1, 6)]
    assert row == ["10,000.00\u00a0₽", "2,000.00\u00a0₽", "1,500.00\u00a0₽", "500.00\u00a0₽", "75%"]
    tab.month.setFocus()
    at.press("Down")
    assert cells(tab.view) == ["Титов"]
    assert tab.month.currentData() == "2026-10"


def test_a_wrong_table_names_file_line_column_and_what_was_expected_and_nothing_is_taken(
    open_desk: Open, office: Office, tmp_path: Path
) -> None:
    at = open_desk()
    tab = at.page.pay
    at.at(tab)
    at.asker.path = table(tmp_path, "Менеджер;Месяц;Начислено", "Анна Соколова;2026-11;10 000", "Титов;2026-13;5")
    at.press("Alt+I")
    dialog = tab.dialog
    assert dialog is not None
    row = [cells(dialog.view, column)[0] for column in range(5)]
    assert row[:4] == ["pay.csv", "3", "Месяц", "2026-13"]
    assert "2026-11" in row[4]
    assert not dialog.ok.isVisible()
    at.press("Return")
    at.press("Escape")
    assert tab.dialog is None
    with office.store.read() as unit:
        assert unit.pays.periods() == []


def test_tariffs_are_imported_here_and_their_history_is_one_key_away(
    open_desk: Open, office: Office, tmp_path: Path
) -> None:
    at = open_desk()
    tab = at.page.pay
    at.at(tab)
    at.asker.path = table(tmp_path, "Источник;Сумма;Действует с", "Радио;900;2026-12-01")
    at.press("Alt+Shift+I")
    at.press("Return")
    with office.store.read() as unit:
        assert ("Радио", 90_000) in [(one.lead_source, one.amount.minor) for one in unit.penalties.tariffs()]
    at.press("Alt+T")
    assert at.pages == ["settings/tariffs"]


def test_a_file_that_is_no_table_of_pay_says_so(open_desk: Open, tmp_path: Path) -> None:
    at = open_desk()
    at.at(at.page.pay)
    at.asker.path = table(tmp_path, "a;b", "1;2")
    at.press("Alt+I")
    assert at.page.pay.dialog is None
    assert said(at.page.pay.banner) != ""
