"""Callback: attempts and their outcome, by someone else than the deal's manager."""

from dataclasses import dataclass

from qa_desk.domain.callback import (
    SPOKEN,
    CallbackOutcome,
    attempts_made,
    check_attempts,
    check_not_own_deal,
    move_of,
)
from qa_desk.domain.decision import CommentRequired
from qa_desk.domain.flow import ConditionalRefusal, MoveNotAllowed, RefusalId, RefusalState
from qa_desk.domain.people import Role, User, require
from qa_desk.services.decide import managers_of
from qa_desk.services.ports import Clock
from qa_desk.services.rights import check_still
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.views import Changed


@dataclass(frozen=True, slots=True)
class CallbackRequest:
    """`client_words`: required for every outcome in which the client spoke."""

    refusal_id: RefusalId
    outcome: CallbackOutcome
    client_words: str = ""


def call_back(store: Store, clock: Clock, user: User, request: CallbackRequest) -> tuple[ConditionalRefusal, Changed]:
    """Records one attempt or the outcome.

    Raises RoleMissing, RightsChanged, OwnDeal, TooFewAttempts, CommentRequired, MoveNotAllowed.
    """
    require(user, Role.AUDITOR)
    words = request.client_words.strip()
    if request.outcome in SPOKEN and not words:
        raise CommentRequired(field="client_words")
    with store.write() as unit:
        check_still(unit, user)
        now = clock()
        refusal = unit.refusals.get(request.refusal_id)
        if refusal.state is not RefusalState.CALLBACK_DUE:
            raise MoveNotAllowed(state=refusal.state.value, move=request.outcome.value)
        check_not_own_deal(user, managers_of(unit, refusal))
        least = unit.settings.load().least_callback_attempts
        check_attempts(request.outcome, attempts_in_round(unit, refusal), least)
        unit.callbacks.add(refusal.id, request.outcome, words, user.id, now)
        move = move_of(request.outcome)
        moved = refusal if move is None else unit.refusals.move(refusal, move, user.id, now)
        payload = {"outcome": request.outcome.value}
        unit.log.append(now, user.id, "called_back", f"refusal:{refusal.id}", payload)
    return moved, Changed(refusals=frozenset({refusal.id}), deals=frozenset({refusal.deal_id}))


def attempts_in_round(unit: UnitOfWork, refusal: ConditionalRefusal) -> int:
    """Unanswered attempts since the last decision, or since the head asked to call again."""
    return attempts_made([one.outcome for one in unit.callbacks.of_refusal(refusal.id)], refusal.state)
