"""FileSounds: recordings decoded once into tapes and peaks, peaks kept in the workspace. Implements ports.Sounds."""

import errno
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from qa_desk.adapters.audio.own_bytes import OwnBytes
from qa_desk.adapters.audio.pcm import Blocks, FileTape, Levelled, decoded
from qa_desk.adapters.audio.peaks import PeakCounter, PeakFiles
from qa_desk.adapters.audio.stretch import AtempoStretcher
from qa_desk.adapters.audio.tones import StandingShare, tones_of
from qa_desk.domain.errors import KnownError
from qa_desk.domain.intake import FileUnreadable, NoSpaceLeft
from qa_desk.services.ports import DecodeRequest, Peaks, Stretcher, Tape
from qa_desk.services.running import CancelToken

_FIRST_S, _EVERY_S = 1, 60
"""Peaks so far are told after so much of the recording, and then for every so much more."""
_LONG_S = 300
"""Listening for music takes a moment from here on."""


class FileSounds:
    """Tapes lie in the workspace's cache folder, without names, as long as they are used. `share`: tells music."""

    def __init__(self, workspace: Path, share: StandingShare) -> None:
        self._share = share
        self._tapes = workspace / "cache"
        self._peaks = PeakFiles(workspace / "peaks")
        self._own = OwnBytes()

    def kept_peaks(self, sha256: str) -> Peaks | None:
        return self._peaks.load(sha256)

    def all_kept_peaks(self) -> list[str]:
        return self._peaks.kept()

    def forget(self, sha256: str) -> None:
        self._peaks.forget(sha256)

    def decode(
        self,
        request: DecodeRequest,
        on_tape: Callable[[Tape], None],
        on_peaks: Callable[[Peaks], None],
        cancel: CancelToken,
    ) -> Peaks:
        path = request.path

        def check() -> None:
            if request.sha256:
                self._own.check(path, request.sha256, cancel)

        check()
        with decoded(path, cancel) as (level, blocks):
            peaks = self._fill(request, level, blocks, on_tape, on_peaks, check, cancel)
        on_peaks(peaks)
        self._peaks.keep(request.sha256, peaks)
        return peaks

    def stretcher(self, from_rate: int, to_rate: int, speed: float) -> Stretcher:
        return AtempoStretcher(from_rate, to_rate, speed)

    def _fill(
        self,
        request: DecodeRequest,
        level: Levelled,
        blocks: Blocks,
        on_tape: Callable[[Tape], None],
        on_peaks: Callable[[Peaks], None],
        check: Callable[[], None],
        cancel: CancelToken,
    ) -> Peaks:
        path, counter = request.path, PeakCounter(level.rate, level.channels)
        try:
            tape = FileTape(self._tapes, level.rate, level.channels)
        except OSError as fault:
            raise _known(fault, path.name) from fault
        with ExitStack() as undo:
            undo.callback(tape.close)
            on_tape(tape)
            next_news = level.rate * _FIRST_S
            try:
                for samples in blocks:
                    tape.append(samples)
                    counter.push(samples)
                    if tape.frames >= next_news:
                        on_peaks(counter.so_far(complete=False))
                        next_news = tape.frames + level.rate * _EVERY_S
            except OSError as fault:
                raise _known(fault, path.name) from fault
            check()  # it may have been replaced meanwhile
            counter.finish()
            tape.complete = True
            peaks = counter.so_far(complete=True)
            if tape.frames >= level.rate * _LONG_S:
                on_peaks(peaks)  # on screen before anybody listens for music
            kept = self._peaks.load(request.sha256)
            known = kept is not None and kept.frames == peaks.frames
            tones = kept.tones if kept is not None and known else tones_of(tape, peaks, self._share, cancel)
            undo.pop_all()
        return replace(peaks, tones=tones)


def _known(fault: OSError, name: str) -> KnownError:
    return NoSpaceLeft(name=name) if fault.errno == errno.ENOSPC else FileUnreadable(name=name)
