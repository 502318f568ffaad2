"""The most memory a process holds while it reads and parses a 100 000-deal file: the larger of XLSX and CSV."""

from benchmarks.figures._intake import reading
from benchmarks.harness import Better, Figure, Workdir


def measure(workdir: Workdir) -> float:
    return max(reading(workdir, kind, "ours").peak_mb for kind in ("xlsx", "csv"))


FIGURE = Figure("intake.peak_mb", "MB", 400, Better.LOWER, measure)
