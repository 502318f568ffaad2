"""How many times longer the XLSX takes us than python-calamine alone, which parses nothing and checks nothing."""

from benchmarks.figures._intake import reading
from benchmarks.harness import Better, Figure, Workdir


def measure(workdir: Workdir) -> float:
    return reading(workdir, "xlsx", "ours").seconds / reading(workdir, "xlsx", "bare_calamine").seconds


FIGURE = Figure("intake.xlsx_over_bare", "times", 8, Better.LOWER, measure)
