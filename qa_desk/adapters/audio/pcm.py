"""Tapes: recordings decoded once to 16 bit samples in a file without a name, however long they are."""

import mmap
import os
import tempfile
import threading
import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import av
from av.error import FFmpegError

from qa_desk.adapters.audio.probe import OPTIONS
from qa_desk.domain.intake import AudioBroken, FileMissing, NoAudioStream, NoSound, NotAudio
from qa_desk.services.running import CancelToken

Blocks = Iterator[bytes]
MOST_RATE = 16_000
BYTES = 2
_SEGMENT = 1 << 24
_BLOCK_S = 1.0


class FileTape:
    """Implements ports.Tape. Samples are written straight to the file and mapped a stretch at a time for reading, so
    memory stays flat; the file has no name where the system allows it and is gone with its last handle anyway."""

    def __init__(self, folder: Path, rate: int, channels: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.rate, self.channels = rate, channels
        self.complete = False
        self._step = BYTES * channels
        self._written = 0
        self._fd = _nameless(folder)
        self._free = weakref.finalize(self, os.close, self._fd)
        self._map: mmap.mmap | None = None
        self._mapped = (0, 0)
        self._lock = threading.Lock()

    @property
    def frames(self) -> int:
        return self._written // self._step

    def append(self, samples: bytes) -> None:
        """Only by the one thread that decodes. Raises OSError when the disk is full."""
        rest = memoryview(samples)
        while rest:
            done = os.write(self._fd, rest)
            rest = rest[done:]
            self._written += done

    def read(self, from_frame: int, to_frame: int) -> bytes:
        start, end = max(from_frame, 0) * self._step, min(to_frame, self.frames) * self._step
        parts = []
        with self._lock:
            while start < end and self._free.alive:
                view, base, upto = self._segment(start)
                stop = min(end, upto)
                parts.append(view[start - base : stop - base])
                start = stop
        return b"".join(parts)

    def close(self) -> None:
        with self._lock:
            if self._map is not None:
                self._map.close()
                self._map = None
            self._free()

    def _segment(self, start: int) -> tuple[mmap.mmap, int, int]:
        """The mapping that holds this byte, with where it begins and ends in the file."""
        base, upto = self._mapped
        if self._map is None or not base <= start < upto:
            if self._map is not None:
                self._map.close()
            base = start - start % _SEGMENT
            upto = min(base + _SEGMENT, self.frames * self._step)
            self._map = mmap.mmap(self._fd, upto - base, access=mmap.ACCESS_READ, offset=base)
            self._mapped = (base, upto)
        return self._map, base, upto


def _nameless(folder: Path) -> int:
    """A file that is gone when it is closed, also when the program is killed."""
    fd, name = tempfile.mkstemp(prefix="tape-", dir=folder)
    if os.name == "nt":  # an open file cannot be unlinked there; the system deletes it with the last handle
        os.close(fd)
        return os.open(name, os.O_RDWR | getattr(os, "O_BINARY", 0) | getattr(os, "O_TEMPORARY", 0))
    Path(name).unlink()
    return fd


def opened(path: Path) -> "av.container.InputContainer":
    """Raises NotAudio, NoAudioStream, AudioBroken."""
    try:
        container = av.open(str(path), options=dict(OPTIONS))
    except (FFmpegError, ValueError) as fault:
        raise NotAudio(name=path.name) from fault
    if not container.streams.audio:
        container.close()
        raise NoAudioStream(name=path.name)
    if container.streams.audio[0].codec_context is None:
        container.close()
        raise AudioBroken(name=path.name)
    return container


def frames_of(container: "av.container.InputContainer", cancel: CancelToken) -> Iterator["av.AudioFrame"]:
    """Every frame that can be decoded; a broken packet is left out, a broken end is the end."""
    packets = container.demux(container.streams.audio[0])
    while True:
        cancel.check()
        try:
            packet = next(packets, None)
        except FFmpegError:
            return
        if packet is None:
            return
        try:
            yield from packet.decode()
        except FFmpegError:
            continue


@contextmanager
def decoded(path: Path, cancel: CancelToken, *, same_for_all: bool = False) -> "Iterator[tuple[Levelled, Blocks]]":
    """The samples of a recording from its start. `same_for_all`: two channels at `MOST_RATE`, whatever it has.

    Raises FileMissing, NotAudio, NoAudioStream, AudioBroken, NoSound; while reading Cancelled.
    """
    if not path.is_file():
        raise FileMissing(name=path.name)
    with opened(path) as container:
        frames = frames_of(container, cancel)
        first = next(frames, None)
        if first is None:
            raise NoSound(name=path.name)
        level = Levelled(first, same_for_all=same_for_all)
        yield level, level.all_of(chain((first,), frames))


class Levelled:
    """Any frames in, blocks of 16 bit samples of one rate and one or two channels out."""

    def __init__(self, first: "av.AudioFrame", *, same_for_all: bool = False) -> None:
        self.channels = 2 if same_for_all or first.layout.nb_channels == 2 else 1
        self.rate = MOST_RATE if same_for_all else min(first.sample_rate, MOST_RATE)
        self._resampler = self._made()
        self._form = _form_of(first)

    def all_of(self, frames: Iterable["av.AudioFrame"]) -> Iterator[bytes]:
        for frame in frames:
            if _form_of(frame) != self._form:  # some exchanges change it within a call
                yield from map(self._samples, self._resampler.resample(None))
                self._resampler, self._form = self._made(), _form_of(frame)
            frame.pts = None  # counted, not believed
            yield from map(self._samples, self._resampler.resample(frame))
        yield from map(self._samples, self._resampler.resample(None))

    def _made(self) -> "av.AudioResampler":
        layout = "stereo" if self.channels == 2 else "mono"
        return av.AudioResampler("s16", layout, self.rate, frame_size=round(self.rate * _BLOCK_S))

    def _samples(self, frame: "av.AudioFrame") -> bytes:
        return bytes(frame.planes[0])[: frame.samples * BYTES * self.channels]


def _form_of(frame: "av.AudioFrame") -> tuple[str, int, int]:
    return frame.format.name, frame.layout.nb_channels, frame.sample_rate
