"""Long synthetic telephone calls: an hour of two voices as stereo MP3 of 8 kHz, with one click near the end."""

from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.codec.context import Flags
from numpy.typing import NDArray

RATE = 8_000
MINUTES = 60
_PART_S = 300
_CLICK_BEFORE_END_S = 7
_SMALL_STEP = 118  # of the encoder's quality scale


@dataclass(frozen=True, slots=True)
class LongCall:
    """`click_ms`: where the click stood before the encoder added its delay."""

    path: Path
    click_ms: int
    duration_ms: int


def long_call(path: Path, *, variable: bool) -> LongCall:
    """The same five minutes over and over, encoded once: a stream of MP3 frames may be continued by another. No header
    tells the length, as in files of many telephone exchanges."""
    talk = _talk(_PART_S)
    body = _encoded(path.with_suffix(".part.mp3"), talk, variable=variable)
    click = len(talk) - _CLICK_BEFORE_END_S * RATE
    ending = np.zeros_like(talk)
    ending[: click - 20 * RATE] = talk[: click - 20 * RATE]
    ending[click : click + 8] = 32_000
    parts = MINUTES * 60 // _PART_S
    path.write_bytes(body * (parts - 1) + _encoded(path.with_suffix(".part.mp3"), ending, variable=variable))
    duration = MINUTES * 60_000
    return LongCall(path, duration - _CLICK_BEFORE_END_S * 1_000, duration)


def _talk(seconds: int) -> NDArray[np.int16]:
    """Turns of three seconds, in syllables; shape (frames, 2)."""
    noise = np.random.default_rng(7)
    time = np.arange(seconds * RATE) / RATE
    turn = (time % 6) < 3
    syllables = 0.5 + 0.5 * np.sin(2 * np.pi * 4 * time)
    voice = noise.normal(0, 0.12, len(time)) * syllables
    lanes = np.stack([voice * turn, np.sin(2 * np.pi * 210 * time) * 0.2 * syllables * ~turn], axis=1)
    return (lanes * 32_767).astype(np.int16)


def _encoded(path: Path, samples: NDArray[np.int16], *, variable: bool) -> bytes:
    options = {"write_xing": "0", "id3v2_version": "0"}
    with av.open(str(path), "w", format="mp3", options=options) as container:
        stream = container.add_stream("libmp3lame", rate=RATE, layout="stereo")
        if variable:
            stream.codec_context.flags |= Flags.qscale
            stream.codec_context.global_quality = 5 * _SMALL_STEP
        else:
            stream.codec_context.bit_rate = 32_000
        stream.codec_context.open()
        resampler = av.AudioResampler(stream.format, "stereo", RATE, frame_size=stream.codec_context.frame_size)
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="stereo")
        frame.sample_rate = RATE
        for piece in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    data = path.read_bytes()
    path.unlink()
    return data
