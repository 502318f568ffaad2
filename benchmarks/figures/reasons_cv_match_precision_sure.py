"""Of matches given as sure, how many are right: a wrong one closes a deal with a dumped client."""

from benchmarks.figures._reasons import clean, share
from benchmarks.harness import Better, Figure, Workdir


def measure(workdir: Workdir) -> float:
    return share(clean(workdir).match_right_when_sure.value)


FIGURE = Figure("reasons.cv_match_precision_sure", "share", 0.95, Better.HIGHER, measure)
