"""How good a reader is: its readings against labels, in plain counts; None where nothing was counted."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from qa_desk.domain.reason_check import Reading, ReasonCode, TurnRef, Verdict


@dataclass(frozen=True, slots=True)
class Label:
    """What a careful person says of a case."""

    refused: bool
    voiced_reasons: tuple[ReasonCode, ...]
    verdict: Verdict
    evidence: tuple[TurnRef, ...]
    traps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """One case read and labelled."""

    case_id: str
    stated_reason: ReasonCode
    label: Label
    reading: Reading

    @property
    def right(self) -> bool:
        return self.reading.verdict is self.label.verdict


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`confusion`: counts by (label, reading). `evidence_hit`, `highlight_hit`: among cases whose label names turns.
    `sure`: of all cases; `right_when_sure`: of the sure ones; `match_right_when_sure`: of the sure matches."""

    accuracy: Share
    confusion: Mapping[tuple[Verdict, Verdict], int]
    match_precision: Share
    match_recall: Share
    evidence_hit: Share
    highlight_hit: Share
    sure: Share
    right_when_sure: Share
    match_right_when_sure: Share
    by_trap: Mapping[str, Share] = field(default_factory=dict)
    by_reason: Mapping[str, Share] = field(default_factory=dict)


def evaluate(judged: Iterable[Judged]) -> Evaluation:
    cases = tuple(judged)
    sure = [case for case in cases if case.reading.sure]
    matches = [case for case in cases if case.reading.verdict is Verdict.MATCH]
    labelled = [case for case in cases if case.label.evidence]
    true_matches = [case for case in cases if case.label.verdict is Verdict.MATCH]
    traps = sorted({trap for case in cases for trap in case.label.traps})
    reasons = sorted({case.stated_reason for case in cases})
    return Evaluation(
        accuracy=_right(cases),
        confusion=dict(Counter((case.label.verdict, case.reading.verdict) for case in cases)),
        match_precision=_right(matches),
        match_recall=_right(true_matches),
        evidence_hit=Share(sum(_meets(c.reading.evidence, c.label) for c in labelled), len(labelled)),
        highlight_hit=Share(sum(_meets(c.reading.highlights, c.label) for c in labelled), len(labelled)),
        sure=Share(len(sure), len(cases)),
        right_when_sure=_right(sure),
        match_right_when_sure=_right([case for case in sure if case.reading.verdict is Verdict.MATCH]),
        by_trap={trap: _right([case for case in cases if trap in case.label.traps]) for trap in traps},
        by_reason={str(code): _right([case for case in cases if case.stated_reason == code]) for code in reasons},
    )


def _right(cases: Iterable[Judged]) -> Share:
    listed = list(cases)
    return Share(sum(case.right for case in listed), len(listed))


def _meets(turns: Iterable[TurnRef], label: Label) -> bool:
    return not set(turns).isdisjoint(label.evidence)
