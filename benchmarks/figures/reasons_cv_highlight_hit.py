"""Share of cases whose deciding turn is among the three highlighted."""

from benchmarks.figures._reasons import clean, share
from benchmarks.harness import Better, Figure, Workdir


def measure(workdir: Workdir) -> float:
    return share(clean(workdir).highlight_hit.value)


FIGURE = Figure("reasons.cv_highlight_hit", "share", 0.97, Better.HIGHER, measure)
