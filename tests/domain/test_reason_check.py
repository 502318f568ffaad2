"""The verdict follows from what the client did and said."""

import pytest

from qa_desk.domain.call import Direction, Lane
from qa_desk.domain.reason_check import (
    ReasonCode,
    RefusalCase,
    SpokenCall,
    SpokenTurn,
    TurnRef,
    Verdict,
    verdict_of,
)

PRICE, TRUST = ReasonCode("price"), ReasonCode("trust")


@pytest.mark.parametrize(
    ("refused", "voiced", "verdict"),
    [
        (True, (PRICE,), Verdict.MATCH),
        (True, (TRUST, PRICE), Verdict.MATCH),
        (True, (TRUST,), Verdict.MISMATCH),
        (True, (), Verdict.UNCLEAR),
        (False, (PRICE,), Verdict.NO_REFUSAL),
        (False, (), Verdict.NO_REFUSAL),
    ],
)
def test_verdict_of(refused: bool, voiced: tuple[ReasonCode, ...], verdict: Verdict) -> None:
    assert verdict_of(refused, voiced, PRICE) is verdict


def test_a_reference_finds_its_turn() -> None:
    turns = (SpokenTurn(Lane.MANAGER, "Алло"), SpokenTurn(Lane.CLIENT, "Дорого"))
    case = RefusalCase("c", PRICE, "", (SpokenCall(0, Direction.OUT, turns),))
    assert case.turn(TurnRef(0, 1)).text == "Дорого"
