"""What the desktop figures share: runs of the real window, each in a process of its own, and their workspaces."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from benchmarks.figures._demo import demo_workspace
from benchmarks.harness import Workdir
from benchmarks.window_rows import make_big

_ENDS_S = 240
_RUNS = 3


def longest_stall(workdir: Workdir, story: str, workspace: Path) -> float:
    """The least of three runs: a stall that a busy machine caused is not in every run, ours is. Copies nothing back."""
    longest = []
    for run in range(_RUNS):
        with _copy(workdir, workspace) as copied:
            told = json.loads(_last_line(_ended(workdir, story, copied)))
        longest.append(float(told["longest_ms"]))
        workdir.say(f"{story}, run {run + 1}: {told['longest_ms']:.0f} ms in {told['phase']}")
    return min(longest)


def seconds_to_rows(workdir: Workdir, workspace: Path) -> float:
    """From starting the process until it tells that rows are painted and a key was obeyed."""
    with _copy(workdir, workspace) as copied:
        started = time.perf_counter()
        with subprocess.Popen(
            _command(workdir, "start", copied), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            encoding="utf-8", env=_environment(workdir),
        ) as child:  # fmt: skip
            assert child.stdout is not None
            ready = any(line.strip() == "ready" for line in iter(child.stdout.readline, ""))
            seconds = time.perf_counter() - started
            child.stdout.read()
        if not ready or child.returncode:
            raise RuntimeError(f"the window ended with {child.returncode} before it was ready")
    return seconds


def demo(workdir: Workdir) -> Path:
    return demo_workspace(workdir)


def big(workdir: Workdir) -> Path:
    return workdir.shared("big_queue", make_big)


def _ended(workdir: Workdir, story: str, workspace: Path) -> str:
    done = subprocess.run(
        _command(workdir, story, workspace), capture_output=True, text=True, encoding="utf-8", timeout=_ENDS_S,
        env=_environment(workdir), check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{story} ended with {done.returncode}: {_last_line(done.stderr)}")
    return done.stdout


def _command(workdir: Workdir, story: str, workspace: Path) -> Sequence[str]:
    config = workdir.path / "window_config"
    shutil.rmtree(config, ignore_errors=True)
    return [sys.executable, "-m", "benchmarks.window_child", story, str(workspace), str(config), _auditor(workspace)]


def _environment(workdir: Workdir) -> dict[str, str]:
    """Compiled modules are kept, as an installed program's are."""
    kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(workdir.path / "pycache")}
    return {**os.environ, **kept, "QT_QPA_PLATFORM": "offscreen"}


@contextmanager
def _copy(workdir: Workdir, workspace: Path) -> Iterator[Path]:
    """A run leaves leases and drafts behind; the next one must meet the same workspace."""
    copied = workdir.path / "window_workspace"
    shutil.copytree(workspace, copied)
    try:
        yield copied
    finally:
        shutil.rmtree(copied)


def _auditor(workspace: Path) -> str:
    with closing(sqlite3.connect(workspace / "qa-desk.sqlite")) as connection:
        for key, login, name, roles in connection.execute("SELECT id, login, name, roles FROM users ORDER BY id"):
            if "auditor" in json.loads(roles):
                return json.dumps({"id": key, "login": login, "name": name, "roles": json.loads(roles)})
    raise RuntimeError(f"nobody audits in {workspace}")


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or [""])[-1]
