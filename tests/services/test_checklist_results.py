"""Score cards, case files and duty plans over audits in a real database."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from qa_desk.domain.agreement import Agreement
from qa_desk.domain.checklist import AuditDirection
from qa_desk.domain.duty_policy import DrawnDaily, DutyRole, PolicyWrong, Rule
from qa_desk.domain.duty_progress import DutyState
from qa_desk.domain.errors import NotFound
from qa_desk.domain.people import RoleMissing
from qa_desk.domain.report_table import Range, ReportKind
from qa_desk.domain.settings import SettingWrong
from qa_desk.services.checklist_forms import begin_draft, publish
from qa_desk.services.checklist_results import ScoreCard, case_file, newest_audited, ranks, score_table
from qa_desk.services.configure import load_settings
from qa_desk.services.duty import change_policy, duty_board, plan_period, policy_of, working_days
from qa_desk.services.report_analysis import analysis_report
from tests.fakes.audits import SHELF, audit, drawn, set_value, with_fine, with_points
from tests.fakes.office import Office

GOOD, POOR = "Анна Соколова", "Роман Титов"


@pytest.fixture
def audited(office: Office) -> Office:
    """Six good deals of one manager and six poor ones of another, in two groups."""
    set_value(office, "second_look_percent", 0)
    for number in range(1, 7):
        audit(office, number, manager=GOOD, group="Север")
        bad = frozenset({"by_name", "goodbye", "step_agreed"})
        audit(office, number + 10, bad=bad, manager=POOR, group="Юг")
    return office


def test_a_score_card_tells_mean_interval_trend_and_worst_questions(audited: Office) -> None:
    table = score_table(audited.store, audited.clock, SHELF, "call_script")
    good, poor = table.managers
    assert (good.name, good.audits, good.mean.value, good.worst) == (GOOD, 6, 10_000, ())
    assert (poor.name, poor.audits) == (POOR, 6)
    assert poor.mean.value is not None
    assert poor.mean.value < 9_000
    assert {(one.question, one.failed, one.asked) for one in poor.worst} == {
        ("by_name", 6, 6), ("goodbye", 6, 6), ("step_agreed", 6, 6),
    }  # fmt: skip
    assert [(one.month, one.audits) for one in poor.trend] == [("2026-11", 6)]
    assert dict(poor.directions).keys() == {AuditDirection.SKILLS, AuditDirection.SCRIPTS}
    assert [card.name for card in table.groups] == ["Север", "Юг"]
    assert (good.mean.low, good.mean.high) != (good.mean.value, good.mean.value)  # six alike are no certainty
    assert table.ranks == (1, 1)


def test_a_card_has_the_interval_that_the_reports_tell(audited: Office) -> None:
    """The same audits must not look sure on the page and unsure in the report."""
    table = score_table(audited.store, audited.clock, SHELF, "call_script")
    report = analysis_report(audited.store, audited.clock, audited.head, ReportKind.SCORECARDS, "2026-11", SHELF)
    told = report.table("audit_scores")
    ranges = [row.cells[told.place("range")] for row in told.rows]
    shown = [(one.mean.low, one.mean.high) for one in table.managers]
    assert [(one.low * 10_000, one.high * 10_000) for one in ranges if isinstance(one, Range)] == shown


def test_who_is_surely_better_is_ranked_before(office: Office) -> None:
    set_value(office, "second_look_percent", 0)
    with_points(office, GOOD, [9_500] * 40)
    with_points(office, POOR, [2_000] * 40)
    assert score_table(office.store, office.clock, SHELF, "call_script").ranks == (1, 2)


def test_the_months_of_a_trend_are_those_of_the_wall(office: Office) -> None:
    """Late in the evening of the month's last day in UTC the next month has begun in Moscow."""
    set_value(office, "second_look_percent", 0)
    for number, minute in ((1, "2026-11-30T20:50"), (2, "2026-11-30T21:10")):
        office.clock.now = datetime.fromisoformat(f"{minute}:00+00:00")
        audit(office, number, manager=GOOD)
    (card,) = score_table(office.store, office.clock, SHELF, "call_script").managers
    assert [(one.month, one.audits) for one in card.trend] == [("2026-11", 1), ("2026-12", 1)]


def test_versions_are_put_together_only_when_named(audited: Office) -> None:
    draft = begin_draft(audited.store, audited.clock, SHELF, audited.admin, "call_script")
    publish(audited.store, audited.clock, SHELF, audited.admin, with_fine(draft, "goodbye", 10_000))
    audit(audited, 30, manager=GOOD)
    newest = score_table(audited.store, audited.clock, SHELF, "call_script")
    assert ([one.version for one in newest.versions], newest.left_out) == ([2], 12)
    assert [(card.name, card.audits) for card in newest.managers] == [(GOOD, 1)]
    both = score_table(audited.store, audited.clock, SHELF, "call_script", (1, 2))
    assert ([card.audits for card in both.managers], both.left_out) == ([7, 6], 0)
    with pytest.raises(NotFound):
        score_table(audited.store, audited.clock, SHELF, "call_script", (3,))


