"""The most memory of a process that writes a payroll register of 5 000, 50 000 or 500 000 fines as XLSX: it is flat.

The floor leaves room for the program itself; the three are told one by one, so that growth is seen.
"""

from benchmarks.figures._reports import written
from benchmarks.harness import Better, Figure, Workdir

SIZES = (5_000, 50_000, 500_000)


def measure(workdir: Workdir) -> float:
    return max(written(workdir, rows).peak_mb for rows in SIZES)


FIGURE = Figure("report.peak_mb", "MB", 150, Better.LOWER, measure)
