"""Fines of checklist audits on a real database: proposed, held, sent back, signed into the ledger by somebody else."""

from contextlib import suppress
from dataclasses import replace
from random import Random

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from qa_desk.domain.appeal import ReviewerTookPart
from qa_desk.domain.audit_fine import (
    AuditFineHeld,
    AuditFineId,
    AuditFineMoved,
    AuditFineState,
    FineAct,
    Hold,
    NotYourFine,
)
from qa_desk.domain.callback import OwnDeal
from qa_desk.domain.checkpoint import Occasion
from qa_desk.domain.decision import CommentRequired
from qa_desk.domain.errors import KnownError, NotFound
from qa_desk.domain.law import GroundNotWritten, PayCapReached
from qa_desk.domain.ledger import EntryKind, SourceTwice
from qa_desk.domain.ledger_inputs import AuditInputs, from_data, to_data
from qa_desk.domain.money import Money
from qa_desk.domain.people import PasswordWrong, Role, RoleMissing
from qa_desk.domain.recompute import LedgerFault, recompute
from qa_desk.domain.sign_off import OwnProposal
from qa_desk.services.appeal import check_may_review, file_appeal, reviewers
from qa_desk.services.audit_fine_lines import audit_fine_lines
from qa_desk.services.audit_fine_store import FineQuery
from qa_desk.services.audit_fines import (
    AuditFinesRefused,
    answer_audit_fine,
    send_back_audit_fine,
    sign_audit_fines,
    waiting_audit_fines,
)
from qa_desk.services.checklist_audit import submit
from qa_desk.services.ledger import check_ledger, enter_charge, ledger_entries
from qa_desk.services.money_store import Pay
from qa_desk.services.queue import claim_item, release_item
from qa_desk.services.report_payroll import payroll_register
from tests.fakes.audit_money import COSTS, MANAGER, failed, fines, looked_again, priced, signed
from tests.fakes.audits import SHELF, answer_all, begin, drawn, set_value
from tests.fakes.office import HASHER, PASSWORD, Office
from tests.fakes.refused import refused
from tests.fakes.settled import close, fined, reversed_by, with_settings

BOTH = frozenset(COSTS)


def sent_back(office: Office, fine_id: AuditFineId) -> None:
    send_back_audit_fine(office.store, office.clock, HASHER, office.head, fine_id, "послушайте ещё раз", PASSWORD)


def answered(office: Office, fine_id: AuditFineId, act: FineAct) -> AuditFineState:
    return answer_audit_fine(office.store, office.clock, office.auditor, fine_id, act, "послушал")[0]


# ---------------------------------------------------------------- proposing


def test_a_submitted_audit_proposes_what_its_form_asks_for_each_failed_question(office: Office) -> None:
    audit = failed(priced(office), 1, BOTH)
    found = fines(office)
    assert {one.question: one.amount.minor for one in found} == COSTS
    assert {(one.audit_id, one.manager, one.form, one.proposed_by) for one in found} == {
        (audit.id, MANAGER, audit.form, office.auditor.id)
    }
    assert ledger_entries(office.store) == []
    assert waiting_audit_fines(office.store) == 2


def test_nobody_pays_for_a_deal_that_nobody_has(office: Office) -> None:
    audit = failed(priced(office), 1, BOTH, manager=" ")
    assert audit.outcome is not None
    assert audit.outcome.fines.due
    assert fines(office) == []


def test_a_second_look_proposes_nothing(office: Office) -> None:
    first = failed(priced(office, second_look_percent=100), 1)
    looked_again(office, first, office.second, BOTH)
    assert [one.audit_id for one in fines(office)] == [first.id]


def test_who_looked_a_second_time_reviews_no_appeal(office: Office) -> None:
    first = failed(priced(office, second_look_percent=100), 1)
    looked_again(office, first, office.second, frozenset({"by_name"}))
    (fine,) = fines(office)
    (made,) = signed(office, fine.id)
    appeal, _ = file_appeal(office.store, office.clock, office.payroll, made.entry.id, "имя назвал в начале")
    with office.store.read() as unit:
        able = {one.login for one in reviewers(unit, made.entry, appeal)}
        with pytest.raises(ReviewerTookPart) as caught:
            check_may_review(unit, office.second, made.entry, appeal)
    assert caught.value.facts["part"] == "second_look"
    assert not able & {office.second.login, office.auditor.login, office.head.login}


