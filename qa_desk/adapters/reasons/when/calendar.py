"""Named stretches of the Russian calendar as days from a date; without the date only what holds on any day."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

LIMIT = 30
"""A contact agreed for a day up to this many days away is no refusal (labelling rule 5)."""
YEAR = 365


@dataclass(frozen=True, slots=True)
class Days:
    """From `least` to `most` days after the call; 0 is the day itself."""

    least: int
    most: int


SOME_DAY = Days(0, YEAR)
"""A stretch of the year while the date of the call is not known."""


def between(on: date, first: date, last: date) -> Days:
    """Never before the call."""
    return Days(max(0, (first - on).days), max(0, (last - on).days))


def weekday(on: date | None, number: int, *, next_week: bool = False) -> Days:
    """Monday is 0. The next one after the call; "в следующий" is that of next week."""
    if on is None:
        return Days(2, 13) if next_week else Days(1, 7)
    away = (number - on.weekday()) % 7 or 7
    if next_week:
        away = 7 - on.weekday() + number
    return Days(away, away)


def week(on: date | None, ahead: int) -> Days:
    """0 is the running week."""
    if on is None:
        return Days(0, 6) if ahead == 0 else Days(7 * ahead - 6, 7 * ahead + 6)
    first = 7 * ahead - on.weekday()
    return Days(max(0, first), first + 6)


def weekend(on: date | None) -> Days:
    """The running one counts on a Saturday or Sunday."""
    if on is None:
        return Days(0, 7)
    away = 5 - on.weekday()
    return Days(max(0, away), away + 1)


def month(on: date | None, ahead: int) -> Days:
    """0 is the running month."""
    if on is None:
        return Days(0, LIMIT) if ahead == 0 else Days(1, 61)
    place = on.year * 12 + on.month - 1 + ahead
    return between(on, *_months(place, place))


def quarter(on: date | None, ahead: int) -> Days:
    if on is None:
        return Days(0, 91) if ahead == 0 else Days(1, 182)
    first = on.year * 12 + (on.month - 1) // 3 * 3 + 3 * ahead
    return between(on, *_months(first, first + 2))


def year(on: date | None, ahead: int) -> Days:
    if on is None:
        return SOME_DAY if ahead == 0 else Days(1, 2 * YEAR)
    return between(on, date(on.year + ahead, 1, 1), date(on.year + ahead, 12, 31))


def numbered_quarter(on: date | None, number: int) -> Days:
    """1 to 4; the running one or the next one of that number."""
    return named_months(on, number * 3 - 2, number * 3)


def named_months(on: date | None, first: int, last: int) -> Days:
    """The running or next stretch from one month to another; `last` may be over 12 (winter is 12 to 14)."""
    if on is None:
        return SOME_DAY
    for year_ in (on.year - 1, on.year, on.year + 1):
        begin, end = _months(year_ * 12 + first - 1, year_ * 12 + last - 1)
        if end >= on:
            return between(on, begin, end)
    raise AssertionError(first, last)


def day_of_month(on: date | None, day: int, month_: int | None) -> Days:
    """The next such day; with a month also a year ahead. The 31st of a short month is its last day."""
    if on is None:
        return Days(0, MOST_TO_A_DAY) if month_ is None else SOME_DAY
    here = on.year * 12 + on.month - 1
    places = range(here, here + 13) if month_ is None else range(on.year * 12 + month_ - 1, here + 25, 12)
    for place in places:
        _first, last = _months(place, place)
        found = last.replace(day=min(day, last.day))
        if found >= on:
            return between(on, found, found)
    raise AssertionError(day, month_)


MOST_TO_A_DAY = 30


def dated(on: date | None, first: tuple[int, int], last: tuple[int, int]) -> Days:
    """The running or next stretch between two (month, day); the second may lie in the next year."""
    if on is None:
        return SOME_DAY
    over = 1 if last < first else 0
    for year_ in (on.year - 1, on.year, on.year + 1):
        end = date(year_ + over, *last)
        if end >= on:
            return between(on, date(year_, *first), end)
    raise AssertionError(first, last)


NEW_YEAR = ((12, 31), (1, 8))
MAY = ((5, 1), (5, 11))
HOLIDAYS = (NEW_YEAR, ((2, 23), (2, 23)), ((3, 8), (3, 8)), MAY, ((6, 12), (6, 12)), ((11, 4), (11, 4)))


def holidays(on: date | None) -> Days:
    """The running or next public holidays."""
    if on is None:
        return Days(0, 60)
    return min((dated(on, *one) for one in HOLIDAYS), key=lambda days: days.most)


def easter(on: date | None) -> Days:
    """Orthodox, by Meeus' Julian algorithm; the Julian calendar is 13 days behind until 2099."""
    if on is None:
        return SOME_DAY
    for year_ in (on.year, on.year + 1):
        a, b, c = year_ % 4, year_ % 7, year_ % 19
        d = (19 * c + 15) % 30
        e = (2 * a + 4 * b - d + 34) % 7
        julian_month, julian_day = divmod(d + e + 114, 31)
        day = date(year_, julian_month, julian_day + 1) + timedelta(days=13)
        if day >= on:
            return between(on, day, day)
    raise AssertionError(on)


def _months(first: int, last: int) -> tuple[date, date]:
    """First day of one month and last day of another, both counted from year 0."""
    year_, number = divmod(last, 12)
    return date(first // 12, first % 12 + 1, 1), date(year_, number + 1, monthrange(year_, number + 1)[1])
