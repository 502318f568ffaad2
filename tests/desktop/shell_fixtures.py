"""Fixtures of the window's own tests: an empty workspace made once, a copy of it for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from qa_desk.compose import new_workspace
from qa_desk.desktop.jobs import ManualExecutor
from tests.desktop.shell_world import Settle, Shell, open_shell, settler


@pytest.fixture(scope="session")
def empty_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shell") / "template"
    new_workspace(folder)
    return folder


@pytest.fixture
def shell(empty_workspace: Path, tmp_path: Path) -> Iterator[Shell]:
    shell = open_shell(empty_workspace, tmp_path / "workspace")
    yield shell
    shell.desk.close()


@pytest.fixture
def settle(executor: ManualExecutor, qapp: QApplication) -> Settle:
    return settler(executor, qapp)
