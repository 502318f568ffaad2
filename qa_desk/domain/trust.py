"""Trust meter: how often auditors decided as the finding on their screen said, with the interval that n allows."""

import math
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import TypeVar, assert_never

from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.evaluation import Share
from qa_desk.domain.reason_check import ReasonCode, Verdict

Key = TypeVar("Key", bound=Hashable)
CONFIDENCE = 0.95


def wilson(part: int, whole: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Score interval of the share part / whole; (0, 1) where nothing was counted.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
    Statistical Association 22 (1927), 209-212: with p = part / n and z the normal quantile,
    (p + z²/2n ± z·√(p(1 - p)/n + z²/4n²)) / (1 + z²/n).
    """
    if not 0 <= part <= whole or not 0 < confidence < 1:
        raise ValueError(f"no share: {part} of {whole} at {confidence}")
    if whole == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, weight = part / whole, z * z / whole
    middle = (share + weight / 2) / (1 + weight)
    half = z * math.sqrt((share * (1 - share) + weight / 4) / whole) / (1 + weight)
    # rounding must not push a bound over the share or out of 0..1: at 0 and at n they touch
    return min(max(middle - half, 0.0), share), max(min(middle + half, 1.0), share)


def interval(share: Share) -> tuple[float, float]:
    """Wilson's, 95 %: from where to where the true share may lie, given how few were counted."""
    return wilson(share.part, share.whole)


@dataclass(frozen=True, slots=True)
class Compared:
    """One decision beside the finding that was on screen. `month`: "2026-11", local, of the decision."""

    stated: ReasonCode | None
    finding: Verdict
    sure: bool
    decision: DecisionVerdict
    month: str


@dataclass(frozen=True, slots=True)
class TrustMeter:
    """Shares of decisions that agree with their finding. `sure`: among findings the program stood by.
    `by_reason`: by stated reason, "" where the book has none.
    `no_call`, `unseen`: decisions that say nothing of a finding: no conversation, and no finding on screen."""

    overall: Share
    sure: Share
    by_reason: Mapping[str, Share] = field(default_factory=dict)
    by_verdict: Mapping[Verdict, Share] = field(default_factory=dict)
    by_month: Mapping[str, Share] = field(default_factory=dict)
    no_call: int = 0
    unseen: int = 0


def agrees(finding: Verdict, decision: DecisionVerdict) -> bool | None:
    """None for a decision that no finding can be held against."""
    match decision:
        case DecisionVerdict.CONFIRMED:
            return finding is Verdict.MATCH
        case DecisionVerdict.CONTRADICTED:
            return finding in (Verdict.MISMATCH, Verdict.NO_REFUSAL)
        case DecisionVerdict.NOT_DISCUSSED:
            return finding is Verdict.UNCLEAR
        case DecisionVerdict.NO_CALL:
            return None
        case _:
            assert_never(decision)


def measure(compared: Iterable[Compared], unseen: int = 0) -> TrustMeter:
    """Months come in order of time, reasons by code."""
    listed = list(compared)
    told = [(one, agreed) for one in listed if (agreed := agrees(one.finding, one.decision)) is not None]
    by_verdict = _shares((one.finding, agreed) for one, agreed in told)
    return TrustMeter(
        overall=_share(agreed for _one, agreed in told),
        sure=_share(agreed for one, agreed in told if one.sure),
        by_reason=_shares((str(one.stated or ""), agreed) for one, agreed in told),
        by_verdict={verdict: by_verdict[verdict] for verdict in Verdict if verdict in by_verdict},
        by_month=_shares((one.month, agreed) for one, agreed in told),
        no_call=len(listed) - len(told),
        unseen=unseen,
    )


def _share(agreed: Iterable[bool]) -> Share:
    listed = list(agreed)
    return Share(sum(listed), len(listed))


def _shares(pairs: Iterable[tuple[Key, bool]]) -> dict[Key, Share]:
    found: dict[Key, Share] = {}
    for key, agreed in pairs:
        before = found.get(key, Share(0, 0))
        found[key] = Share(before.part + agreed, before.whole + 1)
    return {key: found[key] for key in sorted(found, key=str)}
