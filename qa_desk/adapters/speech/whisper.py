"""faster-whisper as an engine of the speech child: local weights only, fed as the model's profile says."""

import math
import os
import re
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import ctranslate2
from faster_whisper import WhisperModel
from faster_whisper.vad import VadOptions, get_speech_timestamps

from qa_desk.adapters.speech.ahead import worked_ahead
from qa_desk.adapters.speech.fit import FULL_FRAMES, Batch, batches_of, window_frames
from qa_desk.adapters.speech.fitted import FittedDecoder, Heard
from qa_desk.adapters.speech.folder import check_folder
from qa_desk.adapters.speech.pieces import Stretch, length_ms, pieces_of
from qa_desk.adapters.speech.profile import ModelProfile, read_profile
from qa_desk.adapters.speech.sound import RATE, Samples
from qa_desk.domain.transcript import (
    Piece,
    SpeechModelBroken,
    SpeechModelIncomplete,
    SpeechNoDevice,
    SpeechNoMemory,
)
from qa_desk.services.ports import PieceDone, RecognisedTurn


class WhisperEngine:
    """serve.Engine over faster-whisper."""

    def __init__(self) -> None:
        self._profile = ModelProfile()
        self._model: WhisperModel | None = None
        self._fitted: FittedDecoder | None = None
        self._workers = 1
        self._ghosts: frozenset[str] = frozenset()

    def load(self, folder: Path, device: str, threads: int) -> str:
        check_folder(folder)
        self._profile = read_profile(folder)
        self._ghosts = frozenset(_bare(line) for line in self._profile.ghost_lines)
        self._model = self._fitted = None  # frees the old weights before the new ones come
        chosen = _device(device)
        compute = self._profile.compute_type
        if compute == "auto":
            compute = "int8" if chosen == "cpu" else "float16"
        # a decoder's steps are too small to share out over cores: two batches side by side use them better
        self._workers = 2 if self._profile.fit and chosen == "cpu" else 1
        if self._workers > 1:
            threads = max(1, (threads or min(4, os.cpu_count() or 1)) // self._workers)
        model = _load(folder, chosen, compute, threads, self._workers)
        if model.model.n_mels != model.feature_extractor.mel_filters.shape[0]:
            raise SpeechModelIncomplete(path=str(folder), missing="preprocessor_config.json")
        self._model = model
        self._fitted = FittedDecoder(model, self._profile) if self._profile.fit else None
        return chosen

    def pieces(self, channel: int, samples: Samples) -> Sequence[Piece]:
        vad = self._profile.vad
        options = VadOptions(
            threshold=vad.threshold,
            min_speech_duration_ms=vad.min_speech_ms,
            max_speech_duration_s=vad.max_speech_s,
            min_silence_duration_ms=vad.min_silence_ms,
            speech_pad_ms=vad.pad_ms,
        )
        found = get_speech_timestamps(samples, options)
        stretches: list[Stretch] = [(one["start"] * 1000 // RATE, one["end"] * 1000 // RATE) for one in found]
        return pieces_of(channel, stretches, self._profile)

    def batches(self, pieces: Sequence[Piece]) -> Sequence[Batch]:
        """A piece alone unless windows may be fitted: without that a batch costs more than its pieces one by one."""
        fit = self._profile.fit
        return batches_of(pieces, fit, self._workers) if fit else [(piece,) for piece in pieces]

    def recognise(self, batches: Sequence[Batch], sound: Callable[[Piece], Samples]) -> Generator[PieceDone]:
        works = [partial(self._recognise, batch, sound) for batch in batches]
        with closing(worked_ahead(works, self._workers)) as ready:
            for done in ready:
                yield from done

    def _recognise(self, batch: Batch, sound: Callable[[Piece], Samples]) -> list[PieceDone]:
        try:
            heard = self._fitting(batch, sound)
            return [
                PieceDone(piece, self._real(_turns(piece, one) if one else self._plain(piece, sound(piece))))
                for piece, one in zip(batch, heard, strict=True)
            ]
        except RuntimeError as fault:
            if _about_memory(fault):
                raise SpeechNoMemory(step="transcribe") from fault
            raise

    def _fitting(self, batch: Batch, sound: Callable[[Piece], Samples]) -> list[Heard | None]:
        """What the fitted window gave; None where the full one is needed."""
        fit = self._profile.fit
        frames = window_frames(batch[0], fit) if fit else FULL_FRAMES
        if self._fitted is None or frames == FULL_FRAMES:
            return [None] * len(batch)
        heard = self._fitted.decode([sound(piece) for piece in batch], frames)
        return [None if one.doubtful else one for one in heard]

    def _plain(self, piece: Piece, samples: Samples) -> list[RecognisedTurn]:
        """faster-whisper's own loop over the full window, with its falls back to other temperatures."""
        if self._model is None:
            raise RuntimeError("transcribe before load")
        profile = self._profile
        segments, _info = self._model.transcribe(
            samples,
            language=profile.language,
            beam_size=profile.beam_size,
            temperature=list(profile.temperatures),
            condition_on_previous_text=profile.condition_on_previous_text,
            no_speech_threshold=profile.no_speech_threshold,
            initial_prompt=profile.initial_prompt or None,
            hotwords=profile.hotwords or None,
        )
        return [_turn(piece, segment.start, segment.end, segment.text, segment.avg_logprob) for segment in segments]

    def _real(self, turns: Sequence[RecognisedTurn]) -> tuple[RecognisedTurn, ...]:
        return tuple(turn for turn in turns if turn.text and _bare(turn.text) not in self._ghosts)


def _turns(piece: Piece, heard: Heard) -> list[RecognisedTurn]:
    whole_s = length_ms(piece) / 1000
    return [
        _turn(piece, span.start_s, whole_s if span.end_s is None else span.end_s, span.text, heard.log_probability)
        for span in heard.spans
    ]


def _turn(piece: Piece, start_s: float, end_s: float, text: str, log_probability: float) -> RecognisedTurn:
    """Times on the recording's clock; the engine may point into the padding behind a piece, never a turn."""
    from_ms = min(piece.from_ms + round(start_s * 1000), piece.to_ms)
    to_ms = min(piece.from_ms + round(end_s * 1000), piece.to_ms)
    return RecognisedTurn(from_ms, max(from_ms, to_ms), text.strip(), min(1.0, math.exp(log_probability)))


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _device(wanted: str) -> str:
    cards = ctranslate2.get_cuda_device_count() if wanted in ("auto", "cuda") else 0
    if wanted == "cuda" and not cards:
        raise SpeechNoDevice(device=wanted)
    return "cuda" if cards else "cpu"


def _about_memory(fault: Exception) -> bool:
    """The engine has no type of its own for it."""
    return re.search(r"memory|bad_alloc|bad alloc", str(fault)) is not None


def _load(folder: Path, device: str, compute_type: str, threads: int, workers: int) -> WhisperModel:
    try:
        return WhisperModel(
            str(folder),
            device=device,
            compute_type=compute_type,
            cpu_threads=threads,
            num_workers=workers,
            local_files_only=True,
        )
    except (RuntimeError, ValueError, OSError) as fault:
        if _about_memory(fault):
            raise SpeechNoMemory(step="load") from fault
        raise SpeechModelBroken(path=str(folder), detail=str(fault)) from fault
