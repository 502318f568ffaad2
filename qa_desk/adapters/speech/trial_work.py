"""What a model's trial does: the same pieces of the user's recordings in full, packed and fitted windows, timed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter

from rapidfuzz.distance import Levenshtein

from qa_desk.adapters.speech.engines import engine_for
from qa_desk.adapters.speech.onnx_engine import OnnxEngine
from qa_desk.adapters.speech.onnx_folder import onnx_family
from qa_desk.adapters.speech.pieces import in_talking_order, length_ms
from qa_desk.adapters.speech.planning import pieces_on
from qa_desk.adapters.speech.profile import FitProfile, ModelProfile, PackProfile, read_profile
from qa_desk.adapters.speech.protocol import Event, FitLine, NextLine, SpeechProgress, Tried, Try
from qa_desk.adapters.speech.sound import RATE, Lanes, cut, decode
from qa_desk.adapters.speech.turns import bare
from qa_desk.adapters.speech.whisper import WhisperEngine
from qa_desk.domain.transcript import Piece
from qa_desk.services.ports import DeviceInUse

LEAST_AGREEMENT = 0.92
"""Two runs that both mishear some words part there even where neither is worse; a loss of words is far below it."""
LEAST_GAIN = 1.2
"""Below it a fit is not worth another text."""
CANDIDATES = (FitProfile(), FitProfile(margin_s=2, least_window_s=6))
"""Tried in this order: real weights may need more silence behind the words than the quickest window gives."""
_FULL_SHARE = 0.5
Send = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class _Recording:
    lanes: Lanes
    pieces: tuple[Piece, ...]
    prepared_s: float

    @property
    def recorded_s(self) -> float:
        return float(self.lanes.shape[1]) / RATE


@dataclass(frozen=True, slots=True)
class _Heard:
    """`texts`: of each piece that the time was enough for, by recording and piece."""

    device: DeviceInUse
    texts: dict[tuple[int, Piece], str]
    seconds: float


def run_trial(command: Try, send: Send) -> Tried:
    """Raises SpeechFailed."""
    profile = read_profile(Path(command.folder))
    if not command.compare or onnx_family(Path(command.folder)) is not None:  # which has no windows to compare
        recordings = _prepared(command, profile)
        heard = _heard(command, profile, recordings, command.budget_s, None, send)
        speed, recorded = _speed(heard, recordings)
        return Tried(device=heard.device.name, speed=speed, recorded_s=recorded)
    full_profile = profile.model_copy(update={"fit": None, "pack": None})
    recordings = _prepared(command, full_profile)
    full = _heard(command, full_profile, recordings, command.budget_s * _FULL_SHARE, None, send)
    return _compared(command, profile, recordings, full, send)


def _compared(command: Try, profile: ModelProfile, recordings: Sequence[_Recording], full: _Heard, send: Send) -> Tried:
    """The first fit that agrees, else the last one tried; the quicker of it and packed windows is advised, where it
    agrees with the full ones and is worth another text."""
    full_speed, recorded = _speed(full, recordings)
    own = [profile.fit] if profile.fit else []
    found = Tried(device=full.device.name, speed=full_speed, recorded_s=recorded)
    found = _with_packed(command, profile, recordings, full, found, send)
    for fit in dict.fromkeys([*own, *CANDIDATES]):
        fitted = _heard(command, profile.model_copy(update={"fit": fit}), recordings, None, set(full.texts), send)
        speed, _recorded = _speed(fitted, recordings)
        agreement = _agreement(full.texts, fitted.texts)
        good = agreement >= LEAST_AGREEMENT and speed >= LEAST_GAIN * full_speed
        line = FitLine(margin_s=fit.margin_s, least_s=fit.least_window_s, step_s=fit.step_s) if good else None
        found = found.model_copy(update={"fitted_speed": speed, "agreement": agreement, "fit": line})
        if good:
            quicker = speed >= found.packed_speed
            return found.model_copy(update={"pack": False} if quicker or not found.pack else {"fit": None})
    return found


def _with_packed(
    command: Try, profile: ModelProfile, recordings: Sequence[_Recording], full: _Heard, found: Tried, send: Send
) -> Tried:
    packed = profile.model_copy(update={"fit": None, "pack": profile.pack or PackProfile()})
    heard = _heard(command, packed, recordings, None, set(full.texts), send)
    speed, _recorded = _speed(heard, recordings)
    agreement = _agreement(full.texts, heard.texts)
    good = agreement >= LEAST_AGREEMENT and speed >= LEAST_GAIN * found.speed
    return found.model_copy(update={"packed_speed": speed, "packed_agreement": agreement, "pack": good})


def _prepared(command: Try, profile: ModelProfile) -> list[_Recording]:
    """Without a model: voice activity needs none."""
    engine = engine_for(Path(command.folder), lambda _folder: profile)
    engine.feed(Path(command.folder))
    return [_prepare(engine, line) for line in command.recordings]


def _prepare(engine: WhisperEngine | OnnxEngine, line: NextLine) -> _Recording:
    start = perf_counter()
    lanes = decode(Path(line.audio), line.channels, line.size)
    pieces = [piece for channel in range(lanes.shape[0]) for piece in pieces_on(lanes, channel, engine.pieces)]
    return _Recording(lanes, tuple(in_talking_order(pieces)), perf_counter() - start)


def _heard(
    command: Try,
    profile: ModelProfile,
    recordings: Sequence[_Recording],
    budget_s: float | None,
    only: set[tuple[int, Piece]] | None,
    send: Send,
) -> _Heard:
    """Until the time is over, a piece at least; or just those of `only`. Loading the model is not counted."""
    engine = engine_for(Path(command.folder), lambda _folder: profile)
    device = engine.load(Path(command.folder), command.device, 0)
    total = sum(length_ms(piece) for one in recordings for piece in one.pieces)
    texts: dict[tuple[int, Piece], str] = {}
    start = perf_counter()
    for number, one in enumerate(recordings):
        wanted = [piece for piece in one.pieces if only is None or (number, piece) in only]
        for done in engine.recognise(engine.batches(wanted), partial(cut, one.lanes)):
            texts[number, done.piece] = bare(" ".join(turn.text for turn in done.turns))
            told = sum(length_ms(piece) for _number, piece in texts)
            send(SpeechProgress(job=0, done_ms=told, total_ms=total))
            if budget_s is not None and perf_counter() - start > budget_s:
                return _Heard(device, texts, perf_counter() - start)
    return _Heard(device, texts, perf_counter() - start)


def _speed(heard: _Heard, recordings: Sequence[_Recording]) -> tuple[float, float]:
    """(recorded seconds in a second of work, recorded seconds); of a recording heard in part its part counts."""
    recorded = seconds = 0.0
    for number, one in enumerate(recordings):
        all_ms = sum(map(length_ms, one.pieces))
        done_ms = sum(length_ms(piece) for which, piece in heard.texts if which == number)
        share = done_ms / all_ms if all_ms else 0.0
        recorded += one.recorded_s * share
        seconds += one.prepared_s * share
    return recorded / max(1e-6, heard.seconds + seconds), recorded


def _agreement(full: dict[tuple[int, Piece], str], fitted: dict[tuple[int, Piece], str]) -> float:
    """1 less the word error rate against the full windows; 1 where neither hears a word."""
    words = sum(len(text.split()) for text in full.values())
    errors = sum(Levenshtein.distance(full[key].split(), fitted.get(key, "").split()) for key in full)
    return max(0.0, 1 - errors / words) if words else float(errors == 0)
