"""Deals a second from a 100 000-deal XLSX with 30 columns: read, mapped, every phone, date and amount parsed."""

from benchmarks.figures._intake import reading
from benchmarks.harness import Better, Figure, Workdir


def measure(workdir: Workdir) -> float:
    run = reading(workdir, "xlsx", "ours")
    return run.rows / run.seconds


FIGURE = Figure("intake.rows_per_s", "rows/s", 5000, Better.HIGHER, measure)
