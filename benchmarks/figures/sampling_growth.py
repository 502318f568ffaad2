"""How much longer a draw takes from ten times the deals (100 000 against a million): 10 is in proportion."""

from benchmarks.figures._sampling import drawn
from benchmarks.harness import Better, Figure, Workdir


def measure(workdir: Workdir) -> float:
    runs = drawn(workdir)
    return runs[1_000_000]["seconds"] / runs[100_000]["seconds"]


FIGURE = Figure("sampling.growth_10x", "times", 20, Better.LOWER, measure)
