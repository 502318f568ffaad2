"""Seconds to write 50 000 register rows, all columns of the payroll register, as XLSX."""

from benchmarks.figures._reports import written
from benchmarks.harness import Better, Figure, Workdir

ROWS = 50_000


def measure(workdir: Workdir) -> float:
    return written(workdir, ROWS).seconds


FIGURE = Figure("report.xlsx_50k_s", "s", 5, Better.LOWER, measure)
