"""The share of a refusal's talk that "evidence only" plays before a deciding turn has been heard, mean over all cases.

Over the labelled development refusals, which have no sound: a turn lasts as long as its text at 14 letters a second,
with 0.4 s between turns. Moments are those of the cross-validated readings (the shipped reader learned from these very
cases), played as the player does: the call of the best highlight, those behind it, then those before it, within a call
the best moment first, 2 s before and after. A case whose moments reach no deciding turn counts as 1; one in which no
turn decides is left out.
"""

import statistics
import sys
from collections.abc import Sequence

from benchmarks.figures._reasons import unseen
from benchmarks.harness import Better, Figure, Workdir
from benchmarks.listen_share import Listening, listening
from qa_desk import paths
from qa_desk.adapters.reasons.training.talk import load_cases
from qa_desk.adapters.reasons.training.trainer import shipped_sources

_EDGES = (0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.99, 1.0)


def measure(workdir: Workdir) -> float:
    cases = {one.case.id: one.case for one in load_cases(shipped_sources(paths.resources() / "training").judged)}
    judged = unseen(workdir).clean
    found = [one for one in (listening(cases[case.case_id], case) for case in judged) if one is not None]
    tell(found, len(judged))
    return statistics.fmean(one.share for one in found)


def tell(found: Sequence[Listening], cases: int) -> None:
    shares = sorted(one.share for one in found)
    reached = [one.share for one in found if one.reached]
    tenths = ", ".join(f"{shares[min(round(len(shares) * part / 10), len(shares) - 1)]:.2f}" for part in range(1, 10))
    print(
        f"{cases} cases, {cases - len(found)} without a deciding turn, {len(found) - len(reached)} never reached\n"
        f"where reached: mean {statistics.fmean(reached):.3f}, median {statistics.median(reached):.3f}\n"
        f"deciles: {tenths}",
        file=sys.stderr,
    )
    for edge in _EDGES:
        here = sum(share <= edge for share in shares)
        print(f"at most {edge:4.2f}: {here:5} cases, {here / len(shares):.2f}", file=sys.stderr)


FIGURE = Figure("desk.listen_share", "share", 0.3, Better.LOWER, measure)
