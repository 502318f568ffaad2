"""Several pieces in one window: who shares it, and that what is heard comes back to its own piece and moment."""

from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.speech_wer import words_of
from qa_desk.adapters.speech.models import SpeechModel
from qa_desk.adapters.speech.packed import given_back, hear_together, laid_out, packs_of
from qa_desk.adapters.speech.pieces import in_talking_order, length_ms
from qa_desk.adapters.speech.profile import ModelProfile, PackProfile, read_profile
from qa_desk.adapters.speech.sound import RATE, Lanes, Samples, cut, decode, lane_of
from qa_desk.adapters.speech.turns import Told
from qa_desk.adapters.speech.whisper import WhisperEngine
from qa_desk.adapters.speech.words import Said
from qa_desk.domain.transcript import Piece
from qa_desk.services.ports import PieceDone

from .sounds import noise

PACK = PackProfile(gap_s=1, window_s=20, most_pieces=4)


@given(st.lists(st.integers(1, 29_000), max_size=30))
def test_every_piece_is_in_one_window_that_is_long_enough(lengths: list[int]) -> None:
    pieces = [Piece(place % 2, place * 30_000, place * 30_000 + length) for place, length in enumerate(lengths)]
    packs = packs_of(pieces, PACK)
    assert [piece for pack in packs for piece in pack] == pieces
    for pack in packs:
        assert len(pack) <= PACK.most_pieces
        assert len(pack) == 1 or sum(map(length_ms, pack)) + 1000 * (len(pack) - 1) <= 20_000


@given(st.lists(st.integers(1, 40_000), min_size=1, max_size=8), st.integers(200, 2000))
def test_pieces_lie_in_the_window_to_the_sample(lengths: list[int], gap_ms: int) -> None:
    sounds = [np.full(length, place + 1, dtype=np.float32) for place, length in enumerate(lengths)]
    window, places = laid_out(sounds, gap_ms)
    for samples, (start, end) in zip(sounds, places, strict=True):
        first = start * RATE // 1000
        assert np.array_equal(window[first : first + len(samples)], samples)
        assert (end - start) * RATE // 1000 - len(samples) < RATE // 1000
    assert window.sum() == sum(float(samples.sum()) for samples in sounds)
    assert all(after[0] - before[1] == gap_ms for before, after in pairwise(places))


def said(from_ms: int, to_ms: int, text: str) -> Said:
    return Said(from_ms, to_ms, text, 0.9)


def test_a_text_over_two_pieces_is_cut_between_its_words() -> None:
    words = (said(500, 900, "нет"), said(1900, 2300, "не"), said(3050, 3300, "надо."))
    first, second = given_back([Told(0, 4000, "нет не надо.", -0.2, 0.1, words)], [(0, 2000), (3000, 5000)])
    assert [(one.text, one.from_ms, one.to_ms) for one in first] == [("нет не", 500, 2000)]
    assert [(one.text, one.from_ms, one.to_ms) for one in second] == [("надо.", 50, 300)]
    assert second[0].words == (said(50, 300, "надо."),)


def test_a_word_in_a_gap_goes_to_the_nearer_piece() -> None:
    first, second = given_back([Told(0, 4000, "да", -0.2, 0.1, (said(2700, 2900, "да"),))], [(0, 2000), (3000, 5000)])
    assert (first, [one.text for one in second]) == ([], ["да"])


def one_word(from_ms: int, log_probability: float = -0.2, text: str = "здравствуйте", sure: float = 0.9) -> Told:
    words = (Said(from_ms, from_ms + 500, text, sure),)
    return Told(from_ms, from_ms + 500, text, log_probability, 0, words)


@pytest.mark.parametrize(
    ("told", "again"),
    [
        ([one_word(0), one_word(3000, text="до свидания")], []),
        ([one_word(0)], [1]),
        ([one_word(0, -1.5), one_word(3000)], [0, 1]),
        ([one_word(0, text="да " * 30)], [0, 1]),
        ([one_word(0, sure=0.5), one_word(3000, text="до свидания")], [0]),
        ([one_word(0, text="алло"), one_word(3000, text="слушаю вас")], [0]),
        ([one_word(0), one_word(3000)], [1]),
        ([one_word(0), one_word(3000, text="дорого дорого")], [1]),
    ],
    ids=[
        "both",
        "one_unheard",
        "window_unsure",
        "loop",
        "words_unsure",
        "too_little_for_two_seconds",
        "the_same_as_before",
        "a_word_twice",
    ],
)
def test_a_piece_is_heard_alone_where_company_did_it_no_good(told: list[Told], again: list[int]) -> None:
    heard = hear_together([noise(2, 0.1), noise(1, 0.1)], PACK, lambda _window: told)
    assert [place for place, one in enumerate(heard) if one is None] == again


# ---------------------------------------------------------------- with the bundled model


def loaded(model: SpeechModel, **change: object) -> WhisperEngine:
    def profile(folder: Path) -> ModelProfile:
        return read_profile(folder).model_copy(update=change)

    engine = WhisperEngine(profile)
    engine.load(model.folder, "cpu", 0)
    return engine


def heard(engine: WhisperEngine, lanes: Lanes, pieces: list[Piece]) -> dict[Piece, PieceDone]:
    return {done.piece: done for done in engine.recognise(engine.batches(pieces), partial(cut, lanes))}


@pytest.mark.speech
def test_pieces_that_share_a_window_say_nearly_what_they_say_alone(bundled: SpeechModel, stereo_call: Path) -> None:
    """The bundled model was trained on one or two utterances a window, so two share one."""
    lanes = decode(stereo_call, 2)
    alone = loaded(bundled, fit=None)
    packed = loaded(bundled, fit=None, pack=PackProfile(gap_s=1, window_s=12, most_pieces=2))
    pieces = in_talking_order([one for lane in (0, 1) for one in alone.pieces(lane, lane_of(lanes, lane))])
    assert any(len(batch) == 2 for batch in packed.batches(pieces))
    one, other = heard(alone, lanes, pieces), heard(packed, lanes, pieces)
    assert set(one) == set(other)
    assert all(
        piece.from_ms <= word.from_ms <= word.to_ms <= piece.to_ms
        for piece, done in other.items()
        for turn in done.turns
        for word in turn.words
    )
    same = all_words = 0
    for piece in pieces:
        expected = words_of(" ".join(turn.text for turn in one[piece].turns))
        got = words_of(" ".join(turn.text for turn in other[piece].turns))
        all_words += len(expected)
        same += len(set(expected) & set(got))
    assert same >= 0.7 * all_words


def test_silence_stays_silence() -> None:
    nothing: list[Told] = []
    quiet: Samples = np.zeros(RATE, dtype=np.float32)
    assert hear_together([quiet, quiet], PACK, lambda _window: nothing) == [None, None]
