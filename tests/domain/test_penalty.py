"""What a dumped lead costs on which day, and to whom a deal may go."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.money import Money
from qa_desk.domain.penalty import (
    CostPerLead,
    NoTariff,
    SameManager,
    TariffId,
    check_new_manager,
    same_name,
    tariff_on,
)

DAY = date(2026, 11, 16)
sources = st.sampled_from(["Сайт", "сайт ", "Звонок", "Мёд"])
tariffs = st.lists(st.tuples(sources, st.integers(-40, 40), st.integers(1, 10**9)), max_size=12).map(
    lambda rows: [
        CostPerLead(TariffId(number), source, DAY + timedelta(days=days), Money(minor))
        for number, (source, days, minor) in enumerate(rows, start=1)
    ]
)


@given(tariffs, sources)
def test_the_latest_tariff_that_has_begun_counts(rows: list[CostPerLead], source: str) -> None:
    begun = [row for row in rows if same_name(row.lead_source, source) and row.valid_from <= DAY]
    if not begun:
        with pytest.raises(NoTariff) as refused:
            tariff_on(rows, source, DAY)
        assert refused.value.facts == {"lead_source": source, "day": "2026-11-16"}
        return
    chosen = tariff_on(rows, source, DAY)
    assert chosen in begun
    assert all((row.valid_from, row.id) <= (chosen.valid_from, chosen.id) for row in begun)
    assert tariff_on(list(reversed(rows)), source, DAY) == chosen


@given(tariffs, sources, st.integers(1, 40))
def test_a_tariff_from_tomorrow_on_changes_no_day_before(rows: list[CostPerLead], source: str, days: int) -> None:
    later = CostPerLead(TariffId(99), source, DAY + timedelta(days=days), Money(1))
    try:
        before: CostPerLead | None = tariff_on(rows, source, DAY)
    except NoTariff:
        before = None
    try:
        now: CostPerLead | None = tariff_on([*rows, later], source, DAY)
    except NoTariff:
        now = None
    assert now == before


@pytest.mark.parametrize("day", [DAY - timedelta(days=1), DAY, DAY + timedelta(days=1)])
def test_a_tariff_counts_from_its_first_day_on(day: date) -> None:
    rows = [
        CostPerLead(TariffId(1), "Сайт", date(2026, 1, 1), Money(100)),
        CostPerLead(TariffId(2), "Сайт", DAY, Money(200)),
    ]
    assert tariff_on(rows, "Сайт", day).amount == Money(100 if day < DAY else 200)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Пётр Ёлкин", "петр  елкин"), (" Анна", "анна "), ("АННА\u00a0БЕЛОВА", "Анна Белова"), ("Сайт", "САЙТ")],
)
def test_spellings_of_one_name_are_one_name(one: str, other: str) -> None:
    assert same_name(one, other)


@pytest.mark.parametrize(("one", "other"), [("Анна", "Анна Белова"), ("Иван", "Ивана"), ("", "Анна")])
def test_other_names_are_other_people(one: str, other: str) -> None:
    assert not same_name(one, other)


@pytest.mark.parametrize("name", ["Анна Белова", "АННА  белова", "Пётр", "петр", "", "  "])
def test_a_deal_never_goes_to_who_had_it_nor_to_nobody(name: str) -> None:
    with pytest.raises(SameManager):
        check_new_manager(name, frozenset({"Анна Белова", "Пётр"}))


def test_anybody_else_may_get_it() -> None:
    check_new_manager("Роман Титов", frozenset({"Анна Белова"}))
