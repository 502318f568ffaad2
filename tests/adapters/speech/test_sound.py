"""Decoding of what telephone exchanges write: lanes apart, mono never split, damage survived."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from qa_desk.adapters.speech.sound import RATE, cut, decode, lane_of
from qa_desk.domain.transcript import Piece, SpeechAudioUnreadable

SECONDS = 3
CODECS = {
    "pcm_s16le.wav": ("wav", "pcm_s16le", "s16"),
    "pcm_alaw.wav": ("wav", "pcm_alaw", "s16"),
    "pcm_mulaw.wav": ("wav", "pcm_mulaw", "s16"),
    "mp3.mp3": ("mp3", "libmp3lame", "s16p"),
    "opus.ogg": ("ogg", "libopus", "s16"),
}


def write_tone(path: Path, channels: int) -> Path:
    """440 Hz on the left channel, silence on the right one; 8 kHz."""
    kind, codec, sample_format = CODECS[path.name]
    tone = (np.sin(2 * np.pi * 440 * np.arange(SECONDS * 8000) / 8000) * 12000).astype(np.int16)
    lanes = np.stack([tone, np.zeros_like(tone)][:channels])
    layout = "stereo" if channels == 2 else "mono"
    data = lanes if sample_format.endswith("p") else np.ascontiguousarray(lanes.T).reshape(1, -1)
    with av.open(str(path), "w", format=kind) as out:
        stream = out.add_stream(codec, rate=8000, layout=layout)
        frame = av.AudioFrame.from_ndarray(data, format=sample_format, layout=layout)
        frame.sample_rate, frame.pts, frame.time_base = 8000, 0, Fraction(1, 8000)
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            out.mux(packet)
    return path


def loudness(samples: "np.typing.NDArray[np.float32]") -> float:
    return float(np.sqrt(np.mean(np.square(samples))))


@pytest.mark.parametrize("name", CODECS)
def test_stereo_lanes_stay_apart_in_every_codec(tmp_path: Path, name: str) -> None:
    lanes = decode(write_tone(tmp_path / name, 2), channels=2)
    assert lanes.shape[0] == 2
    assert abs(lanes.shape[1] / RATE - SECONDS) < 0.2
    assert loudness(lane_of(lanes, 0)) > 0.2
    assert loudness(lane_of(lanes, 1)) < 0.005


@pytest.mark.parametrize("name", CODECS)
def test_a_mono_file_is_one_lane_at_full_level(tmp_path: Path, name: str) -> None:
    lanes = decode(write_tone(tmp_path / name, 1), channels=2)
    assert lanes.shape[0] == 1
    assert loudness(lane_of(lanes, 0)) == pytest.approx(12000 / 32768 / np.sqrt(2), rel=0.1)


def test_a_file_that_breaks_off_is_heard_as_far_as_it_goes(tmp_path: Path) -> None:
    path = write_tone(tmp_path / "mp3.mp3", 2)
    path.write_bytes(path.read_bytes()[:-2000])
    assert decode(path, channels=2).shape[1] > RATE


def test_a_header_without_sound_is_refused(tmp_path: Path) -> None:
    path = write_tone(tmp_path / "pcm_s16le.wav", 2)
    path.write_bytes(path.read_bytes()[:44])
    with pytest.raises(SpeechAudioUnreadable):
        decode(path, channels=2)


def test_a_piece_is_cut_by_its_milliseconds() -> None:
    lanes = np.arange(2 * RATE, dtype=np.int16).reshape(1, -1)
    samples = cut(lanes, Piece(0, 500, 510))
    assert len(samples) == 160
    assert samples[0] == pytest.approx(8000 / 32768)
