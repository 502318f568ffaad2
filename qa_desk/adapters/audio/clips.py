"""Stretches of recordings: FileClips for whoever needs a file for a moment (ports.Clips), CaseClips as one small MP3
that plays anywhere (services.case_file.ClipCutter)."""

import errno
import io
import wave
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import av
import numpy as np
from av.error import FFmpegError

from qa_desk.adapters.audio.pcm import BYTES, MOST_RATE, Blocks, Levelled, decoded
from qa_desk.domain.errors import FileRejected
from qa_desk.domain.intake import NoSpaceLeft
from qa_desk.services.case_file import Clip, ClipPart
from qa_desk.services.rejects import FileNotWritten
from qa_desk.services.running import CancelToken

Span = tuple[int, int]
"""From and to, ms."""
_PAUSE_MS = 600
_BITS_A_SECOND = 48_000
_CHANNELS = 2


class FileClips:
    """Clips lie in the workspace's cache folder while they are used: calls never leave the workspace."""

    def __init__(self, workspace: Path) -> None:
        self._cache = workspace / "cache"

    @contextmanager
    def cut(self, source: Path, from_ms: int, to_ms: int, cancel: CancelToken) -> Iterator[Path]:
        """Raises what decoding raises, NoSpaceLeft, FileNotWritten."""
        with ExitStack() as gone_afterwards:
            with decoded(source, cancel) as (level, blocks), _told(source):
                self._cache.mkdir(exist_ok=True)
                folder = gone_afterwards.enter_context(TemporaryDirectory(prefix="clip-", dir=self._cache))
                target = Path(folder) / "clip.wav"
                with wave.open(str(target), "wb") as file:
                    file.setnchannels(level.channels)
                    file.setsampwidth(BYTES)
                    file.setframerate(level.rate)
                    for _, samples in _stretches(level, blocks, [(from_ms, to_ms)]):
                        file.writeframes(samples)
            yield target


@contextmanager
def _told(source: Path) -> Iterator[None]:
    """A disk that takes no clip is a known error."""
    try:
        yield
    except FFmpegError:
        raise
    except OSError as fault:
        if fault.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoSpaceLeft(name=source.name) from fault
        raise FileNotWritten(name=source.name, why=fault.strerror or str(fault)) from fault


class CaseClips:
    """Client and manager keep their sides."""

    ending = ".mp3"

    def cut(self, parts: Sequence[ClipPart]) -> Clip | None:
        """Each recording is decoded once, however many parts are of it."""
        found: dict[int, bytes] = {}
        for path in dict.fromkeys(part.path for part in parts):
            places = [place for place, part in enumerate(parts) if part.path == path]
            cuts = _readable(path, [(parts[place].from_ms, parts[place].to_ms) for place in places])
            found |= {place: cut for place, cut in zip(places, cuts, strict=True) if cut}
        if not found:
            return None
        pause = bytes(_bytes_of(_PAUSE_MS, MOST_RATE, _CHANNELS))
        sound = bytearray()
        starts: list[int | None] = []
        for place in range(len(parts)):
            if place not in found:
                starts.append(None)
                continue
            if sound:
                sound += pause
            starts.append(len(sound) * 1_000 // _bytes_of(1_000, MOST_RATE, _CHANNELS))
            sound += found[place]
        return Clip(_mp3(bytes(sound)), tuple(starts))


def _stretches(level: Levelled, blocks: Blocks, spans: Sequence[Span]) -> Iterator[tuple[int, bytes]]:
    """Which span, and the next samples of it. Counted from the first sample: a seek in a recording without an index,
    or of varying bit rate, misses by seconds."""
    limits = [[_bytes_of(ms, level.rate, level.channels) for ms in span] for span in spans]
    last = max(to for _, to in limits)
    at = 0
    for block in blocks:
        for place, (first, to) in enumerate(limits):
            samples = block[max(first - at, 0) : max(to - at, 0)]
            if samples:
                yield place, samples
        at += len(block)
        if at >= last:
            return


def _bytes_of(ms: int, rate: int, channels: int) -> int:
    return round(ms * rate / 1_000) * BYTES * channels


def _readable(path: Path, spans: Sequence[Span]) -> list[bytes]:
    """Each span; empty when it lies behind the end or the file cannot be decoded so far."""
    cuts = [bytearray() for _ in spans]
    try:
        with decoded(path, CancelToken(), same_for_all=True) as (level, blocks):
            for place, samples in _stretches(level, blocks, spans):
                cuts[place] += samples
    except (FileRejected, FFmpegError, OSError):
        pass  # what was read before the fault is evidence all the same
    return [bytes(cut) for cut in cuts]


def _mp3(sound: bytes) -> bytes:
    lanes = np.frombuffer(sound, np.int16).reshape(-1, _CHANNELS).T
    target = io.BytesIO()
    with av.open(target, "w", format="mp3") as container:
        stream: Any = container.add_stream("libmp3lame", rate=MOST_RATE)
        stream.bit_rate = _BITS_A_SECOND
        stream.layout = "stereo"
        for start in range(0, lanes.shape[1], MOST_RATE):
            block = np.ascontiguousarray(lanes[:, start : start + MOST_RATE])
            frame = av.AudioFrame.from_ndarray(block, format="s16p", layout="stereo")
            frame.sample_rate = MOST_RATE
            frame.pts = start
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode(None):
            container.mux(packet)
    return target.getvalue()
