"""Thousands of turns: laid out some at a time, marked sparsely, and still found, kept and scrolled to."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from qa_desk.desktop.pages.review.turn_index import index_of, known
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.shown_turn import ShownTurn
from qa_desk.desktop.widgets.transcript_view import TranscriptView
from qa_desk.domain.call import Lane
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.transcript import Turn

MANY = 3_000
LANES = (Lane.MANAGER, Lane.CLIENT, Lane.UNKNOWN)


def shown(changes: dict[int, str] | None = None) -> Sequence[ShownTurn]:
    words = changes or {}
    return [
        ShownTurn(LANES[row % 2], row * 1_000, row * 1_000 + 900, words.get(row, f"слова {row}"), key=row + 1)
        for row in range(MANY)
    ]


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> TranscriptView:
    view = TranscriptView(theme)
    qtbot.addWidget(view)
    view.resize(600, 500)
    view.show()
    qtbot.waitExposed(view)
    view.set_turns(shown())
    return view


def top(view: TranscriptView) -> int:
    return view.indexAt(QPoint(view.viewport().width() // 2, 2)).row()


def is_seen(view: TranscriptView, row: int) -> bool:
    place = view.visualRect(view.model().index(row, 0))
    return place.isValid() and view.viewport().rect().intersects(place)


def test_a_turn_far_below_is_scrolled_to_as_soon_as_it_has_a_place(qtbot: QtBot, view: TranscriptView) -> None:
    view.choose(MANY - 10)
    assert view.current_row == MANY - 10
    qtbot.waitUntil(lambda: is_seen(view, MANY - 10))


def test_a_correction_keeps_the_place_in_a_long_call(qtbot: QtBot, view: TranscriptView) -> None:
    view.choose(2_000)
    qtbot.waitUntil(lambda: is_seen(view, 2_000))
    before = top(view)
    view.set_turns(shown({1_990: "теперь здесь намного больше слов, чем было прежде, " * 8}))
    assert top(view) == pytest.approx(before, abs=4)
    assert view.current_row == 2_000


def test_another_width_brings_back_the_turn_that_was_at_the_top(qtbot: QtBot, view: TranscriptView) -> None:
    view.choose(2_000)
    qtbot.waitUntil(lambda: is_seen(view, 2_000))
    before = top(view)
    view.resize(420, 500)
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > 0 and is_seen(view, before))


def test_marks_move_without_touching_the_other_turns(view: TranscriptView) -> None:
    untouched = view.turns[7]
    view.set_marks(evidence=[5], highlights=[9])
    view.set_marks(evidence=[6])
    assert [row for row, turn in enumerate(view.turns) if turn.evidence] == [6]
    assert not any(turn.highlight for turn in view.turns)
    assert view.turns[7] is untouched


@st.composite
def some_turns(draw: st.DrawFn) -> tuple[Turn, ...]:
    starts = sorted(draw(st.lists(st.integers(0, 60), max_size=12)))
    lengths = draw(st.lists(st.integers(1, 20), min_size=12, max_size=12))
    lanes = draw(st.lists(st.sampled_from(LANES), min_size=12, max_size=12))
    return tuple(Turn(lane, at, at + long, "да", 0.9) for at, long, lane in zip(starts, lengths, lanes, strict=False))


@given(some_turns(), st.integers(0, 60), st.integers(1, 40), st.sampled_from(LANES))
def test_the_index_finds_the_turns_that_looking_at_each_would_find(
    turns: tuple[Turn, ...], from_ms: int, length: int, lane: Lane
) -> None:
    span = SpanEvidence("a" * 64, lane, from_ms, from_ms + length, "да")
    slowly = [
        row
        for row, turn in enumerate(turns)
        if turn.lane is lane and span.from_ms <= (turn.from_ms + turn.to_ms) // 2 < span.to_ms
    ]
    assert sorted(index_of(turns).under(span)) == slowly


def test_the_same_talk_loaded_again_is_the_same_tuple() -> None:
    def talk() -> tuple[Turn, ...]:
        return tuple(Turn(Lane.CLIENT, row, row + 1, f"другое {row}", 0.9) for row in range(50))

    first = talk()
    index_of(first)
    assert known(talk()) is first
