"""Telephone numbers, addresses and tax numbers as exports write them."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.adapters.contacts import Contacts
from qa_desk.domain.deal import Phone


@pytest.mark.parametrize(
    ("raw", "e164"),
    [
        ("'+7 (916) 123-45-67", "+79161234567"),
        ("8-916-123-45-67", "+79161234567"),
        ("9161234567", "+79161234567"),
        ("79161234567", "+79161234567"),
        ("8 800 555-35-35", "+78005553535"),
        ("(495) 123-45-67 доб. 12", "+74951234567"),
        ("+375 29 123-45-67", "+375291234567"),
        ("+1 650-253-0000", "+16502530000"),
        ("102", None),
        ("+7 000 000-00-00", None),
        ("7707083893", None),
        ("перезвонить", None),
        ("", None),
        ("9" * 400, None),
    ],
)
def test_phones(raw: str, e164: str | None) -> None:
    assert Contacts().phone(raw) == Phone(raw, e164)


def test_number_without_a_country_belongs_to_the_region_of_the_settings() -> None:
    assert Contacts("KZ").phone("8 701 123 45 67").e164 == "+77011234567"
    assert Contacts("US").phone("650-253-0000").e164 == "+16502530000"


@given(
    digits=st.integers(0, 999_999_999), start=st.sampled_from(["+7", "8", "7", ""]), gap=st.sampled_from(["", " ", "-"])
)
def test_short_way_for_russian_mobiles_says_what_phonenumbers_says(digits: int, start: str, gap: str) -> None:
    text = f"{digits:09}"
    raw = f"{start}{gap if start else ''}9{text[:2]}{gap}{text[2:5]}{gap}{text[5:]}"
    number = phonenumbers.parse(raw, "RU")
    assert phonenumbers.is_valid_number(number)
    assert Contacts().phone(raw).e164 == phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@pytest.mark.parametrize(
    ("raw", "address"),
    [
        ("Anna@Example.RU", "anna@example.ru"),
        ("Анна <anna@example.ru>", "anna@example.ru"),
        ("mailto:a.b+c@mail.example.ru", "a.b+c@mail.example.ru"),
        ("почта@пример.рф", "почта@пример.рф"),
        ("anna@", None),
        ("anna@example", None),
        ("нет", None),
        ("a@b.ru, c@d.ru", None),
        ("a" * 300 + "@b.ru", None),
    ],
)
def test_addresses(raw: str, address: str | None) -> None:
    assert Contacts().email(raw) == address


@pytest.mark.parametrize(
    ("raw", "inn"),
    [
        ("7707083893", "7707083893"),
        ("500100732259", "500100732259"),
        (" 7707 083893 ", "7707083893"),
        ("7707083894", None),
        ("ИНН", None),
        ("", None),
        ("²²", None),
    ],
)
def test_tax_numbers(raw: str, inn: str | None) -> None:
    assert Contacts().inn(raw) == inn


def test_leading_zero_that_a_spreadsheet_dropped_is_put_back() -> None:
    whole = "0274051582"
    assert Contacts().inn(whole) == Contacts().inn(whole.lstrip("0")) == whole


@given(raw=st.text(max_size=80))
def test_nothing_makes_it_raise(raw: str) -> None:
    contacts = Contacts()
    contacts.phone(raw)
    contacts.email(raw)
    contacts.inn(raw)
