"""FileSounds: recordings decoded once into tapes and peaks, peaks kept in the workspace. Implements ports.Sounds."""

import errno
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import av

from qa_desk.adapters.audio.pcm import FileTape, Levelled, frames_of, opened
from qa_desk.adapters.audio.peaks import PeakCounter, PeakFiles
from qa_desk.adapters.audio.stretch import AtempoStretcher
from qa_desk.domain.errors import KnownError
from qa_desk.domain.intake import FileMissing, FileUnreadable, NoSound, NoSpaceLeft
from qa_desk.services.ports import DecodeRequest, Peaks, Stretcher, Tape
from qa_desk.services.running import CancelToken

_FIRST_S, _EVERY_S = 1, 60
"""Peaks so far are told after so much of the recording, and then for every so much more."""


class FileSounds:
    """Tapes lie in the workspace's cache folder, without names, as long as they are used."""

    def __init__(self, workspace: Path) -> None:
        self._tapes = workspace / "cache"
        self._peaks = PeakFiles(workspace / "peaks")

    def kept_peaks(self, sha256: str) -> Peaks | None:
        return self._peaks.load(sha256)

    def decode(
        self,
        request: DecodeRequest,
        on_tape: Callable[[Tape], None],
        on_peaks: Callable[[Peaks], None],
        cancel: CancelToken,
    ) -> Peaks:
        path = request.path
        if not path.is_file():
            raise FileMissing(name=path.name)
        with opened(path) as container:
            frames = frames_of(container, cancel)
            first = next(frames, None)
            if first is None:
                raise NoSound(name=path.name)
            peaks = self._fill(path, chain((first,), frames), Levelled(first), on_tape, on_peaks)
        on_peaks(peaks)
        self._peaks.keep(request.sha256, peaks)
        return peaks

    def stretcher(self, from_rate: int, to_rate: int, speed: float) -> Stretcher:
        return AtempoStretcher(from_rate, to_rate, speed)

    def _fill(
        self,
        path: Path,
        frames: Iterator["av.AudioFrame"],
        level: Levelled,
        on_tape: Callable[[Tape], None],
        on_peaks: Callable[[Peaks], None],
    ) -> Peaks:
        counter = PeakCounter(level.rate, level.channels)
        try:
            tape = FileTape(self._tapes, level.rate, level.channels)
        except OSError as fault:
            raise _known(fault, path.name) from fault
        on_tape(tape)
        next_news = level.rate * _FIRST_S
        try:
            for samples in level.all_of(frames):
                tape.append(samples)
                counter.push(samples)
                if tape.frames >= next_news:
                    on_peaks(counter.so_far(complete=False))
                    next_news = tape.frames + level.rate * _EVERY_S
        except OSError as fault:
            tape.close()
            raise _known(fault, path.name) from fault
        except BaseException:
            tape.close()
            raise
        counter.finish()
        tape.complete = True
        return counter.so_far(complete=True)


def _known(fault: OSError, name: str) -> KnownError:
    return NoSpaceLeft(name=name) if fault.errno == errno.ENOSPC else FileUnreadable(name=name)
