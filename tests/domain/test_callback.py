"""The control call: by whom, and how often before a client is called unreachable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.callback import (
    CallbackOutcome,
    OwnDeal,
    TooFewAttempts,
    attempts_made,
    check_attempts,
    check_not_own_deal,
    first_since_decision,
)
from qa_desk.domain.callback import move_of as move_of_outcome
from qa_desk.domain.flow import TERMINAL, Move, MoveNotAllowed, RefusalState, after
from qa_desk.domain.people import Role, User, UserId


@pytest.mark.parametrize("outcome", CallbackOutcome)
@pytest.mark.parametrize("made", [0, 2, 3, 4])
def test_only_unreachable_asks_for_attempts(outcome: CallbackOutcome, made: int) -> None:
    if outcome is CallbackOutcome.UNREACHABLE and made < 3:
        with pytest.raises(TooFewAttempts):
            check_attempts(outcome, made, 3)
    else:
        check_attempts(outcome, made, 3)


@pytest.mark.parametrize(
    ("manager", "own"), [("", False), ("анна белова", True), ("Анна Белова", True), ("Борис", False)]
)
def test_nobody_calls_about_his_own_deal(manager: str, own: bool) -> None:
    user = User(UserId(1), "a", "А", frozenset({Role.AUDITOR}), manager=manager)
    if own:
        with pytest.raises(OwnDeal):
            check_not_own_deal(user, frozenset({"Анна Белова"}))
    else:
        check_not_own_deal(user, frozenset({"Анна Белова"}))


_STEPS = [
    *(Move.CONFIRM, Move.DOUBT, Move.SEND_BACK, Move.PROPOSE_RETURN, Move.HEAD_CALLS_AGAIN, Move.HEAD_CLOSES),
    *CallbackOutcome,
]


@given(st.lists(st.sampled_from(_STEPS), max_size=40))
def test_what_followed_the_last_decision_is_told_by_the_road_alone(steps: list[Move | CallbackOutcome]) -> None:
    """Every road there is, against one that writes down what belongs together."""
    state, outcomes = RefusalState.QUEUED, list[CallbackOutcome]()
    since, attempts, doubted = 0, 0, False
    for step in steps:
        if isinstance(step, CallbackOutcome):
            move = move_of_outcome(step)
            if state is not RefusalState.CALLBACK_DUE:
                continue
            outcomes.append(step)
            attempts += step is CallbackOutcome.NO_ANSWER
        else:
            move = step
        if move is not None:
            try:
                state = after(state, move)
            except MoveNotAllowed:
                continue
        if move in (Move.CONFIRM, Move.DOUBT):
            since, doubted = len(outcomes), move is Move.DOUBT
        if state is RefusalState.CALLBACK_DUE and move is not None:
            attempts = 0
        if doubted:
            assert first_since_decision(outcomes, state, doubted=True) == since
            assert attempts_made(outcomes, state) == attempts
        elif since:
            assert first_since_decision(outcomes, state, doubted=False) == since == len(outcomes)
        if state in TERMINAL:
            return
