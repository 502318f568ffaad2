"""Money, dates, clocks and numbers as people of the language in use write them."""

import datetime as dates
from datetime import datetime, tzinfo
from decimal import Decimal
from functools import cache

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent, get_currency_symbol, get_decimal_symbol, get_group_symbol

from qa_desk.domain.money import Money
from qa_desk.words.catalogue import language, tr

_LOCALES = {"ru": "ru_RU", "en": "en_GB"}


def locale() -> str:
    """Babel's locale name of the language in use."""
    return _LOCALES[language()]


def money(amount: Money) -> str:
    """1 846,56 ₽, always with kopecks: a register is added up by eye. Runs for every cell painted, so by hand."""
    group, point = _marks(language())
    whole, rest = divmod(abs(amount.minor), 100)
    text = f"{whole:,}".replace(",", group) + f"{point}{rest:02}"
    return f"{'-' if amount.minor < 0 else ''}{text}\u00a0{_symbol(amount.currency)}"


@cache
def _marks(code: str) -> tuple[str, str]:
    return get_group_symbol(_LOCALES[code]), get_decimal_symbol(_LOCALES[code])


@cache
def _symbol(currency: str) -> str:
    return get_currency_symbol(currency, locale=_LOCALES["ru"])


def date(moment: datetime, zone: tzinfo) -> str:
    """03.11.2026 in `zone`."""
    return format_date(
        moment.astimezone(zone), format="dd.MM.yyyy" if language() == "ru" else "d MMM yyyy", locale=locale()
    )


def day(moment: datetime, zone: tzinfo) -> str:
    """Day and month without the year: 3 нояб."""
    return format_date(moment.astimezone(zone), format="d MMM", locale=locale())


def month(period: str) -> str:
    """ "2026-11" as November 2026."""
    first = dates.date(int(period[:4]), int(period[5:]), 1)
    return format_date(first, format="LLLL yyyy", locale=locale())


def date_time(moment: datetime, zone: tzinfo) -> str:
    """03.11.2026 10:15 in `zone`."""
    return f"{date(moment, zone)} {time_of_day(moment, zone)}"


def time_of_day(moment: datetime, zone: tzinfo) -> str:
    """10:15 in `zone`."""
    return f"{moment.astimezone(zone):%H:%M}"


def clock_ms(ms: int) -> str:
    """Position in a recording: 03:41, from an hour on 1:03:41."""
    seconds = max(ms, 0) // 1000
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def duration_ms(ms: int) -> str:
    """Length in words' abbreviations: 41 s, 3 min 41 s, 1 h 03 min."""
    seconds = (max(ms, 0) + 500) // 1000
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    if hours:
        return tr("{hours} h {minutes} min").format(hours=hours, minutes=f"{minutes:02}")
    if minutes:
        return tr("{minutes} min {seconds} s").format(minutes=minutes, seconds=f"{seconds:02}")
    return tr("{seconds} s").format(seconds=seconds)


def number(value: int | Decimal | float) -> str:
    """12 345 or 12 345,5."""
    if isinstance(value, int):
        return f"{value:,}".replace(",", _marks(language())[0])
    return format_decimal(value, locale=locale())


def percent(share: float) -> str:
    """0.125 -> 12,5 %."""
    return format_percent(share, format="#,##0.# %" if language() == "ru" else "#,##0.#%", locale=locale())


def megabytes(size: int) -> str:
    """Size of a file or a limit: 12,5 MB."""
    return tr("{size} MB").format(size=number(round(size / 1_000_000, 1)))
