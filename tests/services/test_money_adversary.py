"""What somebody might try, or what time and chance do, to make a wrong fine: each of them is refused or repaired."""

from qa_desk.domain.appeal import AppealDecided, Obstacle, Outcome
from qa_desk.domain.callback import OwnDeal
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.law import PayCapReached
from qa_desk.domain.ledger import EntryId, EntryKind
from qa_desk.domain.money import Money
from qa_desk.domain.people import RightsChanged, Role
from qa_desk.domain.sign_off import SignAction
from qa_desk.services.appeal import decide_appeal, file_appeal
from qa_desk.services.cases import cases
from qa_desk.services.ledger import CounterWaits, ledger_entries, propose_reversal, sign_reversal
from qa_desk.services.money_store import Pay
from qa_desk.services.pay import pay_sheet
from qa_desk.services.sign import SignRequest
from qa_desk.services.users import change_roles, switch_user
from tests.fakes.office import HASHER, PASSWORD, Office, deal_facts
from tests.fakes.refused import refused
from tests.fakes.road import proposed
from tests.fakes.settled import DAYS, close, fined, reversed_by, second_head, with_settings

LAW = {"law": "on", "fine_ground": "п. 4.2"}


def paid(office: Office, minor: int, period: str) -> None:
    with office.store.write() as unit:
        unit.pays.add([Pay(period, "Анна Соколова", Money(minor))], office.payroll.id, office.clock())


def next_month(office: Office) -> None:
    office.clock.forward(days=20)
    assert f"{office.clock():%Y-%m}" == "2026-12"


# ---------------------------------------------------------------- the share of the month's pay


def test_money_given_back_for_an_older_month_makes_no_room_for_new_cuts(office: Office) -> None:
    """What was wrongly taken in November and comes back in December is no pay of December to cut from."""
    old = fined(office, "1")
    close(office)
    next_month(office)
    reversed_by(office, old.id, None)
    with_settings(office, **LAW)
    paid(office, 700_000, "2026-12")
    refusal = proposed(office, "2")
    error = refused(office, PayCapReached, lambda: office.sign(SignRequest(refusal.id, SignAction.APPROVE)))
    assert (error.facts["taken"], error.facts["cap"]) == ("0.00", "1400.00")
    (line,) = pay_sheet(office.store, office.clock, office.payroll, "2026-12").lines
    assert (line.taken, line.left) == (Money(0), Money(140_000))


def test_a_closed_month_above_the_share_is_in_order_again_once_a_later_month_gave_it_back(office: Office) -> None:
    fine = fined(office, "1")
    close(office)
    next_month(office)
    with_settings(office, **LAW)
    paid(office, 500_000, "2026-11")
    assert over_cap(office) == [fine.id]
    reversed_by(office, fine.id, 40_000)
    assert over_cap(office) == [fine.id]
    reversed_by(office, fine.id, 10_000)
    assert over_cap(office) == []


def over_cap(office: Office) -> list[EntryId]:
    found = cases(office.store, office.clock, DAYS)
    return [one.entry_id for one in found if Obstacle.OVER_CAP in one.obstacles]


# ---------------------------------------------------------------- clocks


def test_a_clock_that_was_set_back_enters_nothing_before_the_newest_closed_month(office: Office) -> None:
    fined(office, "1")
    close(office)
    office.clock.forward(days=-40)  # October, which nobody closed for there was nothing in it
    fined(office, "2")
    assert [one.period for one in ledger_entries(office.store) if one.kind is EntryKind.FINE] == ["2026-11", "2026-12"]


# ---------------------------------------------------------------- people


def test_who_lost_the_role_signs_nothing_although_his_window_is_still_open(office: Office) -> None:
    refusal, fine = proposed(office, "1"), fined(office, "2")
    made = propose_reversal(office.store, office.clock, office.auditor, fine.id, None, "ошибка")
    change_roles(office.store, office.clock, office.admin, office.head.id, frozenset({Role.PAYROLL}))
    refused(office, RightsChanged, lambda: office.sign(SignRequest(refusal.id, SignAction.APPROVE)))
    refused(
        office, RightsChanged,
        lambda: sign_reversal(office.store, office.clock, HASHER, office.head, made.id, PASSWORD),
    )  # fmt: skip
    refused(office, RightsChanged, lambda: close(office))


