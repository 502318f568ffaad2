"""The road of a conditional refusal: its states, the moves between them, and nothing else. Read this first.

Every move of every refusal in the program goes through `after`; no other file changes a state.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NewType

from qa_desk.domain.deal import DealId
from qa_desk.domain.errors import GuardRefused
from qa_desk.domain.reason_check import ReasonCode

RefusalId = NewType("RefusalId", int)


class RefusalState(StrEnum):
    QUEUED = "queued"  # an auditor must listen and decide
    CALLBACK_DUE = "callback_due"  # someone else than the deal's manager calls the client
    CLOSURE_PROPOSED = "closure_proposed"  # the reason stands: the head signs the loss
    PENALTY_DUE = "penalty_due"  # the client denied the refusal: fine and new manager are to be proposed
    RETURN_PROPOSED = "return_proposed"  # fine and reassignment wait for the head
    HEAD_DECIDES = "head_decides"  # the client could not be reached: only the head decides, and never a fine
    CLOSED = "closed"  # lost, signed
    RETURNED = "returned"  # with another manager, signed
    WON_BACK = "won_back"  # the client goes on after all
    WITHDRAWN = "withdrawn"  # the deal left the stage in the CRM before anybody decided


class Move(StrEnum):
    CONFIRM = "confirm"
    DOUBT = "doubt"
    CLIENT_CONFIRMS = "client_confirms"
    CLIENT_RETURNS = "client_returns"
    CLIENT_DENIES = "client_denies"
    CLIENT_UNREACHABLE = "client_unreachable"
    PROPOSE_RETURN = "propose_return"
    SIGN = "sign"
    SEND_BACK = "send_back"
    HEAD_CLOSES = "head_closes"
    HEAD_RETURNS = "head_returns"
    HEAD_CALLS_AGAIN = "head_calls_again"
    WITHDRAW = "withdraw"


S, M = RefusalState, Move
TRANSITIONS: Mapping[tuple[RefusalState, Move], RefusalState] = MappingProxyType(
    {
        (S.QUEUED, M.CONFIRM): S.CLOSURE_PROPOSED,
        (S.QUEUED, M.DOUBT): S.CALLBACK_DUE,
        (S.QUEUED, M.WITHDRAW): S.WITHDRAWN,
        (S.CALLBACK_DUE, M.CLIENT_CONFIRMS): S.CLOSURE_PROPOSED,
        (S.CALLBACK_DUE, M.CLIENT_RETURNS): S.WON_BACK,
        (S.CALLBACK_DUE, M.CLIENT_DENIES): S.PENALTY_DUE,
        (S.CALLBACK_DUE, M.CLIENT_UNREACHABLE): S.HEAD_DECIDES,
        (S.CLOSURE_PROPOSED, M.SIGN): S.CLOSED,
        (S.CLOSURE_PROPOSED, M.SEND_BACK): S.QUEUED,
        (S.PENALTY_DUE, M.PROPOSE_RETURN): S.RETURN_PROPOSED,
        (S.RETURN_PROPOSED, M.SIGN): S.RETURNED,
        (S.RETURN_PROPOSED, M.SEND_BACK): S.QUEUED,
        (S.HEAD_DECIDES, M.HEAD_CLOSES): S.CLOSED,
        (S.HEAD_DECIDES, M.HEAD_RETURNS): S.RETURNED,
        (S.HEAD_DECIDES, M.HEAD_CALLS_AGAIN): S.CALLBACK_DUE,
    }
)
TERMINAL = frozenset({S.CLOSED, S.RETURNED, S.WON_BACK, S.WITHDRAWN})
WAITS_FOR_HEAD = frozenset({S.CLOSURE_PROPOSED, S.RETURN_PROPOSED, S.HEAD_DECIDES})


class MoveNotAllowed(GuardRefused):
    """facts: state, move"""

    code = "move_not_allowed"


def after(state: RefusalState, move: Move) -> RefusalState:
    """The state after `move`. Raises MoveNotAllowed when the table has no such row."""
    try:
        return TRANSITIONS[state, move]
    except KeyError:
        raise MoveNotAllowed(state=state.value, move=move.value) from None


@dataclass(frozen=True, slots=True)
class ConditionalRefusal:
    """A deal waiting to be closed as lost, with the manager's stated reason as it stood when the refusal was opened.

    `round`: 1 for the first time a deal comes here, 2 when it comes back after a terminal state, and so on.
    `version` grows with every move and guards against two people moving it at once. `lead_source`: the CRM's when the
    refusal was opened; empty where it named none, or where an older program opened the refusal.
    """

    id: RefusalId
    deal_id: DealId
    round: int
    state: RefusalState
    stated_reason: ReasonCode | None
    stated_text: str
    stated_comment: str
    stated_by: str
    opened_at: datetime
    deadline_at: datetime
    version: int
    lead_source: str = ""
