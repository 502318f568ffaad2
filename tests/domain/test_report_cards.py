"""Scorecards: lights by limits, few deals without a colour, no place where intervals overlap."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.evaluation import Share
from qa_desk.domain.money import Money
from qa_desk.domain.report_cards import CardFacts, Fined, by_group, by_manager, is_filled, win_places
from qa_desk.domain.report_score import ScoreLimitWrong, ScoreRules, light, rules_of, warning, worst
from qa_desk.domain.report_table import Grade, Places, Rate, merged_names, scale_steps
from qa_desk.domain.settings import Settings
from tests.fakes.refusal_facts import OPENED, deal, refusal

NOW = OPENED
RULES = ScoreRules()


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(4, 5, Grade.GOOD), (79, 100, Grade.WATCH), (50, 100, Grade.WATCH), (49, 100, Grade.BAD), (4, 4, Grade.UNKNOWN)],
)
def test_green_yellow_red(part: int, whole: int, expected: Grade) -> None:
    assert light(Share(part, whole), 80, 50, 5) is expected


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(0, 10, Grade.GOOD), (1, 10, Grade.WATCH), (2, 10, Grade.BAD), (4, 4, Grade.UNKNOWN)],
)
def test_objections_the_other_way_round(part: int, whole: int, expected: Grade) -> None:
    assert warning(Share(part, whole), 10, 20, 5) is expected


def test_the_worst_light_is_the_cards_and_nothing_known_is_no_colour() -> None:
    assert worst([Grade.GOOD, Grade.UNKNOWN, Grade.WATCH]) is Grade.WATCH
    assert worst([Grade.UNKNOWN]) is worst([]) is Grade.UNKNOWN


@pytest.mark.parametrize(
    "limits", [{"interest_green": 40}, {"no_such": 1}, {"least": 0}, {"step_green": 101}, {"objection_red": 5}]
)
def test_wrong_limits_are_refused_by_the_settings_too(limits: dict[str, int]) -> None:
    with pytest.raises(ScoreLimitWrong):
        rules_of(limits)
    with pytest.raises(ScoreLimitWrong):
        Settings(score_limits=limits)


def test_own_limits_stand_in_place_of_the_shipped_ones() -> None:
    assert rules_of({"interest_green": 90}).interest_green == 90
    assert rules_of({}) == RULES


def facts(**changes: object) -> CardFacts:
    given_: dict[str, Any] = {
        "now": NOW, "open_deals": (), "closed": (), "won_stages": ("Успех",), "refusals": (), "fined": (),
        "currency": "RUB", **changes,
    }  # fmt: skip
    return CardFacts(**given_)


def test_a_card_counts_calls_steps_cards_contacts_fines_and_wins() -> None:
    tomorrow, yesterday = NOW + timedelta(days=1), NOW - timedelta(days=1)
    deals = [
        deal(1, calls=2, answered=1, reached=True, next_task_at=tomorrow),
        deal(2, calls=1, answered=0, reached=True, next_task_at=yesterday),
        deal(3, email=False, next_task_at=tomorrow),
        deal(4),
    ]
    closed = [deal(5, stage="Успех"), deal(6, stage="Нет")]
    fined = [Fined("анна соколова", Money(500), None, True), Fined("Анна Соколова", Money(-200), None, False)]
    refusals = [refusal(7, verdict=DecisionVerdict.CONTRADICTED)]
    (card,) = by_manager(facts(open_deals=deals, closed=closed, fined=fined, refusals=refusals), RULES)
    assert (card.open_deals, card.interest, card.calls, card.answered) == (4, Share(1, 4), Rate(3, 4), Share(1, 3))
    assert (card.step, card.filled, card.contacts) == (Share(2, 4), Share(2, 4), Share(2, 4))
    assert (card.wins, card.fines, card.fined, card.objections) == (Share(1, 2), 1, Money(300), Share(1, 1))
    assert card.grade is Grade.UNKNOWN  # four deals are too few
    assert card.places is None  # nobody to stand beside


def test_a_card_is_filled_with_name_phone_email_and_task() -> None:
    assert is_filled(deal(next_task_at=NOW))
    assert not any(is_filled(deal(next_task_at=NOW, **{name: False})) for name in ("named", "phone", "email"))
    assert not is_filled(deal())


def test_nobody_is_ranked_across_overlapping_intervals() -> None:
    overlapping = win_places({"а": Share(3, 6), "б": Share(5, 6), "в": Share(1, 6)})
    assert set(overlapping.values()) == {Places(1, 3, 3)}
    apart = win_places({"а": Share(95, 100), "б": Share(50, 100), "в": Share(5, 100)})
    assert apart == {"а": Places(1, 1, 3), "б": Places(2, 2, 3), "в": Places(3, 3, 3)}
    assert win_places({"один": Share(5, 5)}) == {}


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.tuples(st.integers(0, 40), st.integers(1, 40)), max_size=8))
def test_places_hold_the_place_by_value(given_: dict[str, tuple[int, int]]) -> None:
    shares = {name: Share(min(part, whole), whole) for name, (part, whole) in given_.items()}
    found = win_places(shares)
    for name, place in found.items():
        assert 1 <= place.first <= place.last <= len(shares)
        better = sum((one.value or 0) > (shares[name].value or 0) for one in shares.values())
        assert place.first <= better + 1
        assert place.last >= better + 1


def test_groups_take_their_managers_fines() -> None:
    deals = [deal(1), deal(2, manager="Роман Титов", group="Юг")]
    fined = [Fined("Роман Титов", Money(500), None, True)]
    cards = by_group(facts(open_deals=deals, fined=fined), RULES)
    assert [(one.name, one.open_deals, one.fined) for one in cards] == [
        ("Север", 1, Money(0)),
        ("Юг", 1, Money(500)),
    ]


def test_one_spelling_for_each_person() -> None:
    found = merged_names(["Пётр", "петр", "Пётр", "Анна"])
    assert found == {"Пётр": "Пётр", "петр": "Пётр", "Анна": "Анна"}


@given(st.integers(1, 10**12))
def test_a_scale_ends_at_or_over_the_highest_in_whole_even_steps(highest: int) -> None:
    marks = scale_steps(highest)
    assert marks[0] == 0
    assert marks[-1] >= highest
    assert marks[-1] < highest * 2.01
    assert len({later - sooner for sooner, later in pairwise(marks)}) == 1
