"""openai-whisper and ours on the same weights: for a machine that has both, the program itself never needs it.

`QA_DESK_BENCH_OPENAI_WEIGHTS` names a checkpoint of openai-whisper, `QA_DESK_BENCH_MODEL` the folder of the same
weights for faster-whisper.
"""

import importlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Protocol, cast

from benchmarks.harness import NotHere
from benchmarks.speech_wer import KnownCall
from qa_desk.adapters.speech.pieces import in_talking_order
from qa_desk.adapters.speech.planning import pieces_on
from qa_desk.adapters.speech.sound import Lanes, Samples, cut, decode
from qa_desk.adapters.speech.whisper import WhisperEngine
from qa_desk.domain.transcript import Piece

WEIGHTS, MODEL = "QA_DESK_BENCH_OPENAI_WEIGHTS", "QA_DESK_BENCH_MODEL"


class OpenAiModel(Protocol):
    def transcribe(
        self, audio: Samples, *, language: str, beam_size: int, temperature: float, fp16: bool,
        condition_on_previous_text: bool,
    ) -> dict[str, object]: ...  # fmt: skip


class OpenAiWhisper(Protocol):
    def load_model(self, name: str, device: str) -> OpenAiModel: ...


@dataclass(frozen=True, slots=True)
class Prepared:
    lanes: Lanes
    pieces: tuple[Piece, ...]


def openai_over_ours(calls: Sequence[KnownCall]) -> tuple[float, float]:
    """Seconds (openai-whisper, ours) for the same pieces, without decoding and search for speech. Raises NotHere."""
    weights, folder = os.environ.get(WEIGHTS), os.environ.get(MODEL)
    if not weights or not folder:
        raise NotHere(f"{WEIGHTS} and {MODEL} name no weights")
    try:
        library = cast("OpenAiWhisper", importlib.import_module("whisper"))
    except ImportError as fault:
        raise NotHere("openai-whisper is not installed") from fault
    engine = WhisperEngine()
    engine.load(Path(folder), "cpu", 0)
    theirs = library.load_model(weights, device="cpu")
    prepared = [_prepared(engine, call) for call in calls]
    start = perf_counter()
    for one in prepared:
        for piece in one.pieces:
            theirs.transcribe(
                cut(one.lanes, piece), language="ru", beam_size=5, temperature=0.0, fp16=False,
                condition_on_previous_text=False,
            )  # fmt: skip
    middle = perf_counter()
    for one in prepared:
        for _done in engine.recognise(engine.batches(one.pieces), partial(cut, one.lanes)):
            pass
    return middle - start, perf_counter() - middle


def _prepared(engine: WhisperEngine, call: KnownCall) -> Prepared:
    lanes = decode(call.audio, len(call.lanes))
    found = [piece for lane in range(len(lanes)) for piece in pieces_on(lanes, lane, engine.pieces)]
    return Prepared(lanes, tuple(in_talking_order(found)))
