"""Where a decoded recording plays music: how much of the sound of a stretch stands still, for waveforms."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from qa_desk.services.ports import TONE_BINS, Peaks, Tape
from qa_desk.services.running import CancelToken

StandingShare = Callable[[NDArray[np.float32], int], float]
"""Samples of one channel within -1..1 and their rate in; the share 0..1 of their energy in tones that stand still."""
_EVERY = 3
"""Stretches; music of eight seconds cannot hide between two looks."""
_SOME = 20
"""Percent; a voice seldom has so many."""
_QUIET_POWER = 1e-5
"""-50 dB: the noise of a line has no tune."""
_FULL_SCALE = 32_768.0


def tones_of(tape: Tape, peaks: Peaks, share: StandingShare, cancel: CancelToken) -> tuple[bytes, ...]:
    """`Peaks.tones` of a complete tape. Raises Cancelled."""
    return tuple(_Channel(tape, peaks, number, share, cancel).tones() for number in range(tape.channels))


class _Channel:
    """Listens to every third stretch, and where there is something in it as far as the tune goes."""

    def __init__(self, tape: Tape, peaks: Peaks, number: int, share: StandingShare, cancel: CancelToken) -> None:
        self._tape, self._number, self._share, self._cancel = tape, number, share, cancel
        self._frames = peaks.bin_frames * TONE_BINS
        self._found: list[int | None] = [None] * (peaks.frames // self._frames)

    def tones(self) -> bytes:
        whole = range(len(self._found))
        for middle in whole[_EVERY // 2 :: _EVERY]:
            if self._sounds(middle):
                for places in (whole[:middle][::-1], whole[middle + 1 :]):
                    all(map(self._sounds, places))  # up to the first that does not
        return bytes(percent or 0 for percent in self._found)

    def _sounds(self, place: int) -> bool:
        percent = self._found[place]
        if percent is None:
            self._cancel.check()
            percent = self._found[place] = _percent(self._samples(place), self._tape.rate, self._share)
        return percent >= _SOME

    def _samples(self, place: int) -> NDArray[np.int16]:
        samples = self._tape.read(place * self._frames, (place + 1) * self._frames)
        return np.frombuffer(samples, np.int16)[self._number :: self._tape.channels]


def _percent(stretch: NDArray[np.int16], rate: int, share: StandingShare) -> int:
    samples = stretch.astype(np.float32) / np.float32(_FULL_SCALE)
    if float(np.dot(samples, samples)) < _QUIET_POWER * len(samples):
        return 0
    return round(100 * share(samples, rate))
