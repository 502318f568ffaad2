"""Calls of 30 turns a second on one core once loaded (processor time, best of five runs over 540 cases)."""

from benchmarks.figures._reader_cost import cost
from benchmarks.harness import Better, Figure, Workdir


def measure(workdir: Workdir) -> float:
    return cost(workdir)["calls_per_s"]


FIGURE = Figure("reasons.calls_per_s", "calls/s", 300, Better.HIGHER, measure)
