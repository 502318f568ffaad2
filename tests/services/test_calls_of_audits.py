"""A call that a submitted audit quotes stays in its deal; where a list moved it all the same, no fine comes of it."""

from dataclasses import replace

import pytest

from qa_desk.domain.audit_fine import AuditFineState
from qa_desk.domain.checklist_answers import NO, Answer
from qa_desk.domain.checklist_audit import AnswerUnproven
from qa_desk.domain.deal import DealId
from qa_desk.domain.decision import AttemptEvidence, Evidence, EvidenceForeign, SpanEvidence
from qa_desk.services.audit_fine_lines import audit_fine_lines
from qa_desk.services.checklist_audit import AuditDesk, submit
from qa_desk.services.match_calls import rematch
from tests.fakes.audit_money import fines, priced, signed
from tests.fakes.audits import LANE, SHELF, answer_all, begin, drawn, give
from tests.fakes.office import Office, deal_facts
from tests.fakes.refused import refused

WAYS = pytest.mark.parametrize("words", [True, False])


def answered(office: Office, number: int, words: bool) -> AuditDesk:
    """All but submitted: the manager did not call the client by name, as the deal's only call tells."""
    at = begin(office, drawn(office, number), form="call_script")
    answer_all(office, at)
    with office.store.read() as unit:
        (call,) = unit.calls.of_deal(at.audit.deal_id)
    assert call.recording is not None
    proof: Evidence = SpanEvidence(call.recording, LANE, 1_000, 3_000, "слова") if words else AttemptEvidence(call.id)
    give(office, at, "by_name", Answer(NO, "не назвал", (proof,)))
    return at


def send(office: Office, at: AuditDesk) -> None:
    submit(office.store, office.clock, SHELF, office.auditor, at.audit.id)


def named(office: Office, deal: DealId, other: str) -> None:
    """The telephone system says that the deal's call is another one's."""
    with office.store.write() as unit:
        (call,) = unit.calls.of_deal(deal)
        unit.calls.update(call.id, replace(call.facts, deal_external_id=other), call.deal_id, call.recording)


def moved(office: Office, deal: DealId, other: DealId) -> None:
    with office.store.write() as unit:
        (call,) = unit.calls.of_deal(deal)
        unit.calls.update(call.id, call.facts, other, call.recording)


@WAYS
def test_a_call_that_only_a_submitted_audit_quotes_stays(office: Office, words: bool) -> None:
    priced(office)
    done, unproven = answered(office, 1, words), answered(office, 2, words)
    send(office, done)
    (other,) = office.deals(deal_facts("77", stage="Договор"))
    for at in (done, unproven):
        named(office, at.audit.deal_id, "77")
    with office.store.write() as unit:
        assert rematch(unit) == 1
        assert len(unit.calls.of_deal(done.audit.deal_id)) == 1
        assert len(unit.calls.of_deal(other)) == 1
    assert isinstance(refused(office, AnswerUnproven, lambda: send(office, unproven)).__cause__, EvidenceForeign)
    assert signed(office, fines(office)[0].id)


@WAYS
def test_no_fine_is_signed_for_a_call_that_a_list_gave_to_another_deal(office: Office, words: bool) -> None:
    at = answered(priced(office), 1, words)
    send(office, at)
    (other,) = office.deals(deal_facts("77", stage="Договор"))
    moved(office, at.audit.deal_id, other)
    refused(office, EvidenceForeign, lambda: signed(office, fines(office)[0].id))
    (line,) = audit_fine_lines(office.store, SHELF)
    assert line.state is AuditFineState.WAITING
