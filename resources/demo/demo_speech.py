"""Spoken demo calls: espeak-ng turns on two telephone lanes, encoded the way exchanges store recordings."""

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from random import Random

import av
import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

ESPEAK_RATE = 22_050
SPEECH_RATE = 16_000
LINE_RATE = 8_000
PEAK_DB = {"manager": -10.0, "client": -12.0}
NOISE_DB = -66.0
GAP_S = (0.45, 0.8)


@dataclass(frozen=True, slots=True)
class Voice:
    """An espeak-ng voice: `variant` of Russian, words a minute, pitch 0..99."""

    variant: str
    speed: int
    pitch: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """Where a turn lies in its recording."""

    speaker: str
    text: str
    from_ms: int
    to_ms: int


@dataclass(frozen=True, slots=True)
class Format:
    """How a recording is stored: file ending, PyAV container and codec, bits a second (None: given by the codec)."""

    suffix: str
    container: str
    codec: str
    bit_rate: int | None = None


FORMATS = {
    "alaw": Format(".wav", "wav", "pcm_alaw"),
    "ulaw": Format(".wav", "wav", "pcm_mulaw"),
    "pcm": Format(".wav", "wav", "pcm_s16le"),
    "mp3-64": Format(".mp3", "mp3", "libmp3lame", 64_000),
    "mp3-48": Format(".mp3", "mp3", "libmp3lame", 48_000),
    "opus": Format(".ogg", "ogg", "libopus", 40_000),
    "m4a": Format(".m4a", "ipod", "aac", 48_000),
    "gsm": Format(".wav", "sox", "gsm"),
}


def resample(x: Samples, rate_in: int, rate_out: int) -> Samples:
    """Exact band-limited resampling of a whole signal."""
    length = round(len(x) * rate_out / rate_in)
    spectrum = np.fft.rfft(x)
    out = np.zeros(length // 2 + 1, complex)
    keep = min(len(out), len(spectrum))
    out[:keep] = spectrum[:keep]
    return (np.fft.irfft(out, length) * (length / len(x))).astype(np.float32)


def say(text: str, voice: Voice) -> Samples:
    """Speech at SPEECH_RATE without silence around it, peak 1."""
    command = ["espeak-ng", "-v", f"ru+{voice.variant}", "-s", str(voice.speed), "-p", str(voice.pitch), "--stdout"]
    wav = subprocess.run([*command, text], capture_output=True, check=True).stdout
    x = np.frombuffer(wav[44 : len(wav) - len(wav) % 2], dtype="<i2").astype(np.float32) / 32768
    x = resample(x, ESPEAK_RATE, SPEECH_RATE)
    loud = np.nonzero(np.abs(x) > max(0.004, float(np.abs(x).max()) * 0.015))[0]
    x = x[max(0, loud[0] - 160) : loud[-1] + 320]
    return (x / np.abs(x).max()).astype(np.float32)


def telephone_line(x: Samples, rng: np.random.Generator) -> Samples:
    """SPEECH_RATE in, LINE_RATE out: 300-3400 Hz, pink noise, the steps of u-law."""
    white = rng.standard_normal(len(x))
    spectrum = np.fft.rfft(white)
    pink = np.fft.irfft(spectrum / np.sqrt(np.maximum(1, np.arange(len(spectrum)))), len(x))
    x = x + pink / np.sqrt(np.mean(pink**2)) * 10 ** (NOISE_DB / 20)
    x = resample(x.astype(np.float32), SPEECH_RATE, LINE_RATE)
    spectrum = np.fft.rfft(x)
    freqs = np.maximum(np.fft.rfftfreq(len(x), 1 / LINE_RATE), 1e-3)
    gain = 1 / np.sqrt(1 + (300 / freqs) ** 6) / np.sqrt(1 + (freqs / 3400) ** 6)
    x = np.clip(np.fft.irfft(spectrum * gain, len(x)), -1, 1)
    steps = np.round(np.sign(x) * np.log1p(255 * np.abs(x)) / np.log(256) * 127.5) / 127.5
    return (np.sign(steps) * (np.power(256, np.abs(steps)) - 1) / 255).astype(np.float32)


def perform(turns: list[dict[str, str]], voices: dict[str, Voice], seed: int) -> tuple[Samples, list[Spoken]]:
    """The whole call as [samples, 2] at LINE_RATE (manager left, client right) and where every turn lies."""
    rng = Random(seed)
    position = round(0.6 * SPEECH_RATE)
    placed: list[tuple[str, int, Samples]] = []
    spoken: list[Spoken] = []
    for turn in turns:
        x = say(turn["text"], voices[turn["speaker"]])
        placed.append((turn["speaker"], position, x))
        start, end = (round(at * 1000 / SPEECH_RATE) for at in (position, position + len(x)))
        spoken.append(Spoken(turn["speaker"], turn["text"], start, end))
        position += len(x) + round(rng.uniform(*GAP_S) * SPEECH_RATE)
    lanes = []
    for number, (speaker, level) in enumerate(PEAK_DB.items()):
        lane = np.zeros(position, np.float32)
        for who, at, x in placed:
            if who == speaker:
                lane[at : at + len(x)] += x * 10 ** (level / 20)
        lanes.append(telephone_line(lane, np.random.default_rng(seed * 2 + number)))
    return np.stack(lanes, axis=1), spoken


def store(x: Samples, path: Path, form: Format) -> None:
    """Writes [samples, channels] at LINE_RATE to `path`."""
    if form.container == "sox":  # PyAV carries no GSM encoder
        with tempfile.TemporaryDirectory() as folder:
            plain = Path(folder) / "plain.wav"
            store(x, plain, FORMATS["pcm"])
            subprocess.run(["sox", "-D", str(plain), "-e", "gsm-full-rate", str(path)], check=True)
        return
    layout = "stereo" if x.shape[1] == 2 else "mono"
    pcm = np.ascontiguousarray(np.round(x * 32767).astype("<i2").reshape(1, -1))
    with av.open(str(path), "w", format=form.container, container_options={"fflags": "+bitexact"}) as out:
        stream = out.add_stream(form.codec, rate=LINE_RATE, layout=layout)
        stream.codec_context.options = {"flags": "+bitexact"}
        if form.bit_rate:
            stream.bit_rate = form.bit_rate
        frame = av.AudioFrame.from_ndarray(pcm, format="s16", layout=layout)
        frame.sample_rate = LINE_RATE
        for packet in stream.encode(frame):
            out.mux(packet)
        for packet in stream.encode(None):
            out.mux(packet)
