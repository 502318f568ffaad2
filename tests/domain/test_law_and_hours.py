"""What the law asks and the clock in working hours."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.law import LawRules, PayCapReached, cap_of, check_cap, law_of
from qa_desk.domain.money import Money
from qa_desk.domain.settings import Settings, SettingWrong
from qa_desk.domain.working_time import MondayToFriday, WorkingTime

ON = LawRules(True, 20)


@pytest.mark.parametrize(
    ("mode", "country", "on"),
    [("auto", "RU", True), ("auto", "KZ", False), ("on", "KZ", True), ("off", "RU", False)],
)
def test_the_law_is_on_for_russia_unless_somebody_says_otherwise(mode: str, country: str, on: bool) -> None:
    assert law_of(mode, country, 20).on is on
    assert Settings(law=mode, country=country).law_rules().on is on


@pytest.mark.parametrize(
    ("pay", "taken", "amount", "fits"),
    [
        (10_000_000, 0, 2_000_000, True),
        (10_000_000, 0, 2_000_001, False),
        (10_000_000, 1_999_999, 1, True),
        (10_000_000, 2_000_000, 1, False),
        (10_000_000, 2_500_000, -500_001, True),
        (99, 0, 19, True),
        (99, 0, 20, False),
        (None, 0, 10**12, True),
    ],
)
def test_the_months_cuts_stay_within_the_share_of_the_pay(pay: int | None, taken: int, amount: int, fits: bool) -> None:
    known = None if pay is None else Money(pay)
    if fits:
        check_cap(ON, "Анна", "2026-11", known, Money(taken), Money(amount))
        return
    with pytest.raises(PayCapReached) as refused:
        check_cap(ON, "Анна", "2026-11", known, Money(taken), Money(amount))
    assert refused.value.facts["percent"] == 20
    check_cap(LawRules(False, 20), "Анна", "2026-11", known, Money(taken), Money(amount))


def test_the_refusal_names_every_number() -> None:
    with pytest.raises(PayCapReached) as refused:
        check_cap(ON, "Анна", "2026-11", Money(1_000_000), Money(150_000), Money(150_050))
    assert refused.value.facts == {
        "manager": "Анна", "period": "2026-11", "pay": "10000.00", "percent": 20, "cap": "2000.00", "taken": "1500.00",
        "amount": "1500.50",
    }  # fmt: skip


@given(st.integers(1, 10**13), st.integers(1, 100))
def test_a_cap_is_never_a_kopeck_above_its_share(minor: int, percent: int) -> None:
    cap = cap_of(Money(minor), percent).minor
    assert cap * 100 <= minor * percent < (cap + 1) * 100


@pytest.mark.parametrize(
    "wrong",
    [
        {"law": "maybe"},
        {"pay_cap_percent": 0},
        {"pay_cap_percent": 101},
        {"work_from_hour": 18},
        {"work_to_hour": 25},
        {"reassign_policy": "whoever"},
        {"appeal_hours": 0},
    ],
)
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(SettingWrong):
        Settings(**wrong)  # type: ignore[arg-type]


# ---------------------------------------------------------------- working hours

MOSCOW = ZoneInfo("Europe/Moscow")
WEEK = WorkingTime(MondayToFriday(), "RU", MOSCOW)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 on Moscow's wall; the 16th is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=MOSCOW).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        (at(16, 9), 9, at(16, 18)),
        (at(16, 12), 9, at(17, 12)),
        (at(16, 7), 1, at(16, 10)),
        (at(16, 20), 1, at(17, 10)),
        (at(20, 17), 2, at(23, 10)),
        (at(21, 12), 18, at(24, 18)),
        (at(16, 12), 18, at(18, 12)),
    ],
)
def test_the_clock_stands_still_outside_working_hours(start: datetime, hours: int, due: datetime) -> None:
    assert WEEK.after(start, hours) == due
    assert WEEK.between(start, due) == timedelta(hours=hours)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(lambda one: one.replace(tzinfo=UTC)),  # noqa: DTZ001
    st.integers(1, 60),
)
def test_so_many_working_hours_later_so_many_have_passed(start: datetime, hours: int) -> None:
    due = WEEK.after(start, hours)
    assert due > start
    assert WEEK.between(start, due) == timedelta(hours=hours)


def test_summer_time_neither_makes_nor_loses_an_hour_of_work() -> None:
    berlin = WorkingTime(MondayToFriday(), "DE", ZoneInfo("Europe/Berlin"))
    friday = datetime(2026, 3, 27, 17, tzinfo=ZoneInfo("Europe/Berlin"))
    assert berlin.after(friday, 2) == datetime(2026, 3, 30, 10, tzinfo=ZoneInfo("Europe/Berlin"))


def test_a_day_may_last_until_midnight() -> None:
    night = WorkingTime(MondayToFriday(), "RU", MOSCOW, 0, 24)
    assert night.after(at(16, 0), 24) == at(17, 0)
    assert night.between(at(16, 0), at(18, 0)) == timedelta(hours=48)


def test_days_off_are_asked_for_with_their_country() -> None:
    asked: list[tuple[date, str]] = []

    class Days:
        def is_working(self, day: date, country: str) -> bool:
            asked.append((day, country))
            return day.day != 17

    assert WorkingTime(Days(), "KZ", MOSCOW).after(at(16, 17), 2) == at(18, 10)
    assert asked == [(date(2026, 11, day), "KZ") for day in (16, 17, 18)]