# ---------------------------------------------------------------- signing


def test_a_signed_fine_is_an_entry_that_recomputes_from_its_form(office: Office) -> None:
    audit = failed(priced(office), 1)
    (fine,) = fines(office)
    (made,) = signed(office, fine.id)
    entry = made.entry
    assert (entry.kind, entry.amount, entry.manager, entry.period) == (
        EntryKind.FINE, Money(30_000), MANAGER, "2026-11",
    )  # fmt: skip
    assert (entry.proposed_by, entry.entered_by) == (office.auditor.id, office.head.id)
    assert entry.source == f"audit:{audit.item_id}:call_script.by_name"
    inputs = entry.inputs
    assert isinstance(inputs, AuditInputs)
    assert (inputs.audit_id, inputs.form, inputs.version, inputs.digest, inputs.question, inputs.rule_minor) == (
        int(audit.id), "call_script", 2, audit.form.digest, "by_name", 30_000,
    )  # fmt: skip
    assert from_data(to_data(inputs)) == inputs
    assert recompute(entry, [], []) == Money(30_000)
    assert check_ledger(office.store, SHELF).faults == ()
    with office.store.read() as unit:
        assert unit.log.checkpoints()[-1].occasion is Occasion.SIGN_OFF
    (line,) = audit_fine_lines(office.store, SHELF)
    assert (line.state, line.entry, line.external_id) == (AuditFineState.SIGNED, entry, "1")


def test_an_entry_that_its_published_form_does_not_ask_for_is_a_fault(office: Office) -> None:
    failed(priced(office), 1)
    (made,) = signed(office, fines(office)[0].id)
    inputs = made.entry.inputs
    assert isinstance(inputs, AuditInputs)
    dearer = replace(made.entry, amount=Money(40_000), inputs=replace(inputs, rule_minor=40_000))
    assert recompute(dearer, [], []) == Money(40_000)
    assert recompute(dearer, [], [], lambda *_: {"by_name": 30_000}) is None
    assert recompute(made.entry, [], [], lambda *_: {}) is None  # no such version was published
    assert recompute(replace(made.entry, source="audit:9:call_script.by_name"), [], []) is None


def test_a_fine_written_past_the_program_with_another_amount_is_found(office: Office) -> None:
    failed(priced(office), 1)
    (made,) = signed(office, fines(office)[0].id)
    inputs = made.entry.inputs
    assert isinstance(inputs, AuditInputs)
    with office.store.write() as unit:
        item = 77
        other = replace(inputs, item_id=item, rule_minor=99)
        unit.ledger.add(replace(made.entry, source=f"audit:{item}:call_script.by_name", amount=Money(99), inputs=other))
    found = [one.kind for one in check_ledger(office.store, SHELF).faults]
    assert found == [LedgerFault.INPUTS, LedgerFault.LOG]  # nothing was logged of it either


def test_who_proposed_never_signs_in_any_role(office: Office) -> None:
    both = office.person("both", "Аркадий Двойной", Role.AUDITOR, Role.SALES_HEAD)
    failed(priced(office), 1, user=both)
    (fine,) = fines(office)
    refused(office, OwnProposal, lambda: signed(office, fine.id, by=both))
    assert len(signed(office, fine.id)) == 1


def test_the_second_auditor_does_not_sign_either(office: Office) -> None:
    both = office.person("both", "Аркадий Двойной", Role.AUDITOR, Role.SALES_HEAD)
    first = failed(priced(office, second_look_percent=100), 1)
    looked_again(office, first, both, frozenset({"by_name"}))
    (fine,) = fines(office)
    refused(office, OwnProposal, lambda: signed(office, fine.id, by=both))
    assert len(signed(office, fine.id)) == 1


def test_who_may_not_sign(office: Office) -> None:
    failed(priced(office), 1)
    (fine,) = fines(office)
    own = office.person("own", "Анна Соколова", Role.SALES_HEAD, manager=MANAGER)
    refused(office, OwnDeal, lambda: signed(office, fine.id, by=own))
    for user in (office.auditor, office.second, office.payroll, office.admin):
        refused(office, RoleMissing, lambda user=user: signed(office, fine.id, by=user))  # type: ignore[misc]
    refused(office, NotFound, lambda: signed(office, AuditFineId(99)))
    with pytest.raises(PasswordWrong):
        sign_audit_fines(office.store, office.clock, HASHER, SHELF, office.head, [fine.id], "other")
    assert ledger_entries(office.store) == []


