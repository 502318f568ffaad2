"""Refusals taken along the road by the office's people, for tests that begin where others end."""

from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.finding import Finding
from qa_desk.domain.flow import ConditionalRefusal
from qa_desk.domain.sign_off import SignAction
from qa_desk.services.call_back import CallbackRequest
from qa_desk.services.decide import DecideRequest, decide
from qa_desk.services.penalise import penalise
from qa_desk.services.sign import SignRequest
from tests.fakes.office import Office, deal_facts


def finding_of(office: Office, refusal: ConditionalRefusal) -> Finding:
    """The newest one."""
    with office.store.read() as unit:
        found = unit.findings.latest(refusal.id)
    assert found is not None
    return found


def proposed(office: Office, external_id: str = "1") -> ConditionalRefusal:
    """Denied by the client at the second attempt; fine and new manager are proposed."""
    with office.store.read() as unit:
        known = bool(unit.penalties.tariffs())
    if not known:
        office.tariff()
    office.deals(deal_facts("900", manager="Роман Титов", stage="Новый лид"))
    refusal = office.decide(office.refusal(external_id), DecisionVerdict.CONTRADICTED)
    office.call_back(refusal.id, CallbackRequest(refusal.id, CallbackOutcome.NO_ANSWER))
    office.call_back(refusal.id, CallbackRequest(refusal.id, CallbackOutcome.DENIED, "я не отказывался"))
    penalise(office.store, office.clock, office.second, refusal.id, "Роман Титов")
    return office.again(refusal)


def no_call_and_denied(office: Office) -> ConditionalRefusal:
    """No conversation was found an hour after the deal was dropped; the client denies, fine and new manager wait."""
    office.tariff()
    office.deals(deal_facts("900", manager="Роман Титов", stage="Новый лид"))
    (deal_id,) = office.deals(deal_facts("1"))
    refusal = office.state(deal_id)
    office.clock.forward(hours=1)
    office.claim(refusal)
    decide(office.store, office.clock, office.auditor, DecideRequest(refusal.id, DecisionVerdict.NO_CALL))
    office.call_back(refusal.id, CallbackRequest(refusal.id, CallbackOutcome.DENIED, "я не отказывался"))
    penalise(office.store, office.clock, office.second, refusal.id, "Роман Титов")
    return office.again(refusal)


def returned(office: Office, external_id: str = "1") -> ConditionalRefusal:
    """Signed by the head: the fine is in the ledger."""
    refusal = proposed(office, external_id)
    office.sign(SignRequest(refusal.id, SignAction.APPROVE))
    return office.again(refusal)
