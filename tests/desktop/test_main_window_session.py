"""From a folder to a window and out again: workspaces, the first user, logging in, pictures of every page."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qa_desk.compose import new_workspace, now, open_desk
from qa_desk.desktop.app import first_language, first_mode
from qa_desk.desktop.dialogs.entrance import FirstUserPanel, LoginPanel, StartPanel
from qa_desk.desktop.grab import pages_for, whose_window
from qa_desk.desktop.jobs import Executor, ManualExecutor
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.main_window import Leaving
from qa_desk.desktop.page_list import PAGES
from qa_desk.desktop.session import Doors, Session
from qa_desk.desktop.theme import Mode, Theme
from qa_desk.desktop.widgets.language import LanguageSwitch
from qa_desk.domain.people import Role, User, UserId
from qa_desk.services.queue import claim_item, get_item
from qa_desk.services.users import list_users
from tests.desktop.shell_fixtures import empty_workspace, settle, shell  # noqa: F401
from tests.desktop.shell_world import ScriptedAsker, Settle, Shell


@pytest.fixture
def asker() -> ScriptedAsker:
    return ScriptedAsker()


@pytest.fixture
def make_session(
    qapp: QApplication, theme: Theme, memory: LayoutMemory, executor: ManualExecutor, asker: ScriptedAsker
) -> Iterator[Callable[[], Session]]:
    made: list[Session] = []

    def make() -> Session:
        def same_executor() -> Executor:
            return executor

        doors = Doors(open_desk, new_workspace)
        session = Session(qapp, doors, memory, theme, LanguageSwitch(qapp), asker, same_executor)
        made.append(session)
        return session

    yield make
    for session in made:
        if session.desk is not None:
            session.desk.close()
        session.entrance.deleteLater()
        session.deleteLater()


def start_panel(session: Session) -> StartPanel:
    panel = session.entrance.panel
    assert isinstance(panel, StartPanel)
    return panel


def login_panel(session: Session) -> LoginPanel:
    panel = session.entrance.panel
    assert isinstance(panel, LoginPanel)
    return panel


def until(qtbot: QtBot, settle: Settle, true: Callable[[], bool]) -> None:
    """A window that is left is taken down page by page, each in a turn of the event loop of its own."""

    def look() -> bool:
        settle()
        return true()

    qtbot.waitUntil(look)


def test_a_first_start_makes_a_workspace_a_user_and_the_window(
    make_session: Callable[[], Session], asker: ScriptedAsker, settle: Settle, tmp_path: Path, memory: LayoutMemory
) -> None:
    session = make_session()
    session.start(None)
    asker.answers.append(tmp_path / "new")
    start_panel(session)._create.click()
    settle()
    panel = session.entrance.panel
    assert isinstance(panel, FirstUserPanel)
    panel._go.click()
    assert panel.fields.name.wrong
    assert panel.fields.password.wrong
    for field, text in (
        (panel.fields.name, "Вера Осипова"),
        (panel.fields.login, "osipova"),
        (panel.fields.password, "long enough"),
        (panel.fields.repeat, "long enough"),
    ):
        QTest.keyClicks(field.editor, "x")
        field.editor.setProperty("text", text)
    QTest.keyClick(panel.fields.repeat.editor, Qt.Key.Key_Return)
    settle()
    assert session.window is not None
    assert session.window.isVisible()
    assert not session.entrance.isVisible()
    assert session.recent() == [tmp_path / "new"]
    session.window.leave(Leaving.QUIT)
    settle()


def test_a_write_that_never_ends_does_not_keep_the_program(
    make_session: Callable[[], Session], shell: Shell, settle: Settle, qtbot: QtBot
) -> None:
    session, finished = make_session(), []
    session._as_user = shell.office.auditor
    session.finished.connect(lambda: finished.append(True))
    session.start(shell.desk.folder)
    settle()
    desk = session.desk
    assert session.window is not None
    assert desk is not None
    session.window.leave(Leaving.QUIT)  # from here on nothing that was begun elsewhere ends
    assert session._impatience.isActive()
    session._impatience.timeout.emit()
    qtbot.waitUntil(lambda: session.window is None and session.desk is None and session._impatience.isActive())
    assert finished == []
    session._impatience.timeout.emit()
    assert finished == [True]
    assert not session._impatience.isActive()
    desk.close()


def test_a_wrong_password_is_told_in_a_sentence_and_the_right_one_opens_the_window(
    make_session: Callable[[], Session], shell: Shell, settle: Settle
) -> None:
    session = make_session()
    session.start(shell.desk.folder)
    settle()
    panel = login_panel(session)
    panel._login.setText("auditor")
    panel._password.setText("wrong")
    QTest.keyClick(panel._password, Qt.Key.Key_Return)
    assert not panel._go.isEnabled()
    settle()
    assert panel.error.isVisible()
    assert panel.error.text() == "Wrong login or password."
    assert panel._go.isEnabled()
    panel._password.setText("password-1")
    QTest.keyClick(panel._password, Qt.Key.Key_Return)
    settle()
    assert session.window is not None
    assert session.window.around.user.login == "auditor"
    finished: list[bool] = []
    session.finished.connect(lambda: finished.append(True))
    session.window.close()
    settle()
    assert finished == [True]


def test_a_folder_without_a_workspace_is_told_and_another_may_be_chosen(
    make_session: Callable[[], Session], settle: Settle, tmp_path: Path
) -> None:
    session = make_session()
    session.start(tmp_path)
    settle()
    assert start_panel(session).error.isVisible()


def test_logging_out_gives_back_what_was_held_and_asks_who_comes_next(
    make_session: Callable[[], Session], shell: Shell, settle: Settle, qtbot: QtBot
) -> None:
    refusal = shell.office.refusal("1")
    with shell.desk.store.read() as unit:
        item = unit.queue.of_refusal(refusal.id).id
    session = make_session()
    session.start(shell.desk.folder)
    settle()
    session.enter(shell.office.auditor)
    settle()
    window = session.window
    assert window is not None
    window.commands.take_next()
    settle()
    held = get_item(shell.desk.store, item).lease
    assert held is not None
    assert held.holder == shell.office.auditor.id
    window.leave(Leaving.LOG_OUT)
    until(qtbot, settle, lambda: isinstance(session.entrance.panel, LoginPanel) and session.entrance.isVisible())
    assert session.window is None
    until(qtbot, settle, lambda: login_panel(session)._login.text() == "auditor")
    taken, _changed = claim_item(shell.desk.store, now, shell.office.second, item)
    assert taken is not None


def test_switching_leads_back_to_the_choice_with_the_workspace_on_the_list(
    make_session: Callable[[], Session], shell: Shell, settle: Settle, qtbot: QtBot
) -> None:
    session = make_session()
    session.start(shell.desk.folder)
    settle()
    session.enter(shell.office.head)
    settle()
    assert session.window is not None
    session.window.leave(Leaving.SWITCH)
    until(qtbot, settle, lambda: isinstance(session.entrance.panel, StartPanel) and session.desk is None)
    assert start_panel(session)._list.count() == 1
    assert session.desk is None


@pytest.mark.parametrize(
    ("remembered", "system", "expected"),
    [("", "ru_RU", "ru"), ("", "de_DE", "en"), ("en", "ru_RU", "en"), ("ru", "en_GB", "ru"), ("xx", "C", "en")],
)
def test_first_language(remembered: str, system: str, expected: str) -> None:
    assert first_language(remembered, system) == expected


def test_an_unknown_theme_in_the_ini_file_means_the_systems() -> None:
    assert [first_mode(text) for text in ("dark", "", "pink")] == [Mode.DARK, Mode.SYSTEM, Mode.SYSTEM]


def user(login: str, *roles: Role) -> User:
    return User(UserId(len(login)), login, login, frozenset(roles))


def test_each_page_is_pictured_for_somebody_who_sees_it_whole() -> None:
    people = [user("a", Role.AUDITOR), user("head", Role.SALES_HEAD), user("boss", Role.PAYROLL, Role.ADMIN)]
    missing = [row.name for row in PAGES]
    seen: dict[str, list[str]] = {}
    login: str | None = "a"
    while missing:
        viewer = whose_window(people, login, missing)
        login = None
        assert viewer is not None
        assert viewer.login not in seen, "nothing new can be seen, and so for ever"
        seen[viewer.login] = pages_for(viewer, missing)
        missing = [name for name in missing if name not in seen[viewer.login]]
    assert seen == {
        "a": ["panel", "queue", "review", "callbacks", "appeals", "checklists"],
        "boss": ["reports", "reasons", "models", "settings"],
        "head": ["sign_off"],
    }


def test_a_page_nobody_may_open_is_not_waited_for() -> None:
    assert whose_window([user("p", Role.PAYROLL)], None, ["queue"]) is None
    assert whose_window([user("p", Role.PAYROLL)], "nobody", ["reports"]) is None


GRAB = """
import sys
from pathlib import Path
from qa_desk.compose import new_workspace, open_desk
from qa_desk.desktop import app
folder, out, config = map(Path, sys.argv[1:])
sys.exit(app.run(open_desk, new_workspace, folder, grab=out, login="auditor", config=config))
"""


def test_the_program_itself_takes_a_picture_of_every_page_and_ends_with_zero(shell: Shell, tmp_path: Path) -> None:
    """Pages the auditor may not open are seen by the head."""
    shell.office.refusal("1")
    assert len(list_users(shell.desk.store)) == 5
    out = tmp_path / "pictures"
    ended = subprocess.run(
        [sys.executable, "-c", GRAB, str(shell.desk.folder), str(out), str(tmp_path / "config")],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    names = sorted({path.stem.partition("-")[0] for path in out.iterdir()})
    assert names == [
        "appeals",
        "callbacks",
        "checklists",
        "models",
        "panel",
        "queue",
        "reasons",
        "reports",
        "review",
        "settings",
        "sign_off",
    ]
    for path in out.iterdir():
        picture = QImage(str(path))
        assert (picture.width(), picture.height()) == (1280, 800)
    assert not list((shell.desk.folder / "logs").glob("crash-*"))
