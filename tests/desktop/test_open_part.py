"""A page asks the window for a part of another page: it comes to the front with that part."""

from collections.abc import Iterator

import pytest

from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.main_window import MainWindow
from qa_desk.desktop.pages.settings import SettingsPage
from qa_desk.desktop.pages.sign_off import SignOffPage
from qa_desk.desktop.theme import Theme
from tests.desktop.shell_fixtures import empty_workspace, settle, shell  # noqa: F401
from tests.desktop.shell_world import Settle, Shell


@pytest.fixture
def window(shell: Shell, jobs: Jobs, theme: Theme, memory: LayoutMemory, settle: Settle) -> Iterator[MainWindow]:
    one = MainWindow(shell.around(shell.office.head, jobs, theme, memory), shell.asker)
    one.begin()
    settle()
    yield one
    one.close()
    one.deleteLater()


def test_the_tariffs_are_one_step_from_the_heads_desk_and_back(window: MainWindow, settle: Settle) -> None:
    window.go_to("sign_off")
    window.around.bus.open_page.emit("settings/tariffs")
    settle()
    assert window.current == "settings"
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    assert page.list.current == "tariffs"
    window.around.bus.open_page.emit("sign_off/pay")
    settle()
    desk = window.page("sign_off")
    assert isinstance(desk, SignOffPage)
    assert (window.current, desk.tab) == ("sign_off", desk.pay)


def test_an_unknown_part_opens_the_page_as_it_was(window: MainWindow, settle: Settle) -> None:
    window.around.bus.open_page.emit("sign_off/nothing")
    settle()
    desk = window.page("sign_off")
    assert isinstance(desk, SignOffPage)
    assert desk.tab is desk.to_sign
