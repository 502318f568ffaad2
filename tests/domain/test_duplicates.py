"""Who may be the same client or of his family, why, and how strongly that speaks."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from qa_desk.domain.auto_check_names import full_name, surname_root
from qa_desk.domain.auto_check_types import Norms
from qa_desk.domain.deal import DealFacts, Phone
from qa_desk.domain.duplicates import MOST_OF_ONE_VALUE, Candidate, DuplicateIndex, Shared, Strength

NORMS = Norms()
P1, P2 = Phone("8 912 000-11-22", "+79120001122"), Phone("8 912 000-33-44", "+79120003344")
MINE = DealFacts(
    "mine",
    client_name="Иванов Пётр Сергеевич",
    phones=(P1,),
    emails=("Petr@mail.ru",),
    company="ООО Ромашка",
    created_at=datetime(2026, 11, 10, tzinfo=UTC),
    extra={"Адрес": "ул. Мира, д. 5, кв. 1"},
)


def _found(other: DealFacts, mine: DealFacts = MINE) -> tuple[Candidate, ...]:
    return DuplicateIndex([mine, other], NORMS).candidates(mine)


@pytest.mark.parametrize(
    ("other", "shared", "strength"),
    [
        ({"phones": (P1,)}, {Shared.PHONE}, Strength.STRONG),
        ({"phones": (P2, P1)}, {Shared.PHONE}, Strength.STRONG),
        ({"emails": ("petr@mail.ru",)}, {Shared.EMAIL}, Strength.STRONG),
        ({"client_name": "Пётр Сергеевич ИВАНОВ"}, {Shared.NAME}, Strength.MEDIUM),
        ({"client_name": "Петр Сергеевич Иванов", "phones": (P1,)}, {Shared.NAME, Shared.PHONE}, Strength.STRONG),
        (
            {"client_name": "Иванова Анна", "phones": (P1,)},
            {Shared.PHONE, Shared.RELATIVE_PHONE},
            Strength.STRONG,
        ),
        ({"client_name": "Иванова Анна", "company": "ооо ромашка"}, {Shared.RELATIVE_COMPANY}, Strength.WEAK),
        (
            {"client_name": "Иванова Анна", "extra": {"адрес": "улица Мира 5 1"}},
            {Shared.RELATIVE_ADDRESS},
            Strength.WEAK,
        ),
        (
            {"client_name": "Анна Иванова", "company": "ООО Ромашка", "extra": {"адрес": "Мира, 5-1"}},
            {Shared.RELATIVE_ADDRESS, Shared.RELATIVE_COMPANY},
            Strength.MEDIUM,
        ),
    ],
)
def test_a_candidate_says_what_is_shared_and_how_strong_that_is(
    other: dict[str, object], shared: set[Shared], strength: Strength
) -> None:
    (found,) = _found(replace(DealFacts("other"), **other))  # type: ignore[arg-type]
    assert {how for how, _value in found.shared} == shared
    assert found.strength is strength


@pytest.mark.parametrize(
    "other",
    [
        {"phones": (P2,)},
        {"phones": (Phone("8 912 000-11-22", None),)},  # not dialled, not compared
        {"client_name": "Пётр"},
        {"client_name": "Иванова Анна"},  # a namesake is no relative
        {"client_name": "Петрова Анна", "company": "ООО Ромашка"},
        {"company": "ООО Ромашка"},
        {},
    ],
)
def test_others_are_no_candidates(other: dict[str, object]) -> None:
    assert _found(replace(DealFacts("other"), **other)) == ()  # type: ignore[arg-type]


def test_placeholders_bring_nobody_together() -> None:
    mine, other = (DealFacts(code, emails=("no@no.ru",)) for code in "ab")
    assert _found(other, mine) == ()


def test_the_same_man_at_the_same_company_is_a_duplicate_and_not_his_own_relative() -> None:
    (found,) = _found(DealFacts("other", client_name="Пётр Сергеевич Иванов", company="ООО Ромашка"))
    assert [how for how, _value in found.shared] == [Shared.NAME]


def test_older_is_told_when_both_times_are_known() -> None:
    times = {"older": datetime(2026, 1, 1, tzinfo=UTC), "newer": datetime(2027, 1, 1, tzinfo=UTC), "unknown": None}
    others = [DealFacts(code, phones=(P1,), created_at=time) for code, time in times.items()]
    found = DuplicateIndex([*others, MINE], NORMS).candidates(MINE)
    assert [(one.external_id, one.older) for one in found] == [("older", True), ("newer", False), ("unknown", None)]


def test_a_number_of_everybody_brings_no_more_than_the_oldest() -> None:
    crowd = [DealFacts(f"{number:04}", phones=(P1,)) for number in range(500)]
    assert len(DuplicateIndex([MINE, *crowd], NORMS).candidates(crowd[-1])) <= MOST_OF_ONE_VALUE


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Иванов Пётр", "Анна Иванова", True),
        ("Ковалёв Олег", "Ковалева Ольга", True),
        ("Достоевский Фёдор", "Достоевская Анна", True),
        ("Троцкий Лев", "Троцкая Наталья", True),
        ("Толстой Лев", "Толстая Татьяна", True),
        ("Кузьмин Илья", "Кузьмина Ирина", True),
        ("Шевченко Тарас", "Шевченко Анна", True),
        ("Седых Иван", "Седых Марина", True),
        ("Иванов Пётр", "Петров Иван", False),
        ("Ирина Соколова", "Ирина Орлова", False),
        ("Юрий Орлов", "Дмитрий Соколов", False),
    ],
)
def test_a_surname_is_one_in_both_sexes(one: str, other: str, same: bool) -> None:
    assert surname_root(one)
    assert (surname_root(one) == surname_root(other)) is same


@pytest.mark.parametrize("name", ["", "Иван", "Иван Иванович", "Анна Мария", "!!", "Иванов"])
def test_no_surname_can_be_told_from_less(name: str) -> None:
    assert surname_root(name) == ""


def test_a_full_name_has_two_words_in_any_order() -> None:
    assert full_name("Пётр  ИВАНОВ") == full_name("Иванов Петр") != ""
    assert full_name("Пётр") == ""