def test_several_are_signed_together_or_not_at_all(office: Office) -> None:
    failed(priced(office), 1, BOTH)
    failed(office, 2)
    ids = [one.id for one in fines(office)]
    error = refused(office, AuditFinesRefused, lambda: signed(office, *ids, AuditFineId(99)))
    assert error.facts == {"fine": 99, "why": "not_found"}
    assert len(signed(office, *ids, ids[0])) == 3
    assert waiting_audit_fines(office.store) == 0
    assert check_ledger(office.store, SHELF).balance == Money(75_050)


def test_the_cap_on_the_share_of_pay_counts_audit_fines(office: Office) -> None:
    failed(priced(office), 1, BOTH)
    with_settings(office, law="on", fine_ground="п. 4.2")
    with office.store.write() as unit:
        unit.pays.add([Pay("2026-11", MANAGER, Money(160_000))], office.payroll.id, office.clock())
    first, second = (one.id for one in fines(office))
    signed(office, first)
    refused(office, PayCapReached, lambda: signed(office, second))


def test_no_audit_fine_is_signed_without_a_written_ground(office: Office) -> None:
    failed(priced(office), 1, BOTH)
    with_settings(office, law="on")
    first, second = (one.id for one in fines(office))
    refused(office, GroundNotWritten, lambda: signed(office, first))
    made, _ = sign_audit_fines(
        office.store, office.clock, HASHER, SHELF, office.head, [first], PASSWORD, ground=" п. 4.2 "
    )
    assert made[0].entry.ground == "п. 4.2"
    with_settings(office, law="off")
    assert signed(office, second)[0].entry.ground == ""


# ---------------------------------------------------------------- once


def test_one_question_of_one_audit_is_charged_once(office: Office) -> None:
    failed(priced(office), 1)
    (fine,) = fines(office)
    signed(office, fine.id)
    error = refused(office, AuditFineMoved, lambda: signed(office, fine.id))
    assert error.facts == {"fine": fine.id, "fine_state": "signed"}
    with pytest.raises(KnownError), office.store.write() as unit:
        unit.audit_fines.add(fine)


def redone(office: Office, bad: frozenset[str]) -> tuple[AuditFineId, ...]:
    """A deal that two forms are due for: its first auditor gave it back after one of them, another did it again."""
    set_value(office, "audit_forms", ("call_script", "deal_card"))
    item = drawn(office, 1, manager=MANAGER)
    at = begin(office, item, office.auditor, "call_script")
    answer_all(office, at, office.auditor, frozenset({"by_name"}))
    submit(office.store, office.clock, SHELF, office.auditor, at.audit.id)
    (first,) = fines(office)
    release_item(office.store, office.clock, office.auditor, item)
    claim_item(office.store, office.clock, office.second, item)
    again = begin(office, item, office.second, "call_script")
    answer_all(office, again, office.second, bad)
    submit(office.store, office.clock, SHELF, office.second, again.audit.id)
    return first.id, *(one.id for one in fines(office) if one.id != first.id)


def test_an_audit_that_was_done_again_charges_by_the_new_one_only(office: Office) -> None:
    first, second = redone(priced(office), frozenset({"by_name"}))
    error = refused(office, AuditFineHeld, lambda: signed(office, first))
    assert error.facts["hold"] == Hold.SUPERSEDED
    assert len(signed(office, second)) == 1
    refused(office, AuditFineHeld, lambda: signed(office, first))
    assert len(ledger_entries(office.store)) == 1


def test_an_audit_done_again_after_the_signature_charges_no_second_time(office: Office) -> None:
    set_value(priced(office), "audit_forms", ("call_script", "deal_card"))
    item = drawn(office, 1, manager=MANAGER)
    at = begin(office, item, office.auditor, "call_script")
    answer_all(office, at, office.auditor, frozenset({"by_name"}))
    submit(office.store, office.clock, SHELF, office.auditor, at.audit.id)
    signed(office, fines(office)[0].id)
    release_item(office.store, office.clock, office.auditor, item)
    again = begin(office, item, office.second, "call_script")
    answer_all(office, again, office.second, frozenset({"by_name"}))
    submit(office.store, office.clock, SHELF, office.second, again.audit.id)
    assert len(fines(office)) == 1
    with pytest.raises(SourceTwice), office.store.write() as unit:
        enter_charge(unit, ledger_entries(office.store)[0])


