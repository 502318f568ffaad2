"""Word times: punctuation, silence, order; and with the bundled model against words whose onsets are known."""

from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.speech_onsets import measure
from qa_desk.adapters.speech.models import SpeechModel
from qa_desk.adapters.speech.music import is_music
from qa_desk.adapters.speech.pieces import in_talking_order
from qa_desk.adapters.speech.process import ChildTranscriber
from qa_desk.adapters.speech.sound import RATE, Lanes, Samples, cut, decode, lane_of
from qa_desk.adapters.speech.turns import bare
from qa_desk.adapters.speech.whisper import WhisperEngine
from qa_desk.adapters.speech.words import Said, joined_marks, on_sound
from qa_desk.domain.transcript import Doubt, Piece, Word
from qa_desk.services.ports import RecognisedTurn

from .conftest import DATA
from .sounds import as_lanes, noise, tune

LOUD, QUIET = 0.1, 0.0005


def sound_of(*parts: tuple[int, float]) -> Samples:
    """(milliseconds, level) one after another."""
    return np.concatenate([noise(length / 1000, level) for length, level in parts])


def test_punctuation_belongs_to_the_word_before_it() -> None:
    texts = (" «", " Нет", ",", " дорого", "»")
    joined = joined_marks([(place, Said(place, place + 1, text, 1)) for place, text in enumerate(texts, 1)])
    assert [word.text for _end, word in joined] == ["« Нет,", "дорого»"]
    assert [end for end, _word in joined] == [3, 5]


def test_a_word_begins_and_ends_where_there_is_sound() -> None:
    sound = sound_of((300, QUIET), (400, LOUD), (500, QUIET), (300, LOUD), (500, QUIET))
    first, second = on_sound([Said(0, 800, "да", 1), Said(800, 2000, "нет", 1)], sound, 0)
    assert (first.from_ms, first.to_ms) == (300, 700)
    assert (second.from_ms, second.to_ms) == (1200, 1500)


def test_the_models_lag_moves_all_words_but_one_at_the_very_start() -> None:
    sound = sound_of((2000, LOUD))
    first, second = on_sound([Said(0, 500, "да", 1), Said(500, 900, "нет", 1)], sound, 80)
    assert (first.from_ms, first.to_ms, second.from_ms, second.to_ms) == (0, 580, 580, 980)


@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 3000)), max_size=8), st.integers(-200, 200))
def test_words_never_go_back_nor_leave_the_piece(times: list[tuple[int, int]], lag_ms: int) -> None:
    sound = sound_of((500, QUIET), (700, LOUD), (300, QUIET), (400, LOUD))
    words = on_sound([Said(start, end, "да", 1) for start, end in times], sound, lag_ms)
    starts = [word.from_ms for word in words]
    assert starts == sorted(starts)
    assert all(0 <= word.from_ms <= word.to_ms <= 1900 for word in words)
    assert all(one.to_ms <= two.from_ms for one, two in pairwise(words))


# ---------------------------------------------------------------- with the bundled model


@pytest.fixture(scope="module")
def engine(bundled: SpeechModel) -> WhisperEngine:
    engine = WhisperEngine()
    engine.load(bundled.folder, "cpu", 0)
    return engine


def turns_of(engine: WhisperEngine, lanes: Lanes, pieces: list[Piece] | None = None) -> dict[int, list[RecognisedTurn]]:
    if pieces is None:
        pieces = [piece for lane in range(len(lanes)) for piece in engine.pieces(lane, lane_of(lanes, lane))]
    found: dict[int, list[RecognisedTurn]] = {lane: [] for lane in range(len(lanes))}
    done = engine.recognise(engine.batches(in_talking_order(pieces)), partial(cut, lanes))
    for one in sorted(done, key=lambda told: told.piece):
        found[one.piece.channel] += one.turns
    return found


@pytest.mark.speech
def test_half_of_all_words_begin_within_150_ms_of_the_truth(bundled: SpeechModel, tmp_path: Path) -> None:
    transcriber = ChildTranscriber(bundled, tmp_path / "speech.log")
    found = measure(transcriber)
    transcriber.close()
    assert len(found.errors_ms) > 0.8 * found.words
    assert median(map(abs, found.errors_ms)) <= 150


@pytest.mark.speech
def test_the_words_of_a_turn_are_its_text_in_order_and_inside_it(engine: WhisperEngine, stereo_call: Path) -> None:
    turns = [turn for lane in turns_of(engine, decode(stereo_call, 2)).values() for turn in lane]
    assert len(turns) >= 8
    for turn in turns:
        assert bare(" ".join(word.text for word in turn.words)) == bare(turn.text)
        assert turn.doubt is None
        assert_in_order(turn.words, turn.from_ms, turn.to_ms)


def assert_in_order(words: tuple[Word, ...], from_ms: int, to_ms: int) -> None:
    edges = [edge for word in words for edge in (word.from_ms, word.to_ms)]
    assert edges == sorted(edges)
    assert from_ms == edges[0]
    assert edges[-1] == to_ms
    assert all(0 <= word.probability <= 1 for word in words)


@pytest.mark.speech
def test_speech_is_never_called_music(engine: WhisperEngine, stereo_call: Path) -> None:
    for path in (stereo_call, DATA / "known_words.ogg"):
        lanes = decode(path, 2)
        for lane in (0, 1):
            assert not any(is_music(cut(lanes, piece), RATE) for piece in engine.pieces(lane, lane_of(lanes, lane)))


@pytest.mark.speech
@pytest.mark.parametrize("kind", ["organ", "piano"])
def test_what_the_model_makes_of_music_is_marked(engine: WhisperEngine, kind: str) -> None:
    lanes = as_lanes(tune(kind, 9))
    turns = turns_of(engine, lanes, [Piece(0, 0, 4000), Piece(0, 4000, 9000)])[0]
    assert turns
    assert all(turn.doubt in (Doubt.MUSIC, Doubt.LOOP) for turn in turns)


@pytest.mark.speech
def test_what_the_model_makes_of_silence_is_marked(engine: WhisperEngine) -> None:
    quiet = noise(9, 0.0003)
    quiet[2 * RATE : 2 * RATE + 200] = 0.5
    turns = turns_of(engine, as_lanes(quiet), [Piece(0, 0, 4000), Piece(0, 4000, 9000)])[0]
    assert all(turn.doubt is not None for turn in turns)
