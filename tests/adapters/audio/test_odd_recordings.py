"""Odd recordings at import: what is written twice is one, what is silent or long is still counted."""

import struct
from pathlib import Path

import av
import numpy as np
import pytest

from qa_desk.adapters.audio.probe import PyAvProbe
from qa_desk.domain.call import AudioFacts, ChannelMap, Direction, Lane, lanes_of
from qa_desk.domain.errors import FileRejected
from qa_desk.services.running import CancelToken

RATE = 8000


def facts_of(path: Path) -> AudioFacts:
    return PyAvProbe().probe(path, CancelToken())


def tone(hertz: float, seconds: float = 2) -> "np.typing.NDArray[np.float64]":
    return 0.3 * np.sin(2 * np.pi * hertz * np.arange(int(RATE * seconds)) / RATE)


def write(path: Path, codec: str, *lanes: "np.typing.NDArray[np.float64]", rate: int = RATE) -> Path:
    layout = {1: "mono", 2: "stereo", 6: "5.1"}[len(lanes)]
    sound = (np.stack(lanes, axis=1) * 32767).astype(np.int16).reshape(1, -1)
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, layout=layout)
        frame = av.AudioFrame.from_ndarray(sound, format="s16", layout=layout)
        frame.sample_rate = rate
        resampler = av.AudioResampler(stream.format, layout, rate, frame_size=stream.frame_size or 1024)
        for piece in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    return path


CODECS = [
    ("a.wav", "pcm_s16le"),
    ("a.wav", "pcm_mulaw"),
    ("a.wav", "pcm_u8"),
    ("a.mp3", "libmp3lame"),
    ("a.ogg", "libopus"),
]


@pytest.mark.parametrize(("name", "codec"), CODECS)
def test_one_sound_on_two_channels_counts_as_one(tmp_path: Path, name: str, codec: str) -> None:
    rate = 48_000 if codec == "libopus" else RATE
    voice = tone(440) if rate == RATE else np.repeat(tone(440), 6)
    assert facts_of(write(tmp_path / name, codec, voice, voice, rate=rate)).channels == 1


@pytest.mark.parametrize(("name", "codec"), CODECS)
def test_a_talk_that_is_quiet_on_one_side_stays_two(tmp_path: Path, name: str, codec: str) -> None:
    rate = 48_000 if codec == "libopus" else RATE
    voice = tone(440) if rate == RATE else np.repeat(tone(440), 6)
    path = write(tmp_path / name, codec, voice, voice * 0, rate=rate)
    assert facts_of(path).channels == 2


def test_silence_on_two_channels_stays_two(tmp_path: Path) -> None:
    """Nothing tells that they are the same, and nothing is lost by two."""
    assert facts_of(write(tmp_path / "a.wav", "pcm_s16le", tone(440) * 0, tone(440) * 0)).channels == 2


def test_six_channels_are_counted_and_nobody_is_said_to_sit_on_any(tmp_path: Path) -> None:
    facts = facts_of(write(tmp_path / "a.wav", "pcm_s16le", *[tone(300 + 100 * n) for n in range(6)]))
    assert facts.channels == 6
    assert lanes_of(facts.channels, ChannelMap.LEFT_MANAGER, Direction.OUT) == (Lane.UNKNOWN,)


def test_a_studio_rate_is_taken(tmp_path: Path) -> None:
    facts = facts_of(write(tmp_path / "a.flac", "flac", np.repeat(tone(440), 12), rate=96_000))
    assert (facts.sample_rate, facts.duration_ms) == (96_000, 2_000)


def test_five_hours_are_counted_from_their_samples(tmp_path: Path) -> None:
    path, size = tmp_path / "a.wav", 5 * 3600 * 200 * 2
    form = struct.pack("<IHHIIHH", 16, 1, 1, 200, 400, 2, 16)
    with path.open("wb") as out:
        out.write(b"RIFF" + struct.pack("<I", 36 + size) + b"WAVEfmt " + form + b"data" + struct.pack("<I", size))
        out.truncate(44 + size)
    assert facts_of(path).duration_ms == 5 * 3600 * 1000


def test_a_file_that_vanishes_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileRejected) as told:
        facts_of(tmp_path / "gone.wav")
    assert told.value.code == "file_missing"
