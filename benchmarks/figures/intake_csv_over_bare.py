"""How many times longer the CSV takes us than the csv module alone, which parses nothing and checks nothing."""

from benchmarks.figures._intake import reading
from benchmarks.harness import Better, Figure, Workdir


def measure(workdir: Workdir) -> float:
    return reading(workdir, "csv", "ours").seconds / reading(workdir, "csv", "bare_csv").seconds


FIGURE = Figure("intake.csv_over_bare", "times", 25, Better.LOWER, measure)
