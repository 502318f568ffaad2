"""Falls back to other temperatures: a loop is left by sampling, and what was sampled is the same in every run."""

import zlib
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from qa_desk.adapters.speech.models import SpeechModel
from qa_desk.adapters.speech.pieces import length_ms
from qa_desk.adapters.speech.profile import ModelProfile, read_profile
from qa_desk.adapters.speech.sound import Lanes, cut, decode, lane_of
from qa_desk.adapters.speech.whisper import WhisperEngine
from qa_desk.domain.transcript import Piece

pytestmark = pytest.mark.speech
LIBRARY = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@pytest.fixture(scope="module")
def lanes(stereo_call: Path) -> Lanes:
    return decode(stereo_call, 2)


@pytest.fixture(scope="module")
def longest(bundled: SpeechModel, lanes: Lanes) -> list[Piece]:
    """Three of the manager's, the longest first."""
    engine = WhisperEngine()
    engine.feed(bundled.folder)
    return sorted(engine.pieces(0, lane_of(lanes, 0)), key=length_ms, reverse=True)[:3]


@pytest.fixture(scope="module")
def sure(bundled: SpeechModel, lanes: Lanes, longest: list[Piece]) -> list[str]:
    """Without sampling, in the full window."""
    return heard(bundled, lanes, longest, fit=None, temperatures=(0.0,))


def heard(model: SpeechModel, lanes: Lanes, pieces: list[Piece], **changes: object) -> list[str]:
    """By a recogniser of its own, as after a kill."""
    profile = read_profile(model.folder).model_copy(update=changes)
    engine = WhisperEngine(lambda _folder: profile)
    engine.load(model.folder, "cpu", 0)
    done = {one.piece: one for one in engine.recognise(engine.batches(pieces), partial(cut, lanes))}
    return [" ".join(turn.text for turn in done[piece].turns) for piece in pieces]


def compression(text: str) -> float:
    return len(text.encode()) / len(zlib.compress(text.encode()))


def test_weights_without_a_profile_fall_back_as_the_library_does() -> None:
    profile = ModelProfile()
    assert profile.temperatures == LIBRARY
    assert (profile.most_compression, profile.least_log_probability) == (2.4, -1.0)


def test_a_loop_is_left_for_a_sampled_text_the_same_in_every_run(bundled: SpeechModel, lanes: Lanes) -> None:
    """Two seconds again and again are what this decoder loops over."""
    turning = np.tile(lanes[1:, 9_908 * 16 : 11_908 * 16], 12)
    piece = [Piece(0, 0, 24_000)]
    (loop,) = heard(bundled, turning, piece, temperatures=(0.0,))
    assert compression(loop) > ModelProfile().most_compression
    (left,) = heard(bundled, turning, piece, temperatures=LIBRARY)
    assert compression(left) < ModelProfile().most_compression
    assert heard(bundled, turning, piece, temperatures=LIBRARY) == [left]


def test_a_guard_that_nothing_satisfies_leaves_the_likeliest_text(
    bundled: SpeechModel, lanes: Lanes, longest: list[Piece], sure: list[str]
) -> None:
    changes = {"fit": None, "temperatures": (0.0, 1.0), "least_log_probability": 0.0}
    assert heard(bundled, lanes, longest[:1], **changes) == sure[:1]


def test_what_is_sampled_depends_on_the_piece_alone(
    bundled: SpeechModel, lanes: Lanes, longest: list[Piece], sure: list[str]
) -> None:
    """Whatever was heard before it, in this process or in one that was killed."""
    sampled = partial(heard, bundled, lanes, temperatures=(1.0,), fit=None)
    whole = sampled(longest)
    assert whole != sure
    assert [sampled([piece])[0] for piece in reversed(longest)] == whole[::-1]
