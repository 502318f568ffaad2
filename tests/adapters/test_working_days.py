"""The working days of Russia as its government moved them; of an unknown country Monday to Friday."""

from datetime import date

import pytest

from qa_desk.adapters.working_days import HolidayCalendar

CALENDAR = HolidayCalendar()


@pytest.mark.parametrize(
    ("day", "country", "working"),
    [
        (date(2026, 11, 16), "RU", True),
        (date(2026, 11, 21), "RU", False),
        (date(2026, 11, 4), "RU", False),  # Unity Day
        (date(2026, 1, 9), "RU", False),  # moved from a Saturday
        (date(2025, 11, 1), "RU", True),  # a Saturday worked for the 3rd
        (date(2025, 11, 3), "RU", False),
        (date(2026, 11, 4), "XX", True),
        (date(2026, 11, 21), "XX", False),
        (date(2026, 11, 4), "KZ", True),
    ],
)
def test_working_days_are_those_of_the_country(day: date, country: str, working: bool) -> None:
    assert CALENDAR.is_working(day, country) is working
