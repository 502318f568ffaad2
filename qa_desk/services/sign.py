"""Sign-off: the head approves, sends back with a comment, or decides about a client nobody could reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from qa_desk.domain.callback import check_not_own_deal
from qa_desk.domain.checkpoint import Occasion
from qa_desk.domain.decision import (
    CommentRequired,
    DecisionVerdict,
    Evidence,
    EvidenceForeign,
    SpanEvidence,
    check_evidence,
)
from qa_desk.domain.errors import ChangedBySomeoneElse, GuardRefused, KnownError, NotFound, WrongUse
from qa_desk.domain.flow import ConditionalRefusal, RefusalId, RefusalState
from qa_desk.domain.ledger import Entry
from qa_desk.domain.ledger_log import told_of
from qa_desk.domain.log import Payload
from qa_desk.domain.penalty import Fine, FinedAlready, tariff_on
from qa_desk.domain.people import Role, User, require
from qa_desk.domain.sign_off import SignAction, Signature, check_signer, move_of
from qa_desk.services.call_times import CallTimes
from qa_desk.services.decide import managers_of
from qa_desk.services.ledger import enter_fine
from qa_desk.services.listen import check_said_now
from qa_desk.services.penalise import propose_manager
from qa_desk.services.ports import Clock, PasswordHasher
from qa_desk.services.rights import check_still
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.users import confirm_password
from qa_desk.services.views import Changed, RefusalLine

_MOST_NAMED = 20  # of a batch, where the log tells that its signing was refused


class FineOutdated(GuardRefused):
    """The tariff table no longer gives the proposed amount; facts: proposed, now (minor units)"""

    code = "fine_outdated"


class OnlyApprovedTogether(WrongUse):
    """Each of the other actions needs its own comment; facts: action"""

    code = "only_approved_together"


@dataclass(frozen=True, slots=True)
class BatchCase:
    """A row of a batch with what proves it: the newest decision's evidence and what the client said."""

    line: RefusalLine
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What stood before the signer's eyes: nothing else is signed in its place."""

    version: int
    fine_minor: int | None
    to_manager: str


def seen_of(line: RefusalLine) -> Seen:
    return Seen(line.version, line.fine_minor, line.to_manager)


@dataclass(frozen=True, slots=True)
class SignRequest:
    """`comment`: required to send back. `new_manager`: required to return an unreachable client's deal to sales.
    `ground`: the clause of the local act that a fine is signed by; empty: the one of the settings. `seen`: None where
    nothing was shown before (the command line)."""

    refusal_id: RefusalId
    action: SignAction
    comment: str = ""
    new_manager: str = ""
    ground: str = ""
    seen: Seen | None = None


class BatchRefused(GuardRefused):
    """One refusal of the batch cannot be signed, so none was; its error is the cause; facts: refusal, why (its code)"""

    code = "batch_refused"


def sign(
    store: Store, clock: Clock, hasher: PasswordHasher, user: User, request: SignRequest, password: str
) -> tuple[Signature, Changed]:
    """One signature: what it approves is frozen, a fine enters the ledger, or the work goes back to the auditor.

    Raises RoleMissing, PasswordWrong, OwnProposal, OwnDeal, MoveNotAllowed, CommentRequired, FinedAlready,
    FineOutdated, CallsExist, EvidenceForeign, EvidenceStale, GroundNotWritten, PayCapReached, NotFound,
    ChangedBySomeoneElse (not as it was shown).
    """
    require(user, Role.SALES_HEAD)
    if request.action is SignAction.SEND_BACK and not request.comment.strip():
        raise CommentRequired(field="comment")
    confirm_password(store, clock, hasher, user, password, f"refusal:{request.refusal_id}")
    with store.write() as unit:
        now = clock()
        signature, changed = sign_one(unit, user, clock, now, request)
        unit.log.checkpoint(now, Occasion.SIGN_OFF)
    return signature, changed


def sign_batch(
    store: Store, clock: Clock, hasher: PasswordHasher, user: User, refusal_ids: Sequence[RefusalId], password: str,
    ground: str = "",
) -> tuple[tuple[Signature, ...], Changed]:  # fmt: skip
    """Approves all of them in one unit of work under one checkpoint, or none. Raises what sign raises, the error of a
    single refusal as the cause of BatchRefused."""
    require(user, Role.SALES_HEAD)
    named = ", ".join(str(one) for one in list(dict.fromkeys(refusal_ids))[:_MOST_NAMED])
    confirm_password(store, clock, hasher, user, password, f"refusal:{named}")
    signatures, items, deals = [], set[int](), set[int]()
    with store.write() as unit:
        now = clock()
        for refusal_id in dict.fromkeys(refusal_ids):
            try:
                request = SignRequest(refusal_id, SignAction.APPROVE, ground=ground)
                signature, changed = sign_one(unit, user, clock, now, request)
            except KnownError as error:
                raise BatchRefused(refusal=refusal_id, why=error.code) from error
            signatures.append(signature)
            items |= changed.items
            deals |= changed.deals
        if signatures:
            unit.log.checkpoint(now, Occasion.SIGN_OFF)
    refusals = frozenset(int(one.refusal_id) for one in signatures)
    return tuple(signatures), Changed(frozenset(items), refusals, frozenset(deals))


def batch_evidence(store: Store, refusal_ids: Sequence[RefusalId]) -> list[BatchCase]:
    """In the order asked for. Raises NotFound."""
    wanted = list(dict.fromkeys(refusal_ids))
    with store.read() as unit:
        lines = {line.refusal_id: line for line in unit.refusals.lines(None, wanted)}
        cases = []
        for refusal_id in wanted:
            if refusal_id not in lines:
                raise NotFound(what="refusal", key=refusal_id)
            decisions = unit.decisions.of_refusal(refusal_id)
            cases.append(BatchCase(lines[refusal_id], decisions[-1].evidence if decisions else ()))
    return cases


