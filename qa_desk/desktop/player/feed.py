"""Feed: samples of a tape as they shall be heard, and the way back from what was heard to its place on the tape."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qa_desk.desktop.player.route import Span
from qa_desk.services.ports import Sounds, Stretcher, Tape

_BLOCK_MS = 50


@dataclass(frozen=True, slots=True)
class _Mark:
    """From this output frame on, the recording is heard from this frame on, until the next mark."""

    out: int
    source: int


class Feed:
    """Made anew for every start, seek and change of speed. Not a sample behind `end_ms`, none inside the cuts."""

    def __init__(self, tape: Tape, sounds: Sounds, to_rate: int, from_ms: int, speed: float) -> None:
        self._tape, self._sounds, self._to_rate, self._speed = tape, sounds, to_rate, speed
        self._at = from_ms * tape.rate // 1_000
        self._end: int | None = None
        self._end_ms: int | None = None
        self._cuts: list[tuple[int, int]] = []
        self._gains: tuple[float, ...] = ()
        self._out = 0
        self._stretcher = self._new_stretcher()
        self._marks = [_Mark(0, self._at)]
        self._stops: list[int] = []  # source frame at which each mark's stretch ends, all but the last
        self.ended = False

    def set_end(self, ms: int | None) -> bool:
        """False when it has gone too far for that: the end asked for, or the old one, is behind it."""
        end = None if ms is None else round(ms * self._tape.rate / 1_000)
        if self.ended or (end is not None and end < self._at and self._out):
            return False
        self._end, self._end_ms = end, ms
        return True

    def set_cuts(self, cuts: Sequence[Span]) -> None:
        rate = self._tape.rate
        self._cuts = [(cut.from_ms * rate // 1_000, cut.to_ms * rate // 1_000) for cut in cuts]

    def set_gains(self, gains: Sequence[float]) -> None:
        self._gains = tuple(gains)

    @property
    def out_frames(self) -> int:
        """Made so far."""
        return self._out

    def next(self) -> bytes:
        """Stereo, 16 bit, at the output's rate. Empty: nothing more for now, or ever when `ended`."""
        made = b""
        while not made and not self.ended:
            cut = self._cut_here()
            stop = self._limit()
            if cut is not None:
                made = self._jump(cut)
            elif self._at < stop:
                block = min(self._at + self._tape.rate * _BLOCK_MS // 1_000, stop)
                samples, self._at = self._tape.read(self._at, block), block
                made = self._told(self._stretcher.push(self._mixed(samples)))
            elif self._tape.complete or self._is_at_end():
                self.ended = True
                made = self._told(self._stretcher.finish())
            else:
                break
        return made

    def source_ms(self, heard: int) -> int:
        """Where in the recording the output frame number `heard` comes from."""
        if self.ended and heard >= self._out:
            return self._end_ms if self._end_ms is not None and self._is_at_end() else self._ms(self._at)
        place = max(bisect_right(self._marks, heard, key=lambda mark: mark.out) - 1, 0)
        mark = self._marks[place]
        frame = mark.source + round((heard - mark.out) / self._to_rate * self._speed * self._tape.rate)
        return self._ms(min(frame, self._stops[place] if place < len(self._stops) else self._at))

    def _ms(self, frame: int) -> int:
        return frame * 1_000 // self._tape.rate

    def _cut_here(self) -> int | None:
        """Where the cut ends that it stands in."""
        return None if self._is_at_end() else next((end for start, end in self._cuts if start <= self._at < end), None)

    def _jump(self, to: int) -> bytes:
        rest = self._told(self._stretcher.finish())
        self._stops.append(self._at)
        self._at = to if self._end is None else min(to, max(self._end, self._at))
        self._stretcher = self._new_stretcher()
        self._marks.append(_Mark(self._out, self._at))
        return rest

    def _is_at_end(self) -> bool:
        return self._end is not None and self._at >= self._end

    def _limit(self) -> int:
        """Up to here may be read now."""
        stop = self._tape.frames if self._end is None else min(self._tape.frames, self._end)
        following = next((start for start, _end in self._cuts if start >= self._at), stop)
        return min(stop, following)

    def _told(self, made: bytes) -> bytes:
        self._out += len(made) // 4
        return made

    def _new_stretcher(self) -> Stretcher:
        return self._sounds.stretcher(self._tape.rate, self._to_rate, self._speed)

    def _mixed(self, samples: bytes) -> bytes:
        """Both lanes stay on their sides; one alone is heard by both ears."""
        channels = self._tape.channels
        gains = self._gains if len(self._gains) == channels else (1.0,) * channels
        if channels == 2 and gains == (1.0, 1.0):
            return samples
        block = np.frombuffer(samples, np.int16).reshape(-1, channels).astype(np.float32) * np.array(gains, np.float32)
        if channels == 1:
            block = np.repeat(block, 2, axis=1)
        elif gains.count(0.0) == 1:
            block = np.repeat(block.sum(axis=1, keepdims=True), 2, axis=1)
        return np.clip(block, -32_768, 32_767).astype(np.int16).tobytes()
