"""Long work in the main window, and leaving while it runs."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QProgressBar

from qa_desk import words
from qa_desk.desktop.jobs import ManualExecutor
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.long_work import JoinedProgress, shown_of
from qa_desk.desktop.main_window import Leaving
from qa_desk.desktop.work_menu import Command
from qa_desk.services.running import ProgressReport
from tests.desktop.main_window_parts import (
    Open,
    command,
    open_window,  # noqa: F401
)
from tests.desktop.shell_fixtures import empty_workspace, settle, shell  # noqa: F401
from tests.desktop.shell_world import Settle, Shell

# ------------------------------------------------------------ long work


def test_progress_of_files_and_of_the_file_in_work_make_one_growing_share() -> None:
    told: list[ProgressReport] = []
    joined = JoinedProgress(told.append)
    for report in (
        ProgressReport("transcribe_files", 0, 4),
        ProgressReport("transcribe", 50, 100, "a.wav"),
        ProgressReport("transcribe_files", 1, 4),
        ProgressReport("transcribe", 100, 100, "b.wav"),
        ProgressReport("transcribe_files", 4, 4),
    ):
        joined(report)
    # each report tells the whole story, so any of them may be lost on the way to the window
    shown = [shown_of(report) for report in told]
    assert [one.share for one in shown] == [0.0, 0.125, 0.25, 0.5, 1.0]
    assert [one.count for one in shown] == ["1 of 4", "1 of 4", "2 of 4", "3 of 4", "4 of 4"]
    assert shown[1].detail == "a.wav"


@pytest.mark.parametrize(
    ("report", "count", "share"),
    [
        (ProgressReport("import_deals", 500, 1000, "d.xlsx"), "500 of 1,000", 0.5),
        (ProgressReport("import_deals", 500, None, "d.csv"), "500", None),
        (ProgressReport("transcribe", 10, 40, "a.wav"), "", 0.25),
    ],
)
def test_other_progress_is_shown_as_it_comes(report: ProgressReport, count: str, share: float | None) -> None:
    shown = shown_of(report)
    assert (shown.count, shown.share, shown.detail) == (count, share, report.detail)


def test_while_long_work_runs_the_strip_shows_and_other_long_work_is_off(
    shell: Shell, open_window: Open, settle: Settle
) -> None:
    window = open_window(shell.office.auditor)
    command(window, Command.CHECK_REASONS)
    assert window.strip.isVisible()
    assert not window.menus.action(Command.IMPORT_DEALS).isEnabled()
    assert window.menus.action(Command.LOG_OUT).isEnabled()
    window.take_files([Path("x.csv")])
    assert "Other work is running" in window.statusBar().currentMessage()
    settle()
    assert not window.strip.isVisible()
    assert window.menus.action(Command.IMPORT_DEALS).isEnabled()
    assert window.statusBar().currentMessage() == "0 reasons checked"


def test_cancelled_work_says_that_what_was_finished_is_kept(shell: Shell, open_window: Open, settle: Settle) -> None:
    window = open_window(shell.office.auditor)
    command(window, Command.CHECK_REASONS)
    window.strip._cancel.click()
    settle()
    assert "What was finished before is kept" in window.statusBar().currentMessage()
    assert not window.work.running


def test_the_strip_says_what_runs_in_the_language_of_the_window(
    shell: Shell, open_window: Open, settle: Settle
) -> None:
    window = open_window(shell.office.auditor)
    words.use("ru")
    command(window, Command.CHECK_REASONS)
    texts = [label.text() for label in window.strip.findChildren(QLabel)]
    assert any("причин" in text for text in texts)
    assert window.strip.findChild(QProgressBar) is not None
    settle()


# ------------------------------------------------------------ leaving


def test_closing_at_rest_asks_nothing(shell: Shell, open_window: Open) -> None:
    window = open_window(shell.office.auditor)
    left: list[Leaving] = []
    window.left.connect(left.append)
    assert window.close()
    assert left == [Leaving.QUIT]
    assert shell.asker.questions == []


@pytest.mark.parametrize("answer", [False, True])
def test_closing_during_long_work_asks(shell: Shell, open_window: Open, settle: Settle, answer: bool) -> None:
    window = open_window(shell.office.auditor)
    left: list[Leaving] = []
    window.left.connect(left.append)
    command(window, Command.CHECK_REASONS)
    shell.asker.answers.append(answer)
    command(window, Command.LOG_OUT)
    assert left == ([Leaving.LOG_OUT] if answer else [])
    assert window.isVisible() is not answer
    settle()


def test_staying_forgets_where_one_wanted_to_go(shell: Shell, open_window: Open, settle: Settle) -> None:
    window = open_window(shell.office.auditor)
    left: list[Leaving] = []
    window.left.connect(left.append)
    command(window, Command.CHECK_REASONS)
    shell.asker.answers.append(False)
    command(window, Command.SWITCH_WORKSPACE)
    settle()
    window.close()
    assert left == [Leaving.QUIT]


def test_the_window_comes_back_where_it_was(
    shell: Shell, open_window: Open, memory: LayoutMemory, executor: ManualExecutor
) -> None:
    window = open_window(shell.office.auditor)
    window.resize(960, 650)
    window.close()
    executor.drain()
    again = open_window(shell.office.auditor)
    assert (again.width(), again.height()) == (960, 650)
