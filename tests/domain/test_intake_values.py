"""Values as exports write them: tables of what is read, and a promise that nothing ever raises."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.call import Direction
from qa_desk.domain.intake import Expected
from qa_desk.domain.intake_values import (
    Unreadable,
    read_call_type,
    read_currency,
    read_direction,
    read_duration,
    read_milliseconds,
    read_money,
    read_tags,
    read_time,
    read_yes_no,
    split_several,
)
from qa_desk.domain.money import Money

MOSCOW = "Europe/Moscow"
NOON = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
NO_TIME = Unreadable(Expected.DATE_TIME)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-11-03T12:00:00", NOON),
        ("2026-11-03 12:00:00", NOON),
        ("2026-11-03 12:00", NOON),
        ("2026-11-03T09:00:00Z", NOON),
        ("2026-11-03T12:00:00+03:00", NOON),
        ("2026-11-03T04:00:00-0500", NOON),
        ("2026-11-03 12:00:00.000", NOON),
        ("03.11.2026 12:00:00", NOON),
        ("03.11.2026, 12:00", NOON),
        (" 3.11.2026 12:00 ", NOON),
        ("03.11.26 12:00", NOON),
        ("03.11.2026", datetime(2026, 11, 2, 21, 0, tzinfo=UTC)),
        ("2026-11-03", datetime(2026, 11, 2, 21, 0, tzinfo=UTC)),
        (str(int(NOON.timestamp())), NOON),
        (f"{int(NOON.timestamp())}.107", NOON),
        (str(int(NOON.timestamp()) * 1000), NOON),
        ("", None),
        ("не закрыта", None),
        ("Не указано", None),
        ("0", None),
        ("0001-01-01T00:00:00", None),
        ("0000-00-00 00:00:00", None),
        ("31.02.2026", NO_TIME),
        ("03.13.2026 12:00", NO_TIME),
        ("03.11.2026 25:00", NO_TIME),
        ("2026-02-30", NO_TIME),
        ("03/11/2026", NO_TIME),
        ("20261103", NO_TIME),
        ("46000.5", NO_TIME),
        ("вчера", NO_TIME),
        ("1899-12-30", NO_TIME),
        ("9999-12-31", NO_TIME),
    ],
)
def test_times(text: str, value: object) -> None:
    assert read_time(text, MOSCOW) == value


@given(
    moment=st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2099, 1, 1)),  # noqa: DTZ001
    zone=st.sampled_from([MOSCOW, "Asia/Vladivostok", "UTC"]),
    form=st.sampled_from(["%d.%m.%Y %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"]),
)
def test_a_written_clock_is_read_as_that_clock_in_its_zone(moment: datetime, zone: str, form: str) -> None:
    wall = moment.replace(microsecond=0)
    read = read_time(wall.strftime(form), zone)
    assert isinstance(read, datetime)
    assert read.utcoffset() == timedelta(0)
    assert read == wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("15000", Money(1_500_000)),
        ("1 846,56", Money(184_656)),
        ("12.5 ₽", Money(1250)),
        ("1500|USD", Money(150_000, "USD")),
        ("0", Money(0)),
        ("", None),
        ("1.005", Unreadable(Expected.AMOUNT)),
        ("1e5", Unreadable(Expected.AMOUNT)),
        ("1e999999999", Unreadable(Expected.AMOUNT)),
        ("дорого", Unreadable(Expected.AMOUNT)),
        ("1_000", Unreadable(Expected.AMOUNT)),
        ("inf", Unreadable(Expected.AMOUNT)),
        ("5|монеты", Unreadable(Expected.CURRENCY)),
    ],
)
def test_money(text: str, value: object) -> None:
    assert read_money(text, "RUB") == value


@given(minor=st.integers(-(10**12), 10**12), gap=st.sampled_from(["", " ", "\u00a0"]), point=st.sampled_from(".,"))
def test_an_amount_is_read_to_the_kopeck(minor: int, gap: str, point: str) -> None:
    whole, rest = divmod(abs(minor), 100)
    sign = "-" if minor < 0 else ""
    grouped = f"{whole:,}".replace(",", gap)
    assert read_money(f"{sign}{grouped}{point}{rest:02}", "RUB") == Money(minor)


@pytest.mark.parametrize(
    ("text", "value"),
    [("RUB", "RUB"), ("руб.", "RUB"), ("Российский рубль", "RUB"), ("usd", "USD"), ("", None)],
)
def test_currencies(text: str, value: object) -> None:
    assert read_currency(text) == value


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("'+79161234567", ("+79161234567",)),
        ("+79161234567, 89161234568;+79161234569", ("+79161234567", "89161234568", "+79161234569")),
        ("a@b.ru / c@d.ru", ("a@b.ru", "c@d.ru")),
        ("+79161234567,+79161234567", ("+79161234567",)),
        ("нет", ()),
        (" ; ", ()),
    ],
)
def test_several_values_in_a_cell(text: str, parts: tuple[str, ...]) -> None:
    assert split_several(text) == parts


def test_tags_keep_their_order_and_come_once() -> None:
    assert read_tags("#горячий, тест;горячий, «VIP»") == ("горячий", "тест", "VIP")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Да", True),
        ("ANSWERED", True),
        ("200", True),
        ("true", True),
        ("Отвечён", True),
        ("1", True),
        ("нет", False),
        ("NO ANSWER", False),
        ("603-S", False),
        ("Пропущенный", False),
        ("-", False),
        ("0", False),
        ("", None),
        ("может быть", Unreadable(Expected.YES_NO)),
    ],
)
def test_yes_and_no(text: str, value: object) -> None:
    assert read_yes_no(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Входящий", Direction.IN),
        ("in", Direction.IN),
        ("incoming", Direction.IN),
        ("Пропущенный", Direction.IN),
        ("Исходящий звонок", Direction.OUT),
        ("outbound", Direction.OUT),
        ("исх.", Direction.OUT),
        ("внутренний", Direction.UNKNOWN),
        ("internal", Direction.UNKNOWN),
        ("Звонок входящий", Direction.IN),
        ("", None),
        ("2", Unreadable(Expected.DIRECTION)),
        ("вбок", Unreadable(Expected.DIRECTION)),
    ],
)
def test_directions(text: str, value: object) -> None:
    assert read_direction(text) == value


def test_bitrix24_numbers_its_call_types() -> None:
    assert [read_call_type(text) for text in ("1", "2", "3", "4")] == [
        Direction.OUT,
        Direction.IN,
        Direction.IN,
        Direction.OUT,
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("95", 95_000),
        ("1:35", 95_000),
        ("00:01:35", 95_000),
        ("1 мин 35 с", 95_000),
        ("95 сек", 95_000),
        ("1.5", 1_500),
        ("0", 0),
        ("", None),
        ("1:75", Unreadable(Expected.DURATION)),
        ("долго", Unreadable(Expected.DURATION)),
        ("-5", Unreadable(Expected.DURATION)),
    ],
)
def test_durations(text: str, value: object) -> None:
    assert read_duration(text) == value


@given(seconds=st.integers(0, 99 * 3600))
def test_a_clock_of_a_length_is_read_to_the_second(seconds: int) -> None:
    clock = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    assert read_duration(clock) == read_duration(str(seconds)) == seconds * 1000


_ANY = st.text(max_size=60) | st.from_regex(r"[0-9.,:/ eE+\-|_T]{0,30}", fullmatch=True)


@given(text=_ANY)
def test_no_text_makes_a_parser_raise(text: str) -> None:
    read_time(text, MOSCOW)
    read_money(text, "RUB")
    read_currency(text)
    read_yes_no(text)
    read_direction(text)
    read_call_type(text)
    read_duration(text)
    read_milliseconds(text)
    split_several(text)
    read_tags(text)
