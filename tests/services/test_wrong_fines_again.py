"""Wrong fines by way of months, clocks and old looks: a cut and its correction, several seats, what was not shown."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from qa_desk import words
from qa_desk.desktop.pages.sign_off.audit_fine_rows import waiting_for
from qa_desk.desktop.pages.sign_off.period_rows import waiting_rows
from qa_desk.desktop.pages.sign_off.period_words import told_text
from qa_desk.domain.appeal import Outcome
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.errors import ChangedBySomeoneElse
from qa_desk.domain.flow import ConditionalRefusal, RefusalState
from qa_desk.domain.ledger import Entry
from qa_desk.domain.money import Money
from qa_desk.domain.people import Role, User
from qa_desk.domain.reason_check import ReasonCode
from qa_desk.domain.sign_off import SignAction
from qa_desk.services.appeal import decide_appeal, file_appeal
from qa_desk.services.audit_fine_lines import audit_fine_lines, signable_audit_fines
from qa_desk.services.audit_fines import send_back_audit_fine, waiting_audit_fines
from qa_desk.services.call_back import CallbackRequest
from qa_desk.services.cases import ExportBlocked
from qa_desk.services.close_period import ClosingPreview, closing_preview
from qa_desk.services.decide import DecideRequest, decide
from qa_desk.services.ledger import check_ledger, ledger_entries, propose_reversal, sign_reversal
from qa_desk.services.look import waiting_for_head
from qa_desk.services.money_store import Pay
from qa_desk.services.penalise import penalise
from qa_desk.services.reassign import choose_manager
from qa_desk.services.report_payroll import payroll_register
from qa_desk.services.sign import Seen, SignRequest, seen_of
from qa_desk.services.sign_batch import plan_batch, send_back_each, sign_each
from tests.fakes.audit_money import failed, fines, priced, signed
from tests.fakes.audits import SHELF, set_value
from tests.fakes.office import HASHER, PASSWORD, Office, deal_facts
from tests.fakes.refused import refused
from tests.fakes.road import proposed
from tests.fakes.settled import DAYS, close, fined, papers, reversed_by, second_head, with_settings

ROMAN, MARIA = "Роман Титов", "Мария Крылова"


def total(office: Office, period: str = "2026-11") -> Money:
    return payroll_register(office.store, office.clock, office.payroll, period).ledger_total


def next_month(office: Office) -> None:
    office.clock.forward(days=20)
    assert f"{office.clock():%Y-%m}" == "2026-12"


# ---------------------------------------------------------------- a cut and its correction


def accepted(office: Office, fine: Entry) -> Entry:
    """The appeal was filed in the fine's month and is accepted in the next one."""
    appeal, _ = file_appeal(office.store, office.clock, office.payroll, fine.id, "не согласна")
    next_month(office)
    by = second_head(office)
    _, entry, _ = decide_appeal(
        office.store, office.clock, HASHER, by, appeal.id, Outcome.ACCEPT, "верно", PASSWORD
    )  # fmt: skip
    assert entry is not None
    return entry


def countered(office: Office, fine: Entry) -> Entry:
    """The counter-entry was proposed in the fine's month and is signed in the next one."""
    made = propose_reversal(office.store, office.clock, office.auditor, fine.id, None, "ошибка")
    next_month(office)
    return sign_reversal(office.store, office.clock, HASHER, office.head, made.id, PASSWORD)[0]


@pytest.mark.parametrize("taken_back", [accepted, countered])
def test_what_is_taken_back_before_its_month_is_closed_is_not_cut_by_that_months_payroll(
    office: Office, taken_back: Callable[[Office, Entry], Entry]
) -> None:
    fine = fined(office)
    entry = taken_back(office, fine)
    assert (entry.period, total(office), total(office, "2026-12")) == ("2026-11", Money(0), Money(0))
    close(office)
    assert total(office) == Money(0)
    assert check_ledger(office.store).faults == ()


def test_what_is_taken_back_after_its_month_was_closed_enters_the_next_open_one(office: Office) -> None:
    fine = fined(office)
    close(office)
    assert countered(office, fine).period == "2026-12"
    assert (total(office), total(office, "2026-12")) == (Money(150_000), Money(-150_000))


