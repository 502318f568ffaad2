"""The ledger through real services: counter-entries, closing, the password, batches; what is closed never changes."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa_desk.domain.appeal import Outcome
from qa_desk.domain.callback import OwnDeal
from qa_desk.domain.checkpoint import Occasion
from qa_desk.domain.closing import EarlierPeriodOpen, PeriodAhead, PeriodClosed
from qa_desk.domain.decision import CommentRequired, DecisionVerdict
from qa_desk.domain.errors import ChangedBySomeoneElse, KnownError
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.frozen_register import RegisterDamaged, freeze, thaw
from qa_desk.domain.ledger import EntryId, EntryKind, MoreThanLeft, NothingLeft, SourceTwice
from qa_desk.domain.ledger_inputs import FormInputs
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import FineId
from qa_desk.domain.people import PasswordWrong, Role, RoleMissing
from qa_desk.domain.recompute import LedgerFault
from qa_desk.domain.report import Register
from qa_desk.domain.sign_off import OwnProposal, SignAction
from qa_desk.services.appeal import decide_appeal, file_appeal
from qa_desk.services.close_period import close_period, closings
from qa_desk.services.ledger import (
    check_ledger,
    enter_charge,
    ledger_entries,
    propose_reversal,
    reversals_waiting,
    sign_reversal,
)
from qa_desk.services.report_payroll import payroll_register, periods_with_fines
from qa_desk.services.sign import BatchRefused, SignRequest, batch_evidence, sign_batch
from qa_desk.words.errors import sentence
from tests.fakes.money import fine as plain_fine
from tests.fakes.office import HASHER, PASSWORD, START, Office, new_store
from tests.fakes.refused import refused
from tests.fakes.road import proposed, returned
from tests.fakes.settled import DAYS, close, fined, papers, reversed_by, second_head, with_settings


def register(office: Office, period: str = "2026-11") -> Register:
    return payroll_register(office.store, office.clock, office.payroll, period)


# ---------------------------------------------------------------- counter-entries


def test_a_correction_is_a_counter_entry_by_two_persons(office: Office) -> None:
    fine = fined(office)
    part = reversed_by(office, fine.id, 50_000)
    assert (part.kind, part.amount, part.reverses, part.period) == (
        EntryKind.REVERSAL, Money(-50_000), fine.id, "2026-11",
    )  # fmt: skip
    assert (part.proposed_by, part.entered_by) == (office.auditor.id, office.head.id)
    rest = reversed_by(office, fine.id, None)
    assert rest.amount == Money(-100_000)
    refused(office, NothingLeft, lambda: reversed_by(office, fine.id, None))
    with office.store.read() as unit:
        assert unit.ledger.entries()[0] == fine
        assert unit.ledger.balances("2026-11") == {"Анна Соколова": 0}
    report = check_ledger(office.store)
    assert (report.entries, report.balance, report.faults) == (3, Money(0), ())


def test_who_proposed_it_never_signs_it(office: Office) -> None:
    fine = fined(office)
    both = office.person("both", "Олег Белов", Role.AUDITOR, Role.SALES_HEAD)
    made = propose_reversal(office.store, office.clock, both, fine.id, None, "ошибка")
    refused(office, OwnProposal, lambda: sign_reversal(office.store, office.clock, HASHER, both, made.id, PASSWORD))
    assert [one.id for one in reversals_waiting(office.store)] == [made.id]
    sign_reversal(office.store, office.clock, HASHER, office.head, made.id, PASSWORD)
    refused(
        office, SourceTwice, lambda: sign_reversal(office.store, office.clock, HASHER, office.head, made.id, PASSWORD)
    )
    assert reversals_waiting(office.store) == []


def test_a_counter_entry_needs_a_ground_a_role_and_what_is_left(office: Office) -> None:
    fine = fined(office)
    propose = lambda user, asked, ground: propose_reversal(  # noqa: E731 - the same call with other facts
        office.store, office.clock, user, fine.id, asked, ground
    )
    refused(office, CommentRequired, lambda: propose(office.auditor, None, "  "))
    refused(office, RoleMissing, lambda: propose(office.admin, None, "ошибка"))
    refused(office, MoreThanLeft, lambda: propose(office.auditor, Money(150_001), "ошибка"))
    made = propose(office.auditor, Money(1), "раз")
    head2 = second_head(office)
    appeal, _ = file_appeal(office.store, office.clock, office.payroll, fine.id, "не согласна")
    decide_appeal(office.store, office.clock, HASHER, head2, appeal.id, Outcome.ACCEPT, "верно", PASSWORD)
    error = refused(
        office, NothingLeft, lambda: sign_reversal(office.store, office.clock, HASHER, office.head, made.id, PASSWORD)
    )
    assert sentence(error) == f"Entry {fine.id} was taken back whole already."


def test_nobody_signs_his_own_fine_away(office: Office) -> None:
    fine = fined(office)
    asked = propose_reversal(office.store, office.clock, office.auditor, fine.id, None, "ошибка в тарифе")
    sells = office.person("sells", "Продающий РОП", Role.SALES_HEAD, manager=fine.manager)
    refused(office, OwnDeal, lambda: sign_reversal(office.store, office.clock, HASHER, sells, asked.id, PASSWORD))


def test_the_register_shows_a_counter_entry_as_a_negative_line_with_its_ground(office: Office) -> None:
    fine = fined(office)
    reversed_by(office, fine.id, 50_000)
    first, counter = register(office).lines
    assert (first.entry_kind, first.amount, first.reverses) == ("fine", Money(150_000), None)
    assert (counter.entry_kind, counter.amount, counter.reverses, counter.ground) == (
        "reversal", Money(-50_000), fine.id, "ошибка в тарифе",
    )  # fmt: skip
    assert (counter.deal_external_id, counter.proposed_by, counter.signed_by) == (
        first.deal_external_id, "Вера Осипова (auditor)", "Константин Лебедев (head)",
    )  # fmt: skip
    assert register(office).ledger_total == Money(100_000)


def test_a_fine_of_an_audit_form_has_its_place(office: Office) -> None:
    """Audits do not make them yet; the ledger takes them, checks them, and the register shows them."""
    with office.store.write() as unit:
        asked = plain_fine(1, 15_000, inputs=FormInputs(7, "звонок", 2, "greeting", 3, 5_000))
        entry = enter_charge(unit, replace(asked, source="audit:7:greeting", proposed_by=office.auditor.id,
                                           entered_by=office.head.id, entered_at=START))  # fmt: skip
    assert entry.fine_id is None
    assert check_ledger(office.store).faults == ()
    (line,) = register(office).lines
    assert (line.amount, line.lead_source, line.entry_id) == (Money(15_000), "audit:7:greeting", entry.id)
    assert reversed_by(office, entry.id, None).amount == Money(-15_000)


def test_a_ledger_that_was_tampered_with_is_found(office: Office) -> None:
    fined(office)
    with office.store._engine.begin() as link:
        link.exec_driver_sql("DROP TRIGGER ledger_entries_no_update")
        link.exec_driver_sql("UPDATE ledger_entries SET amount_minor = 149999")
    assert [fault.kind for fault in check_ledger(office.store).faults] == [LedgerFault.AMOUNT, LedgerFault.LOG]


# ---------------------------------------------------------------- closing


def test_a_closed_period_takes_nothing_more(office: Office) -> None:
    fine = fined(office)
    close(office)
    (closing,) = closings(office.store)
    assert (closing.totals.entries, closing.totals.fines_minor, closing.closed_by) == (1, 150_000, office.head.id)
    with office.store.read() as unit:
        assert unit.log.checkpoints()[-1].occasion is Occasion.PERIOD_CLOSED
    later, counter = fined(office, "2"), reversed_by(office, fine.id, None)
    assert (later.period, counter.period) == ("2026-12", "2026-12")
    assert register(office, "2026-12").ledger_total == Money(0)
    with pytest.raises(ChangedBySomeoneElse), office.store.write() as unit:
        unit.ledger.add(replace(later, period="2026-11", source="x", fine_id=None, refusal_id=None))
    assert check_ledger(office.store).faults == ()
    assert periods_with_fines(office.store) == ["2026-12", "2026-11"]


@pytest.mark.parametrize(("period", "error"), [("2026-12", PeriodAhead), ("2026-11", PeriodClosed)])
def test_what_cannot_be_closed(office: Office, period: str, error: type[KnownError]) -> None:
    fined(office)
    close(office)
    refused(office, error, lambda: close(office, period))


def test_periods_are_closed_in_order(office: Office) -> None:
    fined(office)
    office.clock.forward(days=30)
    refused(office, EarlierPeriodOpen, lambda: close(office, "2026-12"))
    close(office)
    close(office, "2026-12")


def test_only_the_head_closes_and_with_his_password(office: Office) -> None:
    fined(office)
    refused(
        office, RoleMissing,
        lambda: close_period(office.store, office.clock, HASHER, DAYS, office.payroll, "2026-11", PASSWORD),
    )  # fmt: skip
    refused(
        office, PasswordWrong,
        lambda: close_period(office.store, office.clock, HASHER, DAYS, office.head, "2026-11", "password-2"),
    )  # fmt: skip


def test_the_frozen_register_is_text_that_comes_back_whole(office: Office) -> None:
    fine = fined(office)
    reversed_by(office, fine.id, 1)
    before = register(office)
    text = freeze(before)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    assert thaw(text, sha256, "2026-11") == replace(before, closed=True)  # only closed months are frozen
    assert freeze(thaw(text, sha256, "2026-11")) == text
    with pytest.raises(RegisterDamaged):
        thaw(text.replace("150000", "150001"), sha256, "2026-11")


OPERATIONS = st.lists(st.sampled_from(["fine", "part", "rest", "zone", "month", "close", "papers"]), max_size=7)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(OPERATIONS)
def test_whatever_happens_later_the_register_of_a_closed_period_is_the_same(
    database_template: Path, tmp_path_factory: pytest.TempPathFactory, operations: list[str]
) -> None:
    office = Office(new_store(database_template, tmp_path_factory.mktemp("closed")))
    try:
        first = fined(office, "1")
        reversed_by(office, first.id, 20_000)
        close(office)
        before = freeze(register(office))
        for number, what in enumerate(operations, 2):
            try:
                _do(office, what, number, first.id)
            except KnownError:
                continue
        assert freeze(register(office)) == before
        assert check_ledger(office.store).faults == ()
        with office.store.read() as unit:
            assert [entry.period for entry in unit.ledger.entries()].count("2026-11") == 3
    finally:
        office.store.close()


def _do(office: Office, what: str, number: int, first: EntryId) -> None:
    match what:
        case "fine":
            returned(office, str(number))
        case "part":
            reversed_by(office, first, 1_000)
        case "rest":
            reversed_by(office, first, None)
        case "zone":
            with_settings(office, time_zone="Asia/Vladivostok", fine_ground="другое")
        case "month":
            office.clock.forward(days=31)
        case "close":
            close(office, f"{office.clock():%Y-%m}")
        case _:
            papers(office, first)


# ---------------------------------------------------------------- password, batch


def test_a_signature_takes_the_signers_own_password(office: Office) -> None:
    refusal = proposed(office)
    request = SignRequest(refusal.id, SignAction.APPROVE)
    for wrong in ("", "password-2", PASSWORD.upper()):
        refused(office, PasswordWrong, lambda wrong=wrong: office.sign(request, password=wrong))
    assert office.again(refusal).state is RefusalState.RETURN_PROPOSED
    office.sign(request)
    assert office.again(refusal).state is RefusalState.RETURNED


def test_a_batch_is_signed_under_one_checkpoint(office: Office) -> None:
    refusals = [proposed(office, str(number)) for number in (1, 2, 3)]
    with office.store.read() as unit:
        before = len(unit.log.checkpoints())
    ids = [one.id for one in refusals]
    shown = batch_evidence(office.store, ids)
    assert [one.line.refusal_id for one in shown] == ids
    assert all(one.evidence and one.line.client_words for one in shown)
    signatures, changed = sign_batch(office.store, office.clock, HASHER, office.head, [*ids, ids[0]], PASSWORD)
    assert [one.refusal_id for one in signatures] == ids
    assert changed.refusals == frozenset(ids)
    assert {office.again(one).state for one in refusals} == {RefusalState.RETURNED}
    with office.store.read() as unit:
        assert len(unit.log.checkpoints()) == before + 1
        assert len(unit.ledger.entries()) == 3


def test_a_batch_with_one_that_cannot_be_signed_signs_none_and_says_which(office: Office) -> None:
    good, waiting = proposed(office, "1"), office.refusal("2")
    own = office.decide(office.refusal("3"), DecisionVerdict.CONFIRMED)
    batch = lambda *ids: sign_batch(office.store, office.clock, HASHER, office.head, ids, PASSWORD)  # noqa: E731
    error = refused(office, BatchRefused, lambda: batch(good.id, own.id, waiting.id))
    assert error.facts == {"refusal": waiting.id, "why": "move_not_allowed"}
    assert sentence(error).endswith('This step is not possible now: the refusal is in the state "In the queue".')
    assert office.again(good).state is RefusalState.RETURN_PROPOSED
    refused(
        office, PasswordWrong,
        lambda: sign_batch(office.store, office.clock, HASHER, office.head, [good.id], "password-2"),
    )  # fmt: skip
    assert batch() == ((), batch()[1])


def test_an_entry_keeps_what_gave_its_amount(office: Office) -> None:
    fine = fined(office)
    office.tariff(minor=999, day=START.date())
    assert check_ledger(office.store).faults == ()
    assert (fine.fine_id, fine.source) == (FineId(1), "refusal:1")
    assert ledger_entries(office.store, "2026-11") == [fine]
    assert second_head(office).roles == frozenset({Role.SALES_HEAD})
