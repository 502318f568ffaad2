"""The command line in this process, on real workspaces; the window is a stand-in that remembers being opened."""

import json
import logging
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from qa_desk import compose
from qa_desk.cli.app import build
from qa_desk.services.desk import Desk as OpenDesk
from tests.fakes.intake import DEMO

PASSWORD = "correct-horse-9"


@dataclass(frozen=True)
class Said:
    """What a run printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> dict[str, Any]:
        """The one object of a --json run."""
        lines = self.out.splitlines()
        assert len(lines) == 1, self.out
        told = json.loads(lines[0])
        assert isinstance(told, dict)
        return told


@dataclass
class Desk:
    """Runs verbs; `workspace` is added to each that does not say otherwise."""

    app: typer.Typer
    workspace: Path

    def run(
        self,
        *arguments: str,
        password: str | None = PASSWORD,
        at: Path | None = None,
        stdin: str | None = None,
        **env: str,
    ) -> Said:
        """Anything but a known end (an exception that reached the top) fails the test."""
        given = {"QA_DESK_WORKSPACE": str(at or self.workspace), "COLUMNS": "200", **env}
        if password is not None:
            given["QA_DESK_PASSWORD"] = password
        result = CliRunner().invoke(self.app, list(arguments), env={"QA_DESK_PASSWORD": None, **given}, input=stdin)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert PASSWORD not in result.stdout + result.stderr
        return Said(result.exit_code, result.stdout, result.stderr)

    def ok(self, *arguments: str, **env: str) -> dict[str, Any]:
        """A --json run that must end well."""
        said = self.run(*arguments, "--json", **env)
        assert said.code == 0, said
        return said.told

    def refused(self, *arguments: str, **env: str) -> tuple[int, str]:
        """Exit code and error code of a --json run that must not end well; the sentence is on standard error."""
        said = self.run(*arguments, "--json", **env)
        error = said.told["error"]
        assert said.code in (1, 2), said
        assert error["message"] in said.err.replace("\n", " ").strip() or error["message"] in said.err
        assert "Traceback" not in said.err
        return said.code, error["code"]


def bench(workspace: Path, clock: Callable[[], datetime] | None = None) -> Desk:
    """`clock`: instead of the computer's."""
    outside = compose.outside(lambda *_: 0)

    def opened(folder: Path) -> OpenDesk:
        desk = outside.open_desk(folder)
        return desk if clock is None else replace(desk, clock=clock)

    return Desk(build(replace(outside, open_desk=opened)), workspace)


@pytest.fixture(scope="session")
def workspace_with_people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty workspace with the five people of the road; tests work on copies."""
    made = bench(tmp_path_factory.mktemp("people") / "workspace")
    made.ok("init")
    made.ok("user", "add", "admin", "--role", "admin", QA_DESK_NEW_PASSWORD=PASSWORD)
    for login, role in (("auditor", "auditor"), ("second", "auditor"), ("head", "sales_head"), ("payroll", "payroll")):
        made.ok("user", "add", login, "--role", role, "-u", "admin", QA_DESK_NEW_PASSWORD=PASSWORD)
    _close_logs()
    return made.workspace


@pytest.fixture(scope="session")
def workspace_with_demo(workspace_with_people: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With the demo's deals, calls and recordings."""
    made = bench(tmp_path_factory.mktemp("demo") / "workspace")
    shutil.copytree(workspace_with_people, made.workspace)
    made.ok("import", "deals", str(DEMO / "deals.xlsx"))
    made.ok("import", "calls", str(DEMO / "calls.csv"))
    made.ok("import", "recordings", str(DEMO / "recordings"), "--link")
    _close_logs()
    return made.workspace


@pytest.fixture
def desk(workspace_with_people: Path, tmp_path: Path) -> Iterator[Desk]:
    shutil.copytree(workspace_with_people, tmp_path / "workspace")
    yield bench(tmp_path / "workspace")
    _close_logs()


@pytest.fixture
def stocked(workspace_with_demo: Path, tmp_path: Path) -> Iterator[Desk]:
    shutil.copytree(workspace_with_demo, tmp_path / "workspace")
    yield bench(tmp_path / "workspace")
    _close_logs()


def _close_logs() -> None:
    root = logging.getLogger("qa_desk")
    for handler in list(root.handlers):
        if isinstance(handler, RotatingFileHandler):
            root.removeHandler(handler)
            handler.close()
