"""Refusal reasons counted: what stands as a reason, what was an objection, Pareto, and honest comparisons."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.evaluation import Share
from qa_desk.domain.money import Money
from qa_desk.domain.reason_check import ReasonCode, Verdict
from qa_desk.domain.report_facts import Ground, Quote, RefusalFact, Standing, before, bounds, ground_of, period_on
from qa_desk.domain.report_reasons import broken_down, counted, crossed, objections, pareto, sum_of
from qa_desk.domain.report_reasons_tables import Frame, against_last, reasons_report
from qa_desk.domain.report_score import ScoreRules
from qa_desk.domain.report_table import Grade, Range, Word
from tests.fakes.refusal_facts import OPENED, refusal

D, C = DecisionVerdict, CallbackOutcome
PRICE, FIT = ReasonCode("price"), ReasonCode("product_fit")
FRAME = Frame("2026-11", OPENED, ZoneInfo("Europe/Moscow"), "RUB", ScoreRules())


@pytest.mark.parametrize(
    ("verdict", "voiced", "outcome", "expected"),
    [
        (None, None, None, Ground(Standing.WAITING)),
        (D.CONFIRMED, None, None, Ground(Standing.REAL, PRICE)),
        (D.CONFIRMED, FIT, None, Ground(Standing.REAL, PRICE)),
        (D.CONTRADICTED, FIT, None, Ground(Standing.REAL, FIT)),
        (D.CONTRADICTED, FIT, C.CONFIRMED, Ground(Standing.REAL, FIT)),
        (D.CONTRADICTED, None, None, Ground(Standing.NOT_REFUSED)),
        (D.CONTRADICTED, None, C.CONFIRMED, Ground(Standing.UNKNOWN)),
        (D.CONTRADICTED, FIT, C.DENIED, Ground(Standing.NOT_REFUSED)),
        (D.CONFIRMED, None, C.WON_BACK, Ground(Standing.NOT_REFUSED)),
        (D.NOT_DISCUSSED, None, None, Ground(Standing.UNKNOWN)),
        (D.NO_CALL, None, C.CONFIRMED, Ground(Standing.UNKNOWN)),
        (D.NO_CALL, None, C.UNREACHABLE, Ground(Standing.UNKNOWN)),
        (D.NO_CALL, None, C.DENIED, Ground(Standing.NOT_REFUSED)),
    ],
)
def test_what_is_known_of_a_reason(
    verdict: DecisionVerdict | None, voiced: ReasonCode | None, outcome: CallbackOutcome | None, expected: Ground
) -> None:
    assert ground_of(refusal(verdict=verdict, voiced=voiced, outcome=outcome)) == expected


def test_a_reason_of_the_managers_own_words_that_was_confirmed_counts_as_what_was_heard() -> None:
    assert ground_of(refusal(stated=None, verdict=D.CONFIRMED, voiced=FIT)) == Ground(Standing.REAL, FIT)
    assert ground_of(refusal(stated=None, verdict=D.CONFIRMED)) == Ground(Standing.UNKNOWN)


def month() -> list[RefusalFact]:
    """Three lack something, one finds it dear, two did not refuse, one is unknown, one waits."""
    return [
        refusal(1, verdict=D.CONTRADICTED, voiced=FIT, quotes=(Quote("нет ламинации", "ab", 1_000, "client"),)),
        refusal(2, verdict=D.CONTRADICTED, voiced=FIT, manager="Роман Титов"),
        refusal(3, stated=FIT, verdict=D.CONFIRMED, client_words="не хватает монтажа", outcome=C.CONFIRMED),
        refusal(4, verdict=D.CONFIRMED),
        refusal(5, verdict=D.CONTRADICTED, outcome=C.DENIED, manager="Роман Титов"),
        refusal(6, verdict=D.CONTRADICTED, outcome=C.WON_BACK, finding=Verdict.NO_REFUSAL),
        refusal(7, verdict=D.NO_CALL),
        refusal(8, finding=Verdict.MATCH),
    ]


def test_pareto_counts_stated_against_confirmed_with_the_money_behind() -> None:
    lines = pareto(month(), "RUB")
    assert [(one.reason, one.stated, one.confirmed, one.cumulative) for one in lines] == [
        ("product_fit", 1, 3, Share(3, 4)),
        ("price", 7, 1, Share(4, 4)),
    ]
    assert lines[0].sum.money == Money(300_000)
    assert lines[0].behind == (1, 2, 3)


def test_counts_of_the_month() -> None:
    found = counted(month(), "RUB")
    assert (found.refusals, found.decided, found.grounded) == (8, 7, 4)
    assert (found.agreed, found.objections, found.found) == (Share(2, 4), Share(2, 7), Share(1, 2))


def test_a_deal_refused_twice_counts_its_money_once_and_other_currencies_are_named() -> None:
    twice = [refusal(1), replace(refusal(1), refusal_id=2)]
    dollars = replace(refusal(3), deal=replace(refusal(3).deal, amount=Money(5, "USD")))
    found = sum_of([*twice, dollars], "RUB")
    assert (found.money, found.without) == (Money(100_000), 1)


def test_what_was_stated_and_what_was_real() -> None:
    assert [(stated, real, len(those)) for stated, real, those in crossed(month())] == [("price", "product_fit", 2)]


def test_spellings_of_one_manager_are_one_line_and_lines_go_by_name() -> None:
    facts = [refusal(1, manager="Пётр Котов"), refusal(2, manager="петр  котов"), refusal(3, manager="Анна")]
    assert [(one.name, one.refusals) for one in broken_down(facts, lambda one: one.manager, "RUB")] == [
        ("Анна", 1),
        ("Пётр Котов", 2),
    ]


# ---------------------------------------------------------------- the report


def test_the_report_answers_with_the_main_reason_and_its_quotes() -> None:
    report = reasons_report(month(), FRAME)
    said = {one.code: one.facts for one in (*report.answers.how_much, *report.answers.why, *report.answers.to_do)}
    assert said["top_reason"]["share"] == Share(3, 4)
    assert said["top_reason"]["reason"] == Word("reason", "product_fit")
    assert said["in_their_words"]["quote"] == "нет ламинации"
    assert said["decide_waiting"]["n"] == 1
    assert said["small_n"]["n"] == 7
    assert report.answers.grade is Grade.BAD
    assert "no_last" in said
    quotes = [row.cells[1] for row in report.table("quotes").rows]
    assert quotes == ["нет ламинации", "не хватает монтажа"]


def test_a_month_without_refusals_says_so() -> None:
    report = reasons_report([], FRAME)
    assert (report.answers.verdict.code, report.answers.grade) == ("reasons_none", Grade.UNKNOWN)
    assert not list(report.table("pareto").rows)


def test_nothing_decided_is_no_good_news() -> None:
    report = reasons_report([refusal(1), refusal(2)], FRAME)
    assert (report.answers.verdict.code, report.answers.grade) == ("reasons_undecided", Grade.UNKNOWN)
    assert [one.code for one in report.answers.to_do] == ["decide_waiting"]


def test_few_decisions_get_no_colour() -> None:
    report = reasons_report([refusal(1, verdict=D.CONTRADICTED)], FRAME)
    assert report.answers.grade is Grade.UNKNOWN


def test_two_months_are_told_apart_only_where_chance_does_not_explain_them() -> None:
    assert against_last(Share(3, 10), Share(1, 10)).code == "same_as_last"
    assert against_last(Share(60, 100), Share(10, 100)).code == "grew"
    assert against_last(Share(10, 100), Share(60, 100)).code == "fell"
    assert against_last(Share(1, 10), Share(0, 0)).code == "no_last"


def test_a_manager_is_named_for_training_only_where_he_surely_differs() -> None:
    few = [refusal(n, verdict=D.CONTRADICTED, manager="Роман Титов") for n in range(3)]
    rest = [refusal(n, verdict=D.CONFIRMED) for n in range(10, 60)]
    assert "train_manager" not in {one.code for one in reasons_report([*few, *rest], FRAME).answers.to_do}
    many = [refusal(n, verdict=D.CONTRADICTED, manager="Роман Титов") for n in range(100, 120)]
    told = [one for one in reasons_report([*many, *rest], FRAME).answers.to_do if one.code == "train_manager"]
    assert [one.facts["manager"] for one in told] == ["Роман Титов"]


def test_the_trend_shows_six_months_and_empty_ones_are_empty() -> None:
    october = refusal(9, verdict=D.CONTRADICTED, opened_at=datetime(2026, 10, 3, tzinfo=UTC))
    rows = list(reasons_report([*month(), october], FRAME).table("trend").rows)
    assert [row.cells[0] for row in rows][-3:] == [Word("period", f"2026-{n:02d}") for n in (9, 10, 11)]
    assert [row.cells[1] for row in rows] == [0, 0, 0, 0, 1, 8]
    assert rows[0].cells[6] is None
    assert isinstance(rows[-1].cells[6], Range)


# ---------------------------------------------------------------- for all refusals

facts = st.builds(
    refusal,
    st.integers(1, 30),
    stated=st.sampled_from([None, PRICE, FIT, ReasonCode("trust")]),
    verdict=st.sampled_from([None, *D]),
    voiced=st.sampled_from([None, PRICE, FIT]),
    outcome=st.sampled_from([None, *C]),
    manager=st.sampled_from(["Анна", "анна ", "Роман"]),
)


@given(st.lists(facts, max_size=60))
def test_pareto_adds_up_and_never_rises(those: list[RefusalFact]) -> None:
    lines = pareto(those, "RUB")
    real = sum(ground_of(one).standing is Standing.REAL for one in those)
    assert sum(one.confirmed for one in lines) == real
    assert sum(one.stated for one in lines) == len(those)
    heights = [one.confirmed for one in lines]
    assert heights == sorted(heights, reverse=True)
    if lines:
        assert lines[-1].cumulative == Share(real, real)
    running = [one.cumulative.part for one in lines]
    assert running == sorted(running)


@given(st.lists(facts, max_size=40), st.randoms(use_true_random=False))
def test_the_order_of_refusals_changes_no_figure(those: list[RefusalFact], chance: object) -> None:
    mixed = list(those)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    strip = [(one.reason, one.stated, one.confirmed, one.share, one.cumulative) for one in pareto(those, "RUB")]
    assert strip == [(one.reason, one.stated, one.confirmed, one.share, one.cumulative) for one in pareto(mixed, "RUB")]
    assert objections(those) == objections(mixed)


@given(st.lists(facts, max_size=40))
def test_breakdowns_hold_every_refusal_once(those: list[RefusalFact]) -> None:
    lines = broken_down(those, lambda one: one.manager, "RUB")
    assert sum(one.refusals for one in lines) == len(those)
    assert sum(one.decided for one in lines) == objections(those).whole


@given(st.lists(facts, max_size=40))
def test_every_deal_of_a_row_has_a_name(those: list[RefusalFact]) -> None:
    report = reasons_report(those, FRAME)
    named = {deal for table in report.tables for row in table.rows for deal in row.deals}
    assert named <= set(report.deals)
    for table in report.tables:
        assert all(len(row.cells) == len(table.columns) for row in table.rows)


# ---------------------------------------------------------------- months


@pytest.mark.parametrize(
    ("period", "months", "expected"),
    [("2026-01", 1, "2025-12"), ("2026-12", -1, "2027-01"), ("2026-11", 0, "2026-11"), ("2026-03", 15, "2024-12")],
)
def test_months_before_and_after(period: str, months: int, expected: str) -> None:
    assert before(period, months) == expected


def test_a_month_begins_on_the_clock_of_the_zone() -> None:
    since, until = bounds("2026-11", ZoneInfo("Europe/Moscow"))
    assert since == datetime(2026, 10, 31, 21, tzinfo=UTC)
    assert until == datetime(2026, 11, 30, 21, tzinfo=UTC)
    assert period_on(datetime(2026, 10, 31, 21, 30, tzinfo=UTC), ZoneInfo("Europe/Moscow")) == "2026-11"
