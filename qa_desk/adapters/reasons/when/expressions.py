"""Reads time expressions out of spoken Russian: "через две недели", "в четверг", "пятнадцатого", "после майских"."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from qa_desk.adapters.reasons.when import calendar as days_of
from qa_desk.adapters.reasons.when.calendar import LIMIT, YEAR, Days
from qa_desk.adapters.reasons.when.numerals import TENS, count_at, day_at, ordinal
from qa_desk.adapters.reasons.when.vocabulary import (
    AFTER_THESE,
    BEGIN,
    EDGES,
    MONTHS,
    NEXT,
    NOT_DAYS,
    PAST,
    PLACES,
    SEASONS,
    SINCE,
    STRETCHES,
    THIS,
    UNITS,
    WEEKDAYS,
)

_WORD = re.compile(r"[а-я0-9]+|[.,;:!?…—–]")
_POINTED = re.compile(r"\b(\d{1,2})\.(\d{1,2})(?:\.\d{2,4})?\b")
_LOOSE = 0.25
"""Of a counted stretch so much either way: "через два месяца" is not to the day."""


@dataclass(frozen=True, slots=True)
class When:
    """`days` from the call; `said`: the words as they stand in lower case."""

    days: Days
    said: str

    @property
    def within(self) -> bool:
        """Surely no later than the rule allows."""
        return self.days.most <= LIMIT

    @property
    def beyond(self) -> bool:
        return self.days.least > LIMIT


@dataclass(frozen=True, slots=True)
class _Talk:
    words: Sequence[str]
    on: date | None

    def at(self, place: int) -> str:
        return self.words[place] if 0 <= place < len(self.words) else ""


_Found = tuple[Days, int] | None
"""What was read at a place, and how many words it takes."""


def times_in(text: str, on: date | None = None) -> list[When]:
    """In the order said. `on`: the day of the call; without it weeks and counts are still days, months and holidays are
    only "some day of the year". What tells of the past is left out."""
    lowered = text.lower().replace("ё", "е")
    found: list[When] = []
    if "." in lowered:
        found = [When(_pointed(one, on), one.group()) for one in _POINTED.finditer(lowered) if _is_date(one)]
        lowered = _POINTED.sub(" ", lowered)
    words = _WORD.findall(lowered)
    if BEGIN.isdisjoint(words) and not any(map(str.isdigit, words)):
        return found
    talk, at = _Talk(words, on), 0
    while at < len(words):
        begins = words[at] in BEGIN or words[at].isdigit()
        read = next((got for rule in _RULES if (got := rule(talk, at)) is not None), None) if begins else None
        if read is None:
            at += 1
            continue
        days, size = read
        if talk.at(at - 1) not in PAST and talk.at(at + size) != "назад" and words[at] not in PAST:
            begin, days = _placed(talk, at, days)
            found.append(When(days, " ".join(words[begin : at + size])))
        at += size
    return found


def _is_date(match: re.Match[str]) -> bool:
    return 1 <= int(match[1]) <= 31 and 1 <= int(match[2]) <= 12


def _pointed(match: re.Match[str], on: date | None) -> Days:
    return days_of.day_of_month(on, int(match[1]), int(match[2]))


# ---------------------------------------------------------------- what stands before


def _placed(talk: _Talk, at: int, days: Days) -> tuple[int, Days]:
    """The part of a stretch that «после», «до», «не раньше», «в начале», «в конце» mean, and where it begins."""
    if talk.at(at) in ("сегодня", "через"):
        return at, days
    before, edge = talk.at(at - 1), _edge(talk, at)
    if before == "после":
        return at - 1, Days((days.least if talk.on is None else days.most) + 1, days.most + 10)
    if before == "раньше" and talk.at(at - 2) == "не":
        return at - 2, Days(days.least, days.most + LIMIT)
    if before == "до":
        return at - 1, Days(0, days.most if talk.on is None else days.least)
    if edge and talk.at(at - 2) == "до":
        return at - 2, Days(0, days.most)
    if not edge or talk.on is None:
        return at, days
    third = (days.most - days.least) // 3
    parts = {
        "begin": Days(days.least, days.least + third),
        "middle": Days(days.least + third, days.most - third),
        "end": Days(days.most - third, days.most),
    }
    return at - 1, parts[edge]


def _edge(talk: _Talk, at: int) -> str:
    named = {"начале": "begin", "середине": "middle", "середины": "middle"}
    return named.get(talk.at(at - 1), "end" if talk.at(at - 1) in ("конце", "концу", "конца", "конец") else "")


# ---------------------------------------------------------------- rules


def _today(talk: _Talk, at: int) -> _Found:
    fixed = {"сегодня": Days(0, 0), "завтра": Days(1, 1), "послезавтра": Days(2, 2)}
    if talk.at(at) in fixed:
        return fixed[talk.at(at)], 1
    if talk.at(at) == "днях" and talk.at(at - 1) == "на":
        return Days(1, 5), 1
    if talk.at(at) == "нибудь" and talk.at(at - 1) == "когда":
        return Days(LIMIT + 1, 3 * YEAR), 1
    return None


def _through(talk: _Talk, at: int) -> _Found:
    """«Через две недели», «через полгода», «недели через три»."""
    if talk.at(at) == "через":
        return _counted(talk, at)
    unit = UNITS.get(talk.at(at))
    if unit is None or talk.at(at + 1) != "через":
        return None
    count = count_at(talk.words, at + 2)
    return None if count is None else (_loose(count[0] * unit), 2 + count[1])


def _counted(talk: _Talk, at: int) -> _Found:
    count, size = count_at(talk.words, at + 1) or (1.0, 0)
    rest = talk.at(at + 1 + size)
    second = None if size == 0 else count_at(talk.words, at + 1 + size)
    if second is not None:  # "через две три недели"
        count, size, rest = second[0], size + second[1], talk.at(at + 1 + size + second[1])
    unit = UNITS.get(rest)
    if unit is None:
        return None
    more = 2 if talk.at(at + 2 + size) == "полтора" and size == 0 else 0  # "через месяц полтора"
    return _loose(count * unit * (1.5 if more else 1)), 2 + size + more // 2


def _loose(days: float) -> Days:
    """A month is a month (the rule's limit holds), two may be a bit less or more."""
    if days <= LIMIT:
        return Days(int(days), int(days + 0.5))
    return Days(max(LIMIT + 1, int(days * (1 - _LOOSE))), int(days * (1 + _LOOSE)))


def _weekday(talk: _Talk, at: int) -> _Found:
    number = WEEKDAYS.get(talk.at(at))
    if number is None:
        return None
    if talk.at(at - 1) in NEXT:
        return days_of.weekday(talk.on, number, next_week=True), 1
    if talk.at(at - 1) in PLACES | THIS or talk.at(at - 1) in ("", "а", "давайте", "или", ",", "это", "ну"):
        return days_of.weekday(talk.on, number), 1
    return None


def _stretch(talk: _Talk, at: int) -> _Found:
    """«На следующей неделе», «в этом месяце», «до конца года», «в новом году»."""
    ahead = STRETCHES.get(talk.at(at))
    if ahead is None:
        return None
    before, twice = talk.at(at - 1), talk.at(at - 2)
    if before in NEXT and twice in PLACES | EDGES | {"уже"}:
        return ahead(talk.on, 1), 1
    if before in ("новом", "новый") and talk.at(at) in ("году", "год") and (before == "новом" or twice == "на"):
        return days_of.year(talk.on, 1), 1
    if before in THIS or before in EDGES or (before == "на" and talk.at(at) == "неделе"):
        return ahead(talk.on, 0), 1
    number = ordinal(before)
    if ahead is days_of.quarter and number is not None and 1 <= number <= 4:
        return days_of.numbered_quarter(talk.on, number), 1
    return None


def _day(talk: _Talk, at: int) -> _Found:
    """«Пятнадцатого», «двадцать первого мая», «к 15 числу»."""
    day = day_at(talk.words, at)
    if day is None:
        return None
    number, size = day
    if talk.at(at - 1) in TENS:  # "размера шестьдесят восьмого"
        return None
    after = talk.at(at + size)
    if after in MONTHS:
        return days_of.day_of_month(talk.on, number, MONTHS[after]), size + 1
    if after in ("числа", "числу", "число", "числе"):
        return days_of.day_of_month(talk.on, number, None), size + 1
    spoken = talk.at(at + size - 1)
    if spoken.endswith(("ого", "его")) and after not in NOT_DAYS and talk.at(at - 1) not in ("у", "нет", "от"):
        return days_of.day_of_month(talk.on, number, None), size
    return None


def _month(talk: _Talk, at: int) -> _Found:
    number = MONTHS.get(talk.at(at))
    if number is None or talk.at(at - 1) not in (PLACES | EDGES | NEXT | THIS) - SINCE:
        return None
    return days_of.named_months(talk.on, number, number), 1


def _season(talk: _Talk, at: int) -> _Found:
    word, before = talk.at(at), talk.at(at - 1)
    season = SEASONS.get(word)
    if word in AFTER_THESE and before in ("после", "до", "конца", "на", "конце", "начале"):
        season = (6, 8)
    if season is None:
        return None
    if word not in ("весной", "летом", "осенью", "зимой") and before not in PLACES | EDGES | NEXT | THIS:
        return None
    return days_of.named_months(talk.on, *season), 1


def _holiday(talk: _Talk, at: int) -> _Found:
    word, before = talk.at(at), talk.at(at - 1)
    if (word in ("нового", "новый", "новым", "новому") and talk.at(at + 1) in ("года", "год", "годом", "году")
            and before in PLACES | {"перед", "под"}):  # fmt: skip
        return days_of.dated(talk.on, *days_of.NEW_YEAR), 2
    fixed = {
        "майских": days_of.MAY, "майские": days_of.MAY, "новогодних": days_of.NEW_YEAR, "рождества": ((1, 7), (1, 7)),
        "новогодние": days_of.NEW_YEAR, "рождество": ((1, 7), (1, 7)), "ноябрьских": ((11, 3), (11, 4)),
    }  # fmt: skip
    if word in fixed:
        return days_of.dated(talk.on, *fixed[word]), 2 if talk.at(at + 1).startswith("праздник") else 1
    if word in ("праздников", "праздники", "праздникам", "каникул", "каникулы") and before in PLACES | THIS:
        return days_of.holidays(talk.on), 1
    if word in ("пасхи", "пасху", "пасхе"):
        return days_of.easter(talk.on), 1
    return None


def _event(talk: _Talk, at: int) -> _Found:
    """Days that come to everybody sooner or later: weekends, pay day, holidays from work."""
    word, before = talk.at(at), talk.at(at - 1)
    if word in ("выходные", "выходных", "выходным") and before != "по" and before in PLACES | THIS:
        return days_of.weekend(talk.on), 1
    if word in ("зарплаты", "зарплату", "пенсии", "аванса") and before in ("после", "до", "с"):
        return Days(0, LIMIT - 10), 1
    if word in ("отпуска", "отпуске") and before in ("после", "до", "из"):
        return Days(0, 2 * LIMIT), 1
    return None


_RULES: tuple[Callable[[_Talk, int], _Found], ...] = (
    _today, _through, _weekday, _holiday, _day, _month, _season, _stretch, _event,
)  # fmt: skip
