"""Sign-off: the sales head's signature. Nobody signs what he proposed himself, in any role."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType, assert_never
from zoneinfo import ZoneInfo

from qa_desk.domain.errors import GuardRefused
from qa_desk.domain.flow import Move, RefusalId
from qa_desk.domain.people import UserId

SignatureId = NewType("SignatureId", int)


class SignAction(StrEnum):
    APPROVE = "approve"
    SEND_BACK = "send_back"
    CLOSE = "close"  # the last three answer an unreachable client
    RETURN = "return"
    CALL_AGAIN = "call_again"


@dataclass(frozen=True, slots=True)
class Signature:
    id: SignatureId
    refusal_id: RefusalId
    action: SignAction
    comment: str
    signed_by: UserId
    signed_at: datetime


class OwnProposal(GuardRefused):
    """The signer decided, called or proposed himself; facts: part"""

    code = "own_proposal"


def move_of(action: SignAction) -> Move:
    match action:
        case SignAction.APPROVE:
            return Move.SIGN
        case SignAction.SEND_BACK:
            return Move.SEND_BACK
        case SignAction.CLOSE:
            return Move.HEAD_CLOSES
        case SignAction.RETURN:
            return Move.HEAD_RETURNS
        case SignAction.CALL_AGAIN:
            return Move.HEAD_CALLS_AGAIN
        case _:
            assert_never(action)


def check_signer(
    signer: UserId, decided: frozenset[UserId], called: frozenset[UserId], proposed: frozenset[UserId]
) -> None:
    """Raises OwnProposal when the signer took any earlier part in this round of the refusal."""
    for part, people in (("decision", decided), ("callback", called), ("proposal", proposed)):
        if signer in people:
            raise OwnProposal(part=part)


def period_of(moment: datetime, time_zone: str) -> str:
    """Accounting month "2026-11" of an aware UTC time, as the calendar on the wall shows it."""
    return moment.astimezone(ZoneInfo(time_zone)).strftime("%Y-%m")
