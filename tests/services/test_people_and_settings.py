"""Logging in, the first user, settings, tariffs, the payroll register and the cards pages read."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from qa_desk.adapters.passwords import Argon2Passwords
from qa_desk.adapters.reports.pack_files import PackFolder
from qa_desk.adapters.reports.payroll import PayrollFiles
from qa_desk.adapters.store.unit import SqlStore
from qa_desk.domain.deal import DealId
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.errors import NotFound
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.log import first_broken
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import TariffWrong
from qa_desk.domain.people import LoginFailed, LoginTaken, NoFirstUserTwice, PasswordTooShort, Role, RoleMissing, UserId
from qa_desk.domain.queue import ItemKind
from qa_desk.domain.settings import Settings
from qa_desk.services import look
from qa_desk.services.configure import add_tariff, change_settings, list_tariffs, load_settings, stake_of
from qa_desk.services.report_payroll import (
    PayrollOffice,
    PeriodWrong,
    payroll_register,
    periods_with_fines,
    report_payroll,
)
from qa_desk.services.users import create_first_user, create_user, list_users, log_in, needs_first_user
from qa_desk.services.views import QueueCounts
from qa_desk.words import report_words
from tests.fakes.keys import KEY
from tests.fakes.office import HASHER, START, Office, StillClock, deal_facts, log_entries, new_store
from tests.fakes.road import proposed, returned

ADMIN = frozenset({Role.ADMIN})


# ---------------------------------------------------------------- people


def test_the_right_password_opens_and_is_logged(office: Office) -> None:
    assert log_in(office.store, office.clock, HASHER, " auditor ", "password-1") == office.auditor
    entries = log_entries(office.store)
    assert (entries[-1].action, entries[-1].actor) == ("logged_in", office.auditor.id)
    assert first_broken(entries) is None


@pytest.mark.parametrize(
    ("login", "password"),
    [("auditor", "password-2"), ("auditor", ""), ("nobody", "password-1"), ("", ""), ("AUDITOR", "x")],
)
def test_anything_else_does_not_and_says_not_what(office: Office, login: str, password: str) -> None:
    with pytest.raises(LoginFailed) as refused:
        log_in(office.store, office.clock, HASHER, login, password)
    assert refused.value.facts == {}


def test_who_is_switched_off_cannot_log_in(office: Office) -> None:
    with office.store._engine.begin() as link:
        link.execute(text("UPDATE users SET active = false WHERE login = 'auditor'"))
    with pytest.raises(LoginFailed):
        log_in(office.store, office.clock, HASHER, "auditor", "password-1")


def test_a_password_hashed_more_weakly_than_today_is_hashed_anew(office: Office) -> None:
    stronger = Argon2Passwords(time_cost=2, memory_kib=128)
    log_in(office.store, office.clock, stronger, "auditor", "password-1")
    with office.store.read() as unit:
        found = unit.users.with_hash("auditor")
    assert found is not None
    assert "t=2" in found[1]
    assert log_in(office.store, office.clock, stronger, "auditor", "password-1") == office.auditor


def test_no_password_is_stored_as_it_is(office: Office, tmp_path: Path) -> None:
    office.store.close()
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert b"auditor" in stored
    assert b"password-1" not in stored


def test_only_an_admin_adds_people_and_logins_are_unique(office: Office) -> None:
    for by in (office.auditor, office.head, replace(office.admin, active=False)):
        with pytest.raises(RoleMissing):
            create_user(office.store, office.clock, HASHER, by, "new", "Н", "password-1", ADMIN)
    for login in ("auditor", " auditor ", "", "  "):
        with pytest.raises(LoginTaken):
            create_user(office.store, office.clock, HASHER, office.admin, login, "Н", "password-1", ADMIN)
    with pytest.raises(PasswordTooShort):
        create_user(office.store, office.clock, HASHER, office.admin, "new", "Н", "1234567", ADMIN)
    assert [user.login for user in list_users(office.store)] == ["admin", "auditor", "second", "head", "payroll"]


def test_the_first_user_is_an_admin_and_there_is_one_first(database_template: Path, tmp_path: Path) -> None:
    store = new_store(database_template, tmp_path)
    clock = StillClock()
    assert needs_first_user(store)
    with pytest.raises(LoginTaken):
        create_first_user(store, clock, HASHER, "  ", "Вера", "password-1", frozenset())
    first = create_first_user(store, clock, HASHER, "vera", " ", "password-1", frozenset({Role.AUDITOR}))
    assert (first.name, first.roles) == ("vera", {Role.AUDITOR, Role.ADMIN})
    assert not needs_first_user(store)
    with pytest.raises(NoFirstUserTwice):
        create_first_user(store, clock, HASHER, "eve", "Ева", "password-1", ADMIN)
    store.close()


# ---------------------------------------------------------------- settings, tariffs


def test_a_changed_setting_is_logged_by_name_and_an_unchanged_one_is_not(office: Office) -> None:
    settings = replace(load_settings(office.store), review_days=5)
    change_settings(office.store, office.clock, office.admin, settings)
    assert load_settings(office.store) == settings
    entries = log_entries(office.store)
    told = {"review_days": "5", "review_days.was": "3"}
    assert (entries[-1].action, entries[-1].payload) == ("settings_changed", told)
    change_settings(office.store, office.clock, office.admin, settings)
    assert len(log_entries(office.store)) == len(entries)


def test_only_an_admin_changes_settings(office: Office) -> None:
    for by in (None, office.head, office.auditor):
        with pytest.raises(RoleMissing):
            change_settings(office.store, office.clock, by, Settings())


def test_a_tariff_sets_the_money_at_stake_of_open_items(office: Office) -> None:
    refusal = office.refusal("1", lead_source="САЙТ")
    office.tariff(minor=150_000)
    office.tariff(minor=200_000, day=date(2026, 11, 1))
    office.tariff(minor=999_000, day=date(2027, 1, 1))
    with office.store.read() as unit:
        assert unit.queue.of_refusal(refusal.id).stake_minor == 200_000
    assert stake_of(list_tariffs(office.store), "Радио", date(2026, 11, 1)) == 0


@pytest.mark.parametrize(("source", "minor"), [("Сайт", 0), ("Сайт", -1), ("  ", 1)])
def test_a_senseless_tariff_is_refused(office: Office, source: str, minor: int) -> None:
    with pytest.raises(TariffWrong):
        office.tariff(source, minor)
    assert list_tariffs(office.store) == []


def test_who_may_set_tariffs(office: Office) -> None:
    for by in (office.auditor, office.payroll, replace(office.head, active=False)):
        with pytest.raises(RoleMissing):
            add_tariff(office.store, office.clock, by, "Сайт", date(2026, 1, 1), Money(1))


# ---------------------------------------------------------------- payroll


def test_the_register_is_the_ledger_and_only_the_ledger(office: Office, tmp_path: Path) -> None:
    for number in ("1", "2"):
        returned(office, number)
    proposed(office, "3")
    register, files = report_payroll(
        office.store,
        office.clock,
        office.payroll,
        PayrollOffice(PayrollFiles(report_words.titles, report_words.label), PackFolder(), KEY),
        "2026-11",
        tmp_path / "reports",
    )
    with office.store.read() as unit:
        ledger = unit.ledger.entries("2026-11")
    assert [line.deal_external_id for line in register.lines] == ["1", "2"]
    assert register.ledger_total == Money(sum(entry.amount.minor for entry in ledger)) == Money(300_000)
    assert [file.path.suffix for file in files] == [".xlsx", ".csv", ".pdf", ".json"]
    entries = log_entries(office.store)
    assert entries[-1].payload == {file.path.name: file.sha256 for file in files[:-1]}
    assert first_broken(entries) is None
    assert periods_with_fines(office.store) == ["2026-11"]


def test_a_fine_belongs_to_the_month_of_its_signature_on_the_departments_calendar(office: Office) -> None:
    refusal = proposed(office)
    from qa_desk.domain.sign_off import SignAction
    from qa_desk.services.sign import SignRequest

    office.clock.now = START.replace(month=11, day=30, hour=21, minute=30)  # half past midnight in Moscow
    office.sign(SignRequest(refusal.id, SignAction.APPROVE))
    assert payroll_register(office.store, office.clock, office.payroll, "2026-11").lines == ()
    assert len(payroll_register(office.store, office.clock, office.payroll, "2026-12").lines) == 1


@pytest.mark.parametrize("period", ["", "2026", "2026-00", "2026-13", "11-2026", "2026-11-01", "../x", "2026-11\n"])
def test_a_period_is_a_month(office: Office, period: str) -> None:
    with pytest.raises(PeriodWrong):
        payroll_register(office.store, office.clock, office.payroll, period)


def test_who_may_see_the_register(office: Office) -> None:
    for user in (office.auditor, office.admin, replace(office.payroll, active=False)):
        with pytest.raises(RoleMissing):
            payroll_register(office.store, office.clock, user, "2026-11")
    payroll_register(office.store, office.clock, office.head, "2026-11")


# ---------------------------------------------------------------- what pages read


def test_a_card_holds_everything_that_happened(office: Office) -> None:
    refusal = returned(office)
    card = look.deal_card(office.store, refusal.deal_id)
    assert card.deal.facts == deal_facts("1")
    assert (card.refusal, card.fine and card.fine.amount) == (refusal, Money(150_000))
    assert card.item is not None
    assert card.item.done_at is not None
    assert [one.verdict for one in card.decisions] == [DecisionVerdict.CONTRADICTED]
    assert [one.outcome for one in card.callbacks] == ["no_answer", "denied"]
    assert [one.action for one in card.signatures] == ["approve"]
    assert card.reassignment is not None
    assert card.people[office.head.id] == "Константин Лебедев"
    assert [view.recording and view.recording.original_name for view in card.calls] == ["1.wav"]
    with pytest.raises(NotFound):
        look.deal_card(office.store, DealId(999))


def test_a_card_of_a_deal_without_refusal_is_empty_where_it_should(office: Office) -> None:
    (deal_id,) = office.deals(deal_facts("5", stage="Новый лид"))
    card = look.deal_card(office.store, deal_id)
    assert (card.refusal, card.item, card.finding, card.decisions, card.fine) == (None, None, None, (), None)


def test_the_first_pages_figures(office: Office) -> None:
    returned(office, "1")
    office.refusal("2")
    office.decide(office.refusal("3"), DecisionVerdict.NOT_DISCUSSED)
    office.clock.forward(days=10)
    found = look.waiting(office.store, office.clock)
    assert found.refusals_by_state == {
        RefusalState.RETURNED: 1,
        RefusalState.QUEUED: 1,
        RefusalState.CALLBACK_DUE: 1,
    }
    assert found.deals == 4
    assert found.queue == QueueCounts({ItemKind.REFUSAL: 1}, {ItemKind.REFUSAL: 1})
    assert [line.external_id for line in look.callbacks_due(office.store)] == ["3"]
    assert look.waiting_for_head(office.store) == []


def test_hashes_in_the_log_are_hex_and_it_names_no_password(office: Office) -> None:
    entries = log_entries(office.store)
    assert all(re.fullmatch(r"[0-9a-f]{64}", entry.hash) for entry in entries)
    assert "password-1" not in repr(entries)
    assert UserId(1)
    assert isinstance(office.store, SqlStore)
