"""The demo's story before it is played: in the order of time, by people who exist, about deals in its exports."""

import csv
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook

from qa_desk import paths
from qa_desk.cli.demo_clock import DemoClock
from qa_desk.cli.demo_scenario import Scenario, load_scenario, load_truth
from qa_desk.cli.demo_story import Act, Draws, Import, Months, load_months, moment, timeline

DEMO = paths.resources() / "demo"
ZONE = ZoneInfo("Europe/Moscow")
NOON = datetime(2026, 9, 1, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load_scenario(DEMO)


@pytest.fixture(scope="module")
def months() -> Months:
    return load_months(DEMO)


def test_time_only_goes_on(months: Months, scenario: Scenario) -> None:
    times = [at for at, _ in timeline(months, scenario, ZONE)]
    assert times == sorted(times)
    assert moment(months.begin, ZONE) < times[0]
    assert times[-1] < moment(months.now, ZONE)


def test_every_step_of_every_refusal_is_played(months: Months, scenario: Scenario) -> None:
    played = [one for _, one in timeline(months, scenario, ZONE) if isinstance(one, Act)]
    planned = [*scenario.refusals, *months.refusals]
    assert len(played) == sum(len(one.path) for one in planned)
    for refusal in planned:
        assert tuple(act.step for act in played if act.planned is refusal) == refusal.path


def test_deals_are_drawn_on_working_days_only(months: Months, scenario: Scenario) -> None:
    days = [at.astimezone(ZONE) for at, one in timeline(months, scenario, ZONE) if isinstance(one, Draws)]
    assert len(days) == len(set(days)) > 30
    assert {day.weekday() for day in days} == set(range(5))


def test_everybody_who_acts_is_a_user_of_the_demo(months: Months, scenario: Scenario) -> None:
    logins = {user.login for user in scenario.users}
    named = {step.by for one in (*scenario.refusals, *months.refusals) for step in one.path}
    for event in months.events:
        by = getattr(event, "by", ())
        named.update((by,) if isinstance(by, str) else by)
    assert named <= logins


def test_every_deal_the_story_tells_of_stands_in_an_export(months: Months, scenario: Scenario) -> None:
    rows = CalamineWorkbook.from_path(str(DEMO / "deals.xlsx")).get_sheet_by_index(0).to_python()
    known = {str(round(float(str(row[0])))) for row in rows[1:]}
    for path in DEMO.glob("deals-*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            known |= {row["ID"] for row in csv.DictReader(file, delimiter=";")}
    told = {one.deal for one in (*scenario.refusals, *months.refusals)}
    told |= {deal for event in months.events if isinstance(deal := getattr(event, "deal", None), str)}
    assert told <= known


def test_every_file_the_story_names_is_there_and_every_recording_is_known(months: Months) -> None:
    truth = {one.file for one in load_truth(DEMO).values()}
    assert {path.name for path in (DEMO / "recordings").iterdir()} == truth
    for event in months.events:
        if isinstance(event, Import):
            assert all((DEMO / name).is_file() for name in (event.deals, event.calls) if name)
            assert set(event.recordings) <= truth | {"."}


def test_the_clock_stands_still_goes_on_when_told_and_never_back() -> None:
    clock = DemoClock(NOON)
    assert clock() == clock() == NOON
    clock.spend(90)
    clock.reach(NOON + timedelta(minutes=30))
    assert clock() == NOON + timedelta(minutes=90)
    clock.reach(NOON + timedelta(days=1))
    going_on = clock.going_on()
    assert clock() <= going_on() <= going_on()
