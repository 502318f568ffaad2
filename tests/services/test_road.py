"""The road through real services and a real database: every path to its end, every guard on the way."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from qa_desk.domain.call import Lane
from qa_desk.domain.callback import CallbackOutcome, OwnDeal, TooFewAttempts
from qa_desk.domain.decision import (
    AttemptEvidence,
    CallsExist,
    ClientWordsMissing,
    CommentRequired,
    DealEvidence,
    DecisionVerdict,
    EvidenceBroken,
    EvidenceForeign,
    NoEvidence,
    SpanEvidence,
)
from qa_desk.domain.errors import NotFound
from qa_desk.domain.flow import ConditionalRefusal, MoveNotAllowed, RefusalState
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import NoTariff, SameManager
from qa_desk.domain.people import Role, RoleMissing
from qa_desk.domain.queue import ItemHeld, NotHeld
from qa_desk.domain.sign_off import OwnProposal, SignAction
from qa_desk.services.call_back import CallbackRequest, call_back
from qa_desk.services.decide import DecideRequest, decide
from qa_desk.services.look import refusal_lines
from qa_desk.services.penalise import penalise
from qa_desk.services.queue import claim_item
from qa_desk.services.sign import FineOutdated, SignRequest
from qa_desk.services.views import RefusalLine
from tests.fakes.office import START, Office, deal_facts

S, V, C = RefusalState, DecisionVerdict, CallbackOutcome


def _denied(office: Office, external_id: str = "1") -> ConditionalRefusal:
    refusal = office.decide(office.refusal(external_id), V.CONTRADICTED)
    return office.call_back(refusal.id, CallbackRequest(refusal.id, C.DENIED, "я не отказывался"))


def _proposed(office: Office, external_id: str = "1") -> ConditionalRefusal:
    office.deals(deal_facts("900", manager="Роман Титов", stage="Новый лид"))
    refusal = _denied(office, external_id)
    penalise(office.store, office.clock, office.second, refusal.id, "Роман Титов")
    return office.again(refusal)


def test_a_confirmed_reason_is_closed_by_the_heads_signature(office: Office) -> None:
    refusal = office.decide(office.refusal(), V.CONFIRMED)
    assert refusal.state is S.CLOSURE_PROPOSED
    office.sign(SignRequest(refusal.id, SignAction.APPROVE))
    assert office.again(refusal).state is S.CLOSED


def test_a_denied_refusal_costs_the_lead_and_goes_to_another_manager(office: Office) -> None:
    office.tariff()
    refusal = _proposed(office)
    assert refusal.state is S.RETURN_PROPOSED
    office.sign(SignRequest(refusal.id, SignAction.APPROVE))
    with office.store.read() as unit:
        (entry,) = unit.ledger.entries("2026-11")
        handed = unit.penalties.reassignment_of(refusal.id)
    assert (entry.manager, entry.amount) == ("Анна Соколова", Money(150_000))
    assert handed is not None
    assert (handed.from_manager, handed.to_manager) == ("Анна Соколова", "Роман Титов")
    assert office.again(refusal).state is S.RETURNED


@pytest.mark.parametrize(
    ("outcome", "state"), [(C.CONFIRMED, S.CLOSURE_PROPOSED), (C.WON_BACK, S.WON_BACK), (C.DENIED, S.PENALTY_DUE)]
)
def test_what_the_client_says_decides_the_next_state(office: Office, outcome: C, state: S) -> None:
    refusal = office.decide(office.refusal(), V.NOT_DISCUSSED)
    assert refusal.state is S.CALLBACK_DUE
    moved = office.call_back(refusal.id, CallbackRequest(refusal.id, outcome, "сказал клиент"))
    assert moved.state is state


def test_an_unreachable_client_is_the_heads_to_decide_and_never_a_fine(office: Office) -> None:
    refusal = office.decide(office.refusal(), V.CONTRADICTED)
    for made in range(3):
        with pytest.raises(TooFewAttempts) as refused:
            office.call_back(refusal.id, CallbackRequest(refusal.id, C.UNREACHABLE))
        assert refused.value.facts == {"least": 3, "made": made}
        office.call_back(refusal.id, CallbackRequest(refusal.id, C.NO_ANSWER))
    moved = office.call_back(refusal.id, CallbackRequest(refusal.id, C.UNREACHABLE))
    assert moved.state is S.HEAD_DECIDES
    with pytest.raises(MoveNotAllowed):
        penalise(office.store, office.clock, office.second, refusal.id, "Роман Титов")
    office.deals(deal_facts("900", manager="Роман Титов", stage="Новый лид"))
    request = SignRequest(refusal.id, SignAction.RETURN, new_manager="Роман Титов")
    office.sign(request)
    assert office.again(refusal).state is S.RETURNED
    with office.store.read() as unit:
        assert (unit.penalties.fines(), unit.ledger.entries()) == ([], [])


def test_work_sent_back_needs_a_comment_and_is_decided_again(office: Office) -> None:
    refusal = office.decide(office.refusal(), V.CONFIRMED)
    with pytest.raises(CommentRequired):
        office.sign(SignRequest(refusal.id, SignAction.SEND_BACK))
    office.sign(SignRequest(refusal.id, SignAction.SEND_BACK, "послушайте ещё раз"))
    assert office.again(refusal).state is S.QUEUED
    assert office.decide(office.again(refusal), V.CONFIRMED, office.second).state is S.CLOSURE_PROPOSED


# ---------------------------------------------------------------- guards


@pytest.mark.parametrize("verdict", [V.CONFIRMED, V.CONTRADICTED, V.NOT_DISCUSSED])
def test_no_verdict_without_evidence(office: Office, verdict: V) -> None:
    refusal = office.refusal()
    office.claim(refusal)
    with pytest.raises(NoEvidence):
        decide(office.store, office.clock, office.auditor, DecideRequest(refusal.id, verdict, comment="так"))
    assert office.again(refusal).state is S.QUEUED


def test_no_call_is_no_verdict_while_there_is_a_recording(office: Office) -> None:
    refusal = office.refusal()
    office.claim(refusal)
    with pytest.raises(CallsExist):
        decide(office.store, office.clock, office.auditor, DecideRequest(refusal.id, V.NO_CALL))


def test_no_call_needs_no_evidence_when_there_is_no_recording(office: Office) -> None:
    (deal_id,) = office.deals(deal_facts("1"))
    refusal = office.state(deal_id)
    office.claim(refusal)
    moved, _ = decide(office.store, office.clock, office.auditor, DecideRequest(refusal.id, V.NO_CALL))
    assert moved.state is S.CALLBACK_DUE


@pytest.mark.parametrize(
    "changes",
    [{"quote": "  "}, {"from_ms": 3_000, "to_ms": 3_000}, {"from_ms": -1}, {"to_ms": 10_001}],
    ids=["no words", "no length", "before the start", "past the end"],
)
def test_evidence_must_lie_in_its_recording(office: Office, changes: dict[str, int | str]) -> None:
    refusal = office.refusal()
    office.claim(refusal)
    span = office.span(refusal)
    values = {name: getattr(span, name) for name in SpanEvidence.__slots__} | changes
    request = DecideRequest(refusal.id, V.CONFIRMED, (SpanEvidence(**values),))
    with pytest.raises(EvidenceBroken):
        decide(office.store, office.clock, office.auditor, request)


def test_evidence_of_another_deal_is_refused(office: Office) -> None:
    refusal, other = office.refusal("1"), office.refusal("2")
    office.claim(refusal)
    request = DecideRequest(refusal.id, V.CONFIRMED, (office.span(other),))
    with pytest.raises(EvidenceForeign):
        decide(office.store, office.clock, office.auditor, request)


def test_attempts_prove_only_that_nobody_answered(office: Office) -> None:
    refusal = office.refusal("1", stated_reason="Дорого")
    office.claim(refusal)
    with office.store.read() as unit:
        call = unit.calls.of_deal(refusal.deal_id)[0]
    request = DecideRequest(refusal.id, V.CONFIRMED, (AttemptEvidence(call.id),))
    with pytest.raises(NoEvidence):
        decide(office.store, office.clock, office.auditor, request)
    unanswered = office.refusal("2", stated_reason="Не дозвонились")
    office.claim(unanswered)
    with office.store.read() as unit:
        call = unit.calls.of_deal(unanswered.deal_id)[0]
    request = DecideRequest(unanswered.id, V.CONFIRMED, (AttemptEvidence(call.id),))
    moved, _ = decide(office.store, office.clock, office.auditor, request)
    assert moved.state is S.CLOSURE_PROPOSED


def test_what_the_manager_said_confirms_no_reason(office: Office) -> None:
    refusal = office.refusal()
    office.claim(refusal)
    clients = office.span(refusal)
    managers = replace(clients, lane=Lane.MANAGER, from_ms=4_000, to_ms=5_000)
    request = DecideRequest(refusal.id, V.CONFIRMED, (managers,))
    with pytest.raises(ClientWordsMissing):
        decide(office.store, office.clock, office.auditor, request)
    assert office.again(refusal).state is S.QUEUED
    request = DecideRequest(refusal.id, V.CONFIRMED, (managers, clients))
    moved, _ = decide(office.store, office.clock, office.auditor, request)
    assert moved.state is S.CLOSURE_PROPOSED


def test_an_older_deal_of_the_same_client_proves_a_duplicate(office: Office) -> None:
    phone = deal_facts("7").phones
    (older,) = office.deals(deal_facts("7", stage="Закрыто", created_at=START - timedelta(days=90)))
    refusal = office.refusal("8", stated_reason="Дубль", phones=phone)
    stranger = office.refusal("9")
    office.claim(refusal)
    foreign = DecideRequest(refusal.id, V.CONFIRMED, (DealEvidence(stranger.deal_id),))
    with pytest.raises(EvidenceForeign):
        decide(office.store, office.clock, office.auditor, foreign)
    request = DecideRequest(refusal.id, V.CONFIRMED, (DealEvidence(older),))
    moved, _ = decide(office.store, office.clock, office.auditor, request)
    assert moved.state is S.CLOSURE_PROPOSED


def test_an_item_is_decided_only_by_who_holds_it(office: Office) -> None:
    refusal = office.refusal()
    request = DecideRequest(refusal.id, V.CONFIRMED, (office.span(refusal),))
    with pytest.raises(NotHeld):
        decide(office.store, office.clock, office.auditor, request)
    office.claim(refusal, office.second)
    with pytest.raises(NotHeld):
        decide(office.store, office.clock, office.auditor, request)
    with pytest.raises(ItemHeld):
        office.claim(refusal, office.auditor)


def test_a_crashed_holders_item_comes_back_when_the_lease_is_over(office: Office) -> None:
    refusal = office.refusal()
    office.claim(refusal, office.second)
    item, _ = claim_item(office.store, office.clock, office.auditor)
    assert item is None
    office.clock.forward(minutes=20, seconds=1)
    item, _ = claim_item(office.store, office.clock, office.auditor)
    assert item is not None
    assert item.lease is not None
    assert (item.refusal_id, item.lease.holder, item.lease.token) == (refusal.id, office.auditor.id, 2)
    request = DecideRequest(refusal.id, V.CONFIRMED, (office.span(refusal),))
    with pytest.raises(NotHeld):
        decide(office.store, office.clock, office.second, request)


def test_nobody_signs_what_he_decided_called_or_proposed(office: Office) -> None:
    office.tariff()
    both = office.person("both", "Олег Белов", Role.AUDITOR, Role.SALES_HEAD)
    decided = office.decide(office.refusal("1"), V.CONFIRMED, both)
    called = office.decide(office.refusal("2"), V.NOT_DISCUSSED)
    called = office.call_back(called.id, CallbackRequest(called.id, C.CONFIRMED, "да, отказался"), both)
    office.deals(deal_facts("900", manager="Роман Титов", stage="Новый лид"))
    fined = _denied(office, "3")
    penalise(office.store, office.clock, both, fined.id, "Роман Титов")
    for refusal, part in ((decided, "decision"), (called, "callback"), (fined, "proposal")):
        with pytest.raises(OwnProposal) as refused:
            office.sign(SignRequest(refusal.id, SignAction.APPROVE), both)
        assert refused.value.facts == {"part": part}


def test_roles_are_asked_for_at_every_step(office: Office) -> None:
    refusal = office.refusal()
    with pytest.raises(RoleMissing):
        claim_item(office.store, office.clock, office.head)
    request = DecideRequest(refusal.id, V.CONFIRMED, (office.span(refusal),))
    with pytest.raises(RoleMissing):
        decide(office.store, office.clock, office.payroll, request)
    moved = office.decide(refusal, V.CONFIRMED)
    for user in (office.auditor, office.admin, office.payroll):
        with pytest.raises(RoleMissing):
            office.sign(SignRequest(moved.id, SignAction.APPROVE), user)


def test_the_deals_own_manager_neither_judges_nor_calls(office: Office) -> None:
    seller = office.person("seller", "Анна Соколова", Role.AUDITOR, manager="анна соколова")
    refusal = office.refusal()
    office.claim(refusal, seller)
    request = DecideRequest(refusal.id, V.CONFIRMED, (office.span(refusal),))
    with pytest.raises(OwnDeal):
        decide(office.store, office.clock, seller, request)
    office.clock.forward(hours=1)
    moved = office.decide(refusal, V.CONTRADICTED)
    with pytest.raises(OwnDeal):
        call_back(office.store, office.clock, seller, CallbackRequest(moved.id, C.DENIED, "не отказывался"))


@pytest.mark.parametrize("name", ["Анна Соколова", " анна  соколова ", ""])
def test_a_deal_never_goes_back_to_who_dropped_it(office: Office, name: str) -> None:
    office.tariff()
    refusal = _denied(office)
    with pytest.raises(SameManager):
        penalise(office.store, office.clock, office.second, refusal.id, name)
    assert office.again(refusal).state is S.PENALTY_DUE


def test_a_deal_goes_only_to_a_manager_who_exists(office: Office) -> None:
    office.tariff()
    refusal = _denied(office)
    with pytest.raises(NotFound):
        penalise(office.store, office.clock, office.second, refusal.id, "Никто Такой")


def test_without_a_tariff_nothing_is_proposed_and_nothing_is_lost(office: Office) -> None:
    office.deals(deal_facts("900", manager="Роман Титов", stage="Новый лид"))
    refusal = _denied(office)
    with pytest.raises(NoTariff) as refused:
        penalise(office.store, office.clock, office.second, refusal.id, "Роман Титов")
    assert refused.value.facts == {"lead_source": "Сайт", "day": "2026-11-16"}
    with office.store.read() as unit:
        assert unit.penalties.fines() == []
        assert unit.callbacks.of_refusal(refusal.id)[-1].client_words == "я не отказывался"
    office.tariff()
    fine, _, _ = penalise(office.store, office.clock, office.second, refusal.id, "Роман Титов")
    assert fine.amount == Money(150_000)


def test_the_tariff_of_the_decision_day_counts_not_of_the_signing_day(office: Office) -> None:
    office.tariff(minor=150_000)
    office.tariff(minor=999_900, day=date(2026, 11, 17))
    refusal = _proposed(office)
    office.clock.forward(days=3)
    office.sign(SignRequest(refusal.id, SignAction.APPROVE))
    with office.store.read() as unit:
        assert [entry.amount for entry in unit.ledger.entries()] == [Money(150_000)]


def test_a_tariff_corrected_after_the_proposal_stops_the_signature(office: Office) -> None:
    office.tariff(minor=150_000)
    refusal = _proposed(office)
    office.tariff(minor=120_000, day=date(2026, 11, 10))
    with pytest.raises(FineOutdated):
        office.sign(SignRequest(refusal.id, SignAction.APPROVE))
    with office.store.read() as unit:
        assert unit.ledger.entries() == []
    assert office.again(refusal).state is S.RETURN_PROPOSED


def test_a_fine_sent_back_never_reaches_the_ledger(office: Office) -> None:
    office.tariff()
    refusal = _proposed(office)
    office.sign(SignRequest(refusal.id, SignAction.SEND_BACK, "нет доказательств"))
    moved = office.decide(office.again(refusal), V.CONFIRMED, office.second)
    office.sign(SignRequest(moved.id, SignAction.APPROVE))
    with office.store.read() as unit:
        assert unit.ledger.entries() == []
    assert office.again(refusal).state is S.CLOSED


def test_spoken_outcomes_need_the_clients_words(office: Office) -> None:
    refusal = office.decide(office.refusal(), V.NOT_DISCUSSED)
    for outcome in (C.CONFIRMED, C.WON_BACK, C.DENIED):
        with pytest.raises(CommentRequired):
            office.call_back(refusal.id, CallbackRequest(refusal.id, outcome, "  "))


def test_attempts_are_counted_anew_after_work_was_sent_back(office: Office) -> None:
    refusal = office.decide(office.refusal(), V.CONTRADICTED)
    for _ in range(3):
        office.call_back(refusal.id, CallbackRequest(refusal.id, C.NO_ANSWER))
    moved = office.call_back(refusal.id, CallbackRequest(refusal.id, C.CONFIRMED, "да"))
    office.sign(SignRequest(moved.id, SignAction.SEND_BACK, "кто звонил?"))
    again = office.decide(office.again(refusal), V.CONTRADICTED)
    with pytest.raises(TooFewAttempts):
        office.call_back(again.id, CallbackRequest(again.id, C.UNREACHABLE))


@pytest.mark.parametrize("hours", [5, -5])
@pytest.mark.parametrize("ended", [C.CONFIRMED, C.UNREACHABLE])
def test_a_seat_whose_clock_is_wrong_brings_no_attempts_into_another_round_and_loses_none(
    office: Office, hours: int, ended: CallbackOutcome
) -> None:
    def tried(times: int) -> None:
        office.clock.forward(hours=hours)
        for _ in range(times):
            office.call_back(refusal.id, CallbackRequest(refusal.id, C.NO_ANSWER))
        office.clock.forward(hours=-hours)

    def line() -> RefusalLine:
        (found,) = refusal_lines(office.store, [S.CALLBACK_DUE])
        return found

    refusal = office.decide(office.refusal(), V.CONTRADICTED)
    tried(3)
    assert line().attempts == 3
    moved = office.call_back(refusal.id, CallbackRequest(refusal.id, ended, "да"))
    if ended is C.UNREACHABLE:
        office.sign(SignRequest(moved.id, SignAction.CALL_AGAIN, "ещё раз"))
    else:
        office.sign(SignRequest(moved.id, SignAction.SEND_BACK, "кто звонил?"))
        office.decide(office.again(refusal), V.CONTRADICTED)
    assert line().attempts == 0
    with pytest.raises(TooFewAttempts) as error:
        office.call_back(refusal.id, CallbackRequest(refusal.id, C.UNREACHABLE))
    assert error.value.facts["made"] == 0
    tried(3)
    assert (line().attempts, line().callback_outcome) == (3, "unreachable" if ended is C.UNREACHABLE else None)
    office.call_back(refusal.id, CallbackRequest(refusal.id, C.UNREACHABLE))


def test_every_step_leaves_its_log_entry(office: Office) -> None:
    office.tariff()
    refusal = _proposed(office)
    office.sign(SignRequest(refusal.id, SignAction.APPROVE))
    with office.store.read() as unit:
        actions = [entry.action for entry in unit.log.entries() if entry.subject == f"refusal:{refusal.id}"]
    assert actions == ["refusal_opened", "decided", "called_back", "return_proposed", "signed"]


def test_lanes_of_evidence_are_kept(office: Office) -> None:
    refusal = office.decide(office.refusal(), V.CONFIRMED)
    with office.store.read() as unit:
        (decision,) = unit.decisions.of_refusal(refusal.id)
    assert [one.lane for one in decision.evidence if isinstance(one, SpanEvidence)] == [Lane.CLIENT]