# ---------------------------------------------------------------- held


def test_while_a_second_auditor_looks_nothing_is_signed(office: Office) -> None:
    first = failed(priced(office, second_look_percent=100), 1)
    (fine,) = fines(office)
    assert refused(office, AuditFineHeld, lambda: signed(office, fine.id)).facts["hold"] == Hold.SECOND_LOOK
    looked_again(office, first, office.second, frozenset({"by_name"}))
    assert len(signed(office, fine.id)) == 1


def test_what_the_second_auditor_did_not_fail_is_never_signed(office: Office) -> None:
    first = failed(priced(office, second_look_percent=100), 1)
    looked_again(office, first, office.second)
    (line,) = audit_fine_lines(office.store, SHELF)
    assert (line.holds, line.may_be_signed) == ((Hold.SECOND_DIFFERS,), False)
    refused(office, AuditFineHeld, lambda: signed(office, line.fine.id))
    assert answered(office, line.fine.id, FineAct.WITHDRAW) is AuditFineState.WITHDRAWN


def test_a_question_that_auditors_disagree_on_is_held_until_they_agree(office: Office) -> None:
    priced(office, second_look_percent=100)
    set_value(office, "agreed_least_pairs", 3)
    set_value(office, "agreed_percent", 60)
    for number in range(1, 4):
        looked_again(office, failed(office, number), office.second)
    set_value(office, "second_look_percent", 0)
    late = failed(office, 4)
    assert late.outcome is not None
    assert [one.question for one in late.outcome.fines.held] == ["by_name"]
    fine = fines(office)[-1]
    assert fine.audit_id == late.id
    assert refused(office, AuditFineHeld, lambda: signed(office, fine.id)).facts["hold"] == Hold.AGREEMENT
    set_value(office, "second_look_percent", 100)
    for number in range(11, 17):
        looked_again(office, failed(office, number), office.second, frozenset({"by_name"}))
    assert len(signed(office, fine.id)) == 1


# ---------------------------------------------------------------- sent back


def test_a_fine_goes_back_with_a_comment_and_comes_again_or_not_at_all(office: Office) -> None:
    failed(priced(office), 1, BOTH)
    one, two = (fine.id for fine in fines(office))
    with pytest.raises(CommentRequired):
        send_back_audit_fine(office.store, office.clock, HASHER, office.head, one, " ", PASSWORD)
    sent_back(office, one)
    sent_back(office, two)
    refused(office, AuditFineMoved, lambda: signed(office, one))
    refused(office, AuditFineMoved, lambda: sent_back(office, one))
    with pytest.raises(NotYourFine):
        answer_audit_fine(office.store, office.clock, office.second, one, FineAct.WITHDRAW, "не моё")
    with pytest.raises(NotYourFine):
        answer_audit_fine(office.store, office.clock, office.auditor, one, FineAct.SIGN, "сам")
    with pytest.raises(CommentRequired):
        answer_audit_fine(office.store, office.clock, office.auditor, one, FineAct.WITHDRAW, " ")
    assert answered(office, one, FineAct.PROPOSE_AGAIN) is AuditFineState.WAITING
    assert answered(office, two, FineAct.WITHDRAW) is AuditFineState.WITHDRAWN
    refused(office, AuditFineMoved, lambda: signed(office, two))
    assert len(signed(office, one)) == 1
    told = {line.fine.id: [step.act for step in line.steps] for line in audit_fine_lines(office.store, SHELF)}
    assert told == {one: [FineAct.SEND_BACK, FineAct.PROPOSE_AGAIN, FineAct.SIGN],
                    two: [FineAct.SEND_BACK, FineAct.WITHDRAW]}  # fmt: skip
    assert [line.state for line in audit_fine_lines(office.store, SHELF, FineQuery(open_only=True))] == []


