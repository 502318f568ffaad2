"""Findings and decisions as tests of the rows store them."""

from qa_desk.domain.call import CallId, Lane
from qa_desk.domain.deal import DealId
from qa_desk.domain.decision import (
    AttemptEvidence,
    DealEvidence,
    Decision,
    DecisionId,
    DecisionVerdict,
    Evidence,
    FindingId,
    SpanEvidence,
)
from qa_desk.domain.finding import Finding
from qa_desk.domain.flow import ConditionalRefusal
from qa_desk.domain.reason_check import ReasonCode, Verdict
from tests.fakes.office import START, Office

SPAN = SpanEvidence("a" * 64, Lane.CLIENT, 1_000, 2_000, 'для «меня» — "дорого" \\ 100%')
EVIDENCE: tuple[Evidence, ...] = (SPAN, AttemptEvidence(CallId(7)), DealEvidence(DealId(8)))


def a_finding(refusal: ConditionalRefusal, verdict: Verdict = Verdict.MATCH) -> Finding:
    return Finding(
        id=FindingId(0),
        refusal_id=refusal.id,
        verdict=verdict,
        refused=True,
        voiced_reasons=(ReasonCode("price"), ReasonCode("competitor")),
        evidence=EVIDENCE,
        highlights=(SPAN,),
        why=("listen_here",),
        confidence=0.1 + 0.2,
        sure=True,
        reader="plain-1",
        input_sha256="f" * 64,
        found_at=START,
    )


def a_decision(office: Office, refusal: ConditionalRefusal, finding: FindingId | None = None) -> Decision:
    return Decision(
        DecisionId(0),
        refusal.id,
        DecisionVerdict.CONTRADICTED,
        ReasonCode("price"),
        "слышно",
        EVIDENCE,
        finding,
        office.auditor.id,
        START,
    )
