"""Two voices on one lane are told apart; one voice is left whole; and nothing of it is random."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest

from benchmarks.mono_lanes import mixed_calls, share_right
from qa_desk.adapters.speech.models import SpeechModel
from qa_desk.adapters.speech.process import ChildTranscriber
from qa_desk.adapters.speech.sound import RATE, Lanes, cut
from qa_desk.adapters.speech.timbre import nothing, timbre_of
from qa_desk.adapters.speech.voiced import with_voices
from qa_desk.adapters.speech.voices import Voices, VoiceSpan, voices_of
from qa_desk.domain.transcript import Piece, Word
from qa_desk.services.ports import PieceDone, RecognisedTurn, SpeechRequest
from qa_desk.services.running import CancelToken

from .conftest import MakeDummy, write_wav

BOTH = Voices((VoiceSpan(0, 1000, 0), VoiceSpan(1000, 3000, 1), VoiceSpan(4000, 5000, 0)))


def speaker(pitch: float, formant: float, seconds: float) -> "np.typing.NDArray[np.float64]":
    """A buzz with one resonance, wavering a little as voices do."""
    time = np.arange(int(seconds * RATE)) / RATE
    base = pitch * (1 + 0.05 * np.sin(2 * np.pi * 3 * time))
    phase = 2 * np.pi * np.cumsum(base) / RATE
    parts = range(1, int(3400 / pitch))
    return sum(np.sin(phase * n) / (1 + ((n * pitch - formant) / 300) ** 2) for n in parts)


def talk(*turns: tuple[float, float]) -> tuple[Lanes, list[Piece]]:
    """(pitch, formant) of each turn of three seconds with a pause behind it; the lane and its pieces."""
    parts, pieces = [], []
    for number, (pitch, formant) in enumerate(turns):
        sound = speaker(pitch, formant, 3)
        parts += [sound / np.abs(sound).max() * 8000, np.zeros(RATE // 2)]
        pieces.append(Piece(0, number * 3500, number * 3500 + 3000))
    noise = np.random.default_rng(1).normal(0, 20, sum(map(len, parts)))
    return (np.concatenate(parts) + noise).astype(np.int16).reshape(1, -1), pieces


HIGH, LOW = (210, 900), (115, 600)


def test_a_high_and_a_low_voice_are_told_apart() -> None:
    who = [HIGH, LOW, LOW, HIGH, LOW, HIGH]
    lanes, pieces = talk(*who)
    voices = voices_of(partial(cut, lanes), pieces)
    assert [voices.at(one.from_ms, one.to_ms) for one in pieces] == [int(one is LOW) for one in who]


def test_the_voice_heard_first_is_the_first() -> None:
    lanes, pieces = talk(LOW, HIGH, LOW, HIGH, LOW, HIGH)
    assert voices_of(partial(cut, lanes), pieces).at(0, 3000) == 0


def test_one_voice_is_left_whole() -> None:
    lanes, pieces = talk(*[LOW] * 6)
    assert voices_of(partial(cut, lanes), pieces) == Voices()


def test_the_same_recording_gives_the_same_voices() -> None:
    lanes, pieces = talk(HIGH, LOW, HIGH, LOW)
    one, other = (voices_of(partial(cut, lanes), pieces) for _ in range(2))
    assert one == other


@pytest.mark.parametrize("pieces", [[], [Piece(0, 0, 5)], [Piece(0, 0, 900)]])
def test_too_little_to_tell_is_no_voice(pieces: list[Piece]) -> None:
    lanes, _ = talk(HIGH)
    assert voices_of(partial(cut, lanes), pieces) == Voices()


def test_silence_has_no_timbre() -> None:
    assert timbre_of(np.zeros(RATE, dtype=np.float32)).count == nothing().count == 0


@pytest.mark.parametrize(
    ("span", "voice"), [((0, 900), 0), ((0, 2500), 1), ((3200, 3400), 1), ((3900, 3950), 0), ((9000, 9100), 0)]
)
def test_a_moment_belongs_to_the_voice_of_most_of_it_or_the_nearest(span: tuple[int, int], voice: int) -> None:
    assert BOTH.at(*span) == voice
    assert Voices().at(*span) is None


def word(from_ms: int, text: str) -> Word:
    return Word(from_ms, from_ms + 300, text, 0.9)


def turn(*words: Word, to_ms: int = 3000) -> PieceDone:
    text = " ".join(one.text for one in words)
    return PieceDone(Piece(0, 0, 5000), (RecognisedTurn(0, to_ms, text, 0.8, words),))


def test_a_turn_in_which_both_speak_becomes_two() -> None:
    done = turn(word(0, "Вам"), word(500, "удобно?"), word(1100, "Да,"), word(1600, "слушаю."))
    first, second = with_voices(done, BOTH).turns
    assert (first.text, first.voice, first.from_ms, first.to_ms) == ("Вам удобно?", 0, 0, 800)
    assert (second.text, second.voice, second.from_ms, second.to_ms) == ("Да, слушаю.", 1, 1100, 3000)
    assert [*first.words, *second.words] == list(done.turns[0].words)


@pytest.mark.parametrize(
    "words",
    [
        (),
        (word(100, "Да"), word(1200, "мы"), word(1800, "решили")),
        (word(1100, "Да"), word(1200, "мы"), word(1800, "решили")),
    ],
)
def test_a_single_strange_word_parts_nothing(words: tuple[Word, ...]) -> None:
    (only,) = with_voices(turn(*words), BOTH).turns
    assert (only.voice, only.words) == (1, words)


def test_without_voices_nothing_is_said() -> None:
    done = turn(word(0, "Да"))
    assert with_voices(done, Voices()) is done


@pytest.mark.speech
def test_the_voices_of_the_demo_calls_are_told_apart(bundled: SpeechModel, tmp_path: Path) -> None:
    """Three calls: different voices, and two men who sound alike."""
    names = ("call-171001.ogg", "call-171016.ogg", "call-171021.wav")
    transcriber = ChildTranscriber(bundled, tmp_path / "speech.log")
    shares = [share_right(call, transcriber, tmp_path) for call in mixed_calls(names)]
    transcriber.close()
    assert len(shares) == 3
    assert min(shares) > 0.85


def test_the_child_tells_voices_only_where_it_is_asked_and_lanes_are_mixed(
    make_dummy: MakeDummy, tmp_path: Path
) -> None:
    lanes, _ = talk(HIGH, LOW, HIGH, LOW, HIGH, LOW)
    path = write_wav(tmp_path / "a.wav", lanes)
    one = make_dummy()
    for voices, told in ((False, {None}), (True, {0, 1})):
        done: list[PieceDone] = []
        one.transcribe(SpeechRequest(path, 1, voices=voices), done.append, lambda _d, _t: None, CancelToken())
        assert {turn.voice for piece in done for turn in piece.turns} == told
