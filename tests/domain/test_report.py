"""The payroll register takes only signed facts and adds up to the kopeck."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.errors import KnownError
from qa_desk.domain.money import Money, parse_minor
from qa_desk.domain.report import (
    COLUMN_TITLES,
    SHEET_TITLES,
    Register,
    RegisterDoesNotAddUp,
    RegisterFineTwice,
    RegisterLine,
    RegisterLineOfOtherCurrency,
    RegisterLineOfOtherPeriod,
    RegisterLineUnsigned,
    plain,
    register_of,
    summaries,
)

NOON = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
LINE = RegisterLine(
    fine_id=1,
    period="2026-11",
    manager="Иванов Пётр",
    deal_external_id="007",
    deal_title="Окна, 3 шт.",
    lead_source="Реклама",
    stated_reason="price",
    stated_comment="",
    finding="no_refusal",
    decision="contradicted",
    quote="я жду договор",
    quote_from_ms=151_300,
    recording_name="out-79161234567.wav",
    callback_outcome="denied",
    client_words="не отказывался",
    callback_at=NOON,
    tariff_id=3,
    tariff_valid_from=date(2026, 10, 1),
    amount=Money(184_656),
    decided_by="Аудитор",
    decided_at=NOON,
    proposed_by="Аудитор",
    proposed_at=NOON,
    signed_by="Руководитель",
    signed_at=NOON,
    new_manager="Сидорова Анна",
)


def made(*lines: RegisterLine, total: Money | None = None) -> Register:
    ledger = total if total is not None else Money(sum(line.amount.minor for line in lines))
    return register_of(
        period="2026-11",
        currency="RUB",
        time_zone="Europe/Moscow",
        lines=lines,
        ledger_total=ledger,
        made_at=NOON,
        made_by="Расчётчик",
    )


def test_an_empty_period_is_a_register_of_zero() -> None:
    assert made().lines == ()
    assert summaries(made()) == ()


@pytest.mark.parametrize("kopeck", [-1, 1])
def test_one_kopeck_off_the_ledger_is_refused_with_both_amounts(kopeck: int) -> None:
    with pytest.raises(RegisterDoesNotAddUp) as caught:
        made(LINE, total=Money(LINE.amount.minor + kopeck))
    assert caught.value.facts == {"lines": "1846.56", "ledger": plain(Money(184_656 + kopeck)), "currency": "RUB"}


def test_a_ledger_in_another_currency_does_not_add_up() -> None:
    with pytest.raises(RegisterDoesNotAddUp):
        made(LINE, total=Money(184_656, "KZT"))


@pytest.mark.parametrize(
    ("line", "error", "facts"),
    [
        (replace(LINE, signed_by=""), RegisterLineUnsigned, {"fine": 1}),
        (replace(LINE, signed_by="  "), RegisterLineUnsigned, {"fine": 1}),
        (replace(LINE, proposed_by=""), RegisterLineUnsigned, {"fine": 1}),
        (replace(LINE, signed_by="Аудитор "), RegisterLineUnsigned, {"fine": 1}),
        (
            replace(LINE, period="2026-10"),
            RegisterLineOfOtherPeriod,
            {"fine": 1, "period": "2026-10", "expected": "2026-11"},
        ),
        (
            replace(LINE, amount=Money(1, "KZT")),
            RegisterLineOfOtherCurrency,
            {"fine": 1, "currency": "KZT", "expected": "RUB"},
        ),
    ],
)
def test_a_line_that_may_not_be_paid_is_named(
    line: RegisterLine, error: type[KnownError], facts: dict[str, str | int]
) -> None:
    with pytest.raises(error) as caught:
        made(replace(LINE, fine_id=5), line, total=Money(0))
    assert caught.value.facts == facts


def test_a_fine_is_paid_once() -> None:
    with pytest.raises(RegisterFineTwice):
        made(LINE, LINE)


def test_lines_come_in_the_same_order_however_they_were_read() -> None:
    lines = [replace(LINE, fine_id=3), replace(LINE, fine_id=2, manager="Абрамов"), LINE]
    assert made(*lines) == made(*reversed(lines))
    assert [line.fine_id for line in made(*lines).lines] == [2, 1, 3]


def test_spellings_of_one_name_are_one_manager() -> None:
    register = made(LINE, replace(LINE, fine_id=2, manager="иванов  петр"))
    assert [(row.fines, row.total) for row in summaries(register)] == [(2, Money(369_312))]


lines_of_any_kind = st.lists(
    st.builds(
        lambda fine, manager, minor: replace(LINE, fine_id=fine, manager=manager, amount=Money(minor)),
        st.integers(1, 10**6),
        st.text(max_size=12),
        st.integers(-(10**10), 10**10),
    ),
    unique_by=lambda line: line.fine_id,
    max_size=30,
)


@given(lines_of_any_kind)
def test_summaries_add_up_to_the_ledger_and_count_every_fine(lines: list[RegisterLine]) -> None:
    register = made(*lines)
    rows = summaries(register)
    assert sum(row.total.minor for row in rows) == register.ledger_total.minor
    assert sum(row.fines for row in rows) == len(lines)
    assert [row.manager for row in rows] == sorted(row.manager for row in rows)


@given(st.integers(-(10**15), 10**15), st.sampled_from(".,"))
def test_plain_amounts_read_back_as_the_same_money(minor: int, point: str) -> None:
    assert parse_minor(plain(Money(minor), point)) == minor


def test_every_title_is_named_once() -> None:
    assert len(set(COLUMN_TITLES + SHEET_TITLES)) == len(COLUMN_TITLES + SHEET_TITLES)
