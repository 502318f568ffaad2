"""Amounts as people and CRMs write them, to the kopeck or not at all."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.money import Money, parse_minor

minors = st.integers(-(10**15), 10**15)


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("15000", 1_500_000),
        ("1 846,56", 184_656),
        ("1\u00a0846,56 ₽", 184_656),
        ("1\u202f846.56", 184_656),
        ("12.5 ₽", 1_250),
        ("12,50 руб.", 1_250),
        ("12,50 р.", 1_250),
        ("1500 руб", 150_000),
        ("RUB 1500", 150_000),
        ("$1,500.25", 150_025),
        ("1.500,25 €", 150_025),
        ("1'500.25", 150_025),
        ("1,234,567.89", 123_456_789),
        ("-15,5", -1_550),
        ("0", 0),
        ("15.00", 1_500),
        (" 7 ", 700),
        ("1500.10", 150_010),
    ],
)
def test_amounts_as_people_write_them(text: str, minor: int) -> None:
    assert parse_minor(text) == minor


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "много",
        "15,555",
        "1e",
        "NaN",
        "Infinity",
        "-inf",
        "1..5",
        "1,5,5",
        "1500,00.00",
        "1,5,5.0",
        "1.500.25,5.1",
        "1.50,00",
        "--5",
        "10000000000000000",
        "₽",
        "12р5",
        "1500р.00",
        "1500 руб. 00",
        "1500 00",
        "15 000 20 000",
        "1 846,5 00",
        "1_500",
        "$15 руб",
    ],
)
def test_what_is_no_amount_is_not_guessed(text: str) -> None:
    assert parse_minor(text) is None


@given(minors)
def test_every_amount_is_read_back_to_the_kopeck_however_it_was_written(minor: int) -> None:
    amount = Decimal(minor) / 100
    plain = f"{amount:.2f}"
    for text in (
        plain,
        plain.replace(".", ","),
        f"{amount:,.2f}",
        f"{amount:,.2f}".replace(",", " ").replace(".", ","),
    ):
        assert parse_minor(text) == minor
        assert parse_minor(f"{text} ₽") == minor


@given(st.text(max_size=20))
def test_any_text_gives_an_amount_or_nothing(text: str) -> None:
    minor = parse_minor(text)
    assert minor is None or abs(minor) <= 10**15


@given(minors, minors)
def test_sums_are_exact(one: int, other: int) -> None:
    assert Money(one) + Money(other) == Money(one + other)
    assert -Money(one) + Money(one) == Money(0)


def test_currencies_are_never_mixed() -> None:
    with pytest.raises(ValueError, match="USD"):
        Money(1) + Money(1, "USD")
