"""faster-whisper as an engine of the speech child: local weights only, fed as the model's profile says."""

import os
import re
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel

from qa_desk.adapters.speech.ahead import Work, worked_ahead
from qa_desk.adapters.speech.devices import CPU, on_best_device
from qa_desk.adapters.speech.dice import Dice
from qa_desk.adapters.speech.fit import FULL_FRAMES, MOST_AT_WORK_MS, Batch, batches_of, joining, window_frames
from qa_desk.adapters.speech.fitted import FittedDecoder
from qa_desk.adapters.speech.folder import check_folder
from qa_desk.adapters.speech.full import FullDecoder
from qa_desk.adapters.speech.hints import NO_HINTS, Hints
from qa_desk.adapters.speech.packed import hear_together, packs_of
from qa_desk.adapters.speech.pieces import length_ms
from qa_desk.adapters.speech.profile import ModelProfile, read_profile
from qa_desk.adapters.speech.sound import Samples
from qa_desk.adapters.speech.turns import Judge, Told, bare
from qa_desk.adapters.speech.voice_activity import speech_pieces
from qa_desk.domain.transcript import (
    Piece,
    SpeechFailed,
    SpeechModelBroken,
    SpeechModelIncomplete,
    SpeechNoMemory,
)
from qa_desk.services.ports import DeviceInUse, PieceDone


class WhisperEngine:
    """serve.Engine over faster-whisper. `profile_of`: how the model in a folder is fed."""

    def __init__(self, profile_of: Callable[[Path], ModelProfile] = read_profile) -> None:
        self._profile_of = profile_of
        self._profile = ModelProfile()
        self._judge = _judge(self._profile)
        self._full: FullDecoder | None = None
        self._fitted: FittedDecoder | None = None
        self._workers = 1

    @property
    def workers(self) -> int:
        return self._workers

    def feed(self, folder: Path) -> None:
        """The profile alone: enough to find speech. Raises SpeechProfileBroken."""
        self._profile = self._profile_of(folder)
        self._judge = _judge(self._profile)

    def load(self, folder: Path, device: str, threads: int) -> DeviceInUse:
        check_folder(folder)
        self.feed(folder)
        self._full = self._fitted = None  # frees the old weights before the new ones come
        cards = ctranslate2.get_cuda_device_count()
        model, in_use = on_best_device(device, cards, lambda name: self._load_on(name, folder, threads))
        self._full = FullDecoder(model, self._profile, Dice(model, folder, threads))
        self._fitted = FittedDecoder(model, self._profile) if self._profile.fit else None
        return in_use

    def _load_on(self, chosen: str, folder: Path, threads: int) -> WhisperModel:
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
        if chosen != CPU:
            _try_out(model, folder)
        return model

    def pieces(self, channel: int, samples: Samples) -> Sequence[Piece]:
        return speech_pieces(self._profile, channel, samples)

    def batches(self, pieces: Sequence[Piece]) -> Sequence[Batch]:
        """A piece alone unless windows may be fitted or shared: a batch of full windows costs more than its pieces."""
        fit, pack = self._profile.fit, self._profile.pack
        if fit:
            return batches_of(pieces, fit, self._workers)
        return packs_of(pieces, pack) if pack else [(piece,) for piece in pieces]

    def joining(self, batch: Batch, waiting: Sequence[Piece], room_ms: int) -> Batch:
        """Where windows are fitted; in a shared one the text would depend on who shares it."""
        fit = self._profile.fit
        if fit is None or window_frames(batch[0], fit) == FULL_FRAMES:
            return ()
        own_ms = MOST_AT_WORK_MS // self._workers - sum(map(length_ms, batch))
        return joining(batch, waiting, fit, min(room_ms, own_ms))

    def recognise(
        self, batches: Sequence[Batch], sound: Callable[[Piece], Samples], hints: Hints = NO_HINTS
    ) -> Generator[PieceDone]:
        """All of one recording, every piece as soon as its batch is ready. May be left early."""
        works = [Work(partial(self.hear, batch, sound, hints), sum(map(length_ms, batch))) for batch in batches]
        with closing(worked_ahead(works, self._workers, MOST_AT_WORK_MS)) as ready:
            for done in ready:
                yield from done

    def hear(self, batch: Batch, sound: Callable[[Piece], Samples], hints: Hints) -> list[PieceDone]:
        sounds = [sound(piece) for piece in batch]
        hoped = hints.after(self._profile.hotwords, self._profile.initial_prompt) if self._hopes() else NO_HINTS
        try:
            told = self._told(batch, sounds, hoped)
        except RuntimeError as fault:
            if _about_memory(fault):
                raise SpeechNoMemory(step="transcribe") from fault
            raise
        judge = replace(self._judge, before=bare(" ".join((*hoped.hotwords, hoped.prompt))))
        return [
            PieceDone(piece, judge.turns(piece, samples, one))
            for piece, samples, one in zip(batch, sounds, told, strict=True)
        ]

    def _hopes(self) -> bool:
        """Weights that never learned to take hints repeat none either."""
        return self._profile.prompt_tokens > 0

    def _told(self, batch: Batch, sounds: Sequence[Samples], hints: Hints) -> list[list[Told]]:
        """In the fitted window, in one window together, or each in the full one."""
        if self._full is None:
            raise RuntimeError("transcribe before load")
        fit = self._profile.fit
        frames = window_frames(batch[0], fit) if fit else FULL_FRAMES
        heard: Sequence[list[Told] | None] = [None] * len(batch)
        if self._fitted is not None and frames < FULL_FRAMES:
            heard = self._fitted.decode(sounds, frames, hints)
        elif self._profile.pack is not None and len(batch) > 1:
            heard = hear_together(sounds, self._profile.pack, partial(self._full.decode_once, hints=hints))
        both = zip(sounds, heard, strict=True)
        return [self._full.decode(samples, hints) if one is None else one for samples, one in both]


def _judge(profile: ModelProfile) -> Judge:
    return Judge(frozenset(bare(line) for line in profile.ghost_lines), profile.no_speech_threshold)


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
        raise _about_load(fault, folder) from fault


def _try_out(model: WhisperModel, folder: Path) -> None:
    """The libraries of a card are looked for when it first computes, not when the weights are loaded."""
    try:
        model.encode(np.zeros((model.model.n_mels, FULL_FRAMES), dtype=np.float32))
    except RuntimeError as fault:
        raise _about_load(fault, folder) from fault


def _about_load(fault: Exception, folder: Path) -> SpeechFailed:
    if _about_memory(fault):
        return SpeechNoMemory(step="load")
    return SpeechModelBroken(path=str(folder), detail=str(fault))
