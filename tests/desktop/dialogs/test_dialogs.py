"""Dialogs: what they accept, what they refuse and say, and that each opens in every language."""

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from qa_desk import words
from qa_desk.desktop.about import AboutDialog
from qa_desk.desktop.dialogs.field_words import CALL_FIELDS, DEAL_FIELDS
from qa_desk.desktop.dialogs.import_result import ImportResultDialog, counts_in_words, problems_as_csv
from qa_desk.desktop.dialogs.keys_dialog import KeysDialog, key_lines
from qa_desk.desktop.dialogs.mapping_dialog import MappingDialog
from qa_desk.desktop.dialogs.stages_dialog import StagesDialog
from qa_desk.desktop.dialogs.tariff_dialog import TariffDialog
from qa_desk.desktop.dialogs.user_dialog import UserDialog
from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.theme import Theme
from qa_desk.domain.intake import Expected, ImportResult, Rejected
from qa_desk.domain.intake_columns import CallField, DealField, TableOf, guess_calls, guess_profile
from qa_desk.domain.money import Money
from qa_desk.domain.people import Role
from qa_desk.services.configure import list_tariffs
from qa_desk.services.import_deals import ImportPreview
from qa_desk.services.users import list_users, log_in
from tests.desktop.shell_fixtures import empty_workspace, settle, shell  # noqa: F401
from tests.desktop.shell_world import ScriptedAsker, Settle, Shell

PROBLEMS = (
    Rejected(7, "Бюджет", "=HYPERLINK(1)", Expected.AMOUNT, row_taken=True),
    Rejected(12, "ID", "", Expected.EXTERNAL_ID),
)


@pytest.fixture
def around(shell: Shell, jobs: Jobs, theme: Theme, memory: LayoutMemory) -> Surroundings:
    return shell.around(shell.office.admin, jobs, theme, memory)


def preview(*headers: str, of: TableOf = TableOf.DEALS) -> ImportPreview:
    guess = guess_profile(headers) if of is TableOf.DEALS else guess_calls(headers)
    sample = tuple(tuple(f"{header} {row}" for header in headers) for row in range(4))
    return ImportPreview(Path("export.csv"), "csv", of, headers, sample, guess, kept=False)


# ------------------------------------------------------------ import result


@pytest.mark.parametrize(
    ("language", "result", "expected"),
    [
        ("en", ImportResult("a", 1, 2, 0, 5), "1 new, 2 changed, 0 same, 5 rejected"),
        ("ru", ImportResult("a", 1, 2, 0, 5), "1 новая, 2 изменены, 0 без изменений, 5 отклонено"),
        ("ru", ImportResult("a", 22, 11, 1, 21), "22 новые, 11 изменено, 1 без изменений, 21 отклонена"),
        ("ru", ImportResult("a", 112000), "112\xa0000 новых, 0 изменено, 0 без изменений, 0 отклонено"),
    ],
)
def test_counts_take_the_form_that_goes_with_the_number(language: str, result: ImportResult, expected: str) -> None:
    words.use(language)
    assert counts_in_words(result) == expected


def test_the_list_of_problems_is_a_table_without_formulas() -> None:
    rows = list(csv.reader(io.StringIO(problems_as_csv(PROBLEMS)), delimiter=";"))
    assert rows[0] == ["Line", "Column", "Value", "Expected", "The rest of the row"]
    assert rows[1] == ["7", "Бюджет", "'=HYPERLINK(1)", "an amount with at most two decimals", "came in"]
    assert rows[2][0] == "12"
    assert rows[2][4] == "left out"


