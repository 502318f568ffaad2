"""Seconds to freeze a frame of a million deals and draw a month's last sample from it."""

from benchmarks.figures._sampling import drawn
from benchmarks.harness import Better, Figure, Workdir


def measure(workdir: Workdir) -> float:
    return drawn(workdir)[1_000_000]["seconds"]


FIGURE = Figure("sampling.million_s", "s", 5, Better.LOWER, measure)
