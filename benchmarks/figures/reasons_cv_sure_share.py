"""Share of cases that the reader stands by."""

from benchmarks.figures._reasons import clean, share
from benchmarks.harness import Better, Figure, Workdir


def measure(workdir: Workdir) -> float:
    return share(clean(workdir).sure.value)


FIGURE = Figure("reasons.cv_sure_share", "share", 0.5, Better.HIGHER, measure)
