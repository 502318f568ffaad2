"""Analysis reports of a real workspace: an office at work for two months."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from qa_desk.adapters.store.unit import SqlStore
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.evaluation import Share
from qa_desk.domain.money import Money
from qa_desk.domain.people import RoleMissing
from qa_desk.domain.report_table import AnalysisReport, Grade, ReportKind, ReportTable, Word
from qa_desk.domain.sign_off import SignAction
from qa_desk.services.configure import change_settings, load_settings
from qa_desk.services.report_analysis import analysis_report, report_periods
from qa_desk.services.report_payroll import PeriodWrong
from qa_desk.services.sign import SignRequest
from tests.fakes.busy_months import LOST, WON, busy_months, facts_of, tell
from tests.fakes.office import START, Office, make_template, new_store
from tests.fakes.road import proposed


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Read only: the tests below share it."""
    folder = tmp_path_factory.mktemp("busy")
    store: SqlStore = new_store(make_template(folder), folder)
    office = Office(store)
    busy_months(office)
    yield office
    store.close()


def made(office: Office, kind: ReportKind, period: str = "2026-11") -> AnalysisReport:
    return analysis_report(office.store, office.clock, office.head, kind, period)


def cells(table: ReportTable, *keys: str) -> list[tuple[object, ...]]:
    places = [table.place(key) for key in keys]
    return [tuple(row.cells[place] for place in places) for row in table.rows]


def said(report: AnalysisReport) -> dict[str, dict[str, object]]:
    answers = report.answers
    every = (answers.verdict, *answers.how_much, *answers.why, *answers.to_do)
    return {one.code: dict(one.facts) for one in every}


def test_reasons_of_the_month_with_money_and_quotes(busy: Office) -> None:
    report = made(busy, ReportKind.REASONS)
    assert cells(report.table("pareto"), "reason", "stated", "confirmed", "cumulative") == [
        (Word("reason", "product_fit"), 0, 9, Share(9, 15)),
        (Word("reason", "price"), 16, 3, Share(12, 15)),
        (Word("reason", "competitor"), 9, 3, Share(15, 15)),
    ]
    assert said(report)["reasons_bad"]["share"] == Share(6, 24)
    assert said(report)["decide_waiting"]["n"] == 1
    quotes = cells(report.table("quotes"), "reason", "quote")
    assert (Word("reason", "product_fit"), "нет доставки в область") in quotes
    (first, *_) = report.table("pareto").rows
    assert len(first.deals) == 9
    assert {report.deals[one].title.split()[0] for one in first.deals} == {"Остекление,"}
    trend = cells(report.table("trend"), "period", "refusals", "objections")
    assert trend[-2:] == [(Word("period", "2026-10"), 12, Share(4, 12)), (Word("period", "2026-11"), 25, Share(6, 24))]


def test_a_decision_taken_anew_forgets_the_old_callback(office: Office) -> None:
    refusal = proposed(office)  # the client denied it
    assert said(made(office, ReportKind.REASONS))["hear_objections"]["n"] == 1
    office.sign(SignRequest(refusal.id, SignAction.SEND_BACK, "послушайте ещё"))
    office.decide(office.again(refusal), DecisionVerdict.CONFIRMED)
    report = made(office, ReportKind.REASONS)
    assert cells(report.table("pareto"), "reason", "confirmed") == [(Word("reason", "price"), 1)]
    assert "hear_objections" not in said(report)


def test_scorecards_colour_and_do_not_rank(busy: Office) -> None:
    report = made(busy, ReportKind.SCORECARDS)
    lights = cells(report.table("managers"), "manager", "group", "open", "interest_light")
    assert lights == [
        ("Анна Соколова", "Север", 16, Grade.BAD),
        ("Марина Белова", "Юг", 16, Grade.WATCH),
        ("Олег Ершов", "Юг", 16, Grade.BAD),
        ("Роман Титов", "Север", 16, Grade.BAD),
    ]
    wins = cells(report.table("manager_wins"), "manager", "wins", "fines", "fined")
    assert wins[1] == ("Марина Белова", Share(2, 6), 3, Money(630_000))
    assert "cards_not_ranked" in said(report)
    groups = cells(report.table("groups"), "group", "open")
    assert groups == [("Север", 32), ("Юг", 32)]


