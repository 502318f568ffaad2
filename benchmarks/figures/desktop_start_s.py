"""Seconds from starting the process until the queue's rows are painted and a key is obeyed: median of three starts.

One start before them warms the disk's cache; a user who is known skips the password.
"""

from statistics import median

from benchmarks.figures._desktop import demo, seconds_to_rows
from benchmarks.harness import Better, Figure, Workdir

_STARTS = 3


def measure(workdir: Workdir) -> float:
    workspace = demo(workdir)
    seconds_to_rows(workdir, workspace)
    return median(seconds_to_rows(workdir, workspace) for _ in range(_STARTS))


FIGURE = Figure("desktop.start_s", "s", 3, Better.LOWER, measure)
