"""The command line in this process, on real workspaces; the window is a stand-in that remembers being opened."""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from qa_desk import compose
from qa_desk.cli.app import build
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
    opened: list[Path | None] = field(default_factory=list)

    def run(self, *arguments: str, password: str | None = PASSWORD, at: Path | None = None, **env: str) -> Said:
        """Anything but a known end (an exception that reached the top) fails the test."""
        given = {"QA_DESK_WORKSPACE": str(at or self.workspace), "COLUMNS": "200", **env}
        if password is not None:
            given["QA_DESK_PASSWORD"] = password
        result = CliRunner().invoke(self.app, list(arguments), env={"QA_DESK_PASSWORD": None, **given})
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


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An empty workspace with the four people of the road."""
    made = Desk(build(compose.outside(lambda workspace, *_: 0)), tmp_path / "workspace")
    made.ok("init")
    made.ok("user", "add", "admin", "--role", "admin", QA_DESK_NEW_PASSWORD=PASSWORD)
    for login, role in (("auditor", "auditor"), ("second", "auditor"), ("head", "sales_head"), ("payroll", "payroll")):
        made.ok("user", "add", login, "--role", role, "-u", "admin", QA_DESK_NEW_PASSWORD=PASSWORD)
    yield made
    _close_logs()


def _close_logs() -> None:
    root = logging.getLogger("qa_desk")
    for handler in list(root.handlers):
        if isinstance(handler, RotatingFileHandler):
            root.removeHandler(handler)
            handler.close()


@pytest.fixture
def stocked(desk: Desk) -> Desk:
    """With the demo's deals, calls and recordings."""
    desk.ok("import", "deals", str(DEMO / "deals.xlsx"))
    desk.ok("import", "calls", str(DEMO / "calls.csv"))
    desk.ok("import", "recordings", str(DEMO / "recordings"), "--link")
    return desk
