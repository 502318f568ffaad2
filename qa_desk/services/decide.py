"""Decision: the auditor confirms or overrules. Confirmed goes to the head as a closure, anything else to a callback."""

from dataclasses import dataclass

from qa_desk.domain.callback import check_not_own_deal
from qa_desk.domain.decision import (
    AttemptEvidence,
    CommentRequired,
    DealEvidence,
    Decision,
    DecisionId,
    DecisionVerdict,
    Evidence,
    EvidenceForeign,
    FindingId,
    FindingRenewed,
    SpanEvidence,
    check_confirmed,
    check_evidence,
    check_span,
    move_of,
)
from qa_desk.domain.errors import NotFound
from qa_desk.domain.flow import ConditionalRefusal, RefusalId
from qa_desk.domain.people import Role, User, require
from qa_desk.domain.queue import check_held
from qa_desk.domain.reason_check import ReasonCode
from qa_desk.services.listen import check_heard, heard_of
from qa_desk.services.ports import Clock
from qa_desk.services.rights import check_still
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.views import Changed


@dataclass(frozen=True, slots=True)
class SeenFinding:
    """What the check of the reason said on screen; None: there was no finding yet."""

    id: FindingId | None


@dataclass(frozen=True, slots=True)
class DecideRequest:
    """`seen`: nothing is decided by another finding; None where none was shown before (the command line)."""

    refusal_id: RefusalId
    verdict: DecisionVerdict
    evidence: tuple[Evidence, ...] = ()
    voiced_reason: ReasonCode | None = None
    comment: str = ""
    seen: SeenFinding | None = None


def decide(store: Store, clock: Clock, user: User, request: DecideRequest) -> tuple[ConditionalRefusal, Changed]:
    """Saves the verdict and moves the refusal. The item must be claimed by the user.

    Raises RoleMissing, RightsChanged, NotHeld, OwnDeal, NoEvidence, ClientWordsMissing, EvidenceBroken,
    EvidenceForeign, CallsExist, CommentRequired, EvidenceStale, NotListened, FindingRenewed, MoveNotAllowed.
    """
    require(user, Role.AUDITOR)
    with store.write() as unit:
        check_still(unit, user)
        now = clock()
        refusal = unit.refusals.get(request.refusal_id)
        item = unit.queue.of_refusal(refusal.id)
        check_held(item, user.id, now)
        check_not_own_deal(user, managers_of(unit, refusal))
        _check(unit, user, refusal, request)
        finding = unit.findings.latest(refusal.id)
        finding_id = None if finding is None else finding.id
        if request.seen is not None and request.seen.id != finding_id:
            raise FindingRenewed
        moved = unit.refusals.move(refusal, move_of(request.verdict), user.id, now)
        decision = Decision(
            DecisionId(0),
            refusal.id,
            request.verdict,
            request.voiced_reason,
            request.comment.strip(),
            request.evidence,
            finding_id,
            user.id,
            now,
            heard_of(unit, user.id, refusal.deal_id).percent,
        )
        decision_id = unit.decisions.add(decision)
        unit.queue.set_done(item.id, now)
        for mark in unit.listening.marks(item.id, user.id):  # what counts is in the decision now
            unit.listening.remove_mark(mark.id, now)
        payload: dict[str, str | int | bool | None] = {
            "verdict": request.verdict.value,
            "decision": decision_id,
            "evidence": len(request.evidence),
        }
        if decision.heard_percent is not None:
            payload["heard_percent"] = decision.heard_percent
        unit.log.append(now, user.id, "decided", f"refusal:{refusal.id}", payload)
    return moved, Changed(frozenset({item.id}), frozenset({refusal.id}), frozenset({refusal.deal_id}))


def managers_of(unit: UnitOfWork, refusal: ConditionalRefusal) -> frozenset[str]:
    """Who stated the reason and who holds the deal now: neither may judge or call back."""
    holder = unit.deals.get(refusal.deal_id).facts.manager
    return frozenset(name for name in (refusal.stated_by, holder) if name)


def _check(unit: UnitOfWork, user: User, refusal: ConditionalRefusal, request: DecideRequest) -> None:
    calls = unit.calls.of_deal(refusal.deal_id)
    recordings = {call.recording for call in calls if call.recording is not None}
    check_evidence(request.verdict, request.evidence, len(recordings))
    if request.verdict is DecisionVerdict.CONTRADICTED and not request.comment.strip():
        raise CommentRequired(field="comment")
    call_ids = {call.id for call in calls}
    for one in request.evidence:
        match one:
            case SpanEvidence():
                if one.recording not in recordings:
                    raise EvidenceForeign(what="recording")
                recording = unit.calls.recording(one.recording)
                if recording is None:
                    raise NotFound(what="recording", key=one.recording[:12])
                check_span(one, recording.audio.duration_ms)
                check_heard(unit, user.id, one)
            case AttemptEvidence():
                if one.call_id not in call_ids:
                    raise EvidenceForeign(what="call")
            case DealEvidence():
                if one.deal_id == refusal.deal_id or one.deal_id not in {
                    other.id for other in unit.deals.sharing_contacts(refusal.deal_id)
                }:
                    raise EvidenceForeign(what="deal")
    check_confirmed(request.verdict, refusal.stated_reason, request.evidence)
