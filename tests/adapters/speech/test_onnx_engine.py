"""The optional CTC engine: its folders, its words from tokens and, where onnx-asr is installed, a tiny real model."""

import importlib.util
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from qa_desk.adapters.speech.engines import engine_for
from qa_desk.adapters.speech.folder import check_folder, fingerprint
from qa_desk.adapters.speech.hints import NO_HINTS
from qa_desk.adapters.speech.models import ModelShelf
from qa_desk.adapters.speech.onnx_engine import LIBRARY, OnnxEngine, told_of, words_of
from qa_desk.adapters.speech.whisper import WhisperEngine
from qa_desk.domain.transcript import Piece, SpeechModelBroken, SpeechModelIncomplete
from qa_desk.services.running import CancelToken, silent
from tests.adapters.speech.tiny_onnx import tones, write_tiny_gigaam

installed = pytest.mark.skipif(importlib.util.find_spec(LIBRARY) is None, reason="the extra onnx is not installed")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_tiny_gigaam(tmp_path / "gigaam")


# ---------------------------------------------------------------- folders


def test_a_folder_tells_which_engine_it_is_for(folder: Path, tmp_path: Path) -> None:
    check_folder(folder)
    assert isinstance(engine_for(folder), OnnxEngine)
    assert isinstance(engine_for(tmp_path), WhisperEngine)


def test_it_is_taken_onto_the_shelf_like_any_other_model(folder: Path, tmp_path: Path) -> None:
    shelf = ModelShelf(tmp_path / "shelf", tmp_path)
    (folder / "readme.md").write_text("not wanted", encoding="utf-8")
    taken = shelf.take_folder(folder, "gigaam", silent, CancelToken())
    assert shelf.installed() == ("gigaam",)
    assert sorted(path.name for path in taken.folder.iterdir()) == ["v2_ctc.onnx", "v2_vocab.txt"]
    assert fingerprint(taken.folder) == fingerprint(folder)


def test_what_is_missing_or_empty_is_said(folder: Path) -> None:
    (folder / "v2_vocab.txt").unlink()
    with pytest.raises(SpeechModelIncomplete) as missing:
        check_folder(folder)
    assert missing.value.facts["missing"] == "v2_vocab.txt"
    write_tiny_gigaam(folder)
    (folder / "v2_ctc.onnx").write_bytes(b"")
    with pytest.raises(SpeechModelBroken):
        check_folder(folder)


def test_without_the_library_it_is_said_what_is_missing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa_desk.adapters.speech.onnx_engine.LIBRARY", "no_such_library_anywhere")
    with pytest.raises(SpeechModelIncomplete) as missing:
        OnnxEngine().load(folder, "auto", 0)
    assert missing.value.facts["missing"] == "onnx-asr"


# ---------------------------------------------------------------- words


@dataclass
class Answer:
    tokens: list[str] | None
    timestamps: list[float] | None
    logprobs: list[float] | None = None


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        (["д", "а", " ", "н", "е", "т"], [("да", 0, 180), ("нет", 300, 580)]),
        ([" д", "а", " нет"], [("да", 0, 180), ("нет", 200, 280)]),
        ([" ", "д", " ", " ", "а"], [("д", 100, 180), ("а", 400, 480)]),
        ([], []),
        ([" "], []),
        ([*"абвгдежзик", *("  " * 5), "л"], [("абвгдежзик", 0, 980), ("л", 2_000, 2_080)]),
    ],
)
def test_tokens_become_words_with_their_times(tokens: list[str], expected: list[tuple[str, int, int]]) -> None:
    words = words_of(Answer(tokens, [number / 10 for number in range(len(tokens))]), 5_000)
    assert [(one.text, one.from_ms, one.to_ms) for one in words] == expected
    assert all(0 < one.probability <= 1 for one in words)


def test_a_pause_parts_turns_and_times_stay_in_the_piece() -> None:
    words = words_of(Answer([" да", " нет", " вот"], [0.0, 0.3, 2.0], [-0.1, -0.7, -0.2]), 2_050)
    told = told_of(words)
    assert [(one.text, one.from_ms, one.to_ms) for one in told] == [("да нет", 0, 380), ("вот", 2_000, 2_050)]
    assert told[0].log_probability == pytest.approx(-0.4)


# ---------------------------------------------------------------- a real run


@installed
def test_a_tiny_model_is_loaded_and_heard_with_times(folder: Path) -> None:
    engine = OnnxEngine()
    assert engine.load(folder, "auto", 0).name == "cpu"
    sound = tones((0, 0.4), (300, 0.3), (0, 0.1), (5_000, 0.1), (0, 0.1), (300, 0.3), (0, 1.2), (300, 0.4), (0, 0.4))
    piece = Piece(1, 10_000, 10_000 + len(sound) * 1000 // 16_000)
    (done,) = engine.hear((piece,), lambda _piece: sound, NO_HINTS)
    assert [turn.text for turn in done.turns] == ["а а", "а"]
    words = [word for turn in done.turns for word in turn.words]
    assert words[0].from_ms == pytest.approx(10_400, abs=120)
    assert all(piece.from_ms <= word.from_ms < word.to_ms <= piece.to_ms for word in words)


@installed
def test_two_loads_hear_the_same_and_silence_is_empty(folder: Path) -> None:
    quiet = np.zeros(16_000, np.float32)
    sound = tones((300, 0.5), (0, 0.5))
    heard = []
    for _ in range(2):
        engine = OnnxEngine()
        engine.load(folder, "auto", 0)
        heard.append(engine.hear((Piece(0, 0, 1_000),), lambda _piece: sound, NO_HINTS))
        assert engine.hear((Piece(0, 0, 1_000),), lambda _piece: quiet, NO_HINTS)[0].turns == ()
    assert heard[0] == heard[1]
    assert heard[0][0].turns[0].text == "а"


@installed
def test_weights_that_are_none_are_a_known_error(folder: Path) -> None:
    (folder / "v2_ctc.onnx").write_bytes(b"not a model")
    with pytest.raises(SpeechModelBroken):
        OnnxEngine().load(folder, "auto", 0)
