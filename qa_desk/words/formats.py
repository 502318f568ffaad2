"""Money, dates, clocks and numbers as people of the language in use write them."""

from datetime import datetime, tzinfo
from decimal import Decimal

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent, get_currency_symbol

from qa_desk.domain.money import Money
from qa_desk.words.catalogue import language, tr

_LOCALES = {"ru": "ru_RU", "en": "en_GB"}


def locale() -> str:
    """Babel's locale name of the language in use."""
    return _LOCALES[language()]


def money(amount: Money) -> str:
    """1 846,56 ₽; kopecks are left out when there are none."""
    pattern = "#,##0" if amount.minor % 100 == 0 else "#,##0.00"
    value = format_decimal(Decimal(amount.minor) / 100, format=pattern, locale=locale())
    return f"{value}\u00a0{get_currency_symbol(amount.currency, locale=_LOCALES['ru'])}"


def date(moment: datetime, zone: tzinfo) -> str:
    """03.11.2026 in `zone`."""
    return format_date(
        moment.astimezone(zone), format="dd.MM.yyyy" if language() == "ru" else "d MMM yyyy", locale=locale()
    )


def day(moment: datetime, zone: tzinfo) -> str:
    """Day and month without the year: 3 нояб."""
    return format_date(moment.astimezone(zone), format="d MMM", locale=locale())


def date_time(moment: datetime, zone: tzinfo) -> str:
    """03.11.2026 10:15 in `zone`."""
    pattern = "dd.MM.yyyy HH:mm" if language() == "ru" else "d MMM yyyy HH:mm"
    return format_datetime(moment.astimezone(zone), format=pattern, locale=locale())


def time_of_day(moment: datetime, zone: tzinfo) -> str:
    """10:15 in `zone`."""
    return format_datetime(moment.astimezone(zone), format="HH:mm", locale=locale())


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
    return format_decimal(value, locale=locale())


def percent(share: float) -> str:
    """0.125 -> 12,5 %."""
    return format_percent(share, format="#,##0.# %" if language() == "ru" else "#,##0.#%", locale=locale())


def megabytes(size: int) -> str:
    """Size of a file or a limit: 12,5 MB."""
    return tr("{size} MB").format(size=number(round(size / 1_000_000, 1)))