def sign_one(
    unit: UnitOfWork, user: User, clock: Clock, now: datetime, request: SignRequest
) -> tuple[Signature, Changed]:
    """One signature in a unit of work of somebody whose role and password were checked; the caller seals the log. A
    long batch stops signing when his rights are taken in the middle."""
    check_still(unit, user)
    refusal = unit.refusals.get(request.refusal_id)
    _check_seen(unit, refusal, request.seen)
    check_no_part(unit, refusal, user)
    moved = unit.refusals.move(refusal, move_of(request.action), user.id, now)
    signature = unit.signatures.add(refusal.id, request.action, request.comment.strip(), user.id, now)
    entry = _carry_out(unit, refusal, moved, signature, user, clock, request)
    facts: Payload = {"action": request.action.value} | ({} if entry is None else told_of(entry))
    unit.log.append(now, user.id, "signed", f"refusal:{refusal.id}", facts)
    item = unit.queue.of_refusal(refusal.id)
    return signature, Changed(frozenset({item.id}), frozenset({refusal.id}), frozenset({refusal.deal_id}))


def _check_seen(unit: UnitOfWork, refusal: ConditionalRefusal, seen: Seen | None) -> None:
    """Raises ChangedBySomeoneElse where the refusal was moved, proposed anew or given elsewhere since it was shown."""
    if seen is None:
        return
    fine, handed = unit.penalties.fine_of(refusal.id), unit.penalties.reassignment_of(refusal.id)
    amount, to_manager = None if fine is None else fine.amount.minor, "" if handed is None else handed.to_manager
    if seen != Seen(refusal.version, amount, to_manager):
        raise ChangedBySomeoneElse(what="refusal")


def check_no_part(unit: UnitOfWork, refusal: ConditionalRefusal, user: User) -> None:
    """Raises OwnDeal, OwnProposal. Who gets the deal may be chosen by whoever signs: the money was proposed by
    somebody else. But nobody signs a fine that brings the deal to himself."""
    fine, handed = unit.penalties.fine_of(refusal.id), unit.penalties.reassignment_of(refusal.id)
    gets_it = {handed.to_manager} if handed is not None and refusal.state is RefusalState.RETURN_PROPOSED else set()
    check_not_own_deal(user, managers_of(unit, refusal) | gets_it)
    proposal = handed if fine is None else fine
    check_signer(
        user.id,
        frozenset(one.decided_by for one in unit.decisions.of_refusal(refusal.id)),
        frozenset(one.called_by for one in unit.callbacks.of_refusal(refusal.id)),
        frozenset() if proposal is None else frozenset({proposal.proposed_by}),
    )


def _carry_out(
    unit: UnitOfWork,
    before: ConditionalRefusal,
    after: ConditionalRefusal,
    signature: Signature,
    user: User,
    clock: Clock,
    request: SignRequest,
) -> Entry | None:
    """The entry of a signed fine."""
    if before.state is RefusalState.RETURN_PROPOSED and after.state is RefusalState.RETURNED:
        # as proposed, if the tariffs still give the same amount for the decision's day
        return enter_fine(unit, standing_fine(unit, before), signature, request.ground)
    if before.state is RefusalState.HEAD_DECIDES and after.state is RefusalState.RETURNED:
        propose_manager(unit, before, user, clock, request.new_manager)
    elif after.state is RefusalState.QUEUED:
        item = unit.queue.of_refusal(before.id)
        unit.queue.set_done(item.id, None)
        unit.queue.set_lease(item.id, None)
    return None


def standing_fine(unit: UnitOfWork, refusal: ConditionalRefusal) -> Fine:
    """The proposed fine, not in the ledger yet. Raises NotFound, FinedAlready, FineOutdated, NoTariff, CallsExist,
    EvidenceForeign, EvidenceStale."""
    fine = unit.penalties.fine_of(refusal.id)
    if fine is None:
        raise NotFound(what="fine", key=str(refusal.id))
    if unit.ledger.fine_of(refusal.id) is not None:
        raise FinedAlready(refusal=refusal.id)
    today = tariff_on(unit.penalties.tariffs(), fine.lead_source, fine.decided_on)
    if today.amount != fine.amount:
        raise FineOutdated(proposed=fine.amount.minor, now=today.amount.minor)
    _check_evidence_holds(unit, refusal)
    return fine


def _check_evidence_holds(unit: UnitOfWork, refusal: ConditionalRefusal) -> None:
    """What became of the decision's ground sends it back to be listened to. Raises CallsExist where "no conversation"
    was decided and the recording of one that may be older is there by now; EvidenceForeign where a recording that was
    quoted belongs to another deal now; EvidenceStale where its text, corrected or heard anew, says something else."""
    decision, calls = unit.decisions.of_refusal(refusal.id)[-1], unit.calls.of_deal(refusal.deal_id)
    if decision.verdict is DecisionVerdict.NO_CALL:
        times = CallTimes(unit)
        late = {one.recording for one in calls if times.earliest(one) < decision.decided_at} - {None}
        check_evidence(decision.verdict, (), len(late))
    quoted = [one for one in decision.evidence if isinstance(one, SpanEvidence)]
    if {one.recording for one in quoted} - {one.recording for one in calls}:
        raise EvidenceForeign(what="recording")
    for span in quoted:
        check_said_now(unit, span)
