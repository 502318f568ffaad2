"""Cases that the workspace's own auditors have decided, as labelled talk to learn from."""

from qa_desk.domain.decision import Decision, DecisionVerdict, SpanEvidence
from qa_desk.domain.dialogue import Heard, case_of, heard
from qa_desk.domain.evaluation import Label
from qa_desk.domain.flow import ConditionalRefusal
from qa_desk.domain.reason_check import ReasonCode, RefusalCase, TurnRef, Verdict
from qa_desk.services.store import Store, UnitOfWork


def decided_cases(store: Store) -> list[tuple[RefusalCase, Label]]:
    """One case a decided refusal with transcripts; the last decision counts. What nobody can label is left out."""
    with store.read() as unit:
        last = {decision.refusal_id: decision for decision in unit.decisions.all()}
        time_zone = unit.settings.load().time_zone
        found = []
        for refusal_id, decision in last.items():
            refusal = unit.refusals.get(refusal_id)
            calls = _calls(unit, refusal)
            label = None if not calls else _label(refusal, decision, calls)
            if label is not None:
                found.append((case_of(refusal, calls, time_zone), label))
        return found


def _calls(unit: UnitOfWork, refusal: ConditionalRefusal) -> list[Heard]:
    transcripts = [
        (call, unit.transcripts.newest(call.recording))
        for call in unit.calls.of_deal(refusal.deal_id)
        if call.recording is not None
    ]
    return [heard(call, transcript) for call, transcript in transcripts if transcript is not None]


def _label(refusal: ConditionalRefusal, decision: Decision, calls: list[Heard]) -> Label | None:
    """None where the decision does not tell: no call, a reason nobody knows, or evidence outside the turns."""
    stated, voiced = refusal.stated_reason, decision.voiced_reason
    evidence = tuple(ref for one in decision.evidence if isinstance(one, SpanEvidence) for ref in _turns(one, calls))
    if decision.verdict is DecisionVerdict.NO_CALL or stated is None:
        return None
    if decision.verdict is DecisionVerdict.NOT_DISCUSSED:
        return Label(True, (), Verdict.UNCLEAR, evidence)
    if not evidence:
        return None
    if decision.verdict is DecisionVerdict.CONFIRMED:
        return Label(True, (stated,), Verdict.MATCH, evidence)
    if voiced is None or voiced == stated:
        return Label(False, (), Verdict.NO_REFUSAL, evidence)
    return Label(True, (ReasonCode(voiced),), Verdict.MISMATCH, evidence)


def _turns(span: SpanEvidence, calls: list[Heard]) -> list[TurnRef]:
    """The turns of the span's lane that lie mostly within it."""
    return [
        TurnRef(call, place)
        for call, one in enumerate(calls)
        if one.recording == span.recording
        for place, turn in enumerate(one.turns)
        if turn.lane is span.lane
        and min(turn.to_ms, span.to_ms) - max(turn.from_ms, span.from_ms) > (turn.to_ms - turn.from_ms) / 2
    ]
