"""Share of right verdicts on the development cases, each read by a model that never saw it."""

from benchmarks.figures._reasons import clean, share
from benchmarks.harness import Better, Figure, Workdir


def measure(workdir: Workdir) -> float:
    return share(clean(workdir).accuracy.value)


FIGURE = Figure("reasons.cv_accuracy", "share", 0.85, Better.HIGHER, measure)