def test_a_month_above_the_share_of_pay_is_closed_with_the_part_that_was_given_back(office: Office) -> None:
    with_settings(office, law="on", fine_ground="п. 4.2")
    fine = fined(office)
    with office.store.write() as unit:
        unit.pays.add([Pay("2026-11", "Анна Соколова", Money(500_000))], office.payroll.id, office.clock())
    next_month(office)
    papers(office, fine.id)
    refused(office, ExportBlocked, lambda: close(office))
    reversed_by(office, fine.id, 50_000)
    close(office)
    assert total(office) == Money(100_000)  # a fifth of the pay


# ---------------------------------------------------------------- clocks of several seats


def denied(office: Office, refusal: ConditionalRefusal, quote: str, said: str) -> None:
    office.claim(refusal)
    span = replace(office.span(refusal), quote=quote)
    contradicted = DecisionVerdict.CONTRADICTED
    request = DecideRequest(refusal.id, contradicted, (span,), ReasonCode("price"), "услышано")
    decide(office.store, office.clock, office.auditor, request)
    office.call_back(refusal.id, CallbackRequest(refusal.id, CallbackOutcome.DENIED, said))


@pytest.mark.parametrize("sent_back", [False, True])
def test_a_seat_whose_clock_is_ahead_neither_stops_a_month_nor_changes_what_proves_its_fine(
    office: Office, sent_back: bool
) -> None:
    office.tariff()
    for number, manager in (("900", ROMAN), ("902", MARIA)):
        office.deals(deal_facts(number, manager=manager, stage="Новый лид"))
    refusal = office.refusal("1")
    if sent_back:
        denied(office, refusal, "первая цитата", "первые слова")
        penalise(office.store, office.clock, office.second, refusal.id, ROMAN)
        office.sign(SignRequest(refusal.id, SignAction.SEND_BACK, "ещё раз"))
    office.clock.forward(minutes=30)
    denied(office, refusal, "вторая цитата", "вторые слова")
    office.clock.forward(minutes=-10)
    penalise(office.store, office.clock, office.second, refusal.id, ROMAN)
    choose_manager(office.store, office.clock, office.head, refusal.id, MARIA)
    office.clock.forward(minutes=-10)
    office.sign(SignRequest(refusal.id, SignAction.APPROVE))
    assert preview(office).refused is None
    (line,) = payroll_register(office.store, office.clock, office.payroll, "2026-11").lines
    assert (line.quote, line.client_words, line.new_manager) == ("вторая цитата", "вторые слова", MARIA)
    close(office)
    assert total(office) == Money(150_000)


# ---------------------------------------------------------------- what waits before a month is closed


def preview(office: Office, user: User | None = None) -> ClosingPreview:
    return closing_preview(office.store, office.clock, DAYS, SHELF, user or office.head, "2026-11")


def test_audit_fines_that_wait_are_told_before_a_month_is_closed(office: Office) -> None:
    priced(office)
    assert (preview(office).audit_fines, waiting_rows(preview(office)), told_text(preview(office))) == (0, [], "")
    for number, bad in ((1, {"by_name"}), (2, {"by_name", "goodbye"}), (3, {"goodbye"})):
        failed(office, number, frozenset(bad))
    first, *_others, last = fines(office)
    signed(office, first.id)
    send_back_audit_fine(office.store, office.clock, HASHER, office.head, last.id, "ещё раз", PASSWORD)
    found = preview(office)
    assert found.audit_fines == waiting_audit_fines(office.store) == 2
    (row,) = waiting_rows(found)
    assert (row.what, row.amount, row.stops) == ("Audit fines · 2", Money(45_050), False)
    later = "What is signed after the closing enters the next open month."
    assert told_text(found) == f"2 audit fines are not signed yet. {later}"
    words.use("ru")
    assert told_text(found).startswith("2 снижения по проверкам ещё не подписаны. ")


