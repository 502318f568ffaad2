"""A main window over a workspace, and what its tests do with it."""

from collections.abc import Callable, Iterator

import pytest

from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.main_window import MainWindow
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.work_menu import Command
from qa_desk.domain.people import User
from tests.desktop.shell_fixtures import empty_workspace, settle, shell  # noqa: F401
from tests.desktop.shell_world import Settle, Shell

Open = Callable[[User], MainWindow]


@pytest.fixture
def open_window(shell: Shell, jobs: Jobs, theme: Theme, memory: LayoutMemory, settle: Settle) -> Iterator[Open]:
    windows: list[MainWindow] = []

    def make(user: User) -> MainWindow:
        window = MainWindow(shell.around(user, jobs, theme, memory), shell.asker)
        windows.append(window)
        window.begin()
        settle()
        return window

    yield make
    for window in windows:
        shell.asker.answers.append(True)
        window.close()
        window.deleteLater()


def command(window: MainWindow, wanted: Command) -> None:
    window.menus.action(wanted).trigger()


def dialog_of(window: MainWindow, kind: type) -> object:
    found = [one for one in window.findChildren(kind) if one.isVisible()]
    assert found, f"no {kind.__name__} on screen"
    return found[-1]
