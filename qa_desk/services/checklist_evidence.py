"""What may stand behind an answer of an audit: words of this deal's recordings, its calls, and deals of the CRM."""

from collections.abc import Sequence

from qa_desk.domain.checklist import Form, Target
from qa_desk.domain.checklist_answers import Answers, shown
from qa_desk.domain.checklist_audit import AnswerUnproven, ChecklistAudit, EvidenceSameDeal
from qa_desk.domain.deal import DealId
from qa_desk.domain.decision import AttemptEvidence, DealEvidence, Evidence, EvidenceForeign, SpanEvidence, check_span
from qa_desk.domain.errors import KnownError
from qa_desk.domain.people import User
from qa_desk.services.listen import check_heard
from qa_desk.services.store import UnitOfWork


def check_evidence(
    unit: UnitOfWork, user: User, target: Target, audit: ChecklistAudit, evidence: Sequence[Evidence]
) -> None:
    """A duplicate is proven by another deal than the audited one; it may be a relative's, so it need not share a phone.

    Raises EvidenceForeign, EvidenceBroken, EvidenceStale, NotListened, EvidenceSameDeal, NotFound (no such deal).
    """
    check_own_calls(unit, audit.deal_id, evidence)
    for one in evidence:
        match one:
            case SpanEvidence():
                recording = unit.calls.recording(one.recording)
                if recording is None:
                    raise EvidenceForeign(what="recording")
                check_span(one, recording.audio.duration_ms)
                check_heard(unit, user.id, one)
            case AttemptEvidence():
                pass
            case DealEvidence():
                unit.deals.get(one.deal_id)
                if target is Target.DUPLICATES and one.deal_id == audit.deal_id:
                    raise EvidenceSameDeal(deal=one.deal_id)


def check_own_calls(unit: UnitOfWork, deal_id: DealId, evidence: Sequence[Evidence]) -> None:
    """Raises EvidenceForeign where a call that was quoted belongs to another deal by now."""
    calls = unit.calls.of_deal(deal_id)
    recordings, ids = {call.recording for call in calls}, {call.id for call in calls}
    for one in evidence:
        if isinstance(one, SpanEvidence) and one.recording not in recordings:
            raise EvidenceForeign(what="recording")
        if isinstance(one, AttemptEvidence) and one.call_id not in ids:
            raise EvidenceForeign(what="call")


def check_proofs(unit: UnitOfWork, user: User, form: Form, audit: ChecklistAudit, answers: Answers) -> None:
    """All that the answers rest on, as it stands now: since an answer was kept its text may have been corrected or
    recognised again, its voices exchanged, its call found to be another deal's. Hidden questions say nothing.

    Raises AnswerUnproven, its cause what check_evidence raises.
    """
    visible = shown(form, answers, audit.results)
    for question in form.questions():
        given = answers.get(question.code)
        if given is None or question.code not in visible:
            continue
        try:
            check_evidence(unit, user, form.target, audit, given.evidence)
        except KnownError as error:
            raise AnswerUnproven(question=question.code, why=error.code) from error
