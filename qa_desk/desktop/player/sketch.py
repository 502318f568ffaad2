"""Sketch: peaks made ready for drawing and for skipping silence. Pure; made off the GUI thread."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa_desk.desktop.player.route import Span
from qa_desk.services.ports import TONE_BINS, Peaks

LEAST_SILENCE_MS = 1_200
"""Both lanes quiet for at least so long is silence worth skipping."""
_KEPT_MS = 300  # of a silence at either end: a voice that begins at once startles
_CLICK_MS, _BREATH_MS = 60, 250  # a sound this short is no speech, a gap this short does not end it
_LEAST_OVERLAP_MS = 400
_MUSIC_PERCENT = 35
"""Of a stretch's energy in tones that stand still; what a voice sings by chance is seldom so pure, never for long."""
_LEAST_MUSIC, _LEAST_PAUSE = 3, 2
"""Stretches: four seconds at least of music, and a pause of one between two notes does not end it."""
_FACTOR = 4
_LEAST_BINS = 600
_OVER_NOISE, _QUIET, _LOUD = 16, 100, 140  # half decibels: 8 dB over the floor, -50 dB, -30 dB

Lanes = NDArray[np.int8]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """Least and greatest sample of each bin of so many frames; shape (channels, bins)."""

    bin_frames: int
    low: Lanes
    high: Lanes


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """`levels`: finest first. `speech`: by channel, without music. `silences`, `overlaps`, `music`: of all channels
    together, in order."""

    rate: int
    frames: int
    complete: bool
    levels: tuple[Level, ...]
    speech: tuple[tuple[Span, ...], ...]
    silences: tuple[Span, ...]
    overlaps: tuple[Span, ...]
    music: tuple[Span, ...]

    @property
    def channels(self) -> int:
        return len(self.speech)

    @property
    def duration_ms(self) -> int:
        return self.frames * 1_000 // self.rate

    @property
    def cuts(self) -> tuple[Span, ...]:
        """What skipping silence leaves out; at the beginning and the end all of it."""
        end = self.duration_ms
        return tuple(
            Span(
                silence.from_ms + (_KEPT_MS if silence.from_ms else 0),
                silence.to_ms - (_KEPT_MS if silence.to_ms < end else 0),
            )
            for silence in self.silences
        )

    def level_for(self, frames_a_pixel: float) -> Level:
        """The coarsest that still has a bin for every pixel."""
        best = self.levels[0]
        for level in self.levels:
            if level.bin_frames <= frames_a_pixel:
                best = level
        return best


def sketch_of(peaks: Peaks) -> Sketch:
    low = np.stack([np.frombuffer(lane, np.int8) for lane in peaks.low])
    high = np.stack([np.frombuffer(lane, np.int8) for lane in peaks.high])
    loud = np.stack([np.frombuffer(lane, np.uint8) for lane in peaks.loud])
    bin_ms = peaks.bin_frames * 1_000 / peaks.rate
    heard = np.stack([_talking(lane, bin_ms) for lane in loud])
    tones = peaks.tones or (b"",) * len(heard)
    music = np.stack([_music(np.frombuffer(lane, np.uint8), heard.shape[1]) for lane in tones])
    talking = heard & ~music
    end = peaks.frames * 1_000 // peaks.rate
    nothing = np.zeros(talking.shape[1], np.bool_)
    both: Flags = np.logical_and.reduce(talking) if len(talking) > 1 else nothing
    quiet: Flags = np.logical_not(np.logical_or.reduce(heard | music))
    return Sketch(
        rate=peaks.rate,
        frames=peaks.frames,
        complete=peaks.complete,
        levels=_levels(Level(peaks.bin_frames, low, high)),
        speech=tuple(_spans(lane, bin_ms, end) for lane in talking),
        silences=_long(_spans(quiet, bin_ms, end), LEAST_SILENCE_MS),
        overlaps=_long(_spans(both, bin_ms, end), _LEAST_OVERLAP_MS),
        music=_spans(np.logical_or.reduce(music), bin_ms, end),
    )


def _levels(finest: Level) -> tuple[Level, ...]:
    levels = [finest]
    while levels[-1].low.shape[1] > _LEAST_BINS:
        before = levels[-1]
        starts = np.arange(0, before.low.shape[1], _FACTOR)
        levels.append(
            Level(
                before.bin_frames * _FACTOR,
                np.minimum.reduceat(before.low, starts, axis=1),
                np.maximum.reduceat(before.high, starts, axis=1),
            )
        )
    return tuple(levels)


def _talking(loud: NDArray[np.uint8], bin_ms: float) -> Flags:
    """Louder than the line's own noise, without clicks, gaps of a breath closed."""
    if not len(loud):
        return np.zeros(0, np.bool_)
    floor = float(np.percentile(loud, 15))
    flags = loud > min(max(floor + _OVER_NOISE, _QUIET), _LOUD)
    flags = _without_short(flags, True, _CLICK_MS / bin_ms)
    return _without_short(flags, False, _BREATH_MS / bin_ms)


def _music(tones: NDArray[np.uint8], bins: int) -> Flags:
    """Which bins lie in hold music."""
    flags = tones >= _MUSIC_PERCENT
    joined = _without_short(flags, False, _LEAST_PAUSE)
    joined[:1], joined[-1:] = flags[:1], flags[-1:]  # nothing to join at the ends
    found = np.repeat(_without_short(joined, True, _LEAST_MUSIC), TONE_BINS)[:bins]
    return np.pad(found, (0, bins - len(found)))


def _without_short(flags: Flags, kind: bool, bins: float) -> Flags:
    """Runs of `kind` shorter than `bins` become the other kind."""
    starts, ends = _runs(flags == kind)
    changed = flags.copy()
    for start, end in zip(starts, ends, strict=True):
        if end - start < bins:
            changed[start:end] = not kind
    return changed


def _runs(flags: Flags) -> tuple[list[int], list[int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return edges[0::2].tolist(), edges[1::2].tolist()


def _spans(flags: Flags, bin_ms: float, end_ms: int) -> tuple[Span, ...]:
    return tuple(
        Span(round(start * bin_ms), min(round(end * bin_ms), end_ms)) for start, end in zip(*_runs(flags), strict=True)
    )


def _long(spans: tuple[Span, ...], least_ms: int) -> tuple[Span, ...]:
    return tuple(span for span in spans if span.length_ms >= least_ms)
