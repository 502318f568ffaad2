"""What several figures share: the demo workspace, made by the program's own demo verb in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.harness import Workdir
from qa_desk import paths


def demo_workspace(workdir: Workdir) -> Path:
    """Folder of a finished demo workspace: imported, transcribed, checked, decided, signed."""
    return workdir.shared("demo", _make)


def _make(folder: Path) -> Path:
    out = folder / "out"
    command = [sys.executable, "-m", "qa_desk", "demo", "--out", str(out), "--no-window", "--no-pictures", "--json"]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)
    return out / "workspace"


def demo_source() -> Path:
    return paths.resources() / "demo"
