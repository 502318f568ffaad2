"""Fitted windows with the bundled model: company changes nothing, doubt goes to the full window."""

import json
import random
import shutil
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from qa_desk.adapters.speech.folder import fingerprint
from qa_desk.adapters.speech.hints import Hints
from qa_desk.adapters.speech.models import SpeechModel
from qa_desk.adapters.speech.pieces import in_talking_order, left_to_do
from qa_desk.adapters.speech.profile import ModelProfile
from qa_desk.adapters.speech.sound import Lanes, Samples, cut, decode, lane_of
from qa_desk.adapters.speech.turns import Told
from qa_desk.adapters.speech.whisper import WhisperEngine
from qa_desk.domain.transcript import Piece
from qa_desk.services.ports import PieceDone

from .conftest import assert_alike

pytestmark = pytest.mark.speech


@pytest.fixture(scope="module")
def lanes(stereo_call: Path) -> Lanes:
    return decode(stereo_call, 2)


@pytest.fixture(scope="module")
def engine(bundled: SpeechModel) -> WhisperEngine:
    return loaded(bundled.folder)


@pytest.fixture(scope="module")
def pieces(engine: WhisperEngine, lanes: Lanes) -> list[Piece]:
    return in_talking_order([piece for channel in (0, 1) for piece in engine.pieces(channel, lane_of(lanes, channel))])


@pytest.fixture(scope="module")
def whole(engine: WhisperEngine, lanes: Lanes, pieces: list[Piece]) -> dict[Piece, PieceDone]:
    return heard(engine, lanes, pieces)


def loaded(folder: Path) -> WhisperEngine:
    engine = WhisperEngine()
    engine.load(folder, "cpu", 0)
    return engine


def with_profile(model: SpeechModel, folder: Path, **changes: object) -> Path:
    shutil.copytree(model.folder, folder)
    profile = json.loads((folder / "profile.json").read_text(encoding="utf-8"))
    (folder / "profile.json").write_text(json.dumps(profile | changes), encoding="utf-8")
    return folder


def heard(engine: WhisperEngine, lanes: Lanes, pieces: list[Piece]) -> dict[Piece, PieceDone]:
    return {done.piece: done for done in engine.recognise(engine.batches(pieces), partial(cut, lanes))}


def confidences(done: PieceDone) -> list[float]:
    return [turn.confidence for turn in done.turns]


def assert_same(one: PieceDone, other: PieceDone) -> None:
    assert_alike([one], [other])
    assert confidences(one) == pytest.approx(confidences(other), abs=0.01)


def test_a_piece_gives_the_same_alone_as_in_company(
    engine: WhisperEngine, lanes: Lanes, pieces: list[Piece], whole: dict[Piece, PieceDone]
) -> None:
    assert any(len(batch) > 1 for batch in engine.batches(pieces))
    for piece in pieces:
        assert_same(heard(engine, lanes, [piece])[piece], whole[piece])


@pytest.mark.parametrize("seed", range(5))
def test_any_part_and_the_rest_are_the_uninterrupted_result(
    engine: WhisperEngine, lanes: Lanes, pieces: list[Piece], whole: dict[Piece, PieceDone], seed: int
) -> None:
    picked = in_talking_order(random.Random(seed).sample(pieces, len(pieces) // 2))
    union = heard(engine, lanes, picked)
    union |= heard(engine, lanes, left_to_do(pieces, list(union)))
    assert set(union) == set(whole)
    for piece, done in union.items():
        assert_same(done, whole[piece])


def test_full_windows_hear_the_same_talk_one_piece_at_a_time(
    bundled: SpeechModel, lanes: Lanes, pieces: list[Piece], whole: dict[Piece, PieceDone], tmp_path: Path
) -> None:
    plain = loaded(with_profile(bundled, tmp_path / "off", fit=None))
    assert plain.batches(pieces) == [(piece,) for piece in pieces]
    in_full = heard(plain, lanes, pieces)
    assert 2 * sum(words(in_full[piece]) == words(whole[piece]) for piece in pieces) >= len(pieces)


def words(done: PieceDone) -> str:
    return " ".join(turn.text for turn in done.turns)


def test_a_doubtful_piece_is_heard_again_in_the_full_window(
    bundled: SpeechModel, lanes: Lanes, pieces: list[Piece], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = loaded(with_profile(bundled, tmp_path / "never-sure", least_log_probability=0.0))
    assert engine._full is not None
    again: list[int] = []
    full = engine._full.decode

    def note(samples: Samples, hints: Hints) -> list[Told]:
        again.append(len(samples))
        return full(samples, hints)

    monkeypatch.setattr(engine._full, "decode", note)
    assert set(heard(engine, lanes, pieces[:4])) == set(pieces[:4])
    assert sorted(again) == sorted(len(cut(lanes, piece)) for piece in pieces[:4])


def test_silence_and_a_click_give_no_failure(engine: WhisperEngine) -> None:
    quiet = np.zeros((1, 64_000), dtype=np.int16)
    done = heard(engine, quiet, [Piece(0, 0, 40), Piece(0, 100, 3100)])
    assert len(done) == 2
    for one in done.values():
        assert all(one.piece.from_ms <= turn.from_ms <= turn.to_ms <= one.piece.to_ms for turn in one.turns)


def test_another_fit_is_another_model_and_none_is_the_default(bundled: SpeechModel, tmp_path: Path) -> None:
    changes: list[dict[str, object]] = [{"fit": None}, {"fit": {}}, {"fit": {"margin_s": 1}}]
    folders = [with_profile(bundled, tmp_path / str(place), **change) for place, change in enumerate(changes)]
    assert len({fingerprint(folder) for folder in folders}) == 3
    assert ModelProfile().fit is None
