"""Decodes a recording once to 16 kHz samples, channels apart; imported in the child only."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from qa_desk.domain.transcript import Piece, SpeechAudioUnreadable

RATE = 16_000
Samples = npt.NDArray[np.float32]
Lanes = npt.NDArray[np.int16]
"""[channels, samples]; 16 bit, because two hours of stereo as float32 are a gigabyte."""


def decode(path: Path, channels: int) -> Lanes:
    """Two lanes when two are wanted and the file is stereo; one mixed lane otherwise. Raises SpeechAudioUnreadable.

    A mono file is never split: its two halves would be the same voice, recognised twice as two persons.
    """
    try:
        with av.open(str(path), metadata_errors="ignore") as container:
            lanes = _decode_stream(container, channels)
    except (av.FFmpegError, OSError, EOFError, ValueError) as fault:  # ValueError: the format changes on the way
        raise SpeechAudioUnreadable(path=str(path), detail=str(fault)) from fault
    if lanes.shape[1] == 0:
        raise SpeechAudioUnreadable(path=str(path), detail="no samples")
    return lanes


def _decode_stream(container: "av.container.InputContainer", channels: int) -> Lanes:
    streams = container.streams.audio
    if not streams:
        return np.zeros((1, 0), dtype=np.int16)
    # PCM WAV calls its layout "2 channels", so the count is the only thing to go by
    stereo = channels == 2 and streams[0].codec_context.channels == 2
    resampler = av.AudioResampler(format="s16p", layout="stereo" if stereo else "mono", rate=RATE)
    parts: list[Lanes] = []
    for frame in chain(_good_frames(container.decode(streams[0])), (None,)):
        if frame is not None:
            frame.pts = None  # broken time stamps must not stop a recording that can be heard
        parts.extend(piece.to_ndarray().astype(np.int16, copy=False) for piece in resampler.resample(frame))
    return np.concatenate(parts, axis=1) if parts else np.zeros((1, 0), dtype=np.int16)


def _good_frames(frames: "Iterator[av.AudioFrame]") -> "Iterator[av.AudioFrame]":
    """Leaves out damaged packets: the rest of the call is still worth hearing."""
    while True:
        try:
            frame = next(frames)
        except StopIteration:
            return
        except av.InvalidDataError:
            continue
        yield frame


def lane_of(lanes: Lanes, channel: int) -> Samples:
    """One channel as the engine wants it: float32, -1..1."""
    return _as_float(lanes[channel])


def cut(lanes: Lanes, piece: Piece) -> Samples:
    """The samples of a piece. They follow from its milliseconds alone, so a piece done again gives the same text."""
    part = lanes[piece.channel, piece.from_ms * RATE // 1000 : piece.to_ms * RATE // 1000]
    return _as_float(part)


def _as_float(samples: Lanes) -> Samples:
    return np.multiply(samples, np.float32(1 / 32768), dtype=np.float32)
