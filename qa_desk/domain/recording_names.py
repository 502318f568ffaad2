"""What a recording's file name tells: numbers, time, direction, call id. Patterns of known exchanges and one's own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePath

from qa_desk.domain.call import Direction
from qa_desk.domain.errors import WrongUse
from qa_desk.domain.intake_values import Unreadable, read_direction, zone_of

_LONGEST_PATTERN = 300
_LONGEST_NAME = 255
_MOST_WILDCARDS = 3
_SHORTEST_PHONE = 7
_DATE = frozenset({"y", "m", "d"})
_CLOCK = frozenset({"H", "M", "S"})
_GROUPS = _DATE | _CLOCK | {"phone", "other", "direction", "call_id", "extension", "unix"}


class NamePatternRefused(WrongUse):
    """facts: pattern, problem (too_long, syntax, unknown_group, no_time, no_number, half_date, too_slow), at, detail"""

    code = "name_pattern_refused"


@dataclass(frozen=True, slots=True)
class RecordingName:
    """`phones`: as they stand in the name, the likelier client first. `started_at`: aware UTC."""

    phones: tuple[str, ...]
    started_at: datetime | None = None
    direction: Direction = Direction.UNKNOWN
    call_id: str = ""
    extension: str = ""


@dataclass(frozen=True, slots=True)
class NamePattern:
    """A regular expression with named groups: phone, other, extension, y, m, d, H, M, S, unix, direction, call_id.
    It is searched anywhere in the name without its extension."""

    name: str
    regex: re.Pattern[str]


_NESTED = re.compile(r"\((?:\\.|[^()\\])*[+*](?:\\.|[^()\\])*\)[+*{]|\)[+*]\)?[+*{]")
_WILDCARD = re.compile(r"(?:(?<!\\)\.|\\[SWDw]|\[\^[^\]]*\])(?:[+*]|\{\d*,\})")
_BACKREFERENCE = re.compile(r"\(\?P=|\\[1-9]")


def own_pattern(name: str, pattern: str) -> NamePattern:
    """Raises NamePatternRefused with the exact fault, also for patterns that could hang on a hostile name."""
    if len(pattern) > _LONGEST_PATTERN:
        raise NamePatternRefused(pattern=pattern[:40], problem="too_long", at=_LONGEST_PATTERN, detail="")
    try:
        regex = re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as fault:
        at = fault.pos if isinstance(fault, re.error) and fault.pos is not None else 0
        raise NamePatternRefused(pattern=pattern, problem="syntax", at=at, detail=str(fault)) from fault
    slow = _NESTED.search(pattern) or _BACKREFERENCE.search(pattern)
    if slow or len(_WILDCARD.findall(pattern)) > _MOST_WILDCARDS:
        raise NamePatternRefused(pattern=pattern, problem="too_slow", at=slow.start() if slow else 0, detail="")
    groups = set(regex.groupindex)
    if unknown := sorted(groups - _GROUPS):
        raise NamePatternRefused(pattern=pattern, problem="unknown_group", at=0, detail=unknown[0])
    if groups & (_DATE | _CLOCK) and not (_DATE | {"H", "M"}) <= groups:
        lacking = sorted((_DATE | {"H", "M"}) - groups)
        raise NamePatternRefused(pattern=pattern, problem="half_date", at=0, detail=",".join(lacking))
    if not groups & {"phone", "other", "call_id"}:
        raise NamePatternRefused(pattern=pattern, problem="no_number", at=0, detail="phone")
    return NamePattern(name, regex)


_STAMP = r"(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)"
_KNOWN = (
    # out-71222-002-20241105-091730-1730780250.107: type, destination, source, time, unique id
    NamePattern(
        "freepbx",
        re.compile(
            r"^(?P<direction>in|out|exten|external|internal|q|rg|force|og)-(?P<dst>[^-]*)-(?P<src>[^-]*)-"
            + _STAMP
            + r"-(?P<H>\d\d)(?P<M>\d\d)(?P<S>\d\d)-(?P<call_id>\d{9,10}\.\d+)"
        ),
    ),
    # [Last, First]_EXT-PHONE_YYYYMMDDHHMMSS(callid), or PHONE-EXT for incoming calls
    NamePattern(
        "3cx",
        re.compile(
            r"^\[[^\]]*\]_(?P<src>\+?\d+)-(?P<dst>\+?\d+)_"
            + _STAMP
            + r"(?P<H>\d\d)(?P<M>\d\d)(?P<S>\d\d)\((?P<call_id>\w+)\)"
        ),
    ),
)

_HOUR = r"[-_ T.,]{1,3}(?P<H>\d\d)[-_.:](?P<M>\d\d)(?:[-_.:](?P<S>\d\d))?(?!\d)"
_TIMES = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"(?<!\d)(?P<y>20\d\d)[-_.](?P<m>\d\d)[-_.](?P<d>\d\d)" + _HOUR,
        r"(?<!\d)(?P<d>\d\d)[-_.](?P<m>\d\d)[-_.](?P<y>20\d\d)" + _HOUR,
        r"(?<!\d)(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)[-_ T.]?(?P<H>\d\d)(?P<M>\d\d)(?P<S>\d\d)(?!\d)",
        r"(?<!\d)(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)[-_ T](?P<H>\d\d)(?P<M>\d\d)(?P<S>\d\d)(?!\d)",
        r"(?<!\d)(?P<unix>1[4-9]\d{8}(?:\d{3})?)(?:\.\d+)?(?!\d)",
    )
)
_PHONE = re.compile(r"(?<![\d.])\+?\d{10,15}(?![\d])", re.ASCII)
_SPACED = re.compile(r"(?<!\d)(?:\+7|8|7)[ -]?\(?\d{3}\)?[ -]?\d{3}[ -]?\d\d[ -]?\d\d(?!\d)", re.ASCII)
_SHORT = re.compile(r"(?<![\d.])\d{2,5}(?![\d.])", re.ASCII)
_WORD = re.compile(r"[A-Za-zА-Яа-яЁё]+")
_DIRECTION_WORDS = frozenset(
    {"in", "out", "incoming", "outgoing", "inbound", "outbound", "call_in", "call_out", "вх", "исх"}
    | {"входящий", "исходящий", "входящая", "исходящая", "вход", "исход"}
)


def read_name(name: str, patterns: Sequence[NamePattern], zone: str) -> RecordingName | None:
    """`patterns` of one's own come first, then known exchanges, then a number and a time anywhere in the name.
    None when the name tells neither a number nor a call id."""
    stem = PurePath(name.replace("\\", "/")).name[:_LONGEST_NAME]
    stem = re.sub(r"(?:\.[A-Za-z][A-Za-z0-9]{1,4})+$", "", stem)
    for pattern in (*patterns, *_KNOWN):
        if (match := pattern.regex.search(stem)) and (found := _from_match(match, zone)) is not None:
            return found
    return _anywhere(stem, zone)


def _group(match: re.Match[str], name: str) -> str:
    return (match[name] or "") if name in match.re.groupindex else ""


def _time(match: re.Match[str], zone: str) -> datetime | None:
    try:
        if unix := _group(match, "unix"):
            return datetime.fromtimestamp(int(unix[:10]), UTC)
        parts = [int(_group(match, part) or (0 if part == "S" else -1)) for part in ("y", "m", "d", "H", "M", "S")]
        year = parts[0] + 2000 if 0 <= parts[0] < 100 else parts[0]
        local = datetime(year, *parts[1:], tzinfo=zone_of(zone))  # type: ignore[arg-type, misc]  # five more numbers
        return local.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _is_phone(text: str) -> bool:
    return sum(letter.isdigit() for letter in text) >= _SHORTEST_PHONE


def _from_match(match: re.Match[str], zone: str) -> RecordingName | None:
    kind = _group(match, "direction")
    src, dst = _group(match, "src"), _group(match, "dst")
    numbers: tuple[str, ...] = (_group(match, "phone"), _group(match, "other"), src, dst)
    if kind in {"out", "og"}:
        numbers = (dst, src)
    phones = tuple(dict.fromkeys(number for number in numbers if _is_phone(number)))
    short = (number for number in (src, dst, *numbers) if number.isdigit() and not _is_phone(number))
    extension = _group(match, "extension") or next(short, "")
    call_id = _group(match, "call_id")
    if not phones and not call_id:
        return None
    return RecordingName(phones, _time(match, zone), _way(kind, src, dst), call_id, extension)


_EXCHANGE_WORDS = {"exten": Direction.IN, "external": Direction.IN, "q": Direction.IN, "rg": Direction.IN}


def _way(kind: str, src: str, dst: str) -> Direction:
    """By the word in the name, else by which side is a telephone and which an extension."""
    if kind in {"out", "og"}:
        return Direction.OUT
    outside = _is_phone(src), _is_phone(dst)
    if kind in _EXCHANGE_WORDS:
        return Direction.IN if outside[0] else Direction.UNKNOWN
    if kind:
        found = read_direction(kind)
        return found if isinstance(found, Direction) else Direction.UNKNOWN
    if outside == (True, False):
        return Direction.IN
    return Direction.OUT if outside == (False, True) else Direction.UNKNOWN


def _anywhere(stem: str, zone: str) -> RecordingName | None:
    started, rest = None, stem
    for pattern in _TIMES:
        match = pattern.search(stem)
        started = _time(match, zone) if match else None
        if match and started is not None:
            rest = f"{stem[: match.start()]} {stem[match.end() :]}"
            break
    phones = tuple(dict.fromkeys(_PHONE.findall(rest))) or tuple(dict.fromkeys(_SPACED.findall(rest)))
    if not phones:
        return None
    words = (word.casefold() for word in _WORD.findall(rest))
    said = next((word for word in words if word in _DIRECTION_WORDS), "")
    way = read_direction(said) if said else None
    direction = Direction.UNKNOWN if way is None or isinstance(way, Unreadable) else way
    short = _SHORT.findall(rest) if len(phones) == 1 else []
    return RecordingName(phones, started, direction, "", short[0] if len(short) == 1 else "")
