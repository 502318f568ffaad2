"""Working time: a clock that runs on working days only, between two hours of the wall's clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

MOST_DAYS = 3_660
"""A calendar without a working day in ten years is a broken one."""


class WorkDays(Protocol):
    def is_working(self, day: date, country: str) -> bool:
        """Holidays, moved days off and working Saturdays of the country."""
        ...


class MondayToFriday:
    """Where no calendar is at hand."""

    def is_working(self, day: date, country: str) -> bool:  # noqa: ARG002 - the port's signature
        return day.weekday() < 5


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """`from_hour` < `to_hour`: the day runs from the one up to the other, in `zone`."""

    days: WorkDays
    country: str
    zone: ZoneInfo
    from_hour: int = 9
    to_hour: int = 18

    def after(self, start: datetime, hours: int) -> datetime:
        """When so many working hours have passed since `start`; aware UTC."""
        left = timedelta(hours=hours)
        day = start.astimezone(self.zone).date()
        for _ in range(MOST_DAYS):
            begin, end = self._span(day)
            begin = max(begin, start)
            if begin < end:
                if end - begin >= left:
                    return (begin + left).astimezone(UTC)
                left -= end - begin
            day += timedelta(days=1)
        raise AssertionError("no working day in ten years")

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Working time from `start` to `end`; zero when `end` is not later."""
        passed, day = timedelta(), start.astimezone(self.zone).date()
        while day <= end.astimezone(self.zone).date():
            begin, finish = self._span(day)
            passed += max(timedelta(), min(finish, end) - max(begin, start))
            day += timedelta(days=1)
        return passed

    def _span(self, day: date) -> tuple[datetime, datetime]:
        """Start and end of the day's work in UTC; the same moment twice on a day off."""
        begin, end = _hours_of(day, self.zone, self.from_hour, self.to_hour)
        return (begin, end) if self.days.is_working(day, self.country) else (begin, begin)


@lru_cache(4_096)
def _hours_of(day: date, zone: ZoneInfo, from_hour: int, to_hour: int) -> tuple[datetime, datetime]:
    """The working hours of any day in UTC; long lists ask for the same days again and again."""
    begin = datetime.combine(day, time(from_hour), zone)
    end = datetime.combine(day, time(), zone) + timedelta(hours=to_hour)
    return begin.astimezone(UTC), end.astimezone(UTC)
