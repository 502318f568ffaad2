"""What player tests share: recordings with known sound, an output moved by hand, a player over real decoding."""

import wave
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from qa_desk.adapters.audio.peaks import PeakCounter
from qa_desk.adapters.audio.tones import tones_of
from qa_desk.adapters.speech.music import rough_share
from qa_desk.desktop.player.output import Output
from qa_desk.desktop.player.sketch import Sketch, sketch_of
from qa_desk.services.running import CancelToken

RATE = 8_000


def write_wav(path: Path, samples: "np.ndarray", rate: int = RATE) -> Path:
    """`samples`: shape (frames, channels), 16 bit."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.astype(np.int16).tobytes())
    return path


def ramp(seconds: float, channels: int = 2, rate: int = RATE) -> "np.ndarray":
    """Every sample tells its own place: what comes out can be found again."""
    places = np.arange(round(seconds * rate)) % 30_000
    return np.stack([places] * channels, axis=1).astype(np.int16)


def speech(spans: list[list[tuple[float, float]]], seconds: float, rate: int = RATE) -> "np.ndarray":
    """Noise where somebody speaks (seconds, one list a channel), silence elsewhere."""
    noise = np.random.default_rng(5)
    samples = np.zeros((round(seconds * rate), len(spans)), np.int16)
    for lane, talk in enumerate(spans):
        for start, end in talk:
            part = slice(round(start * rate), round(end * rate))
            samples[part, lane] = noise.normal(0, 4_000, part.stop - part.start).clip(-30_000, 30_000)
    return samples


class WholeTape:
    """Samples at hand, shape (frames, channels)."""

    complete = True

    def __init__(self, samples: "np.ndarray", rate: int = RATE) -> None:
        self._samples = samples.astype(np.int16)
        self.rate, (self.frames, self.channels) = rate, samples.shape

    def read(self, from_frame: int, to_frame: int) -> bytes:
        return self._samples[from_frame:to_frame].tobytes()

    def close(self) -> None: ...


def sketched(samples: "np.ndarray", rate: int = RATE) -> Sketch:
    tape = WholeTape(samples, rate)
    counter = PeakCounter(rate, tape.channels)
    counter.push(tape.read(0, tape.frames))
    counter.finish()
    peaks = counter.so_far(complete=True)
    return sketch_of(replace(peaks, tones=tones_of(tape, peaks, rough_share, CancelToken())))


class HandOutput:
    """Keeps what it is given; hears as much of it as it is told to."""

    def __init__(self, rate: int = RATE, *, audible: bool = True, ahead_ms: int = 200) -> None:
        self.rate, self.audible, self.lost = rate, audible, False
        self._ahead = rate * ahead_ms // 1_000
        self.starts = 0
        self.written = b""
        self._heard = 0

    def __call__(self, _current: Output | None) -> "HandOutput":
        return self

    def start(self) -> None:
        self.starts += 1
        self.written, self._heard = b"", 0

    def stop(self) -> None:
        pass

    def room(self) -> int:
        return max(self._heard + self._ahead - len(self.written) // 4, 0)

    def write(self, samples: bytes) -> None:
        assert len(samples) // 4 <= self.room()
        self.written += samples

    def heard(self) -> int:
        return self._heard

    def hear(self, ms: int, pump: Callable[[], None]) -> None:
        """So much time passes, 20 ms at a time."""
        for _ in range(ms // 20):
            self._heard = min(self._heard + self.rate // 50, len(self.written) // 4)
            pump()

    def frames(self) -> "np.ndarray":
        """All that was written since the last start, shape (frames, 2)."""
        return np.frombuffer(self.written, np.int16).reshape(-1, 2)
