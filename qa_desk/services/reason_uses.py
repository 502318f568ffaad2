"""Where a reason of the book has been used: counted before it is switched off, quoted as examples of it."""

from qa_desk.domain.call import Lane
from qa_desk.domain.decision import Decision, DecisionVerdict, SpanEvidence
from qa_desk.domain.reason_check import ReasonCode
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.views import Uses

MOST_EXAMPLES = 200


def uses_of(store: Store, code: str) -> Uses:
    with store.read() as unit:
        return unit.reason_uses.of(ReasonCode(code))


def said_in_decisions(store: Store, code: str) -> tuple[str, ...]:
    """What clients said in the evidence of decisions that found this very reason, newest first, each once."""
    with store.read() as unit:
        decisions = [one for one in reversed(unit.decisions.all()) if _is_about(unit, one, ReasonCode(code))]
    quotes = (
        evidence.quote.strip()
        for decision in decisions
        for evidence in decision.evidence
        if isinstance(evidence, SpanEvidence) and evidence.lane is Lane.CLIENT
    )
    return tuple(dict.fromkeys(quote for quote in quotes if quote))[:MOST_EXAMPLES]


def _is_about(unit: UnitOfWork, decision: Decision, code: ReasonCode) -> bool:
    if decision.verdict is DecisionVerdict.CONFIRMED:
        return unit.refusals.get(decision.refusal_id).stated_reason == code
    return decision.verdict is DecisionVerdict.CONTRADICTED and decision.voiced_reason == code
