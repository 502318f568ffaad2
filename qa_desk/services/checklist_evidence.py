"""What may stand behind an answer of an audit: words of this deal's recordings, its calls, and deals of the CRM."""

from collections.abc import Sequence

from qa_desk.domain.checklist import Target
from qa_desk.domain.checklist_audit import ChecklistAudit, EvidenceSameDeal
from qa_desk.domain.decision import AttemptEvidence, DealEvidence, Evidence, EvidenceForeign, SpanEvidence, check_span
from qa_desk.domain.people import User
from qa_desk.services.listen import check_heard
from qa_desk.services.store import UnitOfWork


def check_evidence(
    unit: UnitOfWork, user: User, target: Target, audit: ChecklistAudit, evidence: Sequence[Evidence]
) -> None:
    """A duplicate is proven by another deal than the audited one; it may be a relative's, so it need not share a phone.

    Raises EvidenceForeign, EvidenceBroken, EvidenceStale, NotListened, EvidenceSameDeal, NotFound (no such deal).
    """
    calls = unit.calls.of_deal(audit.deal_id)
    for one in evidence:
        match one:
            case SpanEvidence():
                recording = unit.calls.recording(one.recording)
                if recording is None or one.recording not in {call.recording for call in calls}:
                    raise EvidenceForeign(what="recording")
                check_span(one, recording.audio.duration_ms)
                check_heard(unit, user.id, one)
            case AttemptEvidence():
                if one.call_id not in {call.id for call in calls}:
                    raise EvidenceForeign(what="call")
            case DealEvidence():
                unit.deals.get(one.deal_id)
                if target is Target.DUPLICATES and one.deal_id == audit.deal_id:
                    raise EvidenceSameDeal(deal=one.deal_id)