def test_what_was_proposed_cannot_be_changed_even_by_hand(office: Office) -> None:
    failed(priced(office), 1)
    sent_back(office, fines(office)[0].id)
    deeds = ("UPDATE audit_fines SET id = id", "DELETE FROM audit_fines", "UPDATE audit_fine_steps SET id = id",
             "DELETE FROM audit_fine_steps")  # fmt: skip
    for deed in deeds:
        with office.store._engine.begin() as link, pytest.raises(DatabaseError, match="append-only"):
            link.execute(text(deed))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_everybody_tries_the_ledger_holds_each_signed_question_once(office: Office, seed: int) -> None:
    both = office.person("both", "Аркадий Двойной", Role.AUDITOR, Role.SALES_HEAD)
    priced(office)
    failed(office, 1, BOTH)
    failed(office, 2, user=both)
    people, chance = [office.auditor, office.second, office.head, both, office.payroll], Random(seed)
    ids = [one.id for one in fines(office)]
    for _ in range(60):
        user, fine_id, act = chance.choice(people), chance.choice(ids), chance.choice(list(FineAct))
        comment = chance.choice(["", "потому что"])
        with suppress(KnownError):
            if act is FineAct.SIGN:
                some = {fine_id, chance.choice(ids)}
                sign_audit_fines(office.store, office.clock, HASHER, SHELF, user, sorted(some), PASSWORD, comment)
            elif act is FineAct.SEND_BACK:
                send_back_audit_fine(office.store, office.clock, HASHER, user, fine_id, comment, PASSWORD)
            else:
                answer_audit_fine(office.store, office.clock, user, fine_id, act, comment)
        lines, entries = audit_fine_lines(office.store, SHELF), ledger_entries(office.store)
        signed_lines = [one for one in lines if one.state is AuditFineState.SIGNED]
        assert {one.fine.source: one.fine.amount for one in signed_lines} == {one.source: one.amount for one in entries}
        assert all(one.proposed_by != one.entered_by for one in entries)
        assert all(one.entry is not None and one.entry.source == one.fine.source for one in signed_lines)
    report = check_ledger(office.store, SHELF)
    signed_lines = [one for one in audit_fine_lines(office.store, SHELF) if one.state is AuditFineState.SIGNED]
    assert (report.faults, report.entries) == ((), len(signed_lines))
    assert report.balance == sum((one.fine.amount for one in signed_lines), start=Money(0))


# ---------------------------------------------------------------- looked at


def test_an_auditor_sees_his_own_proposals_only(office: Office) -> None:
    failed(priced(office), 1)
    failed(office, 2, user=office.second)
    seen = {user.login: [one.proposed_by for one in audit_fine_lines(office.store, SHELF, user=user)]
            for user in (office.auditor, office.second, office.head)}  # fmt: skip
    assert seen == {"auditor": ["Вера Осипова"], "second": ["Павел Дроздов"],
                    "head": ["Вера Осипова", "Павел Дроздов"]}  # fmt: skip


def test_a_line_has_question_comment_and_evidence(office: Office) -> None:
    failed(priced(office), 1)
    (line,) = audit_fine_lines(office.store, SHELF, FineQuery(manager="анна соколова"))
    assert line.form_title.ru == "Разговор по скрипту"
    assert (line.answer.comment, len(line.answer.evidence)) == ("вот что не так", 1)
    assert audit_fine_lines(office.store, SHELF, FineQuery(manager="Роман Титов")) == []


# ---------------------------------------------------------------- the register


def test_the_register_names_form_and_question_and_adds_up_to_the_ledger(office: Office) -> None:
    priced(office)
    with_settings(office, fine_ground="п. 4.2 Положения о премировании")
    refusal = fined(office, "51")
    failed(office, 1, BOTH)
    made = signed(office, *(one.id for one in fines(office)))
    reversed_by(office, made[0].entry.id, 50)
    register = payroll_register(office.store, office.clock, office.payroll, "2026-11")
    assert (
        register.ledger_total
        == Money(150_000 + 45_050 - 50)
        == sum((line.amount for line in register.lines), start=Money(0))
    )
    by_entry = {line.entry_id: line for line in register.lines}
    line = by_entry[made[0].entry.id]
    assert line.ground == "п. 4.2 Положения о премировании · Разговор по скрипту (v2): " + _title(office, "by_name")
    assert (line.deal_external_id, line.deal_title, line.quote, line.recording_name) == (
        "1", "Сделка 1", "слова", "1.wav",
    )  # fmt: skip
    assert (line.fine_id, line.callback_at, line.tariff_valid_from, line.lead_source) == (0, None, None, "")
    assert by_entry[refusal.id].ground == "п. 4.2 Положения о премировании"
    close(office)
    again = payroll_register(office.store, office.clock, office.payroll, "2026-11")
    assert (again.lines, again.ledger_total) == (register.lines, register.ledger_total)


def _title(office: Office, question: str) -> str:
    return next(one.question_title.ru for one in audit_fine_lines(office.store, SHELF) if one.fine.question == question)
