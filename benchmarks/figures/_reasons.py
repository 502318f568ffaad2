"""What the reason figures share: one cross-validation over the labelled talk, by models that never saw the case."""

import itertools
import sys
from collections.abc import Sequence

from benchmarks.harness import Workdir
from qa_desk import paths
from qa_desk.adapters.reasons.training.trainer import Unseen, cross_validate, shipped_sources
from qa_desk.domain.evaluation import Evaluation, Judged, evaluate


def unseen(workdir: Workdir) -> Unseen:
    """About five minutes, once for all figures."""
    return workdir.shared("reasons_cv", lambda _folder: _measure(workdir))


def _measure(workdir: Workdir) -> Unseen:
    workdir.say("cross-validating the reason reader")
    found = cross_validate(shipped_sources(paths.resources() / "training"))
    _reliability(found.clean)
    return found


def clean(workdir: Workdir) -> Evaluation:
    return evaluate(unseen(workdir).clean)


def share(value: float | None) -> float:
    if value is None:
        raise ValueError("nothing to count")
    return value


EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)


def _reliability(judged: Sequence[Judged]) -> None:
    """The reliability curve: of cases read with a confidence, how many were right."""
    print("confidence  cases  right", file=sys.stderr)
    for low, high in itertools.pairwise(EDGES):
        here = [case for case in judged if low <= case.reading.confidence < high]
        if here:
            right = sum(case.right for case in here) / len(here)
            print(f"{low:.2f}-{min(high, 1):.2f}   {len(here):5}  {right:.2f}", file=sys.stderr)
