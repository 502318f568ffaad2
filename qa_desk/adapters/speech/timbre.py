"""What a voice sounds like: cepstra and pitch of the loud frames of a stretch of speech, as sums to be added up."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from qa_desk.adapters.speech.sound import RATE, Samples

Numbers = npt.NDArray[np.float64]
HOP = RATE // 100
_WIDTH = 512
_BANDS = 24
_BAND_HZ = (150.0, 3600.0)
"""A telephone line carries nothing beyond."""
CEPSTRA = 12
_PITCH_WIDTH = 640
_PITCH_HZ = (70.0, 400.0)
_VOICED = 0.5
_SAME_PERIOD = 0.85
"""Of the highest peak: an earlier one as high as this is the period, the higher one two of them."""
_LOUD_DB = 25.0
_FRAMES_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Timbre:
    """Of one stretch. `count`, `mean`, `scatter`: of its cepstra, scatter about zero. `pitches`: voiced frames;
    `pitch`, `pitch_square`: sums of the logarithm of their pitch and of its square."""

    count: float
    total: Numbers
    scatter: Numbers
    pitches: float
    pitch: float
    pitch_square: float

    def __add__(self, other: "Timbre") -> "Timbre":
        return Timbre(
            self.count + other.count,
            self.total + other.total,
            self.scatter + other.scatter,
            self.pitches + other.pitches,
            self.pitch + other.pitch,
            self.pitch_square + other.pitch_square,
        )


def nothing() -> Timbre:
    return Timbre(0.0, np.zeros(CEPSTRA), np.zeros((CEPSTRA, CEPSTRA)), 0.0, 0.0, 0.0)


def timbre_of(samples: Samples) -> Timbre:
    """Silent frames do not count: they sound like the line, not like the voice. Too short for a frame: nothing."""
    whole = nothing()
    step = _FRAMES_AT_ONCE * HOP
    loudest = _level_db(np.max(np.abs(samples), initial=0.0))
    for start in range(0, max(1, len(samples) - _PITCH_WIDTH), step):
        whole = whole + _timbre(samples[start : start + step + _PITCH_WIDTH - HOP], float(loudest))
    return whole


def _timbre(samples: Samples, loudest_db: float) -> Timbre:
    if len(samples) < _PITCH_WIDTH:
        return nothing()
    frames = np.lib.stride_tricks.sliding_window_view(samples, _PITCH_WIDTH)[::HOP]
    level = _level_db(np.sqrt(np.mean(np.square(frames), axis=1)))
    loud = frames[(level > loudest_db - _LOUD_DB - 12) & (level > -70)]
    if not len(loud):
        return nothing()
    cepstra = _cepstra(loud[:, :_WIDTH])
    pitch = _log_pitch(loud)
    pitch = pitch[np.isfinite(pitch)]
    return Timbre(
        float(len(cepstra)),
        cepstra.sum(axis=0),
        cepstra.T @ cepstra,
        float(len(pitch)),
        float(pitch.sum()),
        float(np.square(pitch).sum()),
    )


def _level_db(amplitude: "npt.NDArray[np.float32] | np.float32") -> Numbers:
    found: Numbers = 20 * np.log10(np.asarray(amplitude, dtype=np.float64) + 1e-9)
    return found


def _cepstra(frames: Samples) -> Numbers:
    power = np.square(np.abs(np.fft.rfft(frames * np.hanning(_WIDTH), axis=1)))
    bands = np.log(power @ _filters() + 1e-8)
    found: Numbers = bands @ _cosines()
    return found


@cache
def _filters() -> Numbers:
    """[bins, bands]: triangles of equal width on the mel scale."""
    low, high = (2595 * np.log10(1 + hertz / 700) for hertz in _BAND_HZ)
    edges = 700 * (10 ** (np.linspace(low, high, _BANDS + 2) / 2595) - 1)
    bins = np.fft.rfftfreq(_WIDTH, 1 / RATE)[:, None]
    rise = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    fall = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    found: Numbers = np.maximum(0, np.minimum(rise, fall))
    return found


@cache
def _cosines() -> Numbers:
    """[bands, cepstra] without the zeroth, which is mere loudness."""
    places = (np.arange(_BANDS) + 0.5) * np.pi / _BANDS
    found: Numbers = np.cos(np.outer(places, np.arange(1, CEPSTRA + 1))) * np.sqrt(2 / _BANDS)
    return found


def _log_pitch(frames: Samples) -> Numbers:
    """Logarithm of hertz from the autocorrelation, NaN where no period is seen. A line that cuts the ground tone off
    leaves its period."""
    size = 2 * _PITCH_WIDTH
    window = np.hanning(_PITCH_WIDTH)
    spectrum = np.fft.rfft((frames - frames.mean(axis=1, keepdims=True)) * window, size, axis=1)
    raw = np.fft.irfft(np.square(np.abs(spectrum)), axis=1)
    shape = np.fft.irfft(np.square(np.abs(np.fft.rfft(window, size))))
    first, last = (round(RATE / hertz) for hertz in reversed(_PITCH_HZ))
    lags = slice(first, last + 1)
    peaks = raw[:, lags] / np.maximum(raw[:, :1], 1e-12) / (shape[lags] / shape[0])
    best = peaks.max(axis=1, keepdims=True)
    is_top = (peaks[:, 1:-1] >= peaks[:, :-2]) & (peaks[:, 1:-1] >= peaks[:, 2:])
    high = is_top & (peaks[:, 1:-1] >= _SAME_PERIOD * best)
    at = np.argmax(high, axis=1) + 1
    voiced = (best[:, 0] > _VOICED) & high.any(axis=1)
    return np.where(voiced, np.log(RATE / (first + at)), np.nan)
