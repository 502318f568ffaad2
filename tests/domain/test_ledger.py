"""The ledger's rules as tables: balances are sums, a counter-entry never takes back more than is left."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.closing import (
    EarlierPeriodOpen,
    PeriodAhead,
    PeriodClosed,
    check_closable,
    next_period,
    open_period,
    totals_of,
)
from qa_desk.domain.errors import KnownError
from qa_desk.domain.ledger import (
    EntryId,
    EntryKind,
    MoreThanLeft,
    NothingLeft,
    NotReversible,
    balance,
    counter_amount,
    left_of,
)
from qa_desk.domain.ledger_inputs import (
    ClosingInputs,
    FormInputs,
    Inputs,
    ReversalInputs,
    RuleUnknown,
    TariffInputs,
    from_data,
    to_data,
)
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import CostPerLead, TariffId
from qa_desk.domain.people import UserId
from qa_desk.domain.recompute import LedgerFault, recompute, verify_ledger
from tests.fakes.money import DAY, TARIFF, fine, reversal

FINE = fine(1)


@pytest.mark.parametrize(
    ("taken", "asked", "gives"),
    [
        ([], None, -150_000),
        ([], 1, -1),
        ([], 150_000, -150_000),
        ([-50_000], None, -100_000),
        ([-50_000, -99_999], 1, -1),
    ],
)
def test_a_counter_entry_is_a_part_or_all_that_is_left(taken: list[int], asked: int | None, gives: int) -> None:
    before = [reversal(2 + number, FINE, minor) for number, minor in enumerate(taken)]
    assert counter_amount(FINE, before, None if asked is None else Money(asked)) == Money(gives)


@pytest.mark.parametrize(
    ("taken", "asked", "error"),
    [
        ([], 150_001, MoreThanLeft),
        ([], 0, MoreThanLeft),
        ([], -1, MoreThanLeft),
        ([-100_000], 50_001, MoreThanLeft),
        ([-150_000], None, NothingLeft),
        ([-150_000], 1, NothingLeft),
    ],
)
def test_more_than_is_left_is_refused(taken: list[int], asked: int | None, error: type[KnownError]) -> None:
    before = [reversal(2 + number, FINE, minor) for number, minor in enumerate(taken)]
    with pytest.raises(error):
        counter_amount(FINE, before, None if asked is None else Money(asked))


def test_another_currency_and_another_kind_are_no_counter_entry() -> None:
    with pytest.raises(MoreThanLeft):
        counter_amount(FINE, [], Money(1, "USD"))
    with pytest.raises(NotReversible):
        counter_amount(reversal(2, FINE, -1), [], None)


@given(st.lists(st.integers(1, 200_000), max_size=12))
def test_however_often_it_is_asked_the_rest_is_never_negative(asked: list[int]) -> None:
    done = []
    for number, minor in enumerate(asked, 2):
        try:
            amount = counter_amount(FINE, done, Money(minor))
        except (MoreThanLeft, NothingLeft):
            continue
        done.append(reversal(number, FINE, amount.minor, minor))
    left = left_of(FINE, done)
    assert 0 <= left.minor == balance([FINE, *done], "RUB").minor


def test_a_balance_is_of_whom_and_when_it_is_asked_for() -> None:
    other = fine(2, 7, "Борис", "2026-12")
    entries = [FINE, other, reversal(3, FINE, -50_000, period="2026-12")]
    assert balance(entries, "RUB") == Money(100_007)
    assert balance(entries, "RUB", manager=" анна ") == Money(100_000)
    assert balance(entries, "RUB", period="2026-12") == Money(-49_993)
    assert balance(entries, "RUB", "Анна", "2026-12") == Money(-50_000)
    assert balance([], "RUB") == Money(0)


# ---------------------------------------------------------------- periods


@pytest.mark.parametrize(
    ("month", "closed", "goes"),
    [
        ("2026-11", set(), "2026-11"),
        ("2026-11", {"2026-11"}, "2026-12"),
        ("2026-11", {"2026-11", "2026-12"}, "2027-01"),
        ("2026-11", {"2026-10"}, "2026-11"),
    ],
)
def test_what_comes_after_the_close_enters_the_next_open_period(month: str, closed: set[str], goes: str) -> None:
    assert open_period(month, closed) == goes


def test_months_follow_one_another() -> None:
    assert [next_period(one) for one in ("2026-01", "2026-11", "2026-12")] == ["2026-02", "2026-12", "2027-01"]


@pytest.mark.parametrize(
    ("period", "closed", "used", "error"),
    [
        ("2026-11", {"2026-11"}, [], PeriodClosed),
        ("2026-12", set(), [], PeriodAhead),
        ("2026-11", set(), ["2026-09", "2026-11"], EarlierPeriodOpen),
    ],
)
def test_periods_are_closed_once_in_order_and_not_ahead(
    period: str, closed: set[str], used: list[str], error: type[KnownError]
) -> None:
    with pytest.raises(error):
        check_closable(period, "2026-11", closed, used)


def test_a_period_can_be_closed_with_nothing_in_it_or_before_it() -> None:
    check_closable("2026-11", "2026-11", {"2026-09"}, ["2026-09"])
    assert totals_of([], "x") == ClosingInputs(0, 0, 0, "x")
    assert totals_of([FINE, reversal(2, FINE, -1)], "x") == ClosingInputs(2, 150_000, -1, "x")


# ---------------------------------------------------------------- inputs, recomputing

INPUTS: list[Inputs] = [
    TariffInputs(TariffId(3), "Сайт «А»", date(2026, 1, 1), DAY, 10**12),
    FormInputs(7, "звонок", 2, "greeting", 3, 5_000),
    ReversalInputs(None),
    ReversalInputs(1),
    ClosingInputs(5, 10, -3, "f" * 64),
]


@pytest.mark.parametrize("inputs", INPUTS)
def test_inputs_come_back_from_plain_data(inputs: Inputs) -> None:
    assert from_data(to_data(inputs)) == inputs


def test_a_rule_of_a_newer_program_is_said() -> None:
    with pytest.raises(RuleUnknown):
        from_data({"rule": "tariff-9"})


def test_a_later_tariff_changes_no_past_amount_even_when_it_is_backdated() -> None:
    later = [
        TARIFF,
        CostPerLead(TariffId(2), "Сайт", date(2026, 11, 1), Money(999)),
        CostPerLead(TariffId(3), "Сайт", date(2027, 1, 1), Money(1)),
    ]
    assert recompute(FINE, later, []) == FINE.amount
    assert verify_ledger([FINE], later, "RUB").faults == ()


def test_the_form_of_an_audit_gives_its_own_amount() -> None:
    asked = fine(1, 15_000, inputs=FormInputs(7, "звонок", 2, "greeting", 3, 5_000))
    assert recompute(asked, [], []) == Money(15_000)


CLOSING = replace(
    fine(9), id=EntryId(9), kind=EntryKind.CLOSING, amount=Money(0), proposed_by=None, source="closing:2026-11",
    inputs=ClosingInputs(2, 150_000, -1, "f" * 64),
)  # fmt: skip


@pytest.mark.parametrize(
    ("entries", "faults"),
    [
        ([FINE, reversal(2, FINE, -1, 1), CLOSING], []),
        ([replace(FINE, amount=Money(1))], [LedgerFault.AMOUNT]),
        ([replace(FINE, inputs=replace(TariffInputs(TARIFF.id, "Нет", DAY, DAY, 1)))], [LedgerFault.INPUTS]),
        ([FINE, reversal(2, FINE, -150_001, 150_001)], [LedgerFault.OVER_REVERSED]),
        ([FINE, reversal(2, FINE, -5, 6)], [LedgerFault.AMOUNT]),
        ([FINE, reversal(2, FINE, -150_000), reversal(3, FINE, -1, 1)], [LedgerFault.OVER_REVERSED]),
        ([reversal(2, FINE, -1, 1)], [LedgerFault.INPUTS]),
        ([replace(FINE, entered_by=UserId(1))], [LedgerFault.ONE_PERSON]),
        ([replace(FINE, proposed_by=None)], [LedgerFault.ONE_PERSON]),
        ([FINE, replace(FINE, id=EntryId(2))], [LedgerFault.TWICE]),
        ([FINE, CLOSING], [LedgerFault.TOTALS]),
        ([FINE, reversal(2, FINE, -1, 1), CLOSING, fine(10)], [LedgerFault.CLOSED_PERIOD]),
    ],
)
def test_every_broken_rule_is_found(entries: list[object], faults: list[LedgerFault]) -> None:
    report = verify_ledger(entries, [TARIFF], "RUB")  # type: ignore[arg-type]
    assert [fault.kind for fault in report.faults] == faults
