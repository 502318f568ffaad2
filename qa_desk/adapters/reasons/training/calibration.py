"""From likelihoods on unseen talk to bars, and to a confidence that keeps its word."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from qa_desk.adapters.reasons.learned.turns import Floats
from qa_desk.adapters.reasons.learned.verdicts import Bars, Likely, certainty_features, confidence, decide
from qa_desk.domain.reason_check import Verdict

WRONG_MATCH = 0.5
"""Right verdicts that one wrong match costs on top of being wrong: it lets a dumped client go."""


def best_bars(truth: Sequence[Verdict], likely: Sequence[Likely]) -> Bars:
    """The bars with the most right verdicts and few wrong matches; of equals the middle one, so that none sits on an
    edge by chance."""
    tried: list[tuple[float, Bars]] = []
    for stated in (0.25, 0.3, 0.35, 0.4, 0.45, 0.5):
        for other in (0.15, 0.2, 0.25, 0.3, 0.35, 0.4):
            for share in (0.7, 0.85, 1.0, 1.2):
                bars = Bars(stated=stated, other=other, share=share)
                tried.append((_worth(truth, likely, bars), bars))
    most = max(worth for worth, _ in tried)
    best = [bars for worth, bars in tried if worth >= most - 1]
    return best[len(best) // 2]


def _worth(truth: Sequence[Verdict], likely: Sequence[Likely], bars: Bars) -> float:
    said = [decide(one, bars) for one in likely]
    right = sum(one is wanted for one, wanted in zip(said, truth, strict=True))
    wrong = sum(one is Verdict.MATCH and wanted is not Verdict.MATCH for one, wanted in zip(said, truth, strict=True))
    return right - WRONG_MATCH * wrong


def calibrate(
    truth: Sequence[Verdict], sizes: Sequence[int], likely: Sequence[Likely], bars: Bars
) -> tuple[Floats, Bars]:
    """Weights of the confidence, and the lowest bar for "sure" that keeps sure matches right. `sizes`: client turns."""
    verdicts = [decide(one, bars) for one in likely]
    rows = np.array([certainty_features(one, v, n) for one, v, n in zip(likely, verdicts, sizes, strict=True)])
    right = np.array([said is wanted for said, wanted in zip(verdicts, truth, strict=True)])
    if right.all() or not right.any():
        return np.zeros(rows.shape[1], np.float32), bars
    machine = LogisticRegression(C=1.0, fit_intercept=False, max_iter=2000).fit(rows, right)
    weights = machine.coef_[0].astype(np.float32)
    sure = [confidence(weights, one, v, n) for one, v, n in zip(likely, verdicts, sizes, strict=True)]
    return weights, _with_sure_bar(bars, verdicts, right, np.array(sure))


SURE_MATCH_PRECISION = 0.97
"""Of sure matches so many must be right on unseen talk: a wrong one closes a deal with a dumped client."""


def _with_sure_bar(bars: Bars, verdicts: Sequence[Verdict], right: npt.NDArray[np.bool_], sure: Floats) -> Bars:
    matches = np.array([verdict is Verdict.MATCH for verdict in verdicts])
    for bar in np.arange(0.5, 0.99, 0.01):
        taken = matches & (sure >= bar)
        if taken.any() and right[taken].mean() >= SURE_MATCH_PRECISION:
            return Bars(bars.refused, bars.stated, bars.other, bars.share, bars.weak, round(float(bar), 2))
    return Bars(bars.refused, bars.stated, bars.other, bars.share, bars.weak, 0.99)
