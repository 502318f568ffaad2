"""Further ways to a wrong fine: old windows, foreign currencies, papers of a wrong day, one person of two names."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from unicodedata import normalize

import pytest

from qa_desk.adapters.files.reader import FileTables
from qa_desk.adapters.reports.pack_files import PackFolder
from qa_desk.adapters.reports.payroll import PayrollFiles
from qa_desk.domain.appeal import AckWay, Obstacle, Outcome, PaperIncomplete, PaperKind, TooEarlyForAct
from qa_desk.domain.audit_fine import Hold
from qa_desk.domain.call import AudioFacts, CallFacts, Direction, Recording
from qa_desk.domain.callback import CallbackOutcome, OwnDeal, TooFewAttempts
from qa_desk.domain.checklist_answers import NO, Answer
from qa_desk.domain.checklist_submit import AuditIncomplete
from qa_desk.domain.deal import DealId
from qa_desk.domain.decision import CallsExist, DecisionVerdict, EvidenceForeign
from qa_desk.domain.flow import ConditionalRefusal
from qa_desk.domain.law import PayCapReached
from qa_desk.domain.ledger import EntryId
from qa_desk.domain.ledger_log import against_log
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import SameManager, TariffWrong
from qa_desk.domain.people import RightsChanged, Role
from qa_desk.domain.reassign import DealOutcome, ReassignPolicy
from qa_desk.domain.recompute import FoundFault, LedgerFault, verify_ledger
from qa_desk.domain.report import Register, RegisterDoesNotAddUp, WrittenReport
from qa_desk.domain.settings import SettingWrong
from qa_desk.domain.sign_off import SignAction
from qa_desk.services.appeal import decide_appeal, file_appeal
from qa_desk.services.audit_fine_lines import audit_fine_lines
from qa_desk.services.call_back import CallbackRequest
from qa_desk.services.case_lines import case_lines
from qa_desk.services.cases import ExportBlocked, check_payable, record_paper
from qa_desk.services.checklist_audit import submit
from qa_desk.services.checklist_forms import begin_draft, install_shipped
from qa_desk.services.configure import CurrencyFixed, add_tariff, change_settings, load_settings
from qa_desk.services.decide import DecideRequest, decide
from qa_desk.services.import_money import MoneyTableRejected, import_tariffs
from qa_desk.services.ledger import CounterWaits, check_ledger, ledger_entries, propose_reversal, sign_reversal
from qa_desk.services.money_store import Pay
from qa_desk.services.penalise import penalise
from qa_desk.services.queue import claim_item
from qa_desk.services.reassign import choose_manager, set_policy
from qa_desk.services.reassigned import record_outcome
from qa_desk.services.report_payroll import PayrollOffice, report_payroll
from qa_desk.services.sign import SignRequest
from qa_desk.services.sign_batch import plan_batch
from qa_desk.services.users import change_roles, reset_password, switch_user
from qa_desk.words import report_words
from tests.fakes.audit_money import failed, fines, priced
from tests.fakes.audits import SHELF, answer_all, begin, drawn, give
from tests.fakes.keys import KEY
from tests.fakes.money import fine as made_fine
from tests.fakes.office import HASHER, PASSWORD, START, Office, deal_facts
from tests.fakes.refused import refused
from tests.fakes.road import no_call_and_denied, proposed
from tests.fakes.settled import DAYS, close, fined, reversed_by, second_head, with_settings

ROMAN = "Роман Титов"


def denied(office: Office) -> ConditionalRefusal:
    """The client did not refuse: a fine is to be proposed."""
    office.tariff()
    office.deals(deal_facts("900", manager=ROMAN, stage="Новый лид"))
    refusal = office.decide(office.refusal("1"), DecisionVerdict.CONTRADICTED)
    return office.call_back(refusal.id, CallbackRequest(refusal.id, CallbackOutcome.DENIED, "я не отказывался"))


# ---------------------------------------------------------------- old windows


def test_an_auditor_who_was_switched_off_brings_no_fine_a_step_further(office: Office) -> None:
    waits, refusal = office.refusal("2"), denied(office)
    office.claim(waits, office.second)
    called = office.decide(office.refusal("3"), DecisionVerdict.CONTRADICTED)
    at = begin(priced(office), drawn(office, 50), office.second, "call_script")
    answer_all(office, at, office.second, frozenset({"by_name"}))
    with office.store.read() as unit:
        item = unit.queue.of_refusal(waits.id)
    switch_user(office.store, office.clock, office.admin, office.second.id, active=False)
    old = office.second
    verdict = DecideRequest(waits.id, DecisionVerdict.NOT_DISCUSSED, (office.span(waits),))
    said = CallbackRequest(called.id, CallbackOutcome.DENIED, "нет")
    steps: list[Callable[[], object]] = [
        lambda: claim_item(office.store, office.clock, old, item.id),
        lambda: decide(office.store, office.clock, old, verdict),
        lambda: office.call_back(called.id, said, old),
        lambda: penalise(office.store, office.clock, old, refusal.id, ROMAN),
        lambda: give(office, at, "by_name", Answer(NO, "не назвал"), old),
        lambda: submit(office.store, office.clock, SHELF, old, at.audit.id),
    ]
    for step in steps:
        refused(office, RightsChanged, step)


def test_an_administrator_or_head_of_before_changes_no_rights_rules_or_prices(office: Office, tmp_path: Path) -> None:
    refusal = proposed(office)
    office.sign(SignRequest(refusal.id, SignAction.APPROVE))
    install_shipped(office.store, office.clock, SHELF)
    other = office.person("admin2", "Игорь Панов", Role.ADMIN)
    change_roles(office.store, office.clock, other, office.admin.id, frozenset({Role.PAYROLL}))
    change_roles(office.store, office.clock, other, office.head.id, frozenset({Role.PAYROLL}))
    ex, head, day = office.admin, office.head, date(2026, 2, 1)
    (tmp_path / "t.csv").write_text("source;amount;from\nВыставка;100;2026-01-01\n", "utf-8")
    steps: list[Callable[[], object]] = [
        lambda: reset_password(office.store, office.clock, HASHER, ex, head.id, "password-9"),
        lambda: change_roles(office.store, office.clock, ex, ex.id, frozenset({Role.ADMIN, Role.SALES_HEAD})),
        lambda: switch_user(office.store, office.clock, ex, other.id, active=False),
        lambda: office.person("late", "Поздний", Role.SALES_HEAD),
        lambda: change_settings(
            office.store, office.clock, ex, replace(load_settings(office.store), pay_cap_percent=90)
        ),
        lambda: begin_draft(office.store, office.clock, SHELF, ex, "funnel"),
        lambda: add_tariff(office.store, office.clock, head, "Сайт", day, Money(1)),
        lambda: import_tariffs(office.store, office.clock, FileTables(), head, tmp_path / "t.csv"),
        lambda: set_policy(office.store, office.clock, head, ReassignPolicy.CHOSEN),
        lambda: record_outcome(office.store, office.clock, head, refusal.id, DealOutcome.WON),
    ]
    for step in steps:
        refused(office, RightsChanged, step)


def test_settings_saved_from_an_old_window_leave_what_somebody_else_changed_since(office: Office) -> None:
    seen = load_settings(office.store)
    with_settings(office, law="on", pay_cap_percent=10)
    wanted = replace(seen, review_days=5)
    change_settings(office.store, office.clock, office.admin, wanted, base=seen)
    now = load_settings(office.store)
    assert (now.law, now.pay_cap_percent, now.review_days) == ("on", 10, 5)


# ---------------------------------------------------------------- whose money, in which currency


def test_the_currency_stands_once_pay_or_proposed_fines_are_in_it(office: Office) -> None:
    failed(priced(office), 1)
    refused(office, CurrencyFixed, lambda: with_settings(office, currency="USD"))


def test_the_currency_stands_once_pay_is_known(office: Office) -> None:
    with office.store.write() as unit:
        unit.pays.add([Pay("2026-11", "Анна Соколова", Money(10_000_000))], office.payroll.id, office.clock())
    refused(office, CurrencyFixed, lambda: with_settings(office, currency="USD"))


def test_no_tariff_in_another_currency_than_the_workspaces(office: Office, tmp_path: Path) -> None:
    day = date(2026, 1, 1)
    dollars = lambda: add_tariff(office.store, office.clock, office.head, "Сайт", day, Money(1_500, "USD"))  # noqa: E731
    error = refused(office, TariffWrong, dollars)
    assert error.facts == {"column": "currency", "value": "USD"}
    path = tmp_path / "t.csv"
    for lines, column in (
        ("source;amount;from\nСайт;15 $;2026-01-01\n", "amount"),
        ("Источник;Сумма;Валюта;Дата\nСайт;15;USD;01.01.2026\n", "Валюта"),
    ):
        path.write_text(lines, "utf-8")
        take = lambda: import_tariffs(office.store, office.clock, FileTables(), office.head, path)  # noqa: E731
        rejected = refused(office, MoneyTableRejected, take)
        assert isinstance(rejected, MoneyTableRejected)
        assert [one.column for one in rejected.result.problems] == [column]
    path.write_text("Источник;Сумма;Валюта;Дата\nСайт;15 руб.;RUB;01.01.2026\nРеклама;16;;01.01.2026\n", "utf-8")
    assert import_tariffs(office.store, office.clock, FileTables(), office.head, path)[0].new == 2


def test_an_entry_in_another_currency_is_a_fault_and_no_crash() -> None:
    foreign = replace(made_fine(1), amount=Money(150_000, "USD"))
    report = verify_ledger([foreign], [], "RUB")
    assert (report.faults, report.balance) == ((FoundFault(LedgerFault.AMOUNT, foreign.id),), Money(0))


def test_the_law_of_a_country_does_not_hang_on_how_its_code_is_typed(office: Office) -> None:
    assert replace(load_settings(office.store), law="auto", country=" ru").law_rules().on
    refused(office, SettingWrong, lambda: with_settings(office, country="Russia"))


# ---------------------------------------------------------------- papers


def test_papers_of_a_day_on_which_they_could_not_be_made_are_refused(office: Office) -> None:
    """Signed on Monday 16 November at 12:00 in Moscow, 18 working hours to explain: until Wednesday 12:00."""
    fine = fined(office)
    office.clock.forward(days=10)

    def paper(kind: PaperKind, day: int, way: AckWay | None = None) -> object:
        return record_paper(
            office.store, office.clock, DAYS, office.head, fine.id, kind, "акт", date(2026, 11, day), way=way
        )

    refused(office, TooEarlyForAct, lambda: paper(PaperKind.NO_EXPLANATION, 17))
    refused(office, PaperIncomplete, lambda: paper(PaperKind.ACKNOWLEDGED, 15, AckWay.PAPER))
    paper(PaperKind.NO_EXPLANATION, 18)
    paper(PaperKind.ACKNOWLEDGED, 16, AckWay.PAPER)
    paper(PaperKind.EXPLANATION, 12)  # asked for before the fine was signed


# ---------------------------------------------------------------- what came late


def test_a_recording_older_than_the_verdict_no_conversation_stops_the_signature(office: Office) -> None:
    refusal = no_call_and_denied(office)
    deal_id = refusal.deal_id
    office.recorded_call(deal_id, 2, minutes=90)  # the control call itself is no conversation of before
    assert plan_batch(office.store, office.clock, office.head, [refusal.id]).ready == (refusal.id,)
    office.recorded_call(deal_id, 1)
    refused(office, CallsExist, lambda: office.sign(SignRequest(refusal.id, SignAction.APPROVE)))
    (line,) = plan_batch(office.store, office.clock, office.head, [refusal.id]).lines
    assert isinstance(line.blocked, CallsExist)
    office.sign(SignRequest(refusal.id, SignAction.SEND_BACK, "пришла запись: прослушать"))


def test_a_quoted_recording_that_a_later_list_gave_to_another_deal_stops_the_signature(office: Office) -> None:
    refusal = proposed(office)
    (other,) = office.deals(deal_facts("2", stage="Новый лид"))
    moved_to(office, refusal.deal_id, other)
    refused(office, EvidenceForeign, lambda: office.sign(SignRequest(refusal.id, SignAction.APPROVE)))
    office.sign(SignRequest(refusal.id, SignAction.SEND_BACK, "запись не этой сделки"))


def moved_to(office: Office, deal_id: DealId, other: DealId, manager: str = "") -> None:
    with office.store.write() as unit:
        (call,) = unit.calls.of_deal(deal_id)
        unit.calls.update(call.id, replace(call.facts, manager=manager), other, call.recording)


def test_whose_call_it_was_is_known_although_the_call_went_to_another_deal(office: Office) -> None:
    audit = failed(priced(office), 1)
    (other,) = office.deals(deal_facts("900", manager=ROMAN, stage="Новый лид"))
    moved_to(office, audit.deal_id, other, ROMAN)
    (line,) = audit_fine_lines(office.store, SHELF)
    assert line.holds == (Hold.OTHER_MANAGER,)


def test_a_client_whom_the_head_wants_called_again_is_called_before_he_is_unreachable_again(office: Office) -> None:
    refusal = office.decide(office.refusal("1"), DecisionVerdict.CONTRADICTED)
    nobody = CallbackRequest(refusal.id, CallbackOutcome.NO_ANSWER)
    gone = CallbackRequest(refusal.id, CallbackOutcome.UNREACHABLE)
    for request in (nobody, nobody, nobody, gone):
        office.call_back(refusal.id, request)
    office.sign(SignRequest(refusal.id, SignAction.CALL_AGAIN))
    error = refused(office, TooFewAttempts, lambda: office.call_back(refusal.id, gone))
    assert error.facts["made"] == 0
    office.call_back(refusal.id, nobody)
    with office.store.read() as unit:
        (line,) = unit.refusals.lines(None, [refusal.id])
    assert line.attempts == 1


# ---------------------------------------------------------------- one person, one fault


def test_a_name_spelled_with_signs_of_their_own_is_the_same_manager(office: Office) -> None:
    """Some exports write й as и with a mark: for the cap, for "never the same manager", for who may judge."""
    refusal = denied_of(office, "Андрей Зуев")
    office.deals(deal_facts("901", manager=normalize("NFD", "Андрей Зуев"), stage="Новый лид"))
    refused(
        office, SameManager,
        lambda: penalise(office.store, office.clock, office.second, refusal.id, normalize("NFD", "Андрей Зуев")),
    )  # fmt: skip


def denied_of(office: Office, manager: str) -> ConditionalRefusal:
    office.tariff()
    refusal = office.decide(office.refusal("1", manager=manager), DecisionVerdict.CONTRADICTED)
    return office.call_back(refusal.id, CallbackRequest(refusal.id, CallbackOutcome.DENIED, "я не отказывался"))


@pytest.mark.parametrize("name", ["Анна Соколова", "соколова  анна"])
def test_who_sells_under_his_own_name_judges_nothing_of_his_although_nobody_told_the_program(
    office: Office, name: str
) -> None:
    fine = fined(office)
    anna = office.person("anna", name, Role.SALES_HEAD, Role.AUDITOR)
    made = propose_reversal(office.store, office.clock, office.auditor, fine.id, None, "ошибка")
    refused(office, OwnDeal, lambda: sign_reversal(office.store, office.clock, HASHER, anna, made.id, PASSWORD))


def test_nobody_brings_a_deal_to_himself_by_another_managers_fine(office: Office) -> None:
    seller = office.person("seller", "Рома", Role.AUDITOR, Role.SALES_HEAD, manager=ROMAN)
    refusal = denied(office)
    refused(office, OwnDeal, lambda: penalise(office.store, office.clock, seller, refusal.id, ROMAN))
    office.deals(deal_facts("902", manager="Мария Крылова", stage="Новый лид"))
    penalise(office.store, office.clock, office.second, refusal.id, "Мария Крылова")
    refused(office, OwnDeal, lambda: choose_manager(office.store, office.clock, seller, refusal.id, ROMAN))
    choose_manager(office.store, office.clock, office.head, refusal.id, ROMAN)
    refused(office, OwnDeal, lambda: office.sign(SignRequest(refusal.id, SignAction.APPROVE), seller))
    office.sign(SignRequest(refusal.id, SignAction.APPROVE))


def test_an_appeal_gives_no_part_back_while_a_counter_entry_about_it_waits(office: Office) -> None:
    fine, head2 = fined(office), second_head(office)
    made = propose_reversal(office.store, office.clock, office.auditor, fine.id, Money(50_000), "не тот тариф")
    appeal, _ = file_appeal(office.store, office.clock, office.payroll, fine.id, "не тот тариф")

    def partly() -> object:
        return decide_appeal(
            office.store, office.clock, HASHER, head2, appeal.id, Outcome.PARTLY, "да", PASSWORD, Money(50_000)
        )

    refused(office, CounterWaits, partly)
    sign_reversal(office.store, office.clock, HASHER, office.head, made.id, PASSWORD)
    decide_appeal(office.store, office.clock, HASHER, head2, appeal.id, Outcome.REJECT, "возвращено", PASSWORD)
    assert sum(one.amount.minor for one in ledger_entries(office.store)) == 100_000


def test_pay_under_the_name_in_payrolls_order_caps_the_month(office: Office) -> None:
    with_settings(office, law="on", fine_ground="п. 4.2")
    refusal = proposed(office)
    with office.store.write() as unit:
        unit.pays.add([Pay("2026-11", "Соколова  АННА", Money(700_000))], office.payroll.id, office.clock())
    refused(office, PayCapReached, lambda: office.sign(SignRequest(refusal.id, SignAction.APPROVE)))


# ---------------------------------------------------------------- what an auditor did not say


def test_a_question_that_costs_money_is_not_failed_without_a_word(office: Office) -> None:
    at = begin(priced(office), drawn(office, 1), None, "call_script")
    answer_all(office, at)
    give(office, at, "by_name", Answer(NO))

    def step() -> object:
        return submit(office.store, office.clock, SHELF, office.auditor, at.audit.id)

    assert refused(office, AuditIncomplete, step).facts["question"] == "by_name"
    give(office, at, "by_name", Answer(NO, "ни разу не назвал"))
    step()
    assert [one.question for one in fines(office)] == ["by_name"]


@pytest.mark.parametrize(("caller", "held"), [(ROMAN, True), ("Титов Роман", True), ("Соколова Анна", False)])
def test_a_fault_of_a_call_that_names_no_moment_is_held_where_another_manager_made_the_calls(
    office: Office, caller: str, held: bool
) -> None:
    priced(office)
    office.deals(deal_facts("900", manager=ROMAN, stage="Новый лид"))
    item = drawn(office, 1, recorded=False, manager="Анна Соколова")
    with office.store.write() as unit:
        sha, audio = "1" * 64, AudioFacts("wav", "pcm_alaw", 2, 8000, 10_000)
        unit.calls.add_recording(Recording(sha, "1.wav", "recordings/1.wav", 1, audio), START)
        facts = CallFacts("call-1", START, Direction.OUT, talk_ms=10_000, manager=caller)
        unit.calls.add(facts, unit.queue.get(item).deal_id, sha)
    at = begin(office, item, None, "call_script")
    answer_all(office, at)
    give(office, at, "by_name", Answer(NO, "ни разу не назвал"))
    submit(office.store, office.clock, SHELF, office.auditor, at.audit.id)
    (line,) = audit_fine_lines(office.store, SHELF)
    assert line.holds == ((Hold.OTHER_MANAGER,) if held else ())


# ---------------------------------------------------------------- changed past the program


def test_an_entry_changed_past_the_program_differs_from_the_log(office: Office) -> None:
    """With all inputs changed alike nothing but the sealed log could tell."""
    fine, other = fined(office, "1"), fined(office, "2")
    back = reversed_by(office, fine.id, 10_000)
    appeal, _ = file_appeal(office.store, office.clock, office.payroll, other.id, "не согласна")
    decide_appeal(
        office.store, office.clock, HASHER, second_head(office), appeal.id, Outcome.ACCEPT, "верно", PASSWORD
    )  # fmt: skip
    assert check_ledger(office.store).faults == ()
    with office.store.read() as unit:
        entries, log = unit.ledger.entries(), list(unit.log.entries())
    first, _second, third, last = entries
    for changed, at in (
        ([replace(first, manager=ROMAN), *entries[1:]], fine.id),
        ([replace(first, period="2026-10"), *entries[1:]], fine.id),
        ([*entries[:2], replace(third, amount=Money(-1)), last], back.id),
        (entries[:3], last.id),
        ([*entries, replace(first, id=EntryId(99), source="refusal:99")], EntryId(99)),
    ):
        assert against_log(changed, log) == [FoundFault(LedgerFault.LOG, at)]


# ---------------------------------------------------------------- a closed month


def test_what_holds_the_pack_of_a_closed_month_up_is_told_with_its_case(office: Office, tmp_path: Path) -> None:
    fine = fined(office)
    close(office)
    assert [line.blocks for line in case_lines(office.store, office.clock, DAYS)] == [()]
    with_settings(office, papers_block_export=True)
    (line,) = case_lines(office.store, office.clock, DAYS)
    with office.store.read() as unit, pytest.raises(ExportBlocked) as stopped:
        check_payable(unit, office.clock(), DAYS, "2026-11")
    assert [(case.entry_id, held) for case, held in stopped.value.blocked] == [(fine.id, line.blocks)]
    assert line.blocks == (Obstacle.ACKNOWLEDGEMENT_MISSING,)


def test_no_pack_is_made_of_files_that_a_signature_overtook(office: Office, tmp_path: Path) -> None:
    fined(office, "1")
    waits = proposed(office, "2")

    class SlowFiles(PayrollFiles):
        def write(self, register: Register, folder: Path) -> tuple[WrittenReport, ...]:
            office.sign(SignRequest(waits.id, SignAction.APPROVE))
            return super().write(register, folder)

    by = PayrollOffice(SlowFiles(report_words.titles, report_words.label), PackFolder(), KEY)
    with pytest.raises(RegisterDoesNotAddUp):
        report_payroll(office.store, office.clock, office.payroll, by, "2026-11", tmp_path)
    assert list(tmp_path.glob("*.json")) == []