def test_a_head_is_told_how_many_audit_fines_are_his_to_sign_as_their_tab_counts_them(office: Office) -> None:
    both = office.person("both", "Аркадий Двойной", Role.AUDITOR, Role.SALES_HEAD)
    priced(office)
    for number, user in ((1, None), (2, None), (3, both)):
        failed(office, number, user=user)
    set_value(office, "second_look_percent", 100)
    failed(office, 4)
    assert [len(one.holds) for one in audit_fine_lines(office.store, SHELF)] == [0, 0, 0, 1]
    for head, yours in ((office.head, 3), (both, 2)):
        found, lines = preview(office, head), audit_fine_lines(office.store, SHELF, user=head)
        assert found.audit_yours == waiting_for(head, lines) == yours
        assert signable_audit_fines(office.store, SHELF, head) == yours
        mine, rest = waiting_rows(found)
        assert (mine.what, mine.amount) == (f"Audit fines · {yours}", Money(30_000 * yours))
        assert rest.what == f"Others of audits · {4 - yours}"
        assert mine.amount + rest.amount == found.audit_money == Money(120_000)
        assert told_text(found).startswith(f"4 audit fines are not signed yet. You can sign {yours} of them now; ")
    assert signable_audit_fines(office.store, SHELF, office.payroll) == 0


# ---------------------------------------------------------------- what was not shown


def shown(office: Office) -> Seen:
    """As the head's list shows the only refusal that waits."""
    (line,) = waiting_for_head(office.store)
    return seen_of(line)


def again(office: Office, refusal: ConditionalRefusal, by: User) -> None:
    """Sent back by another head, decided anew, denied by the client, and a fine is proposed."""
    office.sign(SignRequest(refusal.id, SignAction.SEND_BACK, "ещё раз"), by)
    denied(office, refusal, "вторая цитата", "я не отказывался")
    penalise(office.store, office.clock, office.second, refusal.id, ROMAN)


def test_what_was_shown_as_a_closure_is_not_signed_as_a_fine_alone_or_among_others(office: Office) -> None:
    office.tariff()
    office.deals(deal_facts("900", manager=ROMAN, stage="Новый лид"))
    refusal = office.decide(office.refusal("1"), DecisionVerdict.CONFIRMED)
    seen, plan = shown(office), plan_batch(office.store, office.clock, office.head, [refusal.id])
    again(office, refusal, second_head(office))
    old = SignRequest(refusal.id, SignAction.APPROVE, seen=seen)
    refused(office, ChangedBySomeoneElse, lambda: office.sign(old))
    parts = (office.store, office.clock, HASHER, office.head, plan.ready)
    for done, _ in (
        sign_each(*parts, PASSWORD, seen=plan.seen),
        send_back_each(*parts, "ещё раз", PASSWORD, seen=plan.seen),
    ):
        assert [(one, type(error)) for one, error in done.left] == [(refusal.id, ChangedBySomeoneElse)]
    assert ledger_entries(office.store) == []
    office.sign(replace(old, seen=shown(office)))
    assert [entry.amount for entry in ledger_entries(office.store)] == [Money(150_000)]


def test_a_fine_of_another_amount_than_was_shown_is_not_signed(office: Office) -> None:
    refusal = proposed(office)
    seen = shown(office)
    office.tariff(minor=300_000, day=office.clock().date())
    again(office, refusal, second_head(office))
    assert shown(office).fine_minor == 300_000
    refused(
        office, ChangedBySomeoneElse, lambda: office.sign(SignRequest(refusal.id, SignAction.APPROVE, seen=seen))
    )  # fmt: skip
    assert office.again(refusal).state is RefusalState.RETURN_PROPOSED


def test_a_deal_that_was_given_to_somebody_else_since_is_looked_at_again_before_it_is_signed(office: Office) -> None:
    refusal = proposed(office)
    office.deals(deal_facts("902", manager=MARIA, stage="Новый лид"))
    seen = shown(office)
    choose_manager(office.store, office.clock, second_head(office), refusal.id, MARIA)
    old = SignRequest(refusal.id, SignAction.APPROVE, seen=seen)
    refused(office, ChangedBySomeoneElse, lambda: office.sign(old))
    office.sign(replace(old, seen=shown(office)))
    assert office.again(refusal).state is RefusalState.RETURNED