def test_money_recovered_against_last_month(busy: Office) -> None:
    report = made(busy, ReportKind.RECOVERED)
    compared = cells(report.table("compared"), "figure", "this", "last", "change")
    assert (Word("figure", "returned"), 3, 2, 1) in compared
    assert (Word("figure", "won_back"), 3, 2, 1) in compared
    assert (Word("figure", "leads"), Money(1_260_000), Money(840_000), Money(420_000)) in compared
    assert said(report)["recovered_outcomes"] == {"won": 0, "lost": 0, "in_work": 6}
    assert said(report)["recovered_fined"]["money"] == Money(630_000)


def test_what_the_crm_shows_later_is_followed(office: Office) -> None:
    office.tariff()
    office.tariff("Реклама", 210_000)
    settings = replace(load_settings(office.store), won_stages=(WON,), lost_stages=(LOST,))
    change_settings(office.store, office.clock, office.admin, settings)
    tell(office, 4)  # won back
    office.clock.forward(days=1)
    office.deals(facts_of(4, stage=WON, closed_at=office.clock.now, stated_reason=""))
    report = made(office, ReportKind.RECOVERED)
    assert said(report)["recovered_outcomes"] == {"won": 1, "lost": 0, "in_work": 0}
    assert said(report)["recovered_won"]["money"] == Money(9_000_000 + 4 * 137_000)


def test_coverage_proves_shares_and_says_what_may_be_missed(busy: Office) -> None:
    report = made(busy, ReportKind.COVERAGE)
    assert not list(report.table("faults").rows)
    assert report.answers.verdict.code == "coverage_short"
    ((deal, reason, instead),) = cells(report.table("replaced"), "deal", "why_replaced", "instead")
    assert reason == Word("replaced", "test_deal")
    assert deal != instead
    rows = list(report.table("coverage").rows)
    assert rows[-1].total
    assert len(rows[-1].deals) == 8
    faults = cells(report.table("coverage"), "faulty", "missed")
    assert faults[-1] == (Share(1, 6), None)  # a fault was seen: the bound for none seen says nothing


def test_a_tampered_draw_is_bad_news(office: Office) -> None:
    from sqlalchemy import text

    busy_months(office, refusals=8)
    with office.store._engine.begin() as link:
        link.execute(text("DROP TRIGGER sample_draws_no_update"))
        link.execute(text("UPDATE sample_draws SET seal = 'x' || substr(seal, 2) WHERE number = 1"))
    report = made(office, ReportKind.COVERAGE)
    assert (report.answers.verdict.code, report.answers.grade) == ("coverage_faults", Grade.BAD)
    assert list(report.table("faults").rows)


@pytest.mark.parametrize("kind", ReportKind)
def test_an_empty_workspace_has_reports_that_say_so(office: Office, kind: ReportKind) -> None:
    report = made(office, kind)
    assert report.answers.verdict.code in {"reasons_none", "coverage_no_seed", "cards_none", "recovered_none"}


@pytest.mark.parametrize("kind", ReportKind)
def test_the_same_facts_make_the_same_report(busy: Office, kind: ReportKind) -> None:
    one, other = made(busy, kind), made(busy, kind)
    assert replace(other, made_at=one.made_at) == one


def test_a_wrong_period_and_a_user_switched_off_are_refused(office: Office) -> None:
    with pytest.raises(PeriodWrong):
        made(office, ReportKind.REASONS, "2026-13")
    off = replace(office.head, active=False)
    with pytest.raises(RoleMissing):
        analysis_report(office.store, office.clock, off, ReportKind.REASONS, "2026-11")


def test_periods_go_back_from_this_month(office: Office) -> None:
    office.clock.now = START
    assert report_periods(office.store, office.clock, 3) == ["2026-11", "2026-10", "2026-09"]
