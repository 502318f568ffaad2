"""Seconds from importing the reader to the first case it could read."""

from benchmarks.figures._reader_cost import cost
from benchmarks.harness import Better, Figure, Workdir


def measure(workdir: Workdir) -> float:
    return cost(workdir)["load_s"]


FIGURE = Figure("reasons.load_s", "s", 1, Better.LOWER, measure)
