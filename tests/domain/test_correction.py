"""Corrections: the last one counts, what was recognised stays, words keep their times where they stayed."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.call import Lane
from qa_desk.domain.correction import TurnFix, corrected, fitted
from qa_desk.domain.people import UserId
from qa_desk.domain.transcript import Turn, TurnId, Word

NOW = datetime(2026, 11, 16, tzinfo=UTC)
WORDS = tuple(
    Word(number * 100, number * 100 + 80, text, 0.5) for number, text in enumerate(["для", "меня", "дарога", "да"])
)
TURN = Turn(Lane.CLIENT, 0, 400, "для меня дарога да", 0.4, WORDS, guessed=True, id=TurnId(1))


def fix(text: str | None = None, lane: Lane | None = None, model: str = "") -> TurnFix:
    return TurnFix(TurnId(1), text, lane, model, UserId(1), NOW)


@pytest.mark.parametrize(
    ("fixes", "text", "lane", "original", "guessed", "confidence"),
    [
        ([], TURN.text, Lane.CLIENT, None, True, 0.4),
        ([fix("дорого")], "дорого", Lane.CLIENT, TURN.text, True, 1.0),
        ([fix("дорого", model="large")], "дорого", Lane.CLIENT, TURN.text, True, 0.4),
        ([fix("дорого"), fix("дороговато")], "дороговато", Lane.CLIENT, TURN.text, True, 1.0),
        ([fix("дорого"), fix(TURN.text)], TURN.text, Lane.CLIENT, None, True, 0.4),
        ([fix("дорого"), fix(lane=Lane.MANAGER)], "дорого", Lane.MANAGER, TURN.text, False, 1.0),
        ([fix(lane=Lane.MANAGER, model="voices")], TURN.text, Lane.MANAGER, None, True, 0.4),
        ([fix(lane=Lane.CLIENT)], TURN.text, Lane.CLIENT, None, False, 0.4),
    ],
)
def test_the_last_word_counts_and_what_was_recognised_stays(
    fixes: list[TurnFix], text: str, lane: Lane, original: str | None, guessed: bool, confidence: float
) -> None:
    now = corrected(TURN, fixes)
    assert (now.text, now.lane, now.original, now.guessed, now.confidence) == (
        text,
        lane,
        original,
        guessed,
        confidence,
    )


def test_words_that_stayed_keep_their_times_and_new_ones_share_what_went() -> None:
    now = corrected(TURN, [fix("Для меня очень дорого, да")])
    assert [word.text for word in now.words] == ["Для", "меня", "очень", "дорого,", "да"]
    assert [(word.from_ms, word.to_ms) for word in now.words] == [
        (0, 80), (100, 180), (200, 240), (240, 280), (300, 380),
    ]  # fmt: skip


@given(st.lists(st.sampled_from(["да", "нет", "дорого", "для", "меня", "очень"]), max_size=8), st.integers(0, 4))
def test_fitted_words_are_the_text_in_order_of_time_within_the_turn(told: list[str], known: int) -> None:
    words = fitted(WORDS[:known], " ".join(told))
    assert [word.text for word in words] == (told if known else [])
    starts = [word.from_ms for word in words]
    assert starts == sorted(starts)
    assert all(0 <= word.from_ms <= word.to_ms <= 380 for word in words)
