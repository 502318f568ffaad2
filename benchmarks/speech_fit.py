"""Plain faster-whisper and its batches against fitted windows in one process: same weights, recordings and pieces.

Decoding of the files and the search for speech are done before and counted for neither. `measured` runs it in a process
that has the speech child's environment; `python -m benchmarks.speech_fit MODEL < calls.json` is that process.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from time import perf_counter

from faster_whisper import BatchedInferencePipeline, WhisperModel

from benchmarks.speech_wer import KnownCall, word_error_rate
from qa_desk.adapters.speech.child import ONE_THREAD_FOR_NUMPY
from qa_desk.adapters.speech.pieces import in_talking_order
from qa_desk.adapters.speech.profile import ModelProfile, read_profile
from qa_desk.adapters.speech.sound import Lanes, cut, decode, lane_of
from qa_desk.adapters.speech.whisper import WhisperEngine
from qa_desk.domain.transcript import Piece

BATCH = 8
Texts = list[str]
"""What is heard on each channel of one recording."""


@dataclass(frozen=True, slots=True)
class Prepared:
    known: KnownCall
    lanes: Lanes
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """`seconds`: of recognition alone, all recordings one after another."""

    seconds: float
    wer: float


@dataclass(frozen=True, slots=True)
class Compared:
    plain: Heard
    batched: Heard
    fitted: Heard
    pieces: int
    channels: int


def measured(calls: Sequence[KnownCall], folder: Path) -> Compared:
    told = json.dumps([{"audio": str(call.audio), "lanes": call.lanes} for call in calls])
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.speech_fit", str(folder)],
        input=told, check=True, capture_output=True, text=True, encoding="utf-8",
        env=os.environ | ONE_THREAD_FOR_NUMPY | {"PYTHONUTF8": "1"},
    )  # fmt: skip
    found = json.loads(done.stdout)
    plain, batched, fitted = (Heard(**found[name]) for name in ("plain", "batched", "fitted"))
    return Compared(plain, batched, fitted, found["pieces"], found["channels"])


def compare(calls: Sequence[KnownCall], folder: Path, runs: int = 2) -> Compared:
    """The faster of `runs` by either path, taken in turns, so that a busy machine hurts both alike."""
    engine = WhisperEngine()
    engine.load(folder, "cpu", 0)
    prepared = [prepare(engine, call) for call in calls]
    profile = read_profile(folder)
    plain_model = WhisperModel(str(folder), device="cpu", compute_type="int8", local_files_only=True)
    pipeline = BatchedInferencePipeline(plain_model)
    ways: list[Callable[[Prepared], Texts]] = [
        lambda one: _plain(plain_model, profile, one),
        lambda one: _batched(pipeline, profile, one),
        lambda one: fitted_texts(engine, one),
    ]
    for one in prepared[:2]:  # warms up
        for way in ways:
            way(one)
    heard: list[list[Heard]] = [[] for _way in ways]
    for _ in range(runs):
        for found, way in zip(heard, ways, strict=True):
            found.append(timed(prepared, way))
    plain, batched, fitted = (min(found, key=lambda one: one.seconds) for found in heard)
    return Compared(
        plain,
        batched,
        fitted,
        sum(len(one.pieces) for one in prepared),
        sum(one.lanes.shape[0] for one in prepared),
    )


def prepare(engine: WhisperEngine, call: KnownCall) -> Prepared:
    """Decoded, and cut into pieces as the program does."""
    lanes = decode(call.audio, len(call.lanes))
    found = [piece for channel in range(lanes.shape[0]) for piece in engine.pieces(channel, lane_of(lanes, channel))]
    return Prepared(call, lanes, tuple(in_talking_order(found)))


def timed(prepared: Sequence[Prepared], hear: Callable[[Prepared], Texts]) -> Heard:
    start = perf_counter()
    texts = [hear(one) for one in prepared]
    seconds = perf_counter() - start
    both = zip(prepared, texts, strict=True)
    return Heard(seconds, word_error_rate(pair for one, heard in both for pair in _paired(one.known.lanes, heard)))


def _paired(lanes: Sequence[str], heard: Texts) -> list[tuple[str, str]]:
    return list(zip(lanes, heard, strict=True))


def _plain(model: WhisperModel, profile: ModelProfile, one: Prepared) -> Texts:
    """Each channel by one call of the library, each piece a clip."""
    texts: Texts = []
    for channel in range(one.lanes.shape[0]):
        clips = [ms / 1000 for piece in one.pieces if piece.channel == channel for ms in (piece.from_ms, piece.to_ms)]
        if not clips:
            texts.append("")
            continue
        segments, _info = model.transcribe(
            lane_of(one.lanes, channel),
            language=profile.language,
            beam_size=profile.beam_size,
            temperature=list(profile.temperatures),
            condition_on_previous_text=False,
            no_speech_threshold=profile.no_speech_threshold,
            clip_timestamps=clips,
        )
        texts.append(" ".join(segment.text.strip() for segment in segments))
    return texts


def _batched(pipeline: BatchedInferencePipeline, profile: ModelProfile, one: Prepared) -> Texts:
    """Each channel by one call of the library's own batches, the same pieces; it knows no second temperature."""
    texts: Texts = []
    for channel in range(one.lanes.shape[0]):
        pieces = [piece for piece in one.pieces if piece.channel == channel]
        clips = [{"start": piece.from_ms / 1000, "end": piece.to_ms / 1000} for piece in pieces]
        if not clips:
            texts.append("")
            continue
        segments, _info = pipeline.transcribe(
            lane_of(one.lanes, channel),
            language=profile.language,
            beam_size=profile.beam_size,
            vad_filter=False,
            without_timestamps=False,
            clip_timestamps=clips,
            batch_size=BATCH,
        )
        texts.append(" ".join(segment.text.strip() for segment in segments))
    return texts


def fitted_texts(engine: WhisperEngine, one: Prepared) -> Texts:
    """As the child does it."""
    done = list(engine.recognise(engine.batches(one.pieces), partial(cut, one.lanes)))
    done.sort(key=lambda told: told.piece)
    return [
        " ".join(turn.text for told in done if told.piece.channel == channel for turn in told.turns)
        for channel in range(one.lanes.shape[0])
    ]


def main(folder: str) -> None:
    calls = [KnownCall(Path(told["audio"]), tuple(told["lanes"])) for told in json.load(sys.stdin)]
    sys.stdout.write(json.dumps(asdict(compare(calls, Path(folder)))))


if __name__ == "__main__":
    main(*sys.argv[1:])
