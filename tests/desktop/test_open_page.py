"""A page may ask the window for another one: it comes to the front, or the reason is told."""

from collections.abc import Iterator

import pytest

from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.main_window import MainWindow
from qa_desk.desktop.theme import Theme
from tests.desktop.shell_fixtures import empty_workspace, settle, shell  # noqa: F401
from tests.desktop.shell_world import Settle, Shell


@pytest.fixture
def window(
    shell: Shell, jobs: Jobs, theme: Theme, memory: LayoutMemory, settle: Settle, request: pytest.FixtureRequest
) -> Iterator[MainWindow]:
    user = getattr(shell.office, request.param)
    one = MainWindow(shell.around(user, jobs, theme, memory), shell.asker)
    one.begin()
    settle()
    one.go_to("settings")
    settle()
    yield one
    one.close()
    one.deleteLater()


@pytest.mark.parametrize("window", ["admin"], indirect=True)
def test_the_settings_lead_to_the_speech_models(window: MainWindow) -> None:
    window.around.bus.open_page.emit("models")
    assert window.current == "models"


@pytest.mark.parametrize("window", ["payroll"], indirect=True)
def test_who_may_not_see_the_page_is_told_why(window: MainWindow) -> None:
    window.around.bus.open_page.emit("models")
    assert window.current == "settings"
    assert window.statusBar().currentMessage() == window.shelf.forbidden()["models"]


@pytest.mark.parametrize("window", ["admin"], indirect=True)
def test_a_page_nobody_knows_changes_nothing(window: MainWindow) -> None:
    window.around.bus.open_page.emit("nonsense")
    assert window.current == "settings"
