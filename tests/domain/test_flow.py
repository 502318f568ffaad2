"""The table of moves, every pair of it, and what no path through it can ever reach."""

import itertools
from collections import deque
from collections.abc import Callable

import pytest

from qa_desk.domain import callback, decision, sign_off
from qa_desk.domain.flow import TERMINAL, TRANSITIONS, WAITS_FOR_HEAD, Move, MoveNotAllowed, RefusalState, after

S, M = RefusalState, Move

ALLOWED = """
    queued              confirm             closure_proposed
    queued              doubt               callback_due
    queued              withdraw            withdrawn
    callback_due        client_confirms     closure_proposed
    callback_due        client_returns      won_back
    callback_due        client_denies       penalty_due
    callback_due        client_unreachable  head_decides
    closure_proposed    sign                closed
    closure_proposed    send_back           queued
    penalty_due         propose_return      return_proposed
    return_proposed     sign                returned
    return_proposed     send_back           queued
    head_decides        head_closes         closed
    head_decides        head_returns        returned
    head_decides        head_calls_again    callback_due
"""
TABLE = {(S(state), M(move)): S(then) for state, move, then in map(str.split, ALLOWED.strip().splitlines())}


@pytest.mark.parametrize(("state", "move"), list(itertools.product(S, M)))
def test_every_pair_is_allowed_or_refused_as_the_mission_says(state: S, move: M) -> None:
    if (state, move) in TABLE:
        assert after(state, move) is TABLE[state, move]
        return
    with pytest.raises(MoveNotAllowed) as refused:
        after(state, move)
    assert refused.value.facts == {"state": state.value, "move": move.value}


def test_the_table_cannot_be_changed_while_the_program_runs() -> None:
    with pytest.raises(TypeError):
        TRANSITIONS[S.CLOSED, M.SIGN] = S.QUEUED  # type: ignore[index]


def reachable(start: S, may: Callable[[S, M], bool] = lambda _state, _move: True) -> set[S]:
    """States reached from `start` by the moves that `may` allows."""
    found, waiting = {start}, deque([start])
    while waiting:
        state = waiting.popleft()
        for (before, move), then in TRANSITIONS.items():
            if before is state and may(state, move) and then not in found:
                found.add(then)
                waiting.append(then)
    return found


def test_every_state_is_reached_and_every_path_can_end() -> None:
    assert reachable(S.QUEUED) == set(S)
    for state in S:
        assert reachable(state) & TERMINAL


def test_terminal_states_are_those_without_a_way_out() -> None:
    assert frozenset(S) - {state for state, _ in TRANSITIONS} == TERMINAL


def test_only_the_head_moves_what_waits_for_him() -> None:
    his = {M.SIGN, M.SEND_BACK, M.HEAD_CLOSES, M.HEAD_RETURNS, M.HEAD_CALLS_AGAIN}
    assert {state for state, move in TRANSITIONS if move in his} == WAITS_FOR_HEAD
    for state, move in TRANSITIONS:
        assert (move in his) == (state in WAITS_FOR_HEAD)
    assert {sign_off.move_of(action) for action in sign_off.SignAction} == his


FINE = {S.PENALTY_DUE, S.RETURN_PROPOSED}


@pytest.mark.parametrize("start", sorted(set(S) - FINE))
def test_no_path_leads_to_a_fine_without_a_clients_denial(start: S) -> None:
    """From an unreachable client above all: the head may close, return or call again, and nothing of it is a fine."""
    assert reachable(start, lambda _state, move: move is not M.CLIENT_DENIES).isdisjoint(FINE)


def test_a_fine_needs_a_denial_after_each_time_the_work_was_sent_back() -> None:
    for state in (S.QUEUED, S.HEAD_DECIDES, S.CALLBACK_DUE):
        assert reachable(state, lambda _state, move: move is not M.CLIENT_DENIES).isdisjoint(FINE)
    assert {move for (_, move), then in TRANSITIONS.items() if then is S.PENALTY_DUE} == {M.CLIENT_DENIES}
    assert {state for (state, _), then in TRANSITIONS.items() if then is S.RETURN_PROPOSED} == {S.PENALTY_DUE}


def test_nothing_ends_without_a_signature_but_a_client_who_goes_on_or_a_deal_that_left() -> None:
    unsigned = {then for (state, _), then in TRANSITIONS.items() if then in TERMINAL and state not in WAITS_FOR_HEAD}
    assert unsigned == {S.WON_BACK, S.WITHDRAWN}


def test_every_verdict_and_every_outcome_has_a_place_in_the_table() -> None:
    decided = {decision.move_of(verdict) for verdict in decision.DecisionVerdict}
    called = {callback.move_of(outcome) for outcome in callback.CallbackOutcome}
    assert decided == {M.CONFIRM, M.DOUBT}
    assert called == {None, M.CLIENT_CONFIRMS, M.CLIENT_RETURNS, M.CLIENT_DENIES, M.CLIENT_UNREACHABLE}
    assert all((S.QUEUED, move) in TRANSITIONS for move in decided)
    assert all((S.CALLBACK_DUE, move) in TRANSITIONS for move in called if move is not None)


@pytest.mark.parametrize("verdict", decision.DecisionVerdict)
def test_only_a_confirmed_reason_goes_to_the_head_without_a_call(verdict: decision.DecisionVerdict) -> None:
    confirmed = verdict is decision.DecisionVerdict.CONFIRMED
    assert decision.move_of(verdict) is (M.CONFIRM if confirmed else M.DOUBT)
