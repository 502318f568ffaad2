"""Duties: the shipped policy, an even load, the same plan every time, and what is done, due and late."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_desk.domain.checklist import AuditDirection
from qa_desk.domain.duty_plan import Duty, ManagerLoad, Person, make_plan
from qa_desk.domain.duty_policy import (
    DEFAULT_POLICY,
    DrawnDaily,
    DutyRole,
    EveryDays,
    PolicyWrong,
    Rule,
    ShareOfPeriod,
    require_policy,
    rule_of,
    rule_text,
)
from qa_desk.domain.duty_progress import DoneAudit, DutyState, day_of, progress

Q, S, H = DutyRole.QUALITY, DutyRole.SUPERVISOR, DutyRole.HEAD
ATT, SKILLS, ANALYTICS, SCRIPTS = AuditDirection
FIRST = date(2026, 11, 2)
DAYS = [FIRST + timedelta(days=day) for day in range(20) if day % 7 < 5]
MANAGERS = [ManagerLoad(f"m{number}", f"g{number % 2}", 10 + number) for number in range(6)]
STAFF = [Person("q1", Q), Person("q2", Q), Person("s0", S, "g0"), Person("s1", S, "g1"), Person("h", H)]


def test_shipped_policy_is_the_houses() -> None:
    table = {(rule.role, rule.direction): rule.cadence for rule in DEFAULT_POLICY}
    assert {direction for role, direction in table if role is Q} == {SCRIPTS, SKILLS, ATT}
    assert {direction for role, direction in table if role is S} == {ATT, SKILLS, ANALYTICS}
    assert {direction for role, direction in table if role is H} == {ANALYTICS, SKILLS}
    for (_role, direction), cadence in table.items():
        match direction:
            case AuditDirection.ANALYTICS:
                assert cadence == EveryDays(2)
            case AuditDirection.SCRIPTS:
                assert cadence == ShareOfPeriod(10)
            case _:
                assert isinstance(cadence, DrawnDaily)
    require_policy(DEFAULT_POLICY)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([Rule(Q, ATT, EveryDays(0))], "days"),
        ([Rule(Q, ATT, DrawnDaily(0))], "deals"),
        ([Rule(Q, SCRIPTS, ShareOfPeriod(9))], "share"),
        ([Rule(Q, SCRIPTS, ShareOfPeriod(101))], "share"),
        ([Rule(Q, ATT, EveryDays(2)), Rule(Q, ATT, DrawnDaily(1))], "once"),
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused(rules: list[Rule], expected: str) -> None:
    with pytest.raises(PolicyWrong) as refused:
        make_plan(rules, STAFF, MANAGERS, DAYS)
    assert refused.value.facts["expected"] == expected


@pytest.mark.parametrize("rule", DEFAULT_POLICY)
def test_a_rule_survives_as_text(rule: Rule) -> None:
    assert rule_of(rule_text(rule)) == rule


@pytest.mark.parametrize("text", ["", "quality|scripts", "quality|scripts|often:2", "boss|scripts|share:10", "a|b|c|d"])
def test_other_texts_are_no_rule(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the class is all that is promised
        rule_of(text)


def test_analytics_reach_every_manager_once_in_two_days() -> None:
    plan = make_plan([Rule(H, ANALYTICS, EveryDays(2))], STAFF, MANAGERS, DAYS[:5])
    windows = [DAYS[0:2], DAYS[2:4]]
    for window in windows:
        assert sorted(duty.manager for duty in plan.duties if duty.day in window) == [one.name for one in MANAGERS]
    assert set(Counter(duty.day for duty in plan.duties).values()) == {3}
    assert [duty.manager for duty in plan.duties if duty.day == DAYS[4]] == ["m0", "m1", "m2"]


def test_supervisors_look_after_their_groups() -> None:
    plan = make_plan([Rule(S, ANALYTICS, EveryDays(2))], STAFF, MANAGERS, DAYS[:4])
    group = {manager.name: manager.group for manager in MANAGERS}
    assert {(duty.person, group[duty.manager]) for duty in plan.duties} == {("s0", "g0"), ("s1", "g1")}
    alone = make_plan([Rule(S, ANALYTICS, EveryDays(2))], [Person("s0", S, "g0")], MANAGERS, DAYS[:4])
    assert alone.unassigned == {(S, ANALYTICS): 6}


def test_scripts_reach_the_share_rounded_up() -> None:
    plan = make_plan([Rule(Q, SCRIPTS, ShareOfPeriod(10))], STAFF, [ManagerLoad("m", "", 101)], DAYS)
    assert len(plan.duties) == 11
    assert Counter(duty.person for duty in plan.duties) == {"q1": 6, "q2": 5}


def test_who_is_away_has_no_duty_and_others_step_in() -> None:
    staff = [replace(STAFF[0], away=frozenset(DAYS[:2])), STAFF[1]]
    plan = make_plan([Rule(Q, SCRIPTS, ShareOfPeriod(50))], staff, MANAGERS, DAYS)
    assert not [duty for duty in plan.of("q1") if duty.day in DAYS[:2]]
    assert plan.unassigned == {}
    nobody = [replace(person, away=frozenset(DAYS[:1])) for person in STAFF[:2]]
    moved = make_plan([Rule(Q, SCRIPTS, ShareOfPeriod(50))], nobody, MANAGERS, DAYS)
    assert len(moved.duties) == len(plan.duties)
    assert min(duty.day for duty in moved.duties) == DAYS[1]


@given(st.integers(1, 5), st.integers(0, 300), st.integers(1, 22), st.integers(10, 100), st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_load_is_even_over_persons_and_days_in_whatever_order_they_come(
    persons: int, deals: int, length: int, percent: int, chance: object
) -> None:
    days = [FIRST + timedelta(days=number) for number in range(length)]
    staff = [Person(f"q{number}", Q) for number in range(persons)]
    policy = [Rule(Q, SCRIPTS, ShareOfPeriod(percent)), Rule(Q, ATT, DrawnDaily(2))]
    plan = make_plan(policy, staff, [ManagerLoad("m", "", deals)], days)
    assert len(plan.duties) == -(-deals * percent // 100) + 2 * persons * length
    by_person = Counter({person.id: 0 for person in staff})
    by_day = Counter(dict.fromkeys(days, 0))
    both = Counter({(person.id, day): 0 for person in staff for day in days})
    for duty in plan.duties:
        by_person[duty.person] += 1
        by_day[duty.day] += 1
        both[duty.person, duty.day] += 1
    for loads in (by_person, by_day, both):
        assert max(loads.values()) - min(loads.values()) <= 1
    chance.shuffle(staff)  # type: ignore[attr-defined]
    chance.shuffle(days)  # type: ignore[attr-defined]
    assert make_plan(policy, staff, [ManagerLoad("m", "", deals)], days) == plan


def _duty(day: int, manager: str = "", opens: int | None = None, direction: AuditDirection = ATT) -> Duty:
    return Duty(DAYS[day], "q1", direction, Q, DAYS[day if opens is None else opens], manager)


def _states(duties: list[Duty], done: list[DoneAudit], today: int) -> list[str]:
    plan = replace(make_plan([], [], [], []), duties=tuple(duties))
    found = progress(plan, done, DAYS[today])
    return [found[duty].value for duty in duties]


def _done(day: int, manager: str = "m0", person: str = "q1", direction: AuditDirection = ATT) -> DoneAudit:
    return DoneAudit(person, direction, DAYS[day], manager)


@pytest.mark.parametrize(
    ("duties", "done", "states"),
    [
        ([_duty(0), _duty(1), _duty(2)], [], ["late", "due", "coming"]),
        ([_duty(0), _duty(1)], [_done(0)], ["done", "due"]),
        ([_duty(0), _duty(1)], [_done(1)], ["done", "due"]),  # the late one first
        ([_duty(1), _duty(2)], [_done(0)], ["due", "coming"]),  # not open yet
        ([_duty(2, opens=0)], [_done(0)], ["done"]),
        ([_duty(0)], [_done(0, person="q2")], ["late"]),
        ([_duty(0)], [_done(0, direction=SKILLS)], ["late"]),
        ([_duty(1, "m1", 0)], [_done(0, "m0")], ["due"]),
        ([_duty(1, "m1", 0)], [_done(0, "m1")], ["done"]),
        ([_duty(0), _duty(1, "m1", 0)], [_done(0, "m1"), _done(0, "m2")], ["done", "done"]),
    ],
)
def test_an_audit_answers_for_the_earliest_duty_it_fits(
    duties: list[Duty], done: list[DoneAudit], states: list[str]
) -> None:
    assert _states(duties, done, today=1) == states


def test_a_day_shows_what_is_late_and_what_is_due_of_one_person() -> None:
    plan = make_plan(DEFAULT_POLICY, STAFF, MANAGERS, DAYS)
    today = DAYS[3]
    mine = day_of("q1", progress(plan, [], today), today)
    assert {duty.person for duty, _state in mine} == {"q1"}
    assert [state for _duty, state in mine] == sorted((state for _duty, state in mine), key=lambda one: one != "late")
    assert {state for _duty, state in mine} == {DutyState.LATE, DutyState.DUE}
    assert plan.unassigned == {}
