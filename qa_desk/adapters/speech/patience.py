"""How long a child may take and how large it may grow before it is replaced."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

import psutil

TICK_S = 0.1
MEMORY_VARIABLE = "QA_DESK_SPEECH_MEMORY_MB"
_LEAST_MB = 2_048
_SHARE = 0.6
_MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds before a child is given up. `silence`: without any sign of life. `load`: until the model is ready.
    `piece`: without a finished piece; a large model on a slow processor needs minutes for one.
    `cancel`: from asking to killing."""

    silence: float = 30
    load: float = 300
    piece: float = 900
    cancel: float = 0.8


DEFAULT_PATIENCE = Patience()


class Watch:
    """Counts ticks of waiting, not the clock: a notebook that slept with its lid closed is no silent child."""

    def __init__(self, step: str, limit_s: float) -> None:
        self.step = step
        self.limit_s = limit_s
        self._waited_s = 0.0

    @property
    def over(self) -> bool:
        return self._waited_s > self.limit_s

    def tick(self) -> "Watch":
        self._waited_s += TICK_S
        return self

    def reset(self) -> None:
        self._waited_s = 0.0


@dataclass(frozen=True, slots=True)
class MemoryCap:
    """Megabytes that a child may hold. One over `most_mb` is replaced once it grew by `growth_mb` since its first
    piece: what it held then is model and recording, and a new child would need it too."""

    most_mb: int
    growth_mb: int = 256


def memory_cap(environment: Mapping[str, str] = os.environ) -> MemoryCap:
    """Six tenths of the machine's memory, or what the environment says. A number that is none is not obeyed."""
    told = environment.get(MEMORY_VARIABLE, "")
    if told.isascii() and told.isdigit():
        return MemoryCap(int(told))
    return MemoryCap(max(_LEAST_MB, round(psutil.virtual_memory().total * _SHARE / _MB)))


class Growth:
    """Memory of one child over its life."""

    def __init__(self, pid: int, cap: MemoryCap) -> None:
        self._pid = pid
        self._cap = cap
        self._first_mb: int | None = None

    def is_over(self) -> bool:
        """Asked after a piece or a job. False for a child that is gone: its end is told elsewhere."""
        try:
            info = psutil.Process(self._pid).memory_info()
        except psutil.NoSuchProcess:
            return False
        # pages of mapped files (the sound of a long recording) are the system's to take back at any time
        held_mb = (info.rss - getattr(info, "shared", 0)) // _MB
        if self._first_mb is None:
            self._first_mb = held_mb
        return held_mb > self._cap.most_mb and held_mb - self._first_mb > self._cap.growth_mb
