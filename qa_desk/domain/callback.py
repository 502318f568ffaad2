"""Callback: stage two, the client is asked by someone else than the deal's manager."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import takewhile
from typing import NewType, assert_never

from qa_desk.domain.errors import GuardRefused
from qa_desk.domain.flow import Move, RefusalId, RefusalState
from qa_desk.domain.penalty import same_name
from qa_desk.domain.people import User, UserId

CallbackId = NewType("CallbackId", int)

LEAST_ATTEMPTS = 3
"""Attempts on record before a client may be called unreachable (a setting; this is what ships)."""


class CallbackOutcome(StrEnum):
    NO_ANSWER = "no_answer"  # one attempt; the callback stays due
    CONFIRMED = "confirmed"  # the client stands by the refusal
    WON_BACK = "won_back"  # help or a better price: the client goes on
    DENIED = "denied"  # the client did not refuse
    UNREACHABLE = "unreachable"  # attempts used up: never a fine


@dataclass(frozen=True, slots=True)
class Callback:
    """One attempt or its outcome. `client_words`: what the client said, as the caller wrote it down."""

    id: CallbackId
    refusal_id: RefusalId
    outcome: CallbackOutcome
    client_words: str
    called_by: UserId
    called_at: datetime


SPOKEN = frozenset({CallbackOutcome.CONFIRMED, CallbackOutcome.WON_BACK, CallbackOutcome.DENIED})


class OwnDeal(GuardRefused):
    """The person is the deal's manager; facts: manager"""

    code = "own_deal"


class TooFewAttempts(GuardRefused):
    """facts: least, made"""

    code = "too_few_attempts"


def move_of(outcome: CallbackOutcome) -> Move | None:
    """The move an outcome makes; None for an attempt nobody answered."""
    match outcome:
        case CallbackOutcome.NO_ANSWER:
            return None
        case CallbackOutcome.CONFIRMED:
            return Move.CLIENT_CONFIRMS
        case CallbackOutcome.WON_BACK:
            return Move.CLIENT_RETURNS
        case CallbackOutcome.DENIED:
            return Move.CLIENT_DENIES
        case CallbackOutcome.UNREACHABLE:
            return Move.CLIENT_UNREACHABLE
        case _:
            assert_never(outcome)


def check_not_own_deal(user: User, managers: frozenset[str]) -> None:
    """Raises OwnDeal when the user is one of `managers` (who stated the reason, who holds the deal now): by the name
    he has in the CRM, or by his own where nobody told that he sells."""
    found = next((one for one in managers if is_manager(user, one)), None)
    if found is not None:
        raise OwnDeal(manager=found)


def is_manager(user: User, name: str) -> bool:
    return bool(name.strip()) and (same_name(user.manager, name) or same_name(user.name, name))


def first_since_decision(outcomes: Sequence[CallbackOutcome], state: RefusalState, *, doubted: bool) -> int:
    """Place of the first callback that followed the last decision; `outcomes` of a refusal in the order they were put
    down, `doubted`: what that decision did.

    Told by the road alone, never by times: they are of several seats, and one whose clock is wrong would bring
    attempts of an earlier round into this one. Nothing but an outcome ends a calling, and once the client spoke only
    another decision leads to the next.
    """
    if not doubted:
        return len(outcomes)
    ended = len(outcomes) - (state is not RefusalState.CALLBACK_DUE)  # this far nothing may end what goes on
    spoken = (place + 1 for place in range(ended - 1, -1, -1) if outcomes[place] in SPOKEN)
    return next(spoken, 0)


def attempts_made(outcomes: Sequence[CallbackOutcome], state: RefusalState) -> int:
    """Unanswered attempts of the last calling; `outcomes` as in first_since_decision."""
    ended = len(outcomes) - (state is not RefusalState.CALLBACK_DUE)
    before = takewhile(lambda place: outcomes[place] is CallbackOutcome.NO_ANSWER, range(ended - 1, -1, -1))
    return sum(1 for _place in before)


def check_attempts(outcome: CallbackOutcome, attempts: int, least: int) -> None:
    """Raises TooFewAttempts when a client is called unreachable before `least` unanswered attempts are on record."""
    if outcome is CallbackOutcome.UNREACHABLE and attempts < least:
        raise TooFewAttempts(least=least, made=attempts)
