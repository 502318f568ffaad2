"""Batches: what can be signed is signed, what cannot is left out with its reason, and a cancel keeps what was done."""

import pytest

from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.decision import CommentRequired, DecisionVerdict
from qa_desk.domain.flow import MoveNotAllowed, RefusalId, RefusalState
from qa_desk.domain.law import GroundNotWritten, PayCapReached
from qa_desk.domain.money import Money
from qa_desk.domain.people import PasswordWrong, RightsChanged, Role, RoleMissing
from qa_desk.domain.sign_off import OwnProposal, SignAction
from qa_desk.services.call_back import CallbackRequest
from qa_desk.services.money_store import Pay
from qa_desk.services.running import CancelToken, ProgressReport
from qa_desk.services.sign import BatchRefused, SignRequest, sign_batch
from qa_desk.services.sign_batch import (
    BatchPlan,
    BatchResult,
    NeedsOwnAnswer,
    plan_batch,
    send_back_each,
    sign_each,
)
from qa_desk.services.users import switch_user
from qa_desk.words.errors import sentence
from tests.fakes.intake import count_rows
from tests.fakes.office import HASHER, PASSWORD, Office
from tests.fakes.road import proposed
from tests.fakes.settled import with_settings


def plan(office: Office, *ids: RefusalId) -> BatchPlan:
    return plan_batch(office.store, office.clock, office.head, ids)


def sign(office: Office, *ids: RefusalId, password: str = PASSWORD) -> BatchResult:
    return sign_each(office.store, office.clock, HASHER, office.head, ids, password)[0]


def unreachable(office: Office, external_id: str) -> RefusalId:
    refusal = office.decide(office.refusal(external_id), DecisionVerdict.CONTRADICTED)
    for _ in range(3):
        office.clock.forward(hours=3)
        office.call_back(refusal.id, CallbackRequest(refusal.id, CallbackOutcome.NO_ANSWER))
    office.call_back(refusal.id, CallbackRequest(refusal.id, CallbackOutcome.UNREACHABLE))
    return refusal.id


def states(office: Office, *ids: RefusalId) -> list[RefusalState]:
    with office.store.read() as unit:
        return [unit.refusals.get(one).state for one in ids]


def test_a_batch_is_shown_with_amounts_evidence_and_reasons_before_it_is_signed(office: Office) -> None:
    fine, closure = proposed(office, "1"), office.decide(office.refusal("2"), DecisionVerdict.CONFIRMED)
    alone = unreachable(office, "3")
    before = count_rows(office.store)
    found = plan(office, closure.id, fine.id, alone, RefusalId(99))
    assert count_rows(office.store) == before
    assert [one.line.refusal_id for one in found.lines] == [closure.id, fine.id, alone]
    assert [one.amount for one in found.lines] == [None, Money(150_000), None]
    assert [len(one.evidence) for one in found.lines] == [1, 1, 1]
    assert [type(one.blocked) for one in found.lines] == [type(None), type(None), NeedsOwnAnswer]
    assert (found.ready, found.total) == ((closure.id, fine.id), Money(150_000))


def test_what_can_be_signed_is_signed_and_the_rest_stays_with_its_reason(office: Office) -> None:
    fine, closure = proposed(office, "1"), office.decide(office.refusal("2"), DecisionVerdict.CONFIRMED)
    alone, signed_before = unreachable(office, "3"), proposed(office, "4")
    assert sign(office, signed_before.id).left == ()
    done = sign(office, fine.id, alone, closure.id, fine.id, signed_before.id)
    assert [one.refusal_id for one in done.signed] == [fine.id, closure.id]
    assert [(one, type(error)) for one, error in done.left] == [
        (alone, NeedsOwnAnswer), (signed_before.id, MoveNotAllowed),
    ]  # fmt: skip
    assert states(office, fine.id, closure.id, alone) == [
        RefusalState.RETURNED, RefusalState.CLOSED, RefusalState.HEAD_DECIDES,
    ]  # fmt: skip
    with office.store.read() as unit:
        assert len(unit.ledger.entries()) == 2
        assert len(unit.log.checkpoints()) == 3


def test_nobody_signs_what_he_proposed_not_even_among_others(office: Office) -> None:
    office.auditor = office.person("both", "Олег Белов", Role.AUDITOR, Role.SALES_HEAD)
    own = office.decide(office.refusal("1"), DecisionVerdict.CONFIRMED)
    found = plan_batch(office.store, office.clock, office.auditor, [own.id])
    assert isinstance(found.lines[0].blocked, OwnProposal)
    done, _ = sign_each(office.store, office.clock, HASHER, office.auditor, [own.id], PASSWORD)
    assert (done.signed, [type(error) for _, error in done.left]) == ((), [OwnProposal])
    assert sign(office, own.id).left == ()


def test_fines_that_pass_the_cap_only_together_are_left_out_from_there_on(office: Office) -> None:
    with_settings(office, law="on", fine_ground="п. 4.2")
    ids = [proposed(office, number).id for number in ("1", "2", "3")]
    with office.store.write() as unit:
        unit.pays.add([Pay("2026-11", "анна соколова", Money(1_500_000))], office.payroll.id, office.clock())
    found = plan(office, *ids)
    assert [type(one.blocked) for one in found.lines] == [type(None), type(None), PayCapReached]
    assert {one.ground for one in found.lines} == {"п. 4.2"}
    done = sign(office, *ids)
    assert [one.refusal_id for one in done.signed] == ids[:2]
    assert [type(error) for _, error in done.left] == [PayCapReached]


