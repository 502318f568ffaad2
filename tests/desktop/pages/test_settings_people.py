"""People in the settings: switching off, roles, passwords, one's own password; the signing key; by keys alone."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qa_desk.adapters.keys import InstallationKey
from qa_desk.desktop.dialogs.user_changes import NewPasswordDialog, RolesDialog
from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.pages.settings import SettingsPage
from qa_desk.desktop.pages.settings.account_tab import AccountTab
from qa_desk.desktop.pages.settings.key_tab import KeyTab
from qa_desk.desktop.pages.settings.users_tab import UsersTab
from qa_desk.desktop.theme import Theme
from qa_desk.domain.errors import KnownError
from qa_desk.domain.people import LoginFailed, Role, User
from qa_desk.services.public_key import KeyGuard, KeyPlace
from qa_desk.services.users import list_users, log_in
from tests.desktop.shell_fixtures import empty_workspace, settle, shell  # noqa: F401
from tests.desktop.shell_world import Settle, Shell
from tests.fakes.office import HASHER, PASSWORD

OpenPage = Callable[[User, str], SettingsPage]
NEW = "new-password-7"


@pytest.fixture
def open_at(qtbot: QtBot, shell: Shell, jobs: Jobs, theme: Theme, memory: LayoutMemory, settle: Settle) -> OpenPage:
    def make(user: User, section: str) -> SettingsPage:
        page = SettingsPage(shell.around(user, jobs, theme, memory))
        qtbot.addWidget(page)
        page.resize(1040, 760)
        page.show()
        page.shown()
        page.list.choose(section)
        settle()
        return page

    return make


def users(page: SettingsPage, shell: Shell) -> UsersTab:
    tab = cast("UsersTab", page.section("users"))
    tab.asker = shell.asker
    return tab


def choose(tab: UsersTab, login: str) -> None:
    logins = [tab.rows.row_at(place).login for place in range(tab.rows.rowCount())]
    tab.view.choose_row(logins.index(login))


def may_enter(shell: Shell, login: str, password: str = PASSWORD) -> bool:
    try:
        log_in(shell.desk.store, shell.desk.clock, HASHER, login, password)
    except LoginFailed:
        return False
    return True


def test_an_admin_switches_somebody_off_and_on(shell: Shell, open_at: OpenPage, settle: Settle) -> None:
    tab = users(open_at(shell.office.admin, "users"), shell)
    choose(tab, "auditor")
    shell.asker.answers += [False, True]
    tab.switch.click()
    settle()
    assert may_enter(shell, "auditor")
    tab.switch.click()
    settle()
    assert not may_enter(shell, "auditor")
    assert tab.chosen is not None
    assert (tab.chosen.login, tab.chosen.active, tab.switch.text()) == ("auditor", False, "Switch on")
    tab.switch.click()
    settle()
    assert may_enter(shell, "auditor")


def test_the_last_admin_is_told_why_he_stays(
    shell: Shell, open_at: OpenPage, settle: Settle, shown_errors: list[KnownError]
) -> None:
    tab = users(open_at(shell.office.admin, "users"), shell)
    choose(tab, "admin")
    shell.asker.answers.append(True)
    tab.switch.click()
    settle()
    assert [error.code for error in shown_errors] == ["last_admin"]
    assert may_enter(shell, "admin")


def test_roles_are_changed_in_a_dialog(shell: Shell, open_at: OpenPage, settle: Settle) -> None:
    tab = users(open_at(shell.office.admin, "users"), shell)
    choose(tab, "auditor")
    tab.roles.click()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, RolesDialog)
    assert dialog.boxes.chosen() == {Role.AUDITOR}
    dialog.boxes.box(Role.AUDITOR).setChecked(False)
    dialog.ok.click()
    settle()
    assert dialog.error.wrong, "nobody is left without a role"
    dialog.boxes.box(Role.PAYROLL).setChecked(True)
    dialog.ok.click()
    settle()
    assert next(one for one in list_users(shell.desk.store) if one.login == "auditor").roles == {Role.PAYROLL}


def test_a_forgotten_password_is_reset(shell: Shell, open_at: OpenPage, settle: Settle) -> None:
    tab = users(open_at(shell.office.admin, "users"), shell)
    choose(tab, "payroll")
    tab.password.click()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, NewPasswordDialog)
    dialog.new.setText(NEW)
    dialog.again.setText("other")
    dialog.ok.click()
    assert dialog.fields[1].wrong
    dialog.again.setText(NEW)
    dialog.ok.click()
    settle()
    assert may_enter(shell, "payroll", NEW)


@pytest.mark.parametrize("login", ["auditor", "payroll", "head", "admin"])
def test_everybody_changes_his_own_password_by_keys(
    shell: Shell, open_at: OpenPage, settle: Settle, login: str
) -> None:
    page = open_at(getattr(shell.office, login), "account")
    tab = cast("AccountTab", page.section("account"))
    tab.old.setText("not-it-at-all")
    tab.new.setText(NEW)
    tab.again.setText(NEW)
    QTest.keyClick(tab.again, Qt.Key.Key_Return)
    settle()
    assert "not your password" in tab._fields[0].error_text
    tab.old.setText(PASSWORD)
    QTest.keyClick(tab.old, Qt.Key.Key_Return)
    settle()
    assert may_enter(shell, login, NEW)
    assert tab.old.text() == tab.new.text() == ""


def test_a_short_or_mistyped_password_is_marked(shell: Shell, open_at: OpenPage) -> None:
    tab = cast("AccountTab", open_at(shell.office.head, "account").section("account"))
    tab.old.setText(PASSWORD)
    tab.new.setText("short")
    tab.change.click()
    assert tab._fields[1].wrong
    tab.new.setText(NEW)
    tab.change.click()
    assert tab._fields[2].wrong
    assert may_enter(shell, "head")


def test_the_key_is_shown_with_its_guard_and_saved(
    shell: Shell, open_at: OpenPage, settle: Settle, tmp_path: Path
) -> None:
    shell.desk = replace(
        shell.desk, key_place=KeyPlace(Path("k/signing-key.pem"), KeyGuard.FILE, "k/signing-key.passphrase", "0600")
    )
    tab = cast("KeyTab", open_at(shell.office.auditor, "key").section("key"))
    tab.asker = shell.asker
    texts = [one.text() for one in tab.values]
    public_key = cast("InstallationKey", shell.desk.key).public_key
    assert texts[1] == public_key
    assert "signing-key.pem" in texts[2]
    assert "0600" in texts[3]
    shell.asker.answers += [None, tmp_path / "key.pub"]
    tab.export.click()
    tab.export.click()
    settle()
    assert (tmp_path / "key.pub").read_text("ascii") == f"{public_key}\n"
