"""Memory of a process that holds the reader and has read 540 cases."""

from benchmarks.figures._reader_cost import cost
from benchmarks.harness import Better, Figure, Workdir


def measure(workdir: Workdir) -> float:
    return cost(workdir)["rss_mb"]


FIGURE = Figure("reasons.rss_mb", "MB", 300, Better.LOWER, measure)
