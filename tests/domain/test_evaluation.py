"""Measuring a reader: every figure of a small hand-counted set."""

from qa_desk.domain.evaluation import Judged, Label, Share, evaluate
from qa_desk.domain.reason_check import Reading, ReasonCode, TurnRef, Verdict

PRICE = ReasonCode("price")
TRUST = ReasonCode("trust")
HERE, THERE = TurnRef(0, 1), TurnRef(0, 3)


def judged(
    label: Verdict,
    read: Verdict,
    *,
    sure: bool = False,
    truth: TurnRef | None = HERE,
    evidence: TurnRef = HERE,
    highlights: tuple[TurnRef, ...] = (HERE,),
    stated: ReasonCode = PRICE,
    traps: tuple[str, ...] = (),
) -> Judged:
    truths = () if truth is None else (truth,)
    return Judged(
        "case",
        stated,
        Label(label is not Verdict.NO_REFUSAL, (), label, truths, traps),
        Reading(read, True, (), (evidence,), highlights, 0.5, sure),
    )


def test_figures_are_counted_as_a_person_would() -> None:
    result = evaluate(
        [
            judged(Verdict.MATCH, Verdict.MATCH, sure=True, traps=("negation",)),
            judged(Verdict.MATCH, Verdict.UNCLEAR, evidence=THERE, highlights=(THERE, HERE)),
            judged(Verdict.MISMATCH, Verdict.MATCH, sure=True, evidence=THERE, highlights=(THERE,), stated=TRUST),
            judged(Verdict.NO_REFUSAL, Verdict.NO_REFUSAL, truth=None, traps=("negation", "long")),
        ]
    )
    assert result.accuracy == Share(2, 4)
    assert result.confusion[Verdict.MISMATCH, Verdict.MATCH] == 1
    assert result.match_precision == Share(1, 2)
    assert result.match_recall == Share(1, 2)
    assert result.evidence_hit == Share(1, 3)
    assert result.highlight_hit == Share(2, 3)
    assert result.sure == Share(2, 4)
    assert result.right_when_sure == Share(1, 2)
    assert result.match_right_when_sure == Share(1, 2)
    assert result.by_trap == {"long": Share(1, 1), "negation": Share(2, 2)}
    assert result.by_reason == {"price": Share(2, 3), "trust": Share(0, 1)}


def test_nothing_counted_has_no_share() -> None:
    assert evaluate([]).accuracy.value is None
    assert Share(1, 4).value == 0.25
