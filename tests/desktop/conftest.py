"""What desktop tests share: jobs whose other thread is driven by hand, a theme, a layout file of their own, and a
workspace with deals to review for who asks for it."""

from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from qa_desk.desktop.jobs import Jobs, ManualExecutor
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.theme import Mode, Theme
from qa_desk.desktop.work_queue import Kept
from qa_desk.domain.errors import KnownError
from tests.desktop.pages.review_world import World, make_world, surround
from tests.desktop.shell_world import Settle, settler

# the library's five seconds are short on a machine that does other things, and it has no setting for them
for _wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitSignals, QtBot.waitActive, QtBot.waitExposed):
    _wait.__kwdefaults__ = {**(_wait.__kwdefaults__ or {}), "timeout": 60_000}


@pytest.fixture(autouse=True)
def no_window_is_left(qapp: QApplication) -> Iterator[None]:
    """A window that an earlier test left in sight would be the active one and take the keys of the next; Ctrl, which
    the test library leaves held down, would change what a choice of rows means."""
    QTest.keyRelease(QWindow(), Qt.Key.Key_Control)
    assert QGuiApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier
    yield
    for window in qapp.topLevelWidgets():
        window.hide()


@pytest.fixture(autouse=True)
def isolated_settings(tmp_path: Path) -> None:
    """No test reads or writes the settings of whoever runs it."""
    for form in (QSettings.Format.IniFormat, QSettings.Format.NativeFormat):
        QSettings.setPath(form, QSettings.Scope.UserScope, str(tmp_path / "settings"))


@pytest.fixture(autouse=True)
def nobody_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dialog with an event loop of its own would wait for a user who is not there: it fails instead."""

    def asked(*around: object, **_more: object) -> NoReturn:
        raise AssertionError(f"a dialog that waits for an answer: {around}")

    for kind in (QDialog, QMessageBox, QFileDialog, QMenu):
        monkeypatch.setattr(kind, "exec", asked)
    for question in ("getOpenFileName", "getExistingDirectory", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, question, asked)
    for question in ("question", "information", "warning", "critical"):
        monkeypatch.setattr(QMessageBox, question, asked)


@pytest.fixture
def executor() -> ManualExecutor:
    return ManualExecutor()


@pytest.fixture
def shown_errors() -> list[KnownError]:
    """What the error presenter was asked to show."""
    return []


@pytest.fixture
def jobs(qapp: QApplication, executor: ManualExecutor, shown_errors: list[KnownError]) -> Iterator[Jobs]:
    """Steps run when `executor.drain()` says so; a bug in a step fails the test through the crash hook."""
    jobs = Jobs(executor, shown_errors.append)
    yield jobs
    jobs.close()


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, Mode.LIGHT)


@pytest.fixture
def memory(tmp_path: Path) -> LayoutMemory:
    memory = LayoutMemory(tmp_path / "layout.ini")
    memory.set_text(Kept.AUTO, "off")  # no test starts an engine that it did not ask for
    return memory


@pytest.fixture
def settle(executor: ManualExecutor, qapp: QApplication) -> Settle:
    """Lets the other thread and the event loop have their turns until nothing waits."""
    return settler(executor, qapp)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = make_world(tmp_path / "world")
    yield world
    world.desk.close()


@pytest.fixture
def around(world: World, jobs: Jobs, theme: Theme, memory: LayoutMemory) -> Surroundings:
    """An auditor's."""
    return surround(world, "osipova", jobs, theme, memory)
