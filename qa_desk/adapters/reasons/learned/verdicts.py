"""From probabilities to a verdict, and how sure it is."""

from dataclasses import dataclass

import numpy as np

from qa_desk.adapters.reasons.learned.turns import Floats
from qa_desk.domain.reason_check import Verdict

VERDICTS = (Verdict.MATCH, Verdict.MISMATCH, Verdict.NO_REFUSAL, Verdict.UNCLEAR)


@dataclass(frozen=True, slots=True)
class Bars:
    """`refused`: from here on the client refused. `stated`, `other`: from here on a ground was voiced. `share`: the
    stated ground must reach this share of its strongest rival. `weak`: share of `stated` that does when nothing else
    was voiced. `sure`: confidence from which the program stands by a verdict."""

    refused: float = 0.5
    stated: float = 0.35
    other: float = 0.3
    share: float = 0.8
    weak: float = 0.7
    sure: float = 0.85


@dataclass(frozen=True, slots=True)
class Likely:
    """Probabilities of one case: refused; the stated ground voiced; the strongest other ground voiced."""

    refused: float
    stated: float
    other: float


def decide(likely: Likely, bars: Bars) -> Verdict:
    if likely.refused < bars.refused:
        return Verdict.NO_REFUSAL
    if likely.stated >= bars.stated and likely.stated >= likely.other * bars.share:
        return Verdict.MATCH
    if likely.other >= bars.other:
        return Verdict.MISMATCH
    return Verdict.MATCH if likely.stated >= bars.stated * bars.weak else Verdict.UNCLEAR


def certainty_features(likely: Likely, verdict: Verdict, turns: int) -> list[float]:
    """What the probability of being right is worked out from."""
    base = [likely.refused, likely.stated, likely.other, likely.stated - likely.other, abs(likely.refused - 0.5)]
    chosen = [float(verdict is one) for one in VERDICTS]
    crossed = [flag * value for flag in chosen for value in base]
    return [1.0, *base, *chosen, *crossed, min(turns, 30) / 30]


def confidence(weights: Floats, likely: Likely, verdict: Verdict, turns: int) -> float:
    """Probability that the verdict is right, calibrated on talk that the classifiers had not seen."""
    score = float(np.dot(weights, certainty_features(likely, verdict, turns)))
    return float(1 / (1 + np.exp(-score)))
