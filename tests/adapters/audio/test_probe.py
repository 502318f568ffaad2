"""Recordings of every codec that exchanges write, and files that only pretend to be one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qa_desk.adapters.audio.probe import PyAvProbe
from qa_desk.domain.errors import Cancelled, FileRejected
from qa_desk.services.running import CancelToken
from tests.adapters.audio import sounds


@pytest.mark.parametrize(
    ("name", "codec", "read_as", "rate", "slack_ms"),
    [
        ("a.wav", "pcm_s16le", "pcm_s16le", 8000, 0),
        ("a.wav", "pcm_alaw", "pcm_alaw", 8000, 0),
        ("a.wav", "pcm_mulaw", "pcm_mulaw", 8000, 0),
        ("a.mp3", "libmp3lame", "mp3", 8000, 200),
        ("a.ogg", "libopus", "opus", 48000, 30),
        ("a.flac", "flac", "flac", 8000, 0),
        ("a.m4a", "aac", "aac", 16000, 200),
    ],
)
@pytest.mark.parametrize("channels", [1, 2])
def test_duration_and_channels_come_from_decoding(
    tmp_path: Path, name: str, codec: str, read_as: str, rate: int, slack_ms: int, channels: int
) -> None:
    path = sounds.encode(tmp_path / name, codec, rate=rate, channels=channels)
    facts = PyAvProbe().probe(path.rename(tmp_path / "call.dat"), CancelToken())
    assert (facts.codec.startswith(read_as), facts.channels, facts.sample_rate) == (True, channels, rate)
    assert abs(facts.duration_ms - 1500) <= slack_ms


def test_vorbis_is_read(tmp_path: Path) -> None:
    facts = PyAvProbe().probe(sounds.encode(tmp_path / "a.ogg", "vorbis", rate=44100), CancelToken())
    assert (facts.codec, facts.channels, facts.sample_rate) == ("vorbis", 2, 44100)
    assert facts.duration_ms == pytest.approx(1500, abs=60)


def test_gsm_is_read_bare_and_in_wav(tmp_path: Path) -> None:
    bare = PyAvProbe().probe(sounds.gsm(tmp_path / "a.gsm"), CancelToken())
    boxed = PyAvProbe().probe(sounds.wav49(tmp_path / "a.WAV"), CancelToken())
    assert (bare.channels, bare.sample_rate, bare.duration_ms) == (1, 8000, 1000)
    assert (boxed.channels, boxed.sample_rate, boxed.duration_ms) == (1, 8000, 1000)


def test_recording_cut_short_is_taken_for_what_it_holds(tmp_path: Path) -> None:
    path = sounds.encode(tmp_path / "a.wav", "pcm_s16le", channels=1)
    path.write_bytes(path.read_bytes()[:-8000])
    assert PyAvProbe().probe(path, CancelToken()).duration_ms == pytest.approx(1000, abs=5)


def _write(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


@pytest.mark.parametrize(
    ("code", "name", "make"),
    [
        ("file_missing", "a.wav", lambda path: None),
        ("file_unreadable", "a.wav", lambda path: path.mkdir()),
        ("file_empty", "a.mp3", _write(b"")),
        ("not_audio", "a.wav", _write(b"%PDF-1.7\n" + bytes(4000))),
        ("not_audio", "a.mp3", _write("ID;Имя\n1;Анна\n".encode())),
        ("not_audio", "a.ogg", _write(b"OggS" + bytes(3000))),
        ("not_audio", "a.png", _write(b"\x89PNG\r\n\x1a\n" + bytes(300))),
        ("not_audio", "a.m3u8", _write(b"#EXTM3U\n#EXTINF:1,\n/etc/hostname\n")),
        ("not_audio", "a.txt", _write(b"ffconcat version 1.0\nfile a.wav\n")),
        ("no_sound", "a.wav", sounds.wav_header),
        ("no_audio_stream", "a.mp4", sounds.silent_film),
    ],
)
def test_what_holds_no_sound_is_refused_with_its_code(
    tmp_path: Path, code: str, name: str, make: Callable[[Path], object]
) -> None:
    path = tmp_path / name
    make(path)
    with pytest.raises(FileRejected) as refused:
        PyAvProbe().probe(path, CancelToken())
    assert (refused.value.code, refused.value.facts) == (code, {"name": name})


def test_sound_overwritten_with_rubbish_is_broken(tmp_path: Path) -> None:
    path = sounds.encode(tmp_path / "a.flac", "flac", channels=1, seconds=3)
    data = bytearray(path.read_bytes())
    data[200:] = bytes(at * 7 % 251 for at in range(len(data) - 200))
    path.write_bytes(bytes(data))
    with pytest.raises(FileRejected) as refused:
        PyAvProbe().probe(path, CancelToken())
    assert refused.value.code in {"audio_broken", "no_sound", "not_audio"}


def test_cancel_leaves_in_the_middle(tmp_path: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        PyAvProbe().probe(sounds.encode(tmp_path / "a.wav", "pcm_s16le"), cancel)
