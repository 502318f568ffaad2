"""Pure parts of listening: places of words in one call, the turn a key press means, words on the clock."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.desktop.pages.callbacks.facts import decision_facts
from qa_desk.desktop.pages.review.find_text import FoundInCall, Match, find_in
from qa_desk.desktop.pages.review.marking import meant_ms, row_at
from qa_desk.desktop.widgets.shown_turn import ShownTurn, foot_of, low_words, speaker, word_at, word_ranges
from qa_desk.domain.call import Lane
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.transcript import Doubt, Turn, Word
from qa_desk.services.views import RefusalLine

NOW = datetime(2026, 11, 16, tzinfo=UTC)

TEXTS = ("Ещё дорого", "для меня", "Дорогая, дорогая")


def short(form: str) -> frozenset[str]:
    return frozenset({form[:4]})


def test_what_is_typed_is_found_in_any_case_and_other_forms_with_a_dictionary() -> None:
    assert find_in(TEXTS, "дорого").rows == ((0, ((4, 10),)),)
    assert find_in(TEXTS, "дорого", short).matches == (Match(0, 0), Match(2, 0), Match(2, 1))
    assert find_in(TEXTS, "ЕЩЕ").rows == ((0, ((0, 3),)),)
    assert find_in(TEXTS, "д") == find_in(TEXTS, " ") == FoundInCall()


def test_walking_begins_at_the_row_in_sight() -> None:
    found = find_in(TEXTS, "дорого", short)
    assert [found.first_from(row) for row in range(4)] == [0, 1, 1, 0]


@given(st.text(), st.text(), st.booleans())
def test_found_places_lie_apart_within_the_text(text: str, question: str, with_words: bool) -> None:
    for _row, ranges in find_in((text,), question, short if with_words else None).rows:
        edges = [edge for place in ranges for edge in place]
        assert edges == sorted(edges)
        assert all(0 <= begin < end <= len(text) for begin, end in ranges)


TURNS = (
    Turn(Lane.MANAGER, 0, 5_000, "а", 1),
    Turn(Lane.CLIENT, 4_000, 6_000, "б", 1),
    Turn(Lane.CLIENT, 9_000, 9_500, "в", 1),
)


@pytest.mark.parametrize(
    ("ms", "row"),
    [(0, 0), (3_999, 0), (4_500, 1), (5_999, 1), (6_000, 1), (7_999, 1), (8_000, None), (9_000, 2), (20_000, None)],
)
def test_a_key_means_the_client_before_the_manager_else_what_has_just_ended(ms: int, row: int | None) -> None:
    assert row_at(TURNS, ms) == row


@pytest.mark.parametrize(("at", "rate", "meant"), [(5_000, 1.0, 4_700), (5_000, 2.0, 4_400), (100, 1.0, 0)])
def test_a_reaction_lasts_longer_on_a_faster_clock(at: int, rate: float, meant: int) -> None:
    assert meant_ms(at, rate) == meant


WORDS = (Word(0, 400, " да,", 0.9), Word(500, 900, "да", 0.1), Word(900, 950, "нету", 0.9))
TURN = ShownTurn(Lane.CLIENT, 0, 1_000, "да, да", words=WORDS)


def test_words_are_found_in_the_text_one_after_another() -> None:
    assert word_ranges(TURN.text, WORDS) == ((0, 3), (4, 6), (6, 6))
    assert [word_at(TURN, ms) for ms in (-1, 0, 450, 500, 899, 920)] == [None, (0, 3), (0, 3), (4, 6), (4, 6), None]
    assert low_words(TURN) == [(4, 6)]


def test_a_turn_says_what_is_to_be_doubted() -> None:
    assert foot_of(TURN) == ""
    doubtful = ShownTurn(Lane.CLIENT, 0, 1, "да да", doubt=Doubt.LOOP, guessed=True)
    assert foot_of(doubtful) == "May be invented: words repeat in a loop. Not heard yet."
    assert speaker(doubtful) == "Client (guessed)"


@pytest.mark.parametrize(
    ("percent", "told"),
    [
        (74, "Reason confirmed (Вера)\nListened to 74 % of the client's speech\nда"),
        (None, "Reason confirmed (Вера)\nда"),
    ],
)
def test_cards_tell_how_much_the_auditor_had_heard(percent: int | None, told: str) -> None:
    line = RefusalLine(
        1, 1, "1", "", "", (), "", "", RefusalState.CALLBACK_DUE, None, "", "", NOW, None,
        decision="confirmed", decision_comment="да", decided_by="Вера", heard_percent=percent,
    )  # fmt: skip
    assert decision_facts(line, None, UTC)[1].value == told
