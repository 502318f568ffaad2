"""Rules of fitted windows: which window, which company, and what a decoder's timestamps mean."""

import threading
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.adapters.speech.ahead import Work, worked_ahead
from qa_desk.adapters.speech.fit import FULL_FRAMES, HORIZON, MOST_PIECES, batches_of, window_frames
from qa_desk.adapters.speech.fitted import split_at_stamps, stamps_of
from qa_desk.adapters.speech.pieces import in_talking_order, length_ms
from qa_desk.adapters.speech.profile import FitProfile
from qa_desk.domain.transcript import Piece

FIT = FitProfile(margin_s=0.5, least_window_s=2, step_s=1)
BEGIN = 100
"""Timestamp zero in these tests; smaller tokens are text."""


@st.composite
def talks(draw: st.DrawFn) -> list[Piece]:
    shape = st.tuples(st.integers(0, 1), st.integers(0, 4000), st.integers(1, 29_000))
    pieces, now = [], 0
    for channel, gap, length in draw(st.lists(shape, max_size=HORIZON + 20)):
        pieces.append(Piece(channel, now + gap, now + gap + length))
        now += gap + length
    return in_talking_order(pieces)


@pytest.mark.parametrize(
    ("length", "frames"),
    [(1, 200), (1500, 200), (1501, 300), (2500, 300), (2501, 400), (11_900, 1300), (29_500, 3000), (33_000, 3000)],
)
def test_a_window_is_the_length_and_the_margin_up_to_the_next_step(length: int, frames: int) -> None:
    assert window_frames(Piece(0, 700, 700 + length), FIT) == frames


def test_a_window_is_never_shorter_than_the_least_one() -> None:
    assert window_frames(Piece(0, 0, 100), FitProfile(least_window_s=7.5, step_s=0.5)) == 750


@given(talks(), st.integers(1, 4))
def test_batches_hold_every_piece_once_each_in_its_own_window(pieces: list[Piece], at_once: int) -> None:
    batches = batches_of(pieces, FIT, at_once)
    assert sorted(piece for batch in batches for piece in batch) == sorted(pieces)
    for batch in batches:
        frames = {window_frames(piece, FIT) for piece in batch}
        assert len(frames) == 1
        assert 1 <= len(batch) <= MOST_PIECES
        assert len(batch) == 1 or sum(map(length_ms, batch)) * at_once <= FULL_FRAMES * 10


@given(talks())
def test_a_piece_never_waits_for_more_than_the_horizon(pieces: list[Piece]) -> None:
    come = [piece for batch in batches_of(pieces, FIT) for piece in batch]
    assert all(abs(come.index(piece) - place) < HORIZON for place, piece in enumerate(pieces))
    assert come[:1] == pieces[:1]


@pytest.mark.parametrize(
    ("tokens", "parts"),
    [
        ([], []),
        ([1, 2], [[1, 2]]),
        ([100, 1, 150], [[100, 1, 150]]),
        ([100, 1, 150, 160, 2, 190], [[100, 1, 150], [160, 2, 190]]),
        ([100, 1, 150, 150, 2], [[100, 1, 150], [150, 2]]),
    ],
)
def test_sentences_part_where_two_timestamps_meet_and_nothing_is_lost(
    tokens: list[int], parts: list[list[int]]
) -> None:
    assert split_at_stamps(tokens, BEGIN) == parts


@given(st.lists(st.integers(0, 200)))
def test_parts_are_the_tokens(tokens: list[int]) -> None:
    assert [token for part in split_at_stamps(tokens, BEGIN) for token in part] == tokens


@pytest.mark.parametrize(
    ("tokens", "stamps"),
    [
        ([1, 2], (0, None)),
        ([110, 1, 150], (200, 1000)),
        ([110, 1], (200, None)),
        ([1, 150], (0, 1000)),
        ([110, 1, 110], (200, None)),
        ([100], (0, None)),
    ],
)
def test_timestamps_count_fiftieths_of_a_second(tokens: list[int], stamps: tuple[int, int | None]) -> None:
    assert stamps_of(tokens, BEGIN) == stamps


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_work_ahead_keeps_the_order(workers: int) -> None:
    works = [Work(partial(int, value)) for value in range(20)]
    assert list(worked_ahead(works, workers)) == list(range(20))


@pytest.mark.parametrize("workers", [1, 2])
def test_who_leaves_early_leaves_the_rest_undone(workers: int) -> None:
    done: list[int] = []
    works = [Work(partial(done.append, value)) for value in range(20)]
    ahead = worked_ahead(works, workers)
    next(ahead)
    ahead.close()
    assert 1 <= len(done) <= 1 + workers
    assert not any(thread.name.startswith("batch") for thread in threading.enumerate())


def test_a_fault_in_work_ahead_reaches_who_waits() -> None:
    def fail() -> None:
        raise MemoryError

    with pytest.raises(MemoryError):
        list(worked_ahead([Work(fail)] * 3, 2))
