"""Rules of cutting: windows, order, and what an earlier run has already done."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.adapters.speech.pieces import in_talking_order, left_to_do, pieces_of
from qa_desk.adapters.speech.profile import ModelProfile, PieceKind
from qa_desk.domain.transcript import Piece

WINDOWS = ModelProfile(pieces=PieceKind.WINDOWS, window_s=10, window_gap_s=2)


@st.composite
def stretches(draw: st.DrawFn) -> list[tuple[int, int]]:
    found, now = [], 0
    for gap, length in draw(st.lists(st.tuples(st.integers(0, 5000), st.integers(100, 9000)), max_size=20)):
        found.append((now + gap, now + gap + length))
        now += gap + length
    return found


def test_utterances_stay_as_they_are() -> None:
    profile = ModelProfile(pieces=PieceKind.UTTERANCES)
    assert pieces_of(1, [(0, 900), (1000, 2000)], profile) == [Piece(1, 0, 900), Piece(1, 1000, 2000)]


def test_windows_end_before_what_does_not_fit_and_before_long_silence() -> None:
    found = [(0, 4000), (4500, 9000), (9100, 11_000), (14_000, 15_000)]
    assert pieces_of(0, found, WINDOWS) == [Piece(0, 0, 9000), Piece(0, 9100, 11_000), Piece(0, 14_000, 15_000)]


@given(stretches())
def test_windows_lose_no_speech_and_never_grow_too_long(found: list[tuple[int, int]]) -> None:
    pieces = pieces_of(0, found, WINDOWS)
    assert all(any(p.from_ms <= start and end <= p.to_ms for p in pieces) for start, end in found)
    assert all(p.to_ms - p.from_ms <= 10_000 for p in pieces)
    assert all(one.to_ms <= two.from_ms for one, two in pairwise(pieces))


@given(stretches(), st.data())
def test_done_and_left_are_the_whole_without_overlap(found: list[tuple[int, int]], data: st.DataObject) -> None:
    planned = pieces_of(0, found, ModelProfile(pieces=PieceKind.UTTERANCES))
    done = data.draw(st.sets(st.sampled_from(planned))) if planned else set()
    assert [piece for piece in planned if piece not in done] == left_to_do(planned, done)


@pytest.mark.parametrize(
    ("done", "left"),
    [
        (Piece(0, 990, 2020), False),
        (Piece(0, 1000, 1500), True),
        (Piece(0, 1000, 1501), False),
        (Piece(1, 1000, 2000), True),
        (Piece(0, 2000, 3000), True),
    ],
)
def test_a_piece_mostly_covered_counts_as_done(done: Piece, left: bool) -> None:
    assert bool(left_to_do([Piece(0, 1000, 2000)], [done])) is left


def test_both_sides_advance_together() -> None:
    one, two, three = Piece(0, 0, 5), Piece(1, 0, 4), Piece(0, 9, 12)
    assert in_talking_order([one, three, two]) == [one, two, three]
