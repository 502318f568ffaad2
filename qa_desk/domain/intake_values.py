"""Values as exports write them. Each parser gives the value, or None for an empty cell, or Unreadable; none raises."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from qa_desk.domain.call import Direction
from qa_desk.domain.intake import Expected
from qa_desk.domain.money import Money, parse_minor


@dataclass(frozen=True, slots=True)
class Unreadable:
    """`expected` names what the cell should have held."""

    expected: Expected


_NOTHING = frozenset(
    {"", "-", "–", "—", "нет", "не закрыта", "не закрыт", "не указано", "не указана", "не указан", "не задано", "n/a"}
    | {"null", "none", "nan", "нет задач", "без задач", "не заполнено", "пусто", "(пусто)", "не выбрано", "0000-00-00"}
    | {"0000-00-00 00:00:00", "0001-01-01t00:00:00", "00.00.0000", "00.00.0000 00:00:00", "01.01.0001 0:00:00"}
)
_LOCAL = re.compile(
    r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})(?:(?:\s*,\s*|\s+|T)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?", re.ASCII
)
_ISO = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?\s?(?:Z|[+-]\d{2}:?\d{2})?)?", re.ASCII
)
_UNIX = re.compile(r"(\d{9,10})(?:\.\d+)?|(\d{12,13})", re.ASCII)
_EARLIEST, _LATEST = 1970, 2100


def is_nothing(text: str) -> bool:
    """Whether the cell says that there is no value."""
    return text.strip().casefold() in _NOTHING


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    """Raises ZoneInfoNotFoundError for a name that is no IANA zone: a wrong setting, not a wrong file."""
    return ZoneInfo(name)


def read_time(text: str, zone: str) -> datetime | Unreadable | None:
    """Aware UTC. A time without an offset is a clock in `zone`; a date alone is its midnight there."""
    text = text.strip()
    if is_nothing(text) or text == "0":
        return None
    found = _parse_time(text)
    if found is None or not _EARLIEST <= found.year < _LATEST:
        return Unreadable(Expected.DATE_TIME)
    local = found if found.tzinfo is not None else found.replace(tzinfo=zone_of(zone))
    return local.astimezone(UTC)


def _parse_time(text: str) -> datetime | None:
    try:
        if local := _LOCAL.fullmatch(text):
            day, month, year, hour, minute, second = (int(part or 0) for part in local.groups())
            return datetime(year + 2000 if year < 100 else year, month, day, hour, minute, second)  # noqa: DTZ001
        if _ISO.fullmatch(text):
            return datetime.fromisoformat(text.replace(",", ".").replace(" +", "+").replace(" Z", "Z"))
        if unix := _UNIX.fullmatch(text):
            seconds = int(unix[1]) if unix[1] else int(unix[2]) / 1000
            return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None


_CURRENCIES = {
    "rub": "RUB", "rur": "RUB", "руб": "RUB", "руб.": "RUB", "₽": "RUB", "российский рубль": "RUB", "рубль": "RUB",
    "usd": "USD", "$": "USD", "доллар сша": "USD", "eur": "EUR", "€": "EUR", "евро": "EUR",
    "kzt": "KZT", "тенге": "KZT", "byn": "BYN", "белорусский рубль": "BYN", "uah": "UAH", "гривна": "UAH",
}  # fmt: skip
_ISO_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_NO_AMOUNT = re.compile(r"_|\d\s*[eEеЕ]\s*[+-]?\d")  # Python would take them for numbers, people would not
_LONGEST_AMOUNT = 40


def read_currency(text: str) -> str | Unreadable | None:
    """ISO 4217 code."""
    key = text.strip().casefold()
    if is_nothing(key):
        return None
    code = _CURRENCIES.get(key, key.upper())
    return code if _ISO_CURRENCY.fullmatch(code) else Unreadable(Expected.CURRENCY)


def read_money(text: str, currency: str) -> Money | Unreadable | None:
    """`currency` unless the cell names another one ("1500|USD", as Bitrix24 joins them)."""
    if is_nothing(text):
        return None
    amount, bar, named = text.strip().partition("|")
    code = read_currency(named) if bar else currency
    if isinstance(code, Unreadable):
        return code
    plausible = len(amount) <= _LONGEST_AMOUNT and not _NO_AMOUNT.search(amount)
    minor = parse_minor(amount, code or currency) if plausible else None
    return Money(minor, code or currency) if minor is not None else Unreadable(Expected.AMOUNT)


_BETWEEN = re.compile(r"[,;/\n|]|\s(?:или|and|or)\s")


def split_several(text: str) -> tuple[str, ...]:
    """Parts of a cell that holds several phones or addresses; apostrophes that keep spreadsheets calm are taken off."""
    parts = (part.strip().lstrip("'’`").strip() for part in _BETWEEN.split(text))
    return tuple(dict.fromkeys(part for part in parts if not is_nothing(part)))


def read_tags(text: str) -> tuple[str, ...]:
    """Each tag once, in the order of the file."""
    parts = (part.strip().strip("#\"'«»").strip() for part in re.split(r"[,;\n|]", text))
    return tuple(dict.fromkeys(part for part in parts if part))


def _words(joined: str) -> frozenset[str]:
    return frozenset(joined.split("|"))


_YES = _words(
    "да|yes|y|true|1|+|истина|отвечен|отвечено|отвеченный|принят|принято|принятый|успешный|успешно|успешен|разговор"
    "|состоялся|answered|answer|success|successful|completed|200|ok|call_done|done|talk"
)
_NO = _words(
    "нет|no|n|false|0|-|ложь|не отвечен|неотвеченный|не отвечено|нет ответа|пропущен|пропущенный|пропущено|потерян"
    "|потерянный|занят|занято|недоступен|сбой|отклонен|отменен|не принят|непринятый|неуспешный|no answer|noanswer"
    "|busy|failed|congestion|missed|cancel|cancelled|canceled|rejected|lost|304|402|403|404|480|484|486|503|603|603-s"
    "|423|no_answer|notavailable|chanunavail|unanswered|voicemail|не дозвонились|недозвон|без ответа"
)


def read_yes_no(text: str) -> bool | Unreadable | None:
    """Also the words exchanges have for answered and not answered, in Russian and English."""
    key = text.strip().casefold().replace("ё", "е")
    if key in _YES:
        return True
    if key in _NO:
        return False
    return None if is_nothing(key) else Unreadable(Expected.YES_NO)


_IN = ("вход", "incom", "inbound", "in", "принят", "пропущ", "missed", "вх")
_OUT = ("исход", "outgo", "outbound", "out", "набран", "исх", "callback", "обратный")
_NEITHER = ("внутр", "internal", "local", "unknown", "неизвест")


def read_direction(text: str) -> Direction | Unreadable | None:
    """By the beginning of the word: "Входящий", "in", "Исх.", "missed" (somebody called in vain)."""
    key = text.strip().casefold()
    if is_nothing(key):
        return None
    for beginnings, direction in ((_NEITHER, Direction.UNKNOWN), (_IN, Direction.IN), (_OUT, Direction.OUT)):
        if key.startswith(beginnings):
            return direction
    if "вход" in key or "incoming" in key:
        return Direction.IN
    if "исход" in key or "outgoing" in key:
        return Direction.OUT
    return Unreadable(Expected.DIRECTION)


def says_missed(text: str) -> bool:
    """Whether a direction word also tells that nobody answered."""
    key = text.casefold()
    return "пропущ" in key or "missed" in key or "неотвеч" in key


_CALL_TYPES = {"1": Direction.OUT, "2": Direction.IN, "3": Direction.IN, "4": Direction.OUT, "5": Direction.OUT}


def read_call_type(text: str) -> Direction | Unreadable | None:
    """Bitrix24 telephony: 1 out, 2 in, 3 in with redirection, 4 callback, 5 information call; or a word."""
    return _CALL_TYPES.get(text.strip()) or read_direction(text)


_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:\.\d+)?", re.ASCII)
_SECONDS = re.compile(r"(\d{1,7})(?:[.,](\d{1,6}))?\s*(?:с|сек|секунд|s|sec)?\.?", re.ASCII)
_SPOKEN = re.compile(
    r"(?:(\d{1,3})\s*(?:ч|час|h)\w*\.?\s*)?(?:(\d{1,3})\s*(?:м|мин|m|min)\w*\.?\s*)?(?:(\d{1,5})\s*(?:с|сек|s|sec)\w*\.?)?"
)
_MILLISECONDS = re.compile(r"(\d{1,10})(?:\.0+)?", re.ASCII)


def read_duration(text: str) -> int | Unreadable | None:
    """Milliseconds of "95", "1:35", "00:01:35", "1 мин 35 с"; a bare number is seconds, mm:ss has two parts."""
    key = text.strip().casefold()
    if is_nothing(key):
        return None
    if clock := _CLOCK.fullmatch(key):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return ((hours * 60 + minutes) * 60 + seconds) * 1000 if seconds < 60 else Unreadable(Expected.DURATION)
    if plain := _SECONDS.fullmatch(key):
        return int(plain[1]) * 1000 + int((plain[2] or "0").ljust(3, "0")[:3])
    if spoken := _SPOKEN.fullmatch(key):
        hours, minutes, seconds = (int(part or 0) for part in spoken.groups())
        return ((hours * 60 + minutes) * 60 + seconds) * 1000
    return Unreadable(Expected.DURATION)


def read_milliseconds(text: str) -> int | Unreadable | None:
    """For columns that say they hold milliseconds."""
    if is_nothing(text):
        return None
    found = _MILLISECONDS.fullmatch(text.strip())
    return int(found[1]) if found else Unreadable(Expected.DURATION)


def span_ms(start: datetime, end: datetime) -> int | None:
    """Milliseconds between two moments, None when they stand the wrong way round."""
    span = (end - start) // timedelta(milliseconds=1)
    return span if span >= 0 else None
