"""What the sampling figures share: draws from frames of growing size, each in a process of its own, run once."""

import json
import subprocess
import sys
from collections.abc import Mapping

from benchmarks.harness import Workdir

SIZES = (10_000, 100_000, 1_000_000)
_RUNS = 2


def drawn(workdir: Workdir) -> Mapping[int, Mapping[str, float]]:
    """By number of deals: seconds (the faster run) and peak_mb."""
    return workdir.shared("sampling", lambda _folder: {deals: _best(workdir, deals) for deals in SIZES})


def _best(workdir: Workdir, deals: int) -> Mapping[str, float]:
    best = min((_run(deals) for _ in range(_RUNS)), key=lambda run: run["seconds"])
    workdir.say(f"{deals} deals: {best['seconds']:.2f} s, {best['peak_mb']:.0f} MB")
    return best


def _run(deals: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.sampling_child", str(deals)]
    told: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return told
