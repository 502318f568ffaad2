"""Sign-off: the head approves, sends back with a comment, or decides about a client nobody could reach."""

from dataclasses import dataclass

from qa_desk.domain.callback import check_not_own_deal
from qa_desk.domain.checkpoint import Occasion
from qa_desk.domain.decision import CommentRequired
from qa_desk.domain.errors import GuardRefused, NotFound
from qa_desk.domain.flow import ConditionalRefusal, RefusalId, RefusalState
from qa_desk.domain.penalty import FinedAlready, tariff_on
from qa_desk.domain.people import Role, User, require
from qa_desk.domain.sign_off import SignAction, Signature, check_signer, move_of, period_of
from qa_desk.services.decide import managers_of
from qa_desk.services.penalise import propose_manager
from qa_desk.services.ports import Clock
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.views import Changed


class FineOutdated(GuardRefused):
    """The tariff table no longer gives the proposed amount; facts: proposed, now (minor units)"""

    code = "fine_outdated"


@dataclass(frozen=True, slots=True)
class SignRequest:
    """`comment`: required to send back. `new_manager`: required to return an unreachable client's deal to sales."""

    refusal_id: RefusalId
    action: SignAction
    comment: str = ""
    new_manager: str = ""


def sign(store: Store, clock: Clock, user: User, request: SignRequest) -> tuple[Signature, Changed]:
    """One signature: what it approves is frozen, a fine enters the ledger, or the work goes back to the auditor.

    Raises RoleMissing, OwnProposal, OwnDeal, MoveNotAllowed, CommentRequired, FinedAlready, FineOutdated, NotFound.
    """
    require(user, Role.SALES_HEAD)
    comment = request.comment.strip()
    if request.action is SignAction.SEND_BACK and not comment:
        raise CommentRequired(field="comment")
    with store.write() as unit:
        now = clock()
        refusal = unit.refusals.get(request.refusal_id)
        _check_signer(unit, refusal, user)
        moved = unit.refusals.move(refusal, move_of(request.action), user.id, now)
        signature = unit.signatures.add(refusal.id, request.action, comment, user.id, now)
        _carry_out(unit, refusal, moved, signature, user, clock, request)
        unit.log.append(now, user.id, "signed", f"refusal:{refusal.id}", {"action": request.action.value})
        unit.log.checkpoint(now, Occasion.SIGN_OFF)
        item = unit.queue.of_refusal(refusal.id)
    return signature, Changed(frozenset({item.id}), frozenset({refusal.id}), frozenset({refusal.deal_id}))


def _check_signer(unit: UnitOfWork, refusal: ConditionalRefusal, user: User) -> None:
    check_not_own_deal(user, managers_of(unit, refusal))
    fine, handed = unit.penalties.fine_of(refusal.id), unit.penalties.reassignment_of(refusal.id)
    check_signer(
        user.id,
        frozenset(one.decided_by for one in unit.decisions.of_refusal(refusal.id)),
        frozenset(one.called_by for one in unit.callbacks.of_refusal(refusal.id)),
        frozenset(one.proposed_by for one in (fine, handed) if one is not None),
    )


def _carry_out(
    unit: UnitOfWork,
    before: ConditionalRefusal,
    after: ConditionalRefusal,
    signature: Signature,
    user: User,
    clock: Clock,
    request: SignRequest,
) -> None:
    if before.state is RefusalState.RETURN_PROPOSED and after.state is RefusalState.RETURNED:
        _enter_fine(unit, before, signature)
    elif before.state is RefusalState.HEAD_DECIDES and after.state is RefusalState.RETURNED:
        propose_manager(unit, before, user, clock, request.new_manager)
    elif after.state is RefusalState.QUEUED:
        item = unit.queue.of_refusal(before.id)
        unit.queue.set_done(item.id, None)
        unit.queue.set_lease(item.id, None)


def _enter_fine(unit: UnitOfWork, refusal: ConditionalRefusal, signature: Signature) -> None:
    """The fine as proposed, if the tariffs still give the same amount for the decision's day."""
    fine = unit.penalties.fine_of(refusal.id)
    if fine is None:
        raise NotFound(what="fine", key=str(refusal.id))
    if unit.penalties.ledger_of(refusal.id) is not None:
        raise FinedAlready(refusal=refusal.id)
    today = tariff_on(unit.penalties.tariffs(), fine.lead_source, fine.decided_on)
    if today.amount != fine.amount:
        raise FineOutdated(proposed=fine.amount.minor, now=today.amount.minor)
    period = period_of(signature.signed_at, unit.settings.load().time_zone)
    unit.penalties.add_to_ledger(fine, signature.id, period, signature.signed_at)
