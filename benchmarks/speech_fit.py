"""Plain faster-whisper against fitted windows in one process: same weights, same recordings, same pieces.

Decoding of the files and the search for speech are done before and counted for neither.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from faster_whisper import WhisperModel

from benchmarks.speech_wer import KnownCall, word_error_rate
from qa_desk.adapters.speech.pieces import in_talking_order
from qa_desk.adapters.speech.profile import ModelProfile
from qa_desk.adapters.speech.sound import Lanes, cut, decode, lane_of
from qa_desk.adapters.speech.whisper import WhisperEngine
from qa_desk.domain.transcript import Piece

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
    fitted: Heard
    pieces: int
    channels: int


def compare(calls: Sequence[KnownCall], folder: Path, runs: int = 2) -> Compared:
    """The faster of `runs` by either path, taken in turns, so that a busy machine hurts both alike."""
    engine = WhisperEngine()
    engine.load(folder, "cpu", 0)
    prepared = [_prepare(engine, call) for call in calls]
    plain_model, profile = engine.loaded()
    plain: list[Heard] = []
    fitted: list[Heard] = []
    _fitted(engine, prepared[0])  # warms up
    for _ in range(runs):
        plain.append(_timed(prepared, lambda one: _plain(plain_model, profile, one)))
        fitted.append(_timed(prepared, lambda one: _fitted(engine, one)))
    return Compared(
        min(plain, key=lambda heard: heard.seconds),
        min(fitted, key=lambda heard: heard.seconds),
        sum(len(one.pieces) for one in prepared),
        sum(one.lanes.shape[0] for one in prepared),
    )


def _prepare(engine: WhisperEngine, call: KnownCall) -> Prepared:
    lanes = decode(call.audio, len(call.lanes))
    found = [piece for channel in range(lanes.shape[0]) for piece in engine.pieces(channel, lane_of(lanes, channel))]
    return Prepared(call, lanes, tuple(in_talking_order(found)))


def _timed(prepared: Sequence[Prepared], hear: Callable[[Prepared], Texts]) -> Heard:
    start = perf_counter()
    texts = [hear(one) for one in prepared]
    seconds = perf_counter() - start
    pairs = (pair for one, heard in zip(prepared, texts, strict=True) for pair in zip(one.known.lanes, heard, strict=True))
    return Heard(seconds, word_error_rate(pairs))


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


def _fitted(engine: WhisperEngine, one: Prepared) -> Texts:
    """As the child does it."""
    batches = engine.batches(one.pieces)
    done = [told for batch in batches for told in engine.recognise(batch, [cut(one.lanes, piece) for piece in batch])]
    done.sort(key=lambda told: told.piece)
    return [
        " ".join(turn.text for told in done if told.piece.channel == channel for turn in told.turns)
        for channel in range(one.lanes.shape[0])
    ]
