"""Hearing: what counts as heard, how shares are counted, and that doubtful text is no evidence unheard."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.call import Lane
from qa_desk.domain.listening import (
    FASTEST_HEARD,
    Listened,
    NotListened,
    Played,
    PlayedSpan,
    check_listened,
    common_ms,
    is_heard,
    listened,
    union,
)
from qa_desk.domain.people import UserId
from qa_desk.domain.transcript import Doubt, Turn

NOW = datetime(2026, 11, 16, tzinfo=UTC)
SHA = "a" * 64
LONG = 300
moments = st.integers(0, LONG)
intervals = st.lists(st.tuples(moments, moments), max_size=12)
lanes = st.sampled_from(list(Lane))


def span(from_ms: int, to_ms: int, rate: int = 100, only: frozenset[Lane] = frozenset(Lane)) -> PlayedSpan:
    return PlayedSpan(Played(SHA, from_ms, to_ms, rate, only), UserId(1), NOW)


spans = st.lists(
    st.builds(
        span, moments, moments, st.sampled_from([50, 100, FASTEST_HEARD, FASTEST_HEARD + 1, 300]), st.frozensets(lanes)
    ),
    max_size=8,
)
turns = st.lists(
    st.builds(
        lambda lane, begin, length, doubt: Turn(lane, begin, begin + length, "слова", 1.0, doubt=doubt),
        lanes, moments, st.integers(1, 60), st.none() | st.sampled_from(list(Doubt)),
    ),
    max_size=8,
)  # fmt: skip


def moments_of(of: list[tuple[int, int]]) -> set[int]:
    return {ms for begin, end in of for ms in range(begin, end)}


@given(intervals, intervals)
def test_unions_count_every_moment_once(left: list[tuple[int, int]], right: list[tuple[int, int]]) -> None:
    assert moments_of(union(left)) == moments_of(left)
    assert sum(end - begin for begin, end in union(left)) == len(moments_of(left))
    assert common_ms(union(left), union(right)) == len(moments_of(left) & moments_of(right))


@given(turns, spans)
def test_the_share_is_what_counting_moment_by_moment_gives(said: list[Turn], heard: list[PlayedSpan]) -> None:
    def audible(lane: Lane) -> set[int]:
        slow = [one.played for one in heard if one.played.rate_percent <= FASTEST_HEARD]
        return moments_of(
            [
                (one.from_ms, one.to_ms)
                for one in slow
                if one.lanes and (lane in one.lanes or Lane.UNKNOWN in one.lanes or lane is Lane.UNKNOWN)
            ]
        )

    expected_heard = expected_speech = 0
    for lane in (Lane.CLIENT, Lane.UNKNOWN):
        speech = moments_of([(turn.from_ms, turn.to_ms) for turn in said if turn.lane is lane])
        expected_speech += len(speech)
        expected_heard += len(speech & audible(lane))
    assert listened({SHA: said}, heard) == Listened(expected_heard, expected_speech)


@given(turns, spans, spans)
def test_hearing_more_never_makes_it_less(said: list[Turn], some: list[PlayedSpan], more: list[PlayedSpan]) -> None:
    before, after = listened({SHA: said}, some), listened({SHA: said}, [*some, *more])
    assert before.speech_ms == after.speech_ms
    assert before.heard_ms <= after.heard_ms <= after.speech_ms
    assert all(is_heard(turn, SHA, [*some, *more]) for turn in said if is_heard(turn, SHA, some))


@given(turns, spans, lanes, moments, st.integers(1, 100))
def test_doubtful_text_is_evidence_only_when_every_doubtful_turn_under_it_was_heard(
    said: list[Turn], heard: list[PlayedSpan], lane: Lane, from_ms: int, length: int
) -> None:
    to_ms = from_ms + length
    under = [
        turn
        for turn in said
        if turn.doubt and (turn.lane is lane or Lane.UNKNOWN in (turn.lane, lane))
        and moments_of([(turn.from_ms, turn.to_ms)]) & moments_of([(from_ms, to_ms)])
    ]  # fmt: skip
    if all(is_heard(turn, SHA, heard) for turn in under):
        check_listened(said, SHA, lane, from_ms, to_ms, heard)
    else:
        with pytest.raises(NotListened) as refused:
            check_listened(said, SHA, lane, from_ms, to_ms, heard)
        assert refused.value.facts["doubt"] in set(Doubt)


@given(turns, spans)
def test_text_without_doubt_needs_no_hearing(said: list[Turn], heard: list[PlayedSpan]) -> None:
    sure = [turn for turn in said if turn.doubt is None]
    check_listened(sure, SHA, Lane.CLIENT, 0, LONG, heard)


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        ([span(0, 79)], False),
        ([span(0, 80)], True),
        ([span(0, 50), span(50, 80)], True),
        ([span(0, 50), span(40, 79)], False),
        ([span(0, 100, FASTEST_HEARD)], True),
        ([span(0, 100, FASTEST_HEARD + 1)], False),
        ([span(0, 100, 100, frozenset({Lane.MANAGER}))], False),
        ([span(0, 100, 100, frozenset({Lane.UNKNOWN}))], True),
        ([span(0, 100, 100, frozenset())], False),
        ([], False),
    ],
)
def test_a_turn_is_heard_when_enough_of_it_sounded_on_its_lane_slowly_enough(
    heard: list[PlayedSpan], expected: bool
) -> None:
    assert is_heard(Turn(Lane.CLIENT, 0, 100, "да", 1.0), SHA, heard) is expected
    assert not is_heard(Turn(Lane.CLIENT, 0, 100, "да", 1.0), "b" * 64, heard)


@pytest.mark.parametrize(("heard", "speech", "percent"), [(0, 0, None), (0, 10, 0), (999, 1_000, 99), (7, 7, 100)])
def test_the_percent_is_never_rounded_up(heard: int, speech: int, percent: int | None) -> None:
    assert Listened(heard, speech).percent == percent
