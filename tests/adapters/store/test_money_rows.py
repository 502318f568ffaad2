"""The ledger, its cases and pay on both databases: what goes in comes back, and the database itself keeps the rules."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from qa_desk.domain.appeal import AckWay, Appeal, AppealDecision, Outcome, Paper, PaperId, PaperKind
from qa_desk.domain.appeal_evidence import EvidenceFile, EvidenceId, KeptFile
from qa_desk.domain.errors import ChangedBySomeoneElse, NotFound
from qa_desk.domain.flow import RefusalId
from qa_desk.domain.ledger import AppealId, Entry, EntryId, EntryKind, Reversal, ReversalDecline, ReversalId
from qa_desk.domain.ledger_inputs import ReversalInputs
from qa_desk.domain.money import Money
from qa_desk.domain.recompute import LedgerFault
from qa_desk.services.ledger import check_ledger
from qa_desk.services.money_store import Pay
from tests.fakes.office import START, Office
from tests.fakes.settled import close, fined, reversed_by, some_money

Spoil = Callable[[Entry], Entry]


def test_entries_come_back_and_are_found(office: Office) -> None:
    fine = fined(office)
    part = reversed_by(office, fine.id, 50_000)
    with office.store.read() as unit:
        assert unit.ledger.entries() == unit.ledger.entries("2026-11") == [fine, part]
        assert unit.ledger.entries("2026-12") == []
        assert unit.ledger.get(fine.id) == unit.ledger.by_source("refusal:1") == fine
        assert unit.ledger.fine_of(RefusalId(1)) == fine
        assert unit.ledger.fine_of(RefusalId(99)) is unit.ledger.by_source("x") is None
        assert unit.ledger.reversals_of(fine.id) == [part]
        assert unit.ledger.balances("2026-11") == {"Анна Соколова": 100_000}
        assert (unit.ledger.closings(), unit.ledger.closing("2026-11")) == ([], None)
        assert unit.ledger.frozen_register("2026-11") is None
        with pytest.raises(NotFound):
            unit.ledger.get(EntryId(99))
        with pytest.raises(NotFound):
            unit.ledger.reversal(ReversalId(99))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda one: replace(one, source="refusal:1"),
        lambda one: replace(one, refusal_id=RefusalId(1)),
        lambda one: replace(one, amount=Money(0)),
        lambda one: replace(one, amount=Money(-1)),
        lambda one: replace(one, kind=EntryKind.REVERSAL, amount=Money(-1)),
        lambda one: replace(one, kind=EntryKind.REVERSAL, amount=Money(-150_001), reverses=EntryId(1)),
        lambda one: replace(one, kind=EntryKind.REVERSAL, amount=Money(1), reverses=EntryId(1)),
        lambda one: replace(one, kind=EntryKind.CLOSING, amount=Money(1)),
        lambda one: replace(one, proposed_by=one.entered_by),
    ],
    ids=["source", "refusal", "nothing", "negative fine", "of nothing", "too much", "positive", "closing",
         "one person"],
)  # fmt: skip
def test_the_database_itself_refuses_what_breaks_a_rule(office: Office, spoil: Spoil) -> None:
    fine = fined(office)
    plain = replace(fine, source="audit:1:q", fine_id=None, refusal_id=None, signature_id=None)
    with pytest.raises(ChangedBySomeoneElse), office.store.write() as unit:
        unit.ledger.add(spoil(plain))
    with office.store.read() as unit:
        assert unit.ledger.entries() == [fine]


def test_the_rest_of_a_fine_and_the_month_after_its_close_are_kept_by_the_database(office: Office) -> None:
    fine = fined(office)
    part = reversed_by(office, fine.id, 100_000)
    more = replace(part, source="reversal:77", amount=Money(-50_001), inputs=ReversalInputs(50_001))
    with pytest.raises(ChangedBySomeoneElse), office.store.write() as unit:
        unit.ledger.add(more)
    close(office)
    for entry in (replace(more, amount=Money(-1)), replace(fine, source="x", fine_id=None, refusal_id=None)):
        with pytest.raises(ChangedBySomeoneElse), office.store.write() as unit:
            unit.ledger.add(entry)
    with office.store.write() as unit:
        unit.ledger.add(replace(more, amount=Money(-50_000), inputs=ReversalInputs(None), period="2026-12"))
    # the log tells nothing of an entry that no service made
    assert [one.kind for one in check_ledger(office.store).faults] == [LedgerFault.LOG]


def test_a_closing_is_one_a_period_and_keeps_its_register(office: Office) -> None:
    some_money(office)
    with office.store.read() as unit:
        (closing,) = unit.ledger.closings()
        assert unit.ledger.closing("2026-11") == closing
        assert unit.ledger.closing("2026-12") is None
        assert closing.totals.entries == 3
        frozen = unit.ledger.frozen_register("2026-11")
    assert frozen is not None
    assert frozen.count("\n") == 1 + 3
    with pytest.raises(ChangedBySomeoneElse), office.store.write() as unit:
        unit.ledger.close(closing, "another")


def test_papers_and_appeals_come_back(office: Office) -> None:
    fine = fined(office)
    day = START.date()
    made = [
        Paper(PaperId(0), fine.id, PaperKind.EXPLANATION, "«так»", ("a.png", "b"), None, day, office.head.id, START),
        Paper(PaperId(0), fine.id, PaperKind.ACKNOWLEDGED, "", (), AckWay.REFUSED, day, office.head.id, START),
    ]
    with office.store.write() as unit:
        kept = [unit.cases.add_paper(one) for one in made]
        appeal = unit.cases.file(Appeal(AppealId(0), fine.id, "нет", ("c",), office.payroll.id, START))
        decision = AppealDecision(appeal.id, Outcome.PARTLY, Money(7), "да", office.head.id, START)
        unit.cases.decide(decision)
    with office.store.read() as unit:
        assert [replace(one, id=PaperId(0)) for one in kept] == made
        assert unit.cases.papers([fine.id, EntryId(99)]) == {fine.id: kept}
        assert unit.cases.papers([]) == {}
        assert unit.cases.appeal(appeal.id) == appeal
        assert unit.cases.appeals() == unit.cases.appeals([fine.id]) == {fine.id: appeal}
        assert unit.cases.appeals([]) == {}
        assert unit.cases.decisions() == {appeal.id: decision}
        with pytest.raises(NotFound):
            unit.cases.appeal(AppealId(99))
    for again in (lambda cases: cases.file(appeal), lambda cases: cases.decide(decision)):
        with pytest.raises(ChangedBySomeoneElse), office.store.write() as unit:
            again(unit.cases)


def test_what_is_taken_of_a_month_follows_its_fines_into_later_months(office: Office) -> None:
    fine = fined(office)
    reversed_by(office, fine.id, 50_000)
    close(office)
    office.clock.forward(days=20)
    reversed_by(office, fine.id, 30_000)
    fined(office, "2")
    with office.store.read() as unit:
        assert unit.ledger.taken("2026-11") == {"Анна Соколова": 70_000}
        assert unit.ledger.taken("2026-12") == {"Анна Соколова": 150_000}
        assert unit.ledger.balances("2026-12") == {"Анна Соколова": 120_000}
        assert unit.ledger.taken("2027-01") == {}


def test_files_of_cases_are_found_by_where_they_lie(office: Office) -> None:
    some_money(office)
    stored = f"evidence/ab/{'ab' * 32}.png"
    with office.store.read() as unit:
        assert unit.cases.named([stored, "evidence/cd/other.png"]) == {stored}
        assert unit.cases.named([]) == frozenset()


def test_proposed_counter_entries_wait_until_they_are_entered(office: Office) -> None:
    fine = fined(office)
    with office.store.write() as unit:
        whole, part = (
            unit.ledger.propose_reversal(Reversal(ReversalId(0), fine.id, asked, "так", office.auditor.id, START))
            for asked in (None, Money(1))
        )
    with office.store.read() as unit:
        assert unit.ledger.reversals_waiting() == [whole, part]
        assert unit.ledger.reversal(part.id) == part
    assert reversed_by(office, fined(office, "2").id, 5).source == f"reversal:{part.id + 1}"
    with office.store.read() as unit:
        assert unit.ledger.reversals_waiting() == [whole, part]


def test_a_declined_counter_entry_waits_no_longer_and_is_declined_once(office: Office) -> None:
    fine = fined(office)
    decline = ReversalDecline(ReversalId(1), "тариф верный", office.head.id, START)
    with office.store.write() as unit:
        made = unit.ledger.propose_reversal(Reversal(ReversalId(0), fine.id, None, "так", office.auditor.id, START))
        decline = replace(decline, reversal_id=made.id)
        assert not unit.ledger.is_declined(made.id)
        unit.ledger.decline_reversal(decline)
    with office.store.read() as unit:
        assert unit.ledger.reversals_waiting() == []
        assert unit.ledger.is_declined(made.id)
        assert unit.ledger.declines_of(fine.id) == [(made, decline)]
        assert unit.ledger.declines_of(EntryId(99)) == []
    with pytest.raises(ChangedBySomeoneElse), office.store.write() as unit:
        unit.ledger.decline_reversal(decline)


def test_files_of_a_case_come_back_and_the_same_bytes_only_once(office: Office) -> None:
    fine = fined(office)
    kept = KeptFile("ab" * 32, "чат.png", 5_000_000_000, "evidence/ab/x.png")
    asked = EvidenceFile(EvidenceId(0), fine.id, kept, office.payroll.id, START)
    with office.store.write() as unit:
        made = unit.cases.attach(asked)
    with office.store.read() as unit:
        assert replace(made, id=EvidenceId(0)) == asked
        assert unit.cases.files([fine.id, EntryId(99)]) == {fine.id: [made]}
        assert unit.cases.files([]) == {}
        deal = unit.cases.deals([fine.id, EntryId(99)])
        assert {key: (one.external_id, one.title) for key, one in deal.items()} == {fine.id: ("1", "Сделка 1")}
        assert unit.cases.deals([]) == {}
    with pytest.raises(ChangedBySomeoneElse), office.store.write() as unit:
        unit.cases.attach(asked)


def test_the_newest_pay_of_a_month_counts_however_the_name_is_spelled(office: Office) -> None:
    with office.store.write() as unit:
        unit.pays.add([], office.payroll.id, START)
        unit.pays.add([Pay("2026-11", "Пётр Ёлкин", Money(1)), Pay("2026-10", "А", Money(5))], office.payroll.id, START)
        unit.pays.add([Pay("2026-11", "петр  елкин", Money(2))], office.payroll.id, START)
    with office.store.read() as unit:
        assert unit.pays.of("ПЕТР ЕЛКИН", "2026-11") == Money(2)
        assert unit.pays.of("Пётр Ёлкин", "2026-10") is None
        assert [pay.amount.minor for pay in unit.pays.known("2026-11")] == [2]


def test_rows_of_the_ledger_can_be_put_in_by_no_other_way_either(office: Office) -> None:
    """Straight into the table, past the program."""
    fined(office)
    close(office)
    statement = (
        "INSERT INTO ledger_entries (kind, source, period, manager, amount_minor, currency, inputs, ground,"
        " deal_external_id, deal_title, entered_by, entered_at)"
        " SELECT 'fine', 'x', period, manager, 1, currency, inputs, '', '', '', 1, entered_at FROM ledger_entries"
        " WHERE id = 1"
    )
    with pytest.raises(IntegrityError, match="the period is closed"), office.store._engine.begin() as link:
        link.execute(text(statement))
