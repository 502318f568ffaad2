"""Time expressions: a table of what people say and the days it means from a call on Tuesday, 17 November 2026."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.adapters.reasons.when.expressions import times_in

CALL = date(2026, 11, 17)

SAID = [
    ("перезвоните завтра после шести", 1, 1),
    ("давайте послезавтра", 2, 2),
    ("сегодня вечером наберу", 0, 0),
    ("на днях заеду", 1, 5),
    ("через неделю", 7, 7),
    ("через недельку", 7, 7),
    ("через полторы недели", 10, 11),
    ("через две недели", 14, 14),
    ("через пару дней", 2, 2),
    ("недели через три наберите", 21, 21),
    ("через две-три недели", 21, 21),
    ("через 10 дней", 10, 10),
    ("через двадцать пять дней", 25, 25),
    ("через месяц", 30, 30),
    ("через два месяца", 45, 75),
    ("месяца через два", 45, 75),
    ("через месяц-полтора", 33, 56),
    ("через полгода", 136, 227),
    ("через год", 273, 456),
    ("через часик", 0, 0),
    ("минут через двадцать", 0, 0),
    ("в четверг подъеду", 2, 2),
    ("во вторник", 7, 7),
    ("давайте в понедельник", 6, 6),
    ("в следующий четверг", 9, 9),
    ("к субботе", 4, 4),
    ("на этой неделе", 0, 5),
    ("на следующей неделе", 6, 12),
    ("в выходные", 4, 5),
    ("пятнадцатого созвонимся", 28, 28),
    ("двадцать первого", 4, 4),
    ("двадцать первого декабря приеду", 34, 34),
    ("15 декабря", 28, 28),
    ("15.12 в обед", 28, 28),
    ("к пятому числу", 18, 18),
    ("после двадцатого", 4, 13),
    ("до двадцатого", 0, 3),
    ("в декабре", 14, 44),
    ("в начале декабря", 14, 24),
    ("в конце декабря", 34, 44),
    ("после нового года", 53, 62),
    ("до нового года", 0, 44),
    ("после праздников", 53, 62),
    ("после майских", 176, 185),
    ("на майские", 165, 175),
    ("весной", 104, 195),
    ("к весне", 104, 195),
    ("летом посмотрим", 196, 287),
    ("после лета", 288, 297),
    ("зимой", 14, 103),
    ("осенью", 0, 13),
    ("не раньше марта", 104, 164),
    ("в марте", 104, 134),
    ("в конце квартала", 30, 44),
    ("в следующем квартале", 45, 134),
    ("в первом квартале", 45, 134),
    ("до конца года", 0, 44),
    ("в конце месяца", 9, 13),
    ("в следующем месяце", 14, 44),
    ("в следующем году", 45, 409),
    ("в новом году", 45, 409),
    ("после рождества", 52, 61),
    ("после пасхи", 167, 176),
    ("когда-нибудь", 31, 1095),
    ("после зарплаты", 21, 30),
]


@pytest.mark.parametrize(("text", "least", "most"), SAID, ids=[text for text, *_ in SAID])
def test_what_is_said_means_these_days(text: str, least: int, most: int) -> None:
    assert [(one.days.least, one.days.most) for one in times_in(text, CALL)] == [(least, most)]


NOTHING = [
    "неделю назад звонили",
    "два месяца назад",
    "прошлой весной ставили",
    "в прошлом году",
    "второго этажа нет",
    "первого взноса не хватает",
    "каждый день мотаюсь",
    "мне сорок лет",
    "две недели погоды не сделают",
    "у первого ещё телефон занят",
    "это дорого",
    "через дорогу живу",
    "через знакомых",
    "",
    "?!",
]


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_day_to_come_means_nothing(text: str) -> None:
    assert times_in(text, CALL) == []


WITHOUT_DATE = [
    ("в четверг", True, False),
    ("через неделю", True, False),
    ("пятнадцатого", True, False),
    ("через месяц", True, False),
    ("через два месяца", False, True),
    ("весной", False, False),
    ("после майских", False, False),
    ("в конце квартала", False, False),
]


@pytest.mark.parametrize(("text", "within", "beyond"), WITHOUT_DATE)
def test_without_the_calls_date_only_what_holds_on_any_day_is_told(text: str, within: bool, beyond: bool) -> None:
    (one,) = times_in(text)
    assert (one.within, one.beyond) == (within, beyond)


def test_several_times_come_in_the_order_said() -> None:
    found = times_in("давайте через неделю, а лучше двадцать пятого или в пятницу", CALL)
    assert [(one.said, one.days.most) for one in found] == [("через неделю", 7), ("двадцать пятого", 8), ("пятницу", 3)]


def test_new_years_eve_and_leap_days_are_days() -> None:
    assert times_in("завтра, тридцать первого, в январе", date(2026, 12, 31))[2].days.least == 1
    assert times_in("двадцать девятого февраля", date(2027, 1, 1))[0].days.least == 58  # the 28th: no leap year


TOLD = (
    "через в на до к после не раньше начале конце следующий следующей прошлой неделю неделе месяц месяца четверг "
    "пятнадцатого двадцать первого тридцать 31 15 99 число числа мая марта весной лета новый года год квартала "
    "квартале праздников майских пасхи выходные завтра когда нибудь полтора две пять . , 12.05 31.02 0.0"
)
WORDS = st.sampled_from(TOLD.split())
DATES = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@given(text=st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=80), on=st.none() | DATES)
def test_any_words_on_any_day_mean_days_to_come_or_nothing(text: str, on: date | None) -> None:
    for one in times_in(text, on):
        assert 0 <= one.days.least <= one.days.most
        assert not (one.within and one.beyond)
        assert one.said


@given(on=DATES, shift=st.integers(0, 6))
def test_a_weekday_is_within_a_week_and_that_day(on: date, shift: int) -> None:
    names = ("в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу", "в воскресенье")
    (one,) = times_in(names[shift], on)
    assert one.days.least == one.days.most
    assert 1 <= one.days.least <= 7
    assert (on.toordinal() + one.days.least - 1) % 7 == shift


@given(on=DATES)
def test_what_is_told_without_a_date_holds_on_every_date(on: date) -> None:
    for text in ("в четверг", "через неделю", "в выходные", "пятого числа", "на следующей неделе", "до конца месяца"):
        (dated,), (undated,) = times_in(text, on), times_in(text)
        assert undated.days.least <= dated.days.least
        assert dated.days.most <= undated.days.most
