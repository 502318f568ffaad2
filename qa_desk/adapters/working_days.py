"""Working days of a country: public holidays, days off that were moved, and the Saturdays worked for them."""

from datetime import date
from functools import lru_cache

# all tables now: Qt's import hook reads the source of whatever is imported after it, a second and more for these
import holidays.countries  # noqa: F401
from holidays import HolidayBase, country_holidays, list_supported_countries


class HolidayCalendar:
    """Behind domain/working_time.py's WorkDays; a country the tables do not know works Monday to Friday."""

    def is_working(self, day: date, country: str) -> bool:
        known = _of(country)
        return day.weekday() < 5 if known is None else bool(known.is_working_day(day))


@lru_cache(maxsize=8)
def _of(country: str) -> HolidayBase | None:
    """Years are worked out when first asked for."""
    return country_holidays(country) if country in list_supported_countries() else None
