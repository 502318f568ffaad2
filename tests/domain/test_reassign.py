"""Who gets the deal: by policy, repeatable, never somebody who had it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.money import Money
from qa_desk.domain.penalty import same_name
from qa_desk.domain.reassign import (
    Candidate,
    DealOutcome,
    Followed,
    NobodyToTake,
    ReassignPolicy,
    choose,
    guess_closed_stages,
    outcome_of,
    recovered,
)

P = ReassignPolicy
TEAM = [
    Candidate("Анна", "А", 1),
    Candidate("Борис", "А", 5),
    Candidate("Вера", "Б", 3),
    Candidate("Глеб", "Б", 3),
    Candidate("Дарья", "", 9),
]


@pytest.mark.parametrize(
    ("policy", "former", "last", "chosen", "gets"),
    [
        (P.LEAST_LOADED, {"Борис"}, "", "", "Анна"),
        (P.LEAST_LOADED, {"анна "}, "", "", "Вера"),  # equal loads go by name
        (P.SAME_GROUP, {"Анна"}, "", "", "Борис"),
        (P.SAME_GROUP, {"Вера"}, "", "", "Глеб"),
        (P.ROUND_ROBIN, {"Анна"}, "", "", "Борис"),
        (P.ROUND_ROBIN, {"Анна"}, "Борис", "", "Вера"),
        (P.ROUND_ROBIN, {"Анна"}, "Дарья", "", "Борис"),
        (P.ROUND_ROBIN, {"Вера"}, "Борис", "", "Глеб"),
        (P.CHOSEN, {"Анна"}, "", "глеб", "Глеб"),
    ],
)
def test_the_policy_names_one_person(policy: P, former: set[str], last: str, chosen: str, gets: str) -> None:
    assert choose(policy, TEAM, frozenset(former), last, chosen) == gets
    assert choose(policy, TEAM[::-1], frozenset(former), last, chosen) == gets


@pytest.mark.parametrize(
    ("policy", "gets"), [(P.LEAST_LOADED, "Вера"), (P.SAME_GROUP, "Анна"), (P.ROUND_ROBIN, "Вера")]
)
def test_who_is_not_active_is_proposed_only_where_nobody_active_fits(policy: P, gets: str) -> None:
    """Of Борис's group only Анна is there besides him, so she is proposed although she did nothing."""
    team = [replace(one, active=one.manager != "Анна") for one in TEAM]
    assert choose(policy, team, frozenset({"Борис"})) == gets
    assert choose(policy, [replace(one, active=False) for one in TEAM], frozenset({"Борис"})) == "Анна"
    assert choose(P.CHOSEN, team, frozenset({"Борис"}), chosen="анна") == "Анна"


@pytest.mark.parametrize(
    ("policy", "team", "former", "chosen"),
    [
        (P.LEAST_LOADED, TEAM[:1], {"Анна"}, ""),
        (P.ROUND_ROBIN, [], {"Анна"}, ""),
        (P.SAME_GROUP, TEAM, {"Дарья"}, ""),  # she has no group
        (P.SAME_GROUP, TEAM, {"Анна", "Борис"}, ""),
        (P.CHOSEN, TEAM, {"Анна"}, "Анна"),
        (P.CHOSEN, TEAM, {"Анна"}, ""),
        (P.CHOSEN, TEAM, {"Анна"}, "Никто"),
    ],
)
def test_when_nobody_fits_it_is_said(policy: P, team: list[Candidate], former: set[str], chosen: str) -> None:
    with pytest.raises(NobodyToTake):
        choose(policy, team, frozenset(former), "", chosen)


names = st.sampled_from(["Анна", "анна", "Борис", "Вера", "Глеб ", "Ёжин", "Ежин"])


@given(
    st.sampled_from(P),
    st.lists(st.builds(Candidate, names, st.sampled_from(["А", "Б", ""]), st.integers(0, 9)), max_size=8),
    st.frozensets(names, min_size=1),
    names,
    names,
)
def test_it_never_goes_to_who_had_it_and_always_to_the_same(
    policy: P, team: list[Candidate], former: frozenset[str], last: str, chosen: str
) -> None:
    try:
        got = choose(policy, team, former, last, chosen)
    except NobodyToTake:
        return
    assert not any(same_name(got, name) for name in former)
    assert got == choose(policy, list(reversed(team)), former, last, chosen)


SIGNED = datetime(2026, 11, 16, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stage", "closed", "outcome"),
    [
        ("Успешно реализовано", SIGNED, DealOutcome.WON),
        ("Закрыто и не реализовано", SIGNED + timedelta(days=1), DealOutcome.LOST),
        ("Закрыто и не реализовано", SIGNED - timedelta(days=1), DealOutcome.IN_WORK),
        ("Закрыто и не реализовано", None, DealOutcome.IN_WORK),
        ("Переговоры", None, DealOutcome.IN_WORK),
    ],
)
def test_the_newest_import_tells_the_outcome(stage: str, closed: datetime | None, outcome: DealOutcome) -> None:
    won, lost = guess_closed_stages(["Успешно реализовано", "Закрыто и не реализовано", "Переговоры", "Deal won"])
    assert (won, lost) == (("Успешно реализовано", "Deal won"), ("Закрыто и не реализовано",))
    assert outcome_of(stage, closed, SIGNED, won, lost) is outcome


def test_money_is_counted_by_outcome_and_only_in_its_currency() -> None:
    def deal(outcome: DealOutcome, amount: Money | None) -> Followed:
        return Followed(1, "1", "", "А", "Б", SIGNED, outcome, amount, True)

    found = recovered(
        [
            deal(DealOutcome.WON, Money(100)),
            deal(DealOutcome.WON, Money(50)),
            deal(DealOutcome.LOST, Money(7)),
            deal(DealOutcome.WON, Money(9, "USD")),
            deal(DealOutcome.IN_WORK, None),
        ],
        "RUB",
    )
    assert dict(found.counts) == {DealOutcome.WON: 3, DealOutcome.LOST: 1, DealOutcome.IN_WORK: 1}
    assert {outcome: money.minor for outcome, money in found.sums.items()} == {
        DealOutcome.WON: 150,
        DealOutcome.LOST: 7,
        DealOutcome.IN_WORK: 0,
    }
    assert found.without_amount == 2
