"""What the shipped reader costs, measured once in a process of its own for three figures."""

import json
import subprocess
import sys

from benchmarks.harness import Workdir


def cost(workdir: Workdir) -> dict[str, float]:
    return workdir.shared("reader_cost", lambda _folder: _measure())


def _measure() -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.reader_cost"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: dict[str, float] = json.loads(told)
    return found
