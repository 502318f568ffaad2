"""Seconds to verify an audit log of a million entries in SQLite: chain, checkpoints and signatures."""

import json
import subprocess
import sys

from benchmarks.harness import Better, Figure, Workdir

ENTRIES = 1_000_000


def measure(workdir: Workdir) -> float:
    folder = workdir.shared("log", lambda made: made)
    command = [sys.executable, "-m", "benchmarks.log_child", str(folder), str(ENTRIES)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    workdir.say(f"{ENTRIES} entries: {told['seconds']:.1f} s, {told['peak_mb']:.0f} MB")
    return float(told["seconds"])


FIGURE = Figure("log.verify_million_s", "s", 30, Better.LOWER, measure)
