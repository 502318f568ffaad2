"""The most memory a process holds that freezes a frame of a million deals and draws from it."""

from benchmarks.figures._sampling import drawn
from benchmarks.harness import Better, Figure, Workdir


def measure(workdir: Workdir) -> float:
    return drawn(workdir)[1_000_000]["peak_mb"]


FIGURE = Figure("sampling.million_mb", "MB", 400, Better.LOWER, measure)
