"""Masking: nothing of what is known of the people stays, in whatever form it is written; the rest stays readable."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.adapters.names import RussianNames
from qa_desk.domain.mask import Known, Masker

KNOWN = Known(
    {
        "[client]": ("Иван Петров", "ООО «Ромашка»"),
        "[employee 1]": ("Анна-Мария Соколова",),
        "[employee 2]": ("Ян Ли",),
    },
    phones=("+79160000001", "8 916 000-00-01"),
    emails=("ivan.petrov@example.ru",),
    numbers=("7707083893",),
    addresses=("Самара, Ленинская 5",),
)
MASKER = Masker(KNOWN)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Иванов день", "[client] день"),  # one too many is better than one too few
        ("звонил Петрову Ивану, ИВАН ПЕТРОВ рад", "звонил [client], [client] рад"),
        ("«Ромашкой» довольны", "«[client]» довольны"),
        ("Соколовой Анне-Марии сказал", "[employee 1] сказал"),
        ("Ли пришёл, и лиса ушла", "[employee 2] пришёл, и лиса ушла"),
        ("8 (916) 000-00-01", "[phone]"),
        ("+7 495 123-45-67 и 123-45-67", "[phone] и [phone]"),
        ("пишите на other@mail.ru", "пишите на [e-mail]"),
        ("почта ivanoff собака мэйл точка ру", "почта [e-mail]"),
        ("ИНН 7707083893, а не 500100732259", "ИНН [number], а не [number]"),
        ("восемь девятьсот шестнадцать ноль ноль ноль два", "[number]"),
        ("стоит сто двадцать пять тысяч рублей", "стоит сто двадцать пять тысяч рублей"),
        ("цена 1 250 000 ₽ до 20.11.2026 10:15", "цена 1 250 000 ₽ до 20.11.2026 10:15"),
        ("живу: Самара, Ленинская 5", "живу: [address]"),
        ("улица Мира, дом 7, квартира 12, второй подъезд", "[address], второй подъезд"),
        ("сделка 30412011", "сделка 30412011"),
        ("для меня это дорого", "для меня это дорого"),
    ],
)
def test_personal_data_goes_and_the_sense_stays(text: str, masked: str) -> None:
    assert MASKER.text(text) == masked


def test_a_field_that_is_a_name_is_masked_whoever_it_names() -> None:
    assert (MASKER.name("Иван Петров"), MASKER.name("Кто-то Неизвестный"), MASKER.name(" ")) == (
        "[client]",
        "[name]",
        "",
    )


def test_people_nobody_told_of_are_found_by_their_names() -> None:
    masker = Masker(KNOWN, RussianNames())
    assert masker.text("меня зовут пётр сергеевич, а жену Ольга") == "меня зовут [name], а жену [name]"
    assert masker.text("это дорого, нам не подходит цена кухни") == "это дорого, нам не подходит цена кухни"


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


NAMES = st.text(st.sampled_from("абвгдежзиклмнопрстуфхцчшэюя"), min_size=3, max_size=12).map(str.capitalize)
BETWEEN = st.text(st.sampled_from(" ,.!?—\n"), min_size=1, max_size=3)
PHONES = st.integers(0, 10**10 - 1).map(lambda n: f"7{n:010d}")
SPLIT = st.sampled_from(
    ["+{0}{1}{2}{3}{4}", "8 ({1}) {2}-{3}-{4}", "{0} {1} {2} {3} {4}", "{1}-{2}-{3}-{4}", "{2}-{3}-{4}"]
)
EMAILS = st.from_regex(r"[a-z][a-z0-9._-]{0,12}@[a-z]{2,8}\.(ru|com)", fullmatch=True)
CASES = st.sampled_from([str.lower, str.upper, str.title, str])


@given(
    first=NAMES, last=NAMES, phone=PHONES, shape=SPLIT, email=EMAILS, between=st.lists(BETWEEN, min_size=4, max_size=4),
    case=CASES,
)  # fmt: skip
def test_no_original_remains_in_any_writing(
    first: str, last: str, phone: str, shape: str, email: str, between: list[str], case: object
) -> None:
    name = f"{first} {last}"
    masker = Masker(Known({"[client]": (name,)}, (f"+{phone}",), (email,)))
    written = shape.format(phone[0], phone[1:4], phone[4:7], phone[7:9], phone[9:])
    parts = [name, written, email, last + "у", first]
    text = "".join(a + b for a, b in zip(map(case, parts), [*between, ""], strict=True))  # type: ignore[arg-type]
    masked = masker.text(text)
    words = re.findall(r"[а-яё]+", masked.casefold())
    assert not {first.casefold(), last.casefold(), last.casefold() + "у"}.intersection(words)
    assert phone[4:] not in digits(masked)
    assert email not in masked.casefold()


@given(text=st.text(max_size=200))
def test_masking_never_fails_and_masked_text_stays_as_it_is(text: str) -> None:
    once = MASKER.text(text)
    assert MASKER.text(once) == once
