"""Tells hold music from speech by the sound alone: notes stand still, a voice glides and pauses."""

import numpy as np
import numpy.typing as npt

from qa_desk.adapters.speech.sound import RATE, Samples

HALF_RATE = RATE // 2
"""A telephone carries nothing above 4 kHz, and half of the samples take half of the time."""
WINDOW = 1024
STEP = 256
LEAST_MS = 1_200
"""Shorter sounds tell too little."""
STANDING_FRAMES = 8
"""A quarter of a second on one pitch."""
MUSIC_SHARE = 0.35
"""Synthetic tunes over a telephone line have 0.5 and more, spoken pieces 0.18 and less."""
_PEAK_OVER_MEDIAN = 8.0
_LOW_HZ, _HIGH_HZ = 200, 3_600


def is_music(samples: Samples) -> bool:
    """A third of the energy at least lies in tones that stand still."""
    return len(samples) * 1000 >= LEAST_MS * RATE and standing_share(samples, MUSIC_SHARE) >= MUSIC_SHARE


def standing_share(samples: Samples, enough: float = 0.0) -> float:
    """0..1: energy in tones that stay in one bin for a quarter of a second, of all energy in the telephone band.

    Less than `enough` may be less still: it is not looked at closely.
    """
    power = _spectrum(samples)
    total = float(power.sum())
    if total <= 0 or len(power) < STANDING_FRAMES:
        return 0.0
    peaks = _standing(_peaks(power))
    most = float((power * _widened(peaks)).sum()) / total
    if most < enough:  # the middle of a frame is dear, and speech has few peaks that stand even without it
        return most
    peaks &= power > _PEAK_OVER_MEDIAN * np.median(power, axis=1, keepdims=True)
    return float((power * _widened(_standing(peaks))).sum()) / total


def _spectrum(samples: Samples) -> npt.NDArray[np.float32]:
    """[frames, bins] in the telephone band."""
    even = samples[: len(samples) // 2 * 2]
    halved = (even[0::2] + even[1::2]) / 2
    if len(halved) < WINDOW:
        return np.zeros((0, 1), dtype=np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(halved, WINDOW)[::STEP]
    found = np.square(np.abs(np.fft.rfft(frames * np.hanning(WINDOW).astype(np.float32), axis=1)))
    low, high = (hertz * WINDOW // HALF_RATE for hertz in (_LOW_HZ, _HIGH_HZ))
    return found[:, low:high].astype(np.float32)


def _peaks(power: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    """Bins higher than their neighbours."""
    found = np.zeros(power.shape, dtype=np.bool_)
    middle = power[:, 1:-1]
    found[:, 1:-1] = (middle >= power[:, :-2]) & (middle >= power[:, 2:])
    return found


def _standing(peaks: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Peaks that stay in their very bin for long enough; a voice on one note still wavers out of it."""
    last = len(peaks) - STANDING_FRAMES + 1
    long = peaks[:last].copy()
    for later in range(1, STANDING_FRAMES):
        long &= peaks[later : last + later]
    found = np.zeros(peaks.shape, dtype=np.bool_)
    for later in range(STANDING_FRAMES):
        found[later : last + later] |= long
    return found


def _widened(marks: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """With the bins beside each: a tone does not fall onto one bin alone."""
    found = marks.copy()
    found[:, 1:] |= marks[:, :-1]
    found[:, :-1] |= marks[:, 1:]
    return found