def test_who_was_switched_off_records_nothing_although_his_window_is_still_open(office: Office) -> None:
    fine = fined(office, "1")
    switch_user(office.store, office.clock, office.admin, office.payroll.id, active=False)
    refused(
        office, RightsChanged, lambda: file_appeal(office.store, office.clock, office.payroll, fine.id, "не согласна")
    )  # fmt: skip
    refused(
        office, RightsChanged,
        lambda: propose_reversal(office.store, office.clock, office.payroll, fine.id, None, "ошибка"),
    )  # fmt: skip


def test_an_appeal_is_not_decided_by_who_sells_under_another_spelling(office: Office) -> None:
    fine = fined(office, "1")
    appeal, _ = file_appeal(office.store, office.clock, office.payroll, fine.id, "не согласна")
    seller = office.person("seller", "А. Соколова", Role.SALES_HEAD, manager="  анна СОКОЛОВА ")
    refused(
        office, OwnDeal,
        lambda: decide_appeal(
            office.store, office.clock, HASHER, seller, appeal.id, Outcome.ACCEPT, "моё", PASSWORD
        ),
    )  # fmt: skip


# ---------------------------------------------------------------- counter-entries


def test_one_counter_entry_at_a_time_is_proposed_for_a_fine(office: Office) -> None:
    """Two for the same fault, signed one after the other, would give the same money back twice."""
    fine = fined(office, "1")
    made = propose_reversal(office.store, office.clock, office.auditor, fine.id, Money(50_000), "не тот тариф")
    again = lambda: propose_reversal(  # noqa: E731 - tried twice
        office.store, office.clock, office.payroll, fine.id, Money(50_000), "не тот тариф"
    )
    error = refused(office, CounterWaits, again)
    assert error.facts == {"entry": fine.id, "reversal": made.id}
    sign_reversal(office.store, office.clock, HASHER, office.head, made.id, PASSWORD)
    again()


def test_an_appeal_whose_fine_was_taken_back_meanwhile_is_accepted_and_takes_nothing_more(office: Office) -> None:
    fine, head2 = fined(office, "1"), second_head(office)
    appeal, _ = file_appeal(office.store, office.clock, office.payroll, fine.id, "не согласна")
    reversed_by(office, fine.id, None)
    decide = lambda outcome: decide_appeal(  # noqa: E731
        office.store, office.clock, HASHER, head2, appeal.id, outcome, "верно", PASSWORD
    )
    decision, entry, _ = decide(Outcome.ACCEPT)
    assert (decision.outcome, decision.amount, entry) == (Outcome.ACCEPT, None, None)
    refused(office, AppealDecided, lambda: decide(Outcome.REJECT))
    assert sum(one.amount.minor for one in ledger_entries(office.store)) == 0


# ---------------------------------------------------------------- withdrawals


def test_a_case_that_was_sent_back_does_not_vanish_when_its_manager_moves_the_deal(office: Office) -> None:
    """Somebody decided: from then on nothing in the CRM moves it, also while it lies in the queue again."""
    refusal = proposed(office, "1")
    office.sign(SignRequest(refusal.id, SignAction.SEND_BACK, "послушайте ещё раз"))
    assert office.again(refusal).state is RefusalState.QUEUED
    fresh = office.refusal("2")
    office.clock.forward(hours=1)
    office.deals(*(deal_facts(number, stage="Переговоры", stage_since=office.clock.now) for number in ("1", "2")))
    assert office.again(fresh).state is RefusalState.WITHDRAWN
    assert office.again(refusal).state is RefusalState.QUEUED
    office.decide(office.again(refusal), DecisionVerdict.CONTRADICTED)
