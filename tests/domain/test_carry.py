"""Carrying over: a correction goes where its words are said at the same time, and is told where they are not."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.call import Lane
from qa_desk.domain.carry import CARRIED, CarriedOver, carry, same_moment, says_a_persons_words
from qa_desk.domain.correction import TurnFix, corrected
from qa_desk.domain.people import UserId
from qa_desk.domain.transcript import Turn, TurnId, Word

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ANNA, BORIS = UserId(1), UserId(2)
WORD_MS = 300


def turn(key: int, text: str, from_ms: int = 0, lane: Lane = Lane.CLIENT, *, guessed: bool = False) -> Turn:
    told = text.split()
    words = tuple(Word(from_ms + at * WORD_MS, from_ms + at * WORD_MS + 250, word, 0.5) for at, word in enumerate(told))
    end = from_ms + max(len(told), 1) * WORD_MS
    return Turn(lane, from_ms, end, text, 0.5, words, guessed=guessed, id=TurnId(key))


def carried(old: Turn, said: str, *new: Turn, by: UserId = ANNA, model: str = "") -> tuple[list[str], CarriedOver]:
    """The new texts with what was carried into them."""
    fix = TurnFix(old.id or TurnId(0), said, None, model, by, NOW)
    found = carry([old], [fix], new, NOW)
    return [corrected(one, [fix for fix in found.fixes if fix.turn_id == one.id]).text for one in new], found


@pytest.mark.parametrize(
    ("said", "persons"),
    [
        ([], False),
        ([("дорого", "")], True),
        ([("дорого", CARRIED)], True),
        ([("дорого", "better@2")], False),
        ([("дорого", "better@2"), ("мне дорого", "")], True),
        ([("дорого", ""), ("мне дорого", "better@2")], False),
        ([("дорого", ""), ("дорога", "")], False),  # taken back to what was recognised
    ],
)
def test_the_last_word_is_a_persons_or_a_models(said: list[tuple[str, str]], *, persons: bool) -> None:
    old = turn(1, "дорога")
    fixes = [TurnFix(TurnId(1), text, None, model, ANNA, NOW) for text, model in said]
    assert says_a_persons_words(corrected(old, fixes), fixes) is persons


@pytest.mark.parametrize(
    ("was", "said", "new", "after"),
    [
        ("цена двенадцать тысяч", "цена двадцать тысяч", "цена двенадцать тысяч", "цена двадцать тысяч"),
        ("цена двенадцать тысяч", "цена двадцать тысяч", "ну цена двенадцать тыщ", "ну цена двадцать тыщ"),
        ("цена двенадцать тысяч", "цена двадцать тысяч", "цена двадцать тысяч", "цена двадцать тысяч"),
        ("да мне дорого", "да мне не дорого", "да мне дорого", "да мне не дорого"),
        ("да мне дорого", "да мне не дорого", "да мне не дорого", "да мне не дорого"),
        ("э мне дорого", "мне дорого", "э мне дорого", "мне дорого"),
        ("э мне дорого", "мне дорого", "мне дорого", "мне дорого"),
        ("мне э дорого", "мне дорого", "мне дорого", "мне дорого"),
        ("зовут иванов", "зовут Иванов", "зовут иванов", "зовут Иванов"),
        ("зовут иванов", "зовут Иванов", "зовут петров", "зовут петров"),
    ],
)
def test_changed_words_are_found_again(was: str, said: str, new: str, after: str) -> None:
    texts, found = carried(turn(1, was), said, turn(9, new))
    assert texts == [after]
    assert (found.kept, found.left) == (1, ())


@pytest.mark.parametrize(
    ("was", "said", "new"),
    [
        ("цена двенадцать тысяч", "цена двадцать тысяч", "цена пятнадцать тысяч"),
        ("мне дорого", "мне не дорого", "до свидания"),
        ("мне э дорого", "мне дорого", "мне очень дорого"),
    ],
)
def test_what_has_no_place_is_told_and_changes_nothing(was: str, said: str, new: str) -> None:
    texts, found = carried(turn(1, was), said, turn(9, new))
    assert texts == [new]
    assert found.kept == 0
    assert [(one.text, one.lane_only) for one in found.left] == [(said, False)]


def test_the_same_words_at_another_time_or_of_the_other_side_are_not_meant() -> None:
    old = turn(1, "цена двенадцать тысяч")
    for other in (turn(9, old.text, 5_000), turn(9, old.text, lane=Lane.MANAGER)):
        texts, found = carried(old, "цена двадцать тысяч", other)
        assert texts == [old.text]
        assert len(found.left) == 1


def test_a_turn_that_was_cut_in_two_gets_each_word_where_it_is() -> None:
    old = turn(1, "цена двенадцать тысяч мне дорога")
    halves = turn(8, "цена двенадцать тысяч"), turn(9, "мне дорога", 900)
    texts, found = carried(old, "цена двадцать тысяч мне дорого", *halves)
    assert texts == ["цена двадцать тысяч", "мне дорого"]
    assert (found.kept, found.left) == (1, ())


def test_only_a_whole_sentence_that_a_person_wrote_is_his_word() -> None:
    _texts, whole = carried(turn(1, "цена двенадцать"), "цена двадцать", turn(9, "цена двенадцать"))
    _texts, part = carried(turn(1, "цена двенадцать"), "цена двадцать", turn(9, "цена двенадцать рублей"))
    assert [(fix.model, fix.by) for fix in whole.fixes] == [("", ANNA)]
    assert [(fix.model, fix.by) for fix in part.fixes] == [(CARRIED, ANNA)]


def test_a_models_second_hearing_is_not_a_persons_correction_but_a_carried_one_is() -> None:
    for model, kept in (("large@1", 0), (CARRIED, 1)):
        _texts, found = carried(turn(1, "цена двенадцать"), "цена двадцать", turn(9, "цена двенадцать"), model=model)
        assert (found.kept, len(found.fixes)) == (kept, kept)


def test_a_persons_lane_goes_to_every_turn_in_it_and_ends_the_guess() -> None:
    old = turn(1, "а б в г", guessed=True)
    fix = TurnFix(TurnId(1), None, Lane.MANAGER, "", BORIS, NOW)
    guess = TurnFix(TurnId(2), None, Lane.MANAGER, "voices", None, NOW)
    new = turn(8, "а б", guessed=True), turn(9, "в г", 600, Lane.MANAGER, guessed=True), turn(10, "д", 3_000)
    other = turn(2, "д", 3_000)
    found = carry([old, other], [fix, guess], new, NOW)
    assert [(one.turn_id, one.lane, one.by, one.model) for one in found.fixes] == [
        (8, Lane.MANAGER, BORIS, ""), (9, Lane.MANAGER, BORIS, ""),
    ]  # fmt: skip
    alone = carry([old], [fix], [turn(10, "д", 3_000)], NOW)
    assert [one.lane_only for one in alone.left] == [True]


WORDS = st.lists(st.sampled_from(["да", "нет", "цена", "дорого", "мне", "не"]), min_size=1, max_size=7).map(" ".join)


@given(WORDS, WORDS, WORDS)
def test_a_correction_is_kept_or_told_and_no_text_is_emptied(was: str, said: str, new: str) -> None:
    texts, found = carried(turn(1, was), said, turn(9, new))
    assert found.kept + len(found.left) == int(was != said)
    assert all(text.strip() for text in texts)


@given(WORDS, WORDS)
def test_a_text_that_says_it_already_is_left_alone(was: str, said: str) -> None:
    texts, found = carried(turn(1, was), said, turn(9, said))
    assert texts == [said]
    assert not found.fixes


@given(WORDS, WORDS)
def test_into_the_very_same_words_every_correction_goes_whole(was: str, said: str) -> None:
    texts, found = carried(turn(1, was), said, turn(9, was))
    if was != said:
        assert texts == [said]
        assert not found.left


@pytest.mark.parametrize(
    ("quote", "new", "expected"),
    [
        ("мне дорого", (turn(8, "ну мне дорого"),), [8]),
        ("мне дорого сейчас", (turn(8, "мне"), turn(9, "дорого сейчас", 300)), [8, 9]),
        ("мне дорого", (turn(8, "до свидания"),), []),
        ("мне дорого", (turn(8, "мне дорого", lane=Lane.MANAGER),), []),
        ("мне дорого", (turn(8, "мне дорого", 9_000),), []),
        ("дорого", (turn(8, "мне дорого сейчас потому что да да да"),), []),
    ],
)
def test_a_mark_follows_its_words(quote: str, new: tuple[Turn, ...], expected: list[int]) -> None:
    assert [one.id for one in same_moment(Lane.CLIENT, 0, 900, quote, new)] == expected
