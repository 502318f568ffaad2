"""Which deal a call belongs to: by the id the exchange knows, else by the client's telephone number and time."""

from collections.abc import Collection
from datetime import datetime

from qa_desk.domain.call import CallFacts, CallId
from qa_desk.domain.deal import DealId
from qa_desk.domain.decision import AttemptEvidence, SpanEvidence
from qa_desk.domain.errors import NotFound
from qa_desk.services.checklist_ports import AuditQuery
from qa_desk.services.store import UnitOfWork

FROM_FILE = "file:"
"""Begins the id of a call that only its recording told about; a call list that names it gives it its own id."""


def deal_for(unit: UnitOfWork, facts: CallFacts) -> DealId | None:
    """None when nobody with that number is known. Of several deals of one client the one open at the time is taken."""
    if facts.deal_external_id:
        try:
            return unit.deals.by_external(facts.deal_external_id).id
        except NotFound:
            pass
    if not facts.client_phone:
        return None
    found = unit.deals.having_phones([facts.client_phone]).get(facts.client_phone, [])
    return choose(found, facts.started_at)


def choose(found: list[tuple[DealId, datetime | None]], at: datetime) -> DealId | None:
    """The youngest deal created before the call, else the oldest one: a first call often precedes the deal's card."""
    if not found:
        return None
    before = [(created, deal_id) for deal_id, created in found if created is not None and created <= at]
    if before:
        return max(before)[1]
    return min(found, key=lambda pair: (pair[1] is None, pair[1] or at, pair[0]))[0]


def rematch(unit: UnitOfWork) -> int:
    """Calls that had no deal get one if an import has brought it, and so do those that stand in another deal than the
    one they name, unless a decision or a submitted audit quotes them; returns how many did."""
    matched = 0
    misplaced = unit.calls.misplaced()
    quoted = _quoted(unit, {call.deal_id for call in misplaced if call.deal_id is not None})
    for call in [*unit.calls.unmatched(), *misplaced]:
        deal_id = deal_for(unit, call.facts)
        if deal_id is not None and call.id not in quoted and call.recording not in quoted:
            unit.calls.update(call.id, call.facts, deal_id, call.recording)
            matched += 1
    return matched


def _quoted(unit: UnitOfWork, deals: Collection[DealId]) -> frozenset[CallId | str]:
    """Calls and recordings on which decisions rest, and audits of these deals. What only an open audit quotes goes: it
    is looked at again when the audit is submitted."""
    if not deals:
        return frozenset()
    evidence = [one for decision in unit.decisions.all() for one in decision.evidence]
    asked = [AuditQuery(deal_id=deal, firsts=False) for deal in sorted(deals)]
    audits = [audit.id for one in asked for audit in unit.checklists.submitted(one)]
    for answers in unit.checklists.answers_of(audits).values():
        evidence += [one for answer in answers.values() for one in answer.evidence]
    calls = [one.call_id for one in evidence if isinstance(one, AttemptEvidence)]
    return frozenset([*calls, *(one.recording for one in evidence if isinstance(one, SpanEvidence))])
