"""What a sample can say: exact where it can be, silent where it must be."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.sample_draw import Flag, FrameDeal, Moment, SamplePolicy, draw_next
from qa_desk.domain.sample_proof import DrawKind, DrawRecord, ReplaceReason
from qa_desk.domain.sample_stats import coverage, may_be_missed, places, told_apart
from tests.domain.test_sample_draws import NOON


@given(st.integers(0, 300), st.integers(0, 300))
def test_what_may_be_missed_is_the_largest_number_with_a_chance_of_five_percent(deals: int, audited: int) -> None:
    audited = min(audited, deals)
    most = may_be_missed(deals, audited)

    def chance(faulty: int) -> Fraction:
        return Fraction(comb(deals - faulty, audited), comb(deals, audited))

    assert chance(most) >= Fraction(1, 20)
    if most < deals:
        assert chance(most + 1) < Fraction(1, 20)


@pytest.mark.parametrize(
    ("deals", "audited", "most"), [(100, 100, 0), (100, 10, 24), (1000, 100, 28), (10, 1, 9), (30, 0, 30), (0, 0, 0)]
)
def test_known_cases(deals: int, audited: int, most: int) -> None:
    assert may_be_missed(deals, audited) == most


def test_extras_and_replaced_deals_are_in_no_share() -> None:
    frame = [
        FrameDeal(str(n), "Анна" if n <= 40 else "Борис", flags=(Flag.NO_TASK,) if n % 4 == 0 else ())
        for n in range(1, 61)
    ]
    drawn = draw_next(frame, SamplePolicy(10, {Flag.NO_TASK: 20}), "s", "p", Moment(1, 1))
    first = DrawRecord(1, DrawKind.TOP_UP, NOON, Moment(1, 1), "f", 60, tuple(drawn))
    gone = drawn[0].deal.external_id
    free = next(deal for deal in frame if deal.manager == "Анна" and deal not in [one.deal for one in drawn])
    other = DrawRecord(
        2, DrawKind.REPLACEMENT, NOON, Moment(1, 1), "f", 60, (type(drawn[0])(free, "0" * 64),), gone,
        ReplaceReason.TEST_DEAL,
    )  # fmt: skip
    extra = next(one.deal.external_id for one in drawn if one.flag)
    everybody, anna, boris = coverage([first, other], frame, 10, {free.external_id: False, extra: False, gone: True})
    assert (anna.deals, anna.due, anna.drawn, anna.extra, anna.replaced) == (40, 4, 4, 2, 1)
    assert (anna.audited, anna.faulty) == (1, 1)
    assert (boris.due, boris.drawn, boris.replaced, boris.audited) == (2, 2, 0, 0)
    assert (everybody.deals, everybody.due, everybody.drawn, everybody.audited) == (60, 6, 6, 1)
    assert boris.interval() == (0.0, 1.0)
    assert boris.may_be_missed() == 20


def test_nobody_is_placed_before_another_while_intervals_overlap() -> None:
    intervals = {"Анна": (0.0, 0.2), "Борис": (0.1, 0.4), "Вера": (0.5, 0.9)}
    assert places(intervals) == {"Анна": (1, 2), "Борис": (1, 2), "Вера": (3, 3)}
    assert told_apart(intervals["Анна"], intervals["Вера"])
    assert not told_apart(intervals["Анна"], intervals["Борис"])


@given(
    st.dictionaries(
        st.sampled_from("абвгде"), st.tuples(st.floats(0, 1), st.floats(0, 1)).map(lambda p: (min(p), max(p)))
    )
)
def test_a_place_is_certain_only_when_all_others_are_told_apart(intervals: dict[str, tuple[float, float]]) -> None:
    for name, (first, last) in places(intervals).items():
        assert 1 <= first <= last <= len(intervals)
        others = [one for other, one in intervals.items() if other != name]
        assert (first == last) == all(told_apart(intervals[name], one) for one in others)
