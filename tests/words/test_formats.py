"""Money, dates, clocks and numbers in both languages."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from qa_desk import words
from qa_desk.domain.money import Money
from qa_desk.words import formats

NB = "\u00a0"
MOMENT = datetime(2026, 11, 3, 21, 30, tzinfo=UTC)
MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.mark.parametrize(
    ("language", "amount", "expected"),
    [
        ("ru", Money(184656), f"1{NB}846,56{NB}₽"),
        ("ru", Money(-1500000), f"-15{NB}000,00{NB}₽"),
        ("ru", Money(0), f"0,00{NB}₽"),
        ("ru", Money(5), f"0,05{NB}₽"),
        ("en", Money(184656), f"1,846.56{NB}₽"),
        ("en", Money(100, "USD"), f"1.00{NB}$"),
        ("ru", Money(10**15 + 1), f"10{NB}000{NB}000{NB}000{NB}000,01{NB}₽"),
    ],
)
def test_money_is_written_to_the_kopeck(language: str, amount: Money, expected: str) -> None:
    words.use(language)
    assert formats.money(amount) == expected


@pytest.mark.parametrize(("language", "expected"), [("ru", "04.11.2026 00:30"), ("en", "4 Nov 2026 00:30")])
def test_times_are_shown_in_the_zone_of_the_workspace(language: str, expected: str) -> None:
    words.use(language)
    assert formats.date_time(MOMENT, MOSCOW) == expected
    assert formats.date(MOMENT, MOSCOW) == expected[:-6]
    assert formats.time_of_day(MOMENT, MOSCOW) == "00:30"


@pytest.mark.parametrize(
    ("ms", "expected"),
    [(0, "00:00"), (999, "00:00"), (221_000, "03:41"), (3_599_999, "59:59"), (3_821_000, "1:03:41"), (-5, "00:00")],
)
def test_places_in_a_recording(ms: int, expected: str) -> None:
    assert formats.clock_ms(ms) == expected


@pytest.mark.parametrize(
    ("ms", "english", "russian"),
    [(41_400, "41 s", "41 с"), (221_000, "3 min 41 s", "3 мин 41 с"), (3_780_000, "1 h 03 min", "1 ч 03 мин")],
)
def test_lengths(ms: int, english: str, russian: str) -> None:
    assert formats.duration_ms(ms) == english
    words.use("ru")
    assert formats.duration_ms(ms) == russian


def test_numbers_and_shares() -> None:
    assert formats.number(1234567) == "1,234,567"
    assert formats.percent(0.125) == "12.5%"
    words.use("ru")
    assert formats.number(1234567) == f"1{NB}234{NB}567"
    assert formats.percent(0.125) == "12,5 %"
    assert formats.percent(1) == "100 %"
    assert formats.megabytes(52_428_800) == "52,4 МБ"