def test_the_form_of_the_newest_audit_is_known(audited: Office) -> None:
    assert newest_audited(audited.store) == "call_script"
    audited.clock.forward(hours=1)
    audit(audited, 40, form="client_card", recorded=False)
    assert newest_audited(audited.store) == "client_card"


def card(low: float | None, high: float | None, audits: int = 9) -> ScoreCard:
    mean = None if low is None or high is None else (low + high) / 2
    return ScoreCard("x", audits, Agreement(mean, low, high, audits), (), (), (), 0)


@pytest.mark.parametrize(
    ("cards", "expected"),
    [
        ((card(90, 95), card(80, 85), card(60, 70)), (1, 2, 3)),
        ((card(60, 70), card(80, 92), card(90, 95)), (3, 1, 1)),
        ((card(80, 92), card(70, 82), card(60, 72)), (1, 1, 1)),
        ((card(90, 95), card(10, 12, audits=4)), (1, None)),
        ((card(None, None),), (None,)),
        ((), ()),
    ],
)
def test_places_are_apart_only_where_intervals_are(
    cards: tuple[ScoreCard, ...], expected: tuple[int | None, ...]
) -> None:
    assert ranks(cards) == expected


def test_a_case_file_holds_failed_questions_with_comment_and_evidence(audited: Office) -> None:
    found = case_file(audited.store, audited.clock, SHELF, POOR)
    assert len(found.lines) == 6
    failed = {one.question: one.answer for one in found.lines[0].failed}
    assert failed.keys() == {"by_name", "goodbye", "step_agreed"}
    assert failed["goodbye"].comment == "вот что не так"
    assert failed["goodbye"].evidence
    assert case_file(audited.store, audited.clock, SHELF, "Никто").lines == ()


# ---------------------------------------------------------------- duties


def test_a_plan_gives_everybody_his_day_and_an_audit_does_a_duty(office: Office) -> None:
    drawn(office, 50)
    before = duty_board(office.store, office.clock)
    assert before.made_at is None
    plan, _ = plan_period(office.store, office.clock, office.head)
    assert {duty.person for duty in plan.duties} == {
        str(one.id) for one in (office.auditor, office.second, office.head)
    }
    mine = duty_board(office.store, office.clock).of(office.auditor)
    assert mine is not None
    assert mine.role is DutyRole.QUALITY
    assert mine.by_state[DutyState.DUE] > 0
    done = audit(office, 1).audit
    assert done.outcome is not None
    after = duty_board(office.store, office.clock).of(office.auditor)
    assert after is not None
    assert after.by_state[DutyState.DONE] == len(done.outcome.directions)


def test_what_is_over_stays_in_the_plan_that_is_made_anew(office: Office) -> None:
    drawn(office, 50)
    plan_period(office.store, office.clock, office.head)
    first = set(plan_period(office.store, office.clock, office.head)[0].duties)
    office.clock.forward(days=3)
    change_policy(
        office.store, office.clock, office.admin,
        [Rule(DutyRole.QUALITY, AuditDirection.SKILLS, DrawnDaily(1))],
    )  # fmt: skip
    plan, _ = plan_period(office.store, office.clock, office.head)
    today = duty_board(office.store, office.clock).today
    assert {duty for duty in plan.duties if duty.day < today} == {duty for duty in first if duty.day < today}
    later = [duty for duty in plan.duties if duty.day >= today]
    assert {duty.direction for duty in later} == {AuditDirection.SKILLS}
    assert duty_board(office.store, office.clock).persons[0].by_state[DutyState.LATE] > 0


def test_the_policy_is_checked_and_changed_by_an_administrator(office: Office) -> None:
    rule = Rule(DutyRole.HEAD, AuditDirection.ANALYTICS, DrawnDaily(2))
    with pytest.raises(RoleMissing):
        change_policy(office.store, office.clock, office.head, [rule])
    with pytest.raises(PolicyWrong):
        change_policy(office.store, office.clock, office.admin, [rule, rule])
    change_policy(office.store, office.clock, office.admin, [rule])
    assert policy_of(load_settings(office.store)) == (rule,)
    set_value(office, "duty_rules", ("nonsense",))
    with pytest.raises(SettingWrong):
        duty_board(office.store, office.clock)


def test_a_supervisor_is_who_the_settings_name(office: Office) -> None:
    drawn(office, 50, group="Север")
    set_value(office, "duty_people", {office.second.login: "supervisor|Север"})
    plan, _ = plan_period(office.store, office.clock, None)
    roles = {duty.role for duty in plan.of(str(office.second.id))}
    assert roles == {DutyRole.SUPERVISOR}
    assert plan.unassigned == {}
    for nobody in (office.auditor, replace(office.head, active=False)):
        with pytest.raises(RoleMissing):
            plan_period(office.store, office.clock, nobody)


def test_working_days_are_monday_to_friday() -> None:
    days = working_days("2026-11")
    assert (len(days), days[0], days[-1]) == (21, date(2026, 11, 2), date(2026, 11, 30))
