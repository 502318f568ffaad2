"""openai-whisper and ours on the same weights: for a machine that has both, the program itself never needs it.

Weights are those of the bundled model, written as a checkpoint of openai-whisper (openai_weights.py).
`QA_DESK_BENCH_MODEL` names the folder of another model, `QA_DESK_BENCH_OPENAI_WEIGHTS` a checkpoint of the same weights
where one is there already.
"""

import importlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol, TypedDict, cast

from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import get_suppressed_tokens
from tokenizers import Tokenizer as Vocabulary

from benchmarks.harness import NotHere
from benchmarks.openai_weights import write_checkpoint
from benchmarks.speech_fit import Heard, Prepared, Texts, fitted_texts, prepare, timed
from benchmarks.speech_wer import KnownCall
from qa_desk.adapters.speech.profile import ModelProfile, read_profile
from qa_desk.adapters.speech.sound import Samples, cut
from qa_desk.adapters.speech.whisper import WhisperEngine

WEIGHTS, MODEL = "QA_DESK_BENCH_OPENAI_WEIGHTS", "QA_DESK_BENCH_MODEL"


class _Segment(TypedDict):
    tokens: list[int]


class _Result(TypedDict):
    segments: list[_Segment]


class OpenAiModel(Protocol):
    def transcribe(
        self, audio: Samples, *, language: str, beam_size: int, temperature: float, fp16: bool,
        condition_on_previous_text: bool, no_speech_threshold: float | None, suppress_tokens: Sequence[int],
    ) -> _Result: ...  # fmt: skip


class OpenAiWhisper(Protocol):
    def load_model(self, name: str, device: str) -> OpenAiModel: ...


@dataclass(frozen=True, slots=True)
class Theirs:
    """Their model, and how its ids are read: by the vocabulary that lies beside our weights."""

    model: OpenAiModel
    profile: ModelProfile
    tokenizer: Tokenizer

    def texts(self, one: Prepared) -> Texts:
        found = [(piece, self._text(cut(one.lanes, piece))) for piece in sorted(one.pieces)]
        return [
            " ".join(text for piece, text in found if piece.channel == channel) for channel in range(one.lanes.shape[0])
        ]

    def _text(self, samples: Samples) -> str:
        """Nothing is left out for being unlikely: ours marks it and keeps it."""
        told = self.model.transcribe(
            samples, language=self.profile.language, beam_size=self.profile.beam_size, temperature=0.0, fp16=False,
            condition_on_previous_text=False, no_speech_threshold=None,
            suppress_tokens=list(get_suppressed_tokens(self.tokenizer, [-1]) or ()),
        )  # fmt: skip
        eot = self.tokenizer.eot
        words = [self.tokenizer.decode([token for token in one["tokens"] if token < eot]) for one in told["segments"]]
        return " ".join(words)


def openai_against_ours(calls: Sequence[KnownCall], bundled: Path, scratch: Path) -> tuple[Heard, Heard]:
    """openai-whisper, ours: the same pieces, without decoding and search for speech. Raises NotHere."""
    try:
        library = cast("OpenAiWhisper", importlib.import_module("whisper"))
    except ImportError as fault:
        raise NotHere("openai-whisper is not installed") from fault
    if WEIGHTS in os.environ and MODEL not in os.environ:
        raise NotHere(f"{WEIGHTS} needs {MODEL}, the folder of the same weights")
    folder = Path(os.environ.get(MODEL) or bundled)
    engine = WhisperEngine()
    engine.load(folder, "cpu", 0)
    theirs = _theirs(library, folder, os.environ.get(WEIGHTS) or str(_checkpoint(folder, scratch)))
    prepared = [prepare(engine, call) for call in calls]
    for one in prepared[:1]:  # warms up
        theirs.texts(one)
        fitted_texts(engine, one)
    return timed(prepared, theirs.texts), timed(prepared, partial(fitted_texts, engine))


def _checkpoint(folder: Path, scratch: Path) -> Path:
    target = scratch / "openai.pt"
    write_checkpoint(folder, target)
    return target


def _theirs(library: OpenAiWhisper, folder: Path, weights: str) -> Theirs:
    profile = read_profile(folder)
    vocabulary = Vocabulary.from_file(str(folder / "tokenizer.json"))
    tokenizer = Tokenizer(vocabulary, multilingual=True, task="transcribe", language=profile.language)
    return Theirs(library.load_model(weights, device="cpu"), profile, tokenizer)
