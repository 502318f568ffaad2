"""Sampling that can be repeated: a copy of the weights whose random choices follow from a seed alone.

CTranslate2 keeps one generator a thread and seeds it once, when that thread first samples. So only the new threads of
a new copy throw the same dice again; it lives for one piece.
"""

import copy
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import ctranslate2
from faster_whisper import WhisperModel

_ONE_AT_A_TIME = threading.Lock()
"""The seed belongs to the whole process, and two copies of large weights are enough."""


class Dice:
    """`model`: the one that is loaded. `threads`: of the copy, see WhisperModel."""

    def __init__(self, model: WhisperModel, folder: Path, threads: int) -> None:
        self._model = model
        self._folder = folder
        self._threads = threads

    @contextmanager
    def thrown(self, seed: int) -> Iterator[WhisperModel]:
        """The same seed, the same choices. Raises RuntimeError when there is no memory for a copy."""
        loaded = self._model.model
        with _ONE_AT_A_TIME:
            ctranslate2.set_random_seed(seed)
            again = copy.copy(self._model)
            again.model = ctranslate2.models.Whisper(
                str(self._folder),
                device=loaded.device,
                device_index=loaded.device_index,
                compute_type=loaded.compute_type,
                intra_threads=self._threads,
            )
            yield again