def test_no_fine_is_signed_without_a_written_ground_alone_or_among_others(office: Office) -> None:
    with_settings(office, law="on")
    fine, closure = proposed(office, "1"), office.decide(office.refusal("2"), DecisionVerdict.CONFIRMED)
    blocked = plan(office, fine.id, closure.id).lines[0].blocked
    assert isinstance(blocked, GroundNotWritten)
    assert "Анна Соколова" in sentence(blocked)
    assert plan(office, fine.id, closure.id).ready == (closure.id,)
    before = count_rows(office.store)
    with pytest.raises(GroundNotWritten):
        office.sign(SignRequest(fine.id, SignAction.APPROVE, ground="  "))
    with pytest.raises(BatchRefused) as refused:
        sign_batch(office.store, office.clock, HASHER, office.head, [closure.id, fine.id], PASSWORD)
    assert refused.value.facts["why"] == "ground_not_written"
    assert count_rows(office.store) == before
    assert states(office, fine.id, closure.id) == [RefusalState.RETURN_PROPOSED, RefusalState.CLOSURE_PROPOSED]


def test_a_ground_written_at_the_signature_counts_alone_and_among_others(office: Office) -> None:
    with_settings(office, law="on", fine_ground="п. 1")
    one, two, three = (proposed(office, number).id for number in ("1", "2", "3"))
    with_settings(office, fine_ground="")
    office.sign(SignRequest(one, SignAction.APPROVE, ground=" п. 4.2 "))
    found = plan_batch(office.store, office.clock, office.head, [two, three], ground="п. 4.3")
    assert (found.ready, [line.ground for line in found.lines]) == ((two, three), ["п. 4.3", "п. 4.3"])
    done, _ = sign_each(office.store, office.clock, HASHER, office.head, [two], PASSWORD, ground="п. 4.3")
    assert done.left == ()
    with_settings(office, fine_ground="п. 5")
    sign_batch(office.store, office.clock, HASHER, office.head, [three], PASSWORD)
    with office.store.read() as unit:
        assert [entry.ground for entry in unit.ledger.entries()] == ["п. 4.2", "п. 4.3", "п. 5"]


def test_a_fine_whose_tariff_changed_since_is_left_out(office: Office) -> None:
    fine = proposed(office, "1")
    office.tariff(minor=200_000, day=office.clock().date().replace(day=1))
    blocked = plan(office, fine.id).lines[0].blocked
    assert blocked is not None
    assert blocked.code == "fine_outdated"


def test_a_cancel_keeps_what_was_signed(office: Office) -> None:
    ids = [proposed(office, number).id for number in ("1", "2", "3")]
    token, told = CancelToken(), list[ProgressReport]()

    def progress(report: ProgressReport) -> None:
        told.append(report)
        if report.done == 1:
            token.cancel()

    done, changed = sign_each(office.store, office.clock, HASHER, office.head, ids, PASSWORD, progress, token)
    assert [one.refusal_id for one in done.signed] == ids[:2]
    assert done.untouched == (ids[2],)
    assert changed.refusals == {int(one) for one in ids[:2]}
    assert [(one.done, one.total) for one in told] == [(0, 3), (1, 3)]


def test_they_go_back_to_the_auditors_with_one_comment(office: Office) -> None:
    fine, closure = proposed(office, "1"), office.decide(office.refusal("2"), DecisionVerdict.CONFIRMED)
    alone = unreachable(office, "3")
    with pytest.raises(CommentRequired):
        send_back_each(office.store, office.clock, HASHER, office.head, [fine.id], " ", PASSWORD)
    ids = [fine.id, closure.id, alone]
    done, _ = send_back_each(office.store, office.clock, HASHER, office.head, ids, "ещё раз", PASSWORD)
    assert [(one.action, one.comment) for one in done.signed] == [(SignAction.SEND_BACK, "ещё раз")] * 2
    assert [type(error) for _, error in done.left] == [NeedsOwnAnswer]
    assert states(office, *ids) == [RefusalState.QUEUED, RefusalState.QUEUED, RefusalState.HEAD_DECIDES]
    with office.store.read() as unit:
        assert unit.ledger.entries() == []


def test_a_wrong_password_or_role_signs_nothing(office: Office) -> None:
    fine = proposed(office, "1")
    before = count_rows(office.store)
    with pytest.raises(PasswordWrong):
        sign(office, fine.id, password="not mine at all")
    with pytest.raises(RoleMissing):
        plan_batch(office.store, office.clock, office.auditor, [fine.id])
    with pytest.raises(RoleMissing):
        sign_each(office.store, office.clock, HASHER, office.second, [fine.id], PASSWORD)
    assert count_rows(office.store) == before


def test_rights_that_are_taken_in_the_middle_of_a_batch_end_it(office: Office) -> None:
    ids = [proposed(office, number).id for number in ("1", "2")]

    def progress(report: ProgressReport) -> None:
        if report.done == 1:
            switch_user(office.store, office.clock, office.admin, office.head.id, active=False)

    done, _ = sign_each(office.store, office.clock, HASHER, office.head, ids, PASSWORD, progress)
    assert [one.refusal_id for one in done.signed] == ids[:1]
    assert [(one, type(error)) for one, error in done.left] == [(ids[1], RightsChanged)]
