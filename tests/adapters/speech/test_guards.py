"""What makes a text doubtful, without a model: loops, too much text for the sound, impossible times, hold music."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.adapters.speech.guards import loops, says_twice, too_few, too_quiet
from qa_desk.adapters.speech.music import is_music
from qa_desk.adapters.speech.sound import RATE, Samples
from qa_desk.adapters.speech.turns import Judge, Told
from qa_desk.adapters.speech.words import Said
from qa_desk.domain.transcript import Doubt, Piece
from qa_desk.services.ports import RecognisedTurn

from .sounds import noise, tune

JUDGE = Judge(frozenset({"продолжение следует"}), 0.6)
PIECE = Piece(1, 10_000, 14_000)
SURE = math.log(0.8)


@pytest.mark.parametrize(
    "text",
    [
        "да да да да да да да",
        "мы уже купили мы уже купили мы уже купили мы уже купили",
        "спасибо за звонок до свидания " * 5,
        "а" * 60,
        "Ну вот и всё. Ну вот и всё. Ну вот и всё. Ну вот и всё.",
    ],
)
def test_a_text_that_runs_in_circles_is_a_loop(text: str) -> None:
    assert loops(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "нет нет нет нет",
        "алло, алло, алло, слышно меня?",
        "до свидания до свидания до свидания",
        "Да, да, да, да, конечно, мы посмотрели вашу смету и будем думать.",
        "восемь девятьсот двадцать пять восемь восемь восемь двенадцать двенадцать",
        "Мы рассчитывали на три миллиона, не больше, а тут получилось почти четыре с половиной.",
    ],
)
def test_people_who_repeat_themselves_are_no_loop(text: str) -> None:
    assert not loops(text)


@pytest.mark.parametrize(("letters", "quiet"), [(4, False), (20, False), (39, False), (41, True), (200, True)])
def test_a_second_of_sound_has_room_for_so_many_letters(letters: int, quiet: bool) -> None:
    assert too_quiet("б" * letters, noise(1, 0.05)) is quiet


def test_no_letter_is_said_in_silence() -> None:
    assert too_quiet("да", np.zeros(RATE, dtype=np.float32))
    assert not too_quiet("...", np.zeros(RATE, dtype=np.float32))


@pytest.mark.parametrize("kind", ["organ", "piano", "guitar", "flute", "violin"])
@pytest.mark.parametrize("seed", range(3))
def test_hold_music_is_music(kind: str, seed: int) -> None:
    sound = tune(kind, 8, seed)
    assert all(is_music(sound[start : start + 5 * RATE // 2], RATE) for start in range(0, len(sound) - 3 * RATE, RATE))


@pytest.mark.parametrize("level", [0.001, 0.1])
def test_noise_and_silence_are_no_music(level: float) -> None:
    assert not is_music(noise(3, level), RATE)
    assert not is_music(np.zeros(3 * RATE, dtype=np.float32), RATE)
    assert not is_music(np.zeros(10, dtype=np.float32), RATE)


def test_a_beep_is_too_short_to_be_called_music() -> None:
    at = np.arange(RATE) / RATE
    assert not is_music(np.sin(2 * np.pi * 425 * at).astype(np.float32), RATE)


# ---------------------------------------------------------------- times


def told(from_ms: int, to_ms: int | None, *words: Said, text: str = "да конечно") -> Told:
    return Told(from_ms, to_ms, text, SURE, 0.0, words)


def judged(*texts: Told, sound: Samples | None = None) -> tuple[RecognisedTurn, ...]:
    return JUDGE.turns(PIECE, noise(4, 0.05) if sound is None else sound, texts)


def word(from_ms: int, to_ms: int) -> Said:
    return Said(from_ms, to_ms, "да", 0.9)


@pytest.mark.parametrize(
    ("one", "times"),
    [
        (told(0, 1000), (10_000, 11_000)),
        (told(500, None), (10_500, 14_000)),
        (told(3000, 4900), (13_000, 14_000)),
        (told(0, 4000, word(800, 1000), word(1200, 1500)), (10_800, 11_500)),
    ],
    ids=["as_told", "no_end", "into_the_padding", "words_know_better"],
)
def test_good_times_are_those_of_the_recording(one: Told, times: tuple[int, int]) -> None:
    (turn,) = judged(one)
    assert (turn.from_ms, turn.to_ms) == times
    assert turn.doubt is None


@pytest.mark.parametrize(
    "one",
    [
        told(4000, 4500),
        told(100, 9000),
        told(900, 100),
        told(0, 500, word(2000, 2500)),
        told(3000, 3500, word(100, 400)),
    ],
    ids=["behind_the_sound", "ends_far_behind", "ends_before_its_start", "words_later", "words_earlier"],
)
def test_impossible_times_are_repaired_and_marked(one: Told) -> None:
    (turn,) = judged(one)
    assert turn.doubt is Doubt.TIMES
    assert PIECE.from_ms <= turn.from_ms <= turn.to_ms <= PIECE.to_ms


def test_a_text_far_before_the_one_in_front_is_marked_and_put_behind_it() -> None:
    first, second = judged(told(2000, 3000), told(0, 500))
    assert (first.doubt, second.doubt) == (None, Doubt.TIMES)
    assert second.from_ms >= first.to_ms


@given(st.lists(st.tuples(st.integers(0, 40_000), st.none() | st.integers(0, 40_000)), max_size=6))
def test_whatever_the_decoder_says_turns_lie_in_their_piece(times: list[tuple[int, int | None]]) -> None:
    turns = judged(*(told(start, end, text=f"слово {place}") for place, (start, end) in enumerate(times)))
    assert len(turns) == len(times)
    assert all(PIECE.from_ms <= turn.from_ms <= turn.to_ms <= PIECE.to_ms for turn in turns)


@pytest.mark.parametrize(
    ("text", "seconds", "missing"),
    [("", 0.5, False), ("", 2, True), ("да", 1, False), ("да", 3, True), ("нет, пока ничего не решили", 3, False)],
)
def test_words_that_are_missing_are_told_by_the_length_of_the_sound(text: str, seconds: float, missing: bool) -> None:
    assert too_few(text, noise(seconds, 0.05)) is missing


def test_a_pause_needs_no_words() -> None:
    pause = np.zeros(5 * RATE, dtype=np.float32)
    assert not too_few("да, да", np.concatenate([noise(1, 0.05), pause]))


@pytest.mark.parametrize(
    ("text", "twice"),
    [("скажите, пожалуйста, пожалуйста", True), ("Да. Да, конечно", False), ("пока не пока", False), ("", False)],
)
def test_a_longer_word_that_follows_itself_is_found(text: str, twice: bool) -> None:
    assert says_twice(text) is twice


# ---------------------------------------------------------------- doubts


@pytest.mark.parametrize(
    ("one", "sound", "doubt"),
    [
        (told(0, 4000, text="да да да да да да да да"), noise(4, 0.05), Doubt.LOOP),
        (told(0, 4000, text="Продолжение следует..."), noise(4, 0.05), Doubt.SILENCE),
        (told(0, 4000), np.zeros(4 * RATE, dtype=np.float32), Doubt.SILENCE),
        (Told(0, 4000, "да конечно", -1.2, 0.9), noise(4, 0.05), Doubt.SILENCE),
        (Told(0, 4000, "да конечно", -1.0, 0.0), noise(4, 0.05), Doubt.SILENCE),
        (told(0, 4000), tune("piano", 4), Doubt.MUSIC),
        (told(0, 4000), noise(4, 0.05), None),
    ],
    ids=["loop", "ghost", "silent", "no_speech", "unsure_and_nobody", "music", "none"],
)
def test_a_doubtful_text_is_kept_and_marked(one: Told, sound: Samples, doubt: Doubt | None) -> None:
    (turn,) = judged(one, sound=sound)
    assert turn.text == one.text
    assert turn.doubt is doubt


def test_only_what_says_nothing_is_left_out() -> None:
    assert judged(told(0, 100, text="  ")) == ()
