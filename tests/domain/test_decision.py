"""No verdict without evidence, and evidence that can be played."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.call import CallId, Lane
from qa_desk.domain.decision import (
    AttemptEvidence,
    CallsExist,
    DecisionVerdict,
    Evidence,
    EvidenceBroken,
    NoEvidence,
    SpanEvidence,
    check_evidence,
    check_span,
)

SPAN = SpanEvidence("a" * 64, Lane.CLIENT, 0, 1, "да")
SETS: tuple[tuple[Evidence, ...], ...] = ((), (SPAN,), (AttemptEvidence(CallId(1)),))


@pytest.mark.parametrize(("verdict", "evidence", "recordings"), list(itertools.product(DecisionVerdict, SETS, (0, 2))))
def test_every_verdict_with_every_kind_of_proof(
    verdict: DecisionVerdict, evidence: tuple[Evidence, ...], recordings: int
) -> None:
    if verdict is DecisionVerdict.NO_CALL and recordings:
        with pytest.raises(CallsExist):
            check_evidence(verdict, evidence, recordings)
    elif verdict is not DecisionVerdict.NO_CALL and not evidence:
        with pytest.raises(NoEvidence):
            check_evidence(verdict, evidence, recordings)
    else:
        check_evidence(verdict, evidence, recordings)


@given(st.integers(-5, 12), st.integers(-5, 12), st.sampled_from(["да", "", " \n"]))
def test_a_span_has_words_and_length_and_lies_in_its_recording(start: int, end: int, quote: str) -> None:
    span = SpanEvidence("a" * 64, Lane.CLIENT, start, end, quote)
    if 0 <= start < end <= 10 and quote == "да":
        check_span(span, 10)
    else:
        with pytest.raises(EvidenceBroken):
            check_span(span, 10)