def test_the_list_is_saved_and_copied(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    target = tmp_path / "list.csv"
    dialog = ImportResultDialog(theme, ImportResult("a.csv", 1, 0, 0, 1, PROBLEMS), ScriptedAsker([target]), tmp_path)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog._save.click()
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    assert target.read_text(encoding="utf-8-sig") == problems_as_csv(PROBLEMS).replace("\r\n", "\n")
    dialog._copy.click()
    assert "HYPERLINK" in QGuiApplication.clipboard().text()


def test_a_list_that_cannot_be_written_is_told(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    target = tmp_path / "no such folder" / "list.csv"
    dialog = ImportResultDialog(theme, ImportResult("a.csv", 0, 0, 0, 1, PROBLEMS), ScriptedAsker([target]), tmp_path)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog._save.click()
    assert "list.csv" in dialog._error.text()
    assert dialog._error.isVisible()


def test_a_clean_import_shows_no_table(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    dialog = ImportResultDialog(theme, ImportResult("a.csv", 3), ScriptedAsker(), tmp_path)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog._view.isVisible()
    assert not dialog._save.isVisible()


# ------------------------------------------------------------ mapping


def test_every_field_has_words() -> None:
    assert set(DEAL_FIELDS) == set(DealField)
    assert set(CALL_FIELDS) == set(CallField)


def choose(dialog: MappingDialog, column: int, code: str) -> None:
    dialog.box(column).setCurrentIndex(dialog.box(column).findData(code))


def test_without_the_deal_id_nothing_is_imported(qtbot: QtBot, theme: Theme) -> None:
    shown = preview("Шифр", "Менеджер")
    dialog = MappingDialog(theme, shown, TableOf.DEALS, shown.guess)
    qtbot.addWidget(dialog)
    assert not dialog.ok.isEnabled()
    assert "deal ID" in dialog.error.text()
    choose(dialog, 0, DealField.EXTERNAL_ID)
    assert dialog.ok.isEnabled()
    assert dialog.columns() == ((0, "external_id"), (1, "manager"))
    assert dialog.profile().columns == {"Шифр": "external_id", "Менеджер": "manager"}


def test_one_field_takes_one_column_unless_it_takes_several(qtbot: QtBot, theme: Theme) -> None:
    shown = preview("ID", "Один", "Два")
    dialog = MappingDialog(theme, shown, TableOf.DEALS, shown.guess)
    qtbot.addWidget(dialog)
    choose(dialog, 1, DealField.STAGE)
    choose(dialog, 2, DealField.STAGE)
    assert not dialog.ok.isEnabled()
    assert "«Stage»" in dialog.error.text()
    choose(dialog, 1, DealField.PHONES)
    choose(dialog, 2, DealField.PHONES)
    assert dialog.ok.isEnabled()


def test_a_call_list_wants_to_know_when_calls_started(qtbot: QtBot, theme: Theme) -> None:
    shown = preview("Что", "Кто", of=TableOf.CALLS)
    dialog = MappingDialog(theme, shown, TableOf.CALLS, shown.guess)
    qtbot.addWidget(dialog)
    assert not dialog.ok.isEnabled()
    choose(dialog, 0, CallField.STARTED_AT)
    assert dialog.ok.isEnabled()


# ------------------------------------------------------------ stages


def test_stages_are_listed_with_their_deals_and_at_least_one_is_needed(qtbot: QtBot, theme: Theme) -> None:
    dialog = StagesDialog(theme, {"Новая": 5, "Тупик": 2}, ("Старая",))
    qtbot.addWidget(dialog)
    texts = [dialog._list.item(row).text() for row in range(3)]
    assert texts == ["Старая — 0 deals", "Новая — 5 deals", "Тупик — 2 deals"]
    assert dialog.chosen() == ("Старая",)
    dialog.check("Тупик")
    assert dialog.chosen() == ("Старая", "Тупик")


# ------------------------------------------------------------ users and tariffs


def fill(dialog: UserDialog, login: str, password: str, repeat: str | None = None) -> None:
    fields = dialog.fields
    for field, text in (
        (fields.name, "Новый Человек"),
        (fields.login, login),
        (fields.password, password),
        (fields.repeat, repeat or password),
    ):
        assert isinstance(field.editor, QLineEdit)
        field.editor.setText(text)


def test_a_user_is_added_and_may_log_in(qtbot: QtBot, shell: Shell, around: Surroundings, settle: Settle) -> None:
    dialog = UserDialog(around)
    qtbot.addWidget(dialog)
    fill(dialog, "new", "password-9")
    dialog.fields.boxes.box(Role.PAYROLL).setChecked(True)
    dialog.ok.click()
    settle()
    assert dialog.result() == QDialog.DialogCode.Accepted
    user = log_in(shell.desk.store, shell.desk.clock, shell.desk.hasher, "new", "password-9")
    assert user.roles == {Role.PAYROLL}


def test_wrong_fields_of_a_user_are_marked_and_nothing_is_sent(
    qtbot: QtBot, shell: Shell, around: Surroundings, settle: Settle
) -> None:
    dialog = UserDialog(around)
    qtbot.addWidget(dialog)
    fill(dialog, "new", "password-9", "password-8")
    dialog.ok.click()
    settle()
    assert dialog.fields.repeat.error_text == "The passwords differ"
    assert dialog.fields.roles.error_text == "Choose at least one role"
    assert len(list_users(shell.desk.store)) == 5


def test_a_taken_login_marks_its_field(qtbot: QtBot, around: Surroundings, settle: Settle) -> None:
    dialog = UserDialog(around)
    qtbot.addWidget(dialog)
    fill(dialog, "auditor", "password-9")
    dialog.fields.boxes.box(Role.AUDITOR).setChecked(True)
    dialog.ok.click()
    settle()
    assert dialog.fields.login.wrong
    assert dialog.ok.isEnabled()


def test_a_tariff_is_kept_to_the_kopeck(qtbot: QtBot, shell: Shell, around: Surroundings, settle: Settle) -> None:
    shell.office.refusal("1")
    dialog = TariffDialog(around)
    qtbot.addWidget(dialog)
    settle()
    assert dialog._source.currentText() == "Сайт"
    dialog._amount.setText("1 846,56")
    dialog.ok.click()
    settle()
    assert dialog.result() == QDialog.DialogCode.Accepted
    (tariff,) = list_tariffs(shell.desk.store)
    assert (tariff.lead_source, tariff.valid_from, tariff.amount) == ("Сайт", date(2026, 11, 16), Money(184_656))


@pytest.mark.parametrize("amount", ["", "0", "-5", "12,345", "abc"])
def test_an_amount_that_is_none_is_marked(
    qtbot: QtBot, around: Surroundings, settle: Settle, amount: str, shell: Shell
) -> None:
    dialog = TariffDialog(around)
    qtbot.addWidget(dialog)
    settle()
    dialog._source.setCurrentText("Сайт")
    dialog._amount.setText(amount)
    dialog.ok.click()
    settle()
    assert dialog.amount.wrong
    assert list_tariffs(shell.desk.store) == []


# ------------------------------------------------------------ keys, every dialog


def test_the_list_of_keys_finds_actions_and_keys(qtbot: QtBot, around: Surroundings) -> None:
    dialog = KeysDialog(around.theme, around.shortcuts)
    qtbot.addWidget(dialog)
    everything = len(key_lines(around.shortcuts))
    assert dialog.rows.rowCount() == everything
    dialog._find.setText("ctrl+q")
    assert [dialog.rows.row_at(0).title, dialog.rows.rowCount()] == ["Quit", 1]


def dialogs(around: Surroundings) -> dict[str, Callable[[], QDialog]]:
    table = preview("ID", "Что-то")
    result = ImportResult("a.csv", 1, 0, 0, 1, PROBLEMS)
    return {
        "user": lambda: UserDialog(around),
        "tariff": lambda: TariffDialog(around),
        "stages": lambda: StagesDialog(around.theme, {"Новая": 5}, ()),
        "mapping": lambda: MappingDialog(around.theme, table, TableOf.DEALS, table.guess),
        "result": lambda: ImportResultDialog(around.theme, result, ScriptedAsker(), Path()),
        "keys": lambda: KeysDialog(around.theme, around.shortcuts),
        "about": lambda: AboutDialog(around),
    }


@pytest.mark.parametrize("name", ["user", "tariff", "stages", "mapping", "result", "keys", "about"])
def test_each_dialog_speaks_both_languages_and_clips_no_button(
    qtbot: QtBot, around: Surroundings, settle: Settle, name: str
) -> None:
    titles = set()
    for language in words.LANGUAGES:
        words.use(language)
        dialog = dialogs(around)[name]()
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.show()
        settle()
        titles.add(dialog.windowTitle())
        buttons = [one for one in dialog.findChildren(QPushButton) if one.isVisible()]
        assert all(one.width() >= one.minimumSizeHint().width() for one in buttons)
        dialog.close()
    assert len(titles) == len(words.LANGUAGES)
