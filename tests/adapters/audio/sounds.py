"""Real sound files written by the same library that reads them; GSM, which it cannot write, by hand."""

import struct
from pathlib import Path

import av
import numpy as np


def encode(path: Path, codec: str, *, rate: int = 8000, channels: int = 2, seconds: float = 1.5) -> Path:
    """A tone left, another one right. `path`'s extension names the container."""
    layout = "stereo" if channels == 2 else "mono"
    time = np.arange(int(rate * seconds)) / rate
    lanes = [0.3 * np.sin(2 * np.pi * pitch * time) for pitch in (440, 300)[:channels]]
    sound = (np.stack(lanes, axis=1) * 32767).astype(np.int16).reshape(1, -1)
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, layout=layout)
        stream.codec_context.options = {"strict": "experimental"}  # the library's own Vorbis encoder asks for it
        frame = av.AudioFrame.from_ndarray(sound, format="s16", layout=layout)
        frame.sample_rate = rate
        resampler = av.AudioResampler(stream.format, layout, rate, frame_size=stream.frame_size or 1024)
        for piece in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    return path


_GSM_SILENCE = bytes.fromhex("d820a2e15a50004924924924500049249249245000492492492450004924924924")


def gsm(path: Path, frames: int = 50) -> Path:
    """Bare GSM 06.10: 33 bytes are 20 ms."""
    path.write_bytes(_GSM_SILENCE * frames)
    return path


def wav49(path: Path, blocks: int = 25) -> Path:
    """GSM in WAV as Asterisk writes it: 65 bytes are 40 ms."""
    data = bytes(65) * blocks
    form = struct.pack("<HHIIHHHH", 0x31, 1, 8000, 1625, 65, 0, 2, 320)
    fact = b"fact" + struct.pack("<II", 4, blocks * 320)
    body = b"WAVEfmt " + struct.pack("<I", len(form)) + form + fact + b"data" + struct.pack("<I", len(data)) + data
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    return path


def wav_header(path: Path) -> Path:
    """A WAV that holds no sample."""
    form = struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16)
    body = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", 0)
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    return path


def silent_film(path: Path) -> Path:
    """A video without sound."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=5)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _number in range(5):
            frame = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path
