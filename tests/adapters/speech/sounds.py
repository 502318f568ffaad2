"""Made-up sounds: hold music over a telephone line, noise, silence."""

import numpy as np

from qa_desk.adapters.speech.sound import RATE, Lanes, Samples

NOTES = (220.0, 246.9, 261.6, 293.7, 329.6, 392.0, 440.0, 523.3)
CHORD = (1.0, 1.26, 1.5)


def tune(kind: str, seconds: float, seed: int = 0) -> Samples:
    """Notes of a quarter, half and whole second. `kind`: organ, piano, guitar, flute, violin."""
    rng = np.random.default_rng(seed)
    parts: list[Samples] = []
    while sum(map(len, parts)) < seconds * RATE:
        parts.append(_note(kind, float(rng.choice([0.25, 0.5, 1.0])), float(rng.choice(NOTES)), rng))
    sound = np.concatenate(parts)[: round(seconds * RATE)]
    return telephone(sound / np.abs(sound).max() * 0.3, rng)


def _note(kind: str, length_s: float, base: float, rng: np.random.Generator) -> Samples:
    at = np.arange(round(length_s * RATE)) / RATE
    tones = CHORD if kind in ("organ", "piano", "guitar") else (1.0,)
    depth = 0.004 if kind == "violin" else 0.0
    found = np.zeros(len(at))
    for overtone in range(1, 7):
        for tone in tones:
            hertz = base * tone * overtone
            found += np.sin(2 * np.pi * hertz * at + depth * hertz / 5.5 * np.sin(2 * np.pi * 5.5 * at)) / overtone
    decay = {"piano": 3.0, "guitar": 7.0}.get(kind, 0.0)
    found *= np.exp(-at * decay) * np.minimum(1, at / 0.02)
    if decay:  # a drum on every note
        found += rng.standard_normal(len(at)) * np.exp(-at * 40) * 2
    return found.astype(np.float32)


def telephone(sound: Samples, rng: np.random.Generator) -> Samples:
    """300 to 3400 Hz, the steps of u-law, a little noise."""
    spectrum = np.fft.rfft(sound)
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    x = np.fft.irfft(spectrum * ((hertz > 300) & (hertz < 3400)), len(sound))
    steps = np.round(np.sign(x) * np.log1p(255 * np.abs(x)) / np.log(256) * 127) / 127
    line = np.sign(steps) * (np.power(256, np.abs(steps)) - 1) / 255
    return (line + rng.standard_normal(len(line)) * 0.0005).astype(np.float32)


def noise(seconds: float, level: float, seed: int = 0) -> Samples:
    return (np.random.default_rng(seed).standard_normal(round(seconds * RATE)) * level).astype(np.float32)


def as_lanes(*lanes: Samples) -> Lanes:
    return np.stack([np.round(np.clip(lane, -1, 1) * 32767).astype(np.int16) for lane in lanes])
