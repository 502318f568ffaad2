"""A speech model that is not on this computer is offered, and fetched only when the user says so."""

from dataclasses import replace

from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.main_window import MainWindow
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.work_menu import Command
from qa_desk.domain.settings import Settings
from qa_desk.domain.transcript import ModelNotOnHost
from qa_desk.services.configure import change_settings
from tests.desktop.shell_fixtures import empty_workspace, settle, shell  # noqa: F401
from tests.desktop.shell_world import Settle, Shell
from tests.fakes.models import AskedModels


def test_a_missing_model_is_offered_and_fetched_only_after_a_click(
    shell: Shell, jobs: Jobs, theme: Theme, memory: LayoutMemory, settle: Settle
) -> None:
    models = AskedModels(fault=ModelNotOnHost(host="example.org", file="model.bin"))
    shell.desk = replace(shell.desk, models=models)
    office = shell.office
    change_settings(office.store, office.clock, office.admin, Settings(model="small"))
    window = MainWindow(shell.around(office.auditor, jobs, theme, memory), shell.asker)
    window.begin()
    settle()
    window.menus.action(Command.TRANSCRIBE).trigger()
    settle()
    offered = window.banner.message
    assert offered is not None
    assert offered.text() == "The speech model small is not on this computer yet."
    assert models.asked == []
    assert offered.action is not None
    offered.action.act()
    settle()
    assert models.asked == ["download small"]
    shell.asker.answers.append(True)
    window.close()
