"""Seconds to write the payroll register of 50 000 fines as XLSX, summary and details, as the payroll pack has it."""

from benchmarks.figures._reports import written
from benchmarks.harness import Better, Figure, Workdir

ROWS = 50_000


def measure(workdir: Workdir) -> float:
    return written(workdir, ROWS).seconds


FIGURE = Figure("report.xlsx_50k_s", "s", 5, Better.LOWER, measure)
