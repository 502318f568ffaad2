"""No verdict without evidence, and evidence that can be played."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.call import CallId, Lane
from qa_desk.domain.deal import DealId
from qa_desk.domain.decision import (
    AttemptEvidence,
    CallsExist,
    ClientWordsMissing,
    DealEvidence,
    DecisionVerdict,
    Evidence,
    EvidenceBroken,
    NoEvidence,
    SpanEvidence,
    check_confirmed,
    check_evidence,
    check_span,
)
from qa_desk.domain.reason_check import DUPLICATE, NO_CONTACT, ReasonCode

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


ATTEMPT, OLDER = AttemptEvidence(CallId(1)), DealEvidence(DealId(1))
MANAGERS, NOBODYS = (SpanEvidence("a" * 64, lane, 0, 1, "дорого") for lane in (Lane.MANAGER, Lane.UNKNOWN))
PRICE = ReasonCode("price")


@pytest.mark.parametrize(
    ("stated", "evidence", "enough"),
    [
        (PRICE, (SPAN,), True),
        (PRICE, (NOBODYS,), True),  # of one channel nobody knows who speaks
        (PRICE, (MANAGERS,), False),
        (PRICE, (MANAGERS, SPAN), True),
        (PRICE, (ATTEMPT, OLDER, MANAGERS), False),
        (None, (MANAGERS,), False),
        (NO_CONTACT, (MANAGERS,), False),
        (NO_CONTACT, (ATTEMPT,), True),
        (DUPLICATE, (MANAGERS, ATTEMPT), False),
        (DUPLICATE, (OLDER,), True),
    ],
)
def test_a_reason_is_confirmed_by_no_words_of_the_manager(
    stated: ReasonCode | None, evidence: tuple[Evidence, ...], enough: bool
) -> None:
    for verdict in set(DecisionVerdict) - {DecisionVerdict.CONFIRMED}:
        check_confirmed(verdict, stated, evidence)
    if enough:
        check_confirmed(DecisionVerdict.CONFIRMED, stated, evidence)
    else:
        with pytest.raises(ClientWordsMissing):
            check_confirmed(DecisionVerdict.CONFIRMED, stated, evidence)
