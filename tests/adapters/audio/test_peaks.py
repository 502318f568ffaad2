"""Tapes and peaks: samples as they are in the file, levels that fit them, files whole or not there, clean endings."""

import gc
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from qa_desk.adapters.audio import pcm
from qa_desk.adapters.audio.own_bytes import OwnBytes
from qa_desk.adapters.audio.pcm import FileTape
from qa_desk.adapters.audio.peaks import PeakCounter, PeakFiles
from qa_desk.adapters.audio.probe import PyAvProbe
from qa_desk.adapters.audio.sounds import FileSounds
from qa_desk.adapters.speech.music import rough_share
from qa_desk.domain.errors import Cancelled, KnownError
from qa_desk.domain.intake import FileMissing, NoAudioStream, NoSound, NoSpaceLeft, NotAudio, RecordingReplaced
from qa_desk.services.ports import DecodeRequest, Peaks, Tape
from qa_desk.services.running import CancelToken
from tests.adapters.audio.sounds import encode, gsm, silent_film, wav49, wav_header

SHA = "0f" * 32


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def sounds(tmp_path: Path) -> FileSounds:
    return FileSounds(tmp_path / "desk", rough_share)


class Decoded:
    """One recording decoded to its end."""

    def __init__(self, sounds: FileSounds, path: Path, sha256: str = "") -> None:
        self.tapes: list[Tape] = []
        self.told: list[Peaks] = []
        self.peaks = sounds.decode(
            DecodeRequest(path, sha256), self.tapes.append, self.told.append, CancelToken()
        )  # fmt: skip

    @property
    def tape(self) -> Tape:
        return self.tapes[0]

    def samples(self) -> "np.ndarray":
        return np.frombuffer(self.tape.read(0, self.tape.frames), np.int16).reshape(-1, self.tape.channels)


def pitch(samples: "np.ndarray", rate: int) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(samples * np.hanning(len(samples))))) * rate / len(samples))


# ---------------------------------------------------------------- tapes


@pytest.mark.parametrize(
    ("name", "codec"),
    [("a.wav", "pcm_s16le"), ("a.wav", "pcm_alaw"), ("a.mp3", "libmp3lame"), ("a.flac", "flac"), ("a.ogg", "vorbis")],
)
def test_each_lane_comes_out_on_its_own_channel(sounds: FileSounds, tmp_path: Path, name: str, codec: str) -> None:
    decoded = Decoded(sounds, encode(tmp_path / name, codec, seconds=2.0))
    samples = decoded.samples()
    assert (decoded.tape.rate, decoded.tape.channels, decoded.tape.complete) == (8_000, 2, True)
    assert [pitch(samples[:, lane], 8_000) for lane in (0, 1)] == pytest.approx([440, 300], abs=3)
    assert len(samples) / 8_000 == pytest.approx(2.0, abs=0.15)


def test_samples_are_those_of_the_file_bit_by_bit(sounds: FileSounds, tmp_path: Path) -> None:
    path = encode(tmp_path / "a.wav", "pcm_s16le", seconds=1.3)
    raw = path.read_bytes()
    data = raw[raw.index(b"data") + 8 :]
    assert Decoded(sounds, path).samples().tobytes() == data


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 44_100, 48_000])
def test_a_high_rate_is_lowered_and_the_time_stays(sounds: FileSounds, tmp_path: Path, rate: int) -> None:
    decoded = Decoded(sounds, encode(tmp_path / "a.wav", "pcm_s16le", rate=rate, seconds=3.0))
    assert decoded.tape.rate == min(rate, 16_000)
    assert decoded.tape.frames / decoded.tape.rate == pytest.approx(3.0, abs=0.002)
    assert pitch(decoded.samples()[:, 0], decoded.tape.rate) == pytest.approx(440, abs=2)


@pytest.mark.parametrize("make", [gsm, wav49])
def test_mono_telephone_codecs_have_one_channel(
    sounds: FileSounds, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    decoded = Decoded(sounds, make(tmp_path / ("a.gsm" if make is gsm else "a.wav")))
    assert (decoded.tape.channels, len(decoded.peaks.low)) == (1, 1)
    assert decoded.tape.frames == pytest.approx(8_000, abs=200)


def test_a_tape_is_read_in_any_order_and_never_beyond_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pcm, "_SEGMENT", 1 << 16)
    tape = FileTape(tmp_path, 8_000, 2)
    samples = np.arange(400_000, dtype=np.int16)
    for start in range(0, len(samples), 30_000):
        tape.append(samples[start : start + 30_000].tobytes())
        assert tape.read(0, 10) == samples[:20].tobytes()
    for start, end in ((199_000, 300_000), (0, 5), (16_380, 16_390), (-5, 3), (50_000, 50_000), (200_000, 200_009)):
        expected = samples[max(start, 0) * 2 : max(end, 0) * 2].tobytes()
        assert tape.read(start, end) == expected
    tape.close()
    tape.close()
    assert tape.read(0, 10) == b""


def test_a_tape_has_no_name_and_is_gone_without_being_closed(tmp_path: Path) -> None:
    tape = FileTape(tmp_path, 8_000, 1)
    tape.append(bytes(100))
    fd = tape._fd
    del tape
    gc.collect()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(fd)
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------- what cannot be decoded


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda folder: folder / "gone.wav", FileMissing),
        (lambda folder: _text(folder / "a.wav"), NotAudio),
        (lambda folder: wav_header(folder / "a.wav"), NoSound),
        (lambda folder: silent_film(folder / "a.avi"), NoAudioStream),
    ],
)
def test_each_kind_of_no_sound_has_its_error(
    sounds: FileSounds, tmp_path: Path, make: Callable[[Path], Path], error: type[KnownError]
) -> None:
    path = make(tmp_path)
    sha256 = sha256_of(path) if path.exists() else SHA
    with pytest.raises(error):
        Decoded(sounds, path, sha256)
    assert sounds.kept_peaks(sha256) is None


def _text(path: Path) -> Path:
    path.write_text("no sound at all")
    return path


def test_a_file_cut_short_plays_as_far_as_it_goes(sounds: FileSounds, tmp_path: Path) -> None:
    path = encode(tmp_path / "a.mp3", "libmp3lame", seconds=10.0)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert Decoded(sounds, path).tape.frames / 8_000 == pytest.approx(5.0, abs=0.3)


def test_rubbish_in_the_middle_is_left_out_as_it_was_when_the_length_was_counted(
    sounds: FileSounds, tmp_path: Path
) -> None:
    path = encode(tmp_path / "a.mp3", "libmp3lame", seconds=10.0)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 300] = bytes(300)
    path.write_bytes(bytes(data))
    counted = PyAvProbe().probe(path, CancelToken()).duration_ms
    assert Decoded(sounds, path).tape.frames / 8 == pytest.approx(counted, abs=2)


def test_a_cancel_ends_it_at_once_and_closes_the_tape(sounds: FileSounds, tmp_path: Path) -> None:
    path = encode(tmp_path / "a.wav", "pcm_s16le", seconds=30.0)
    cancel, tapes = CancelToken(), []

    def on_tape(tape: Tape) -> None:
        tapes.append(tape)
        cancel.cancel()

    with pytest.raises(Cancelled):
        sounds.decode(DecodeRequest(path, sha256_of(path)), on_tape, lambda _peaks: None, cancel)
    assert tapes[0].read(0, 1_000) == b""
    assert sounds.kept_peaks(sha256_of(path)) is None


def test_a_file_replaced_while_it_is_decoded_is_no_recording(sounds: FileSounds, tmp_path: Path) -> None:
    path = encode(tmp_path / "a.wav", "pcm_s16le", seconds=3.0)
    own, tapes = sha256_of(path), list[Tape]()

    def on_tape(tape: Tape) -> None:
        tapes.append(tape)
        encode(tmp_path / "b.wav", "pcm_s16le", seconds=2.0).replace(path)

    with pytest.raises(RecordingReplaced):
        sounds.decode(DecodeRequest(path, own), on_tape, lambda _peaks: None, CancelToken())
    assert tapes[0].read(0, 1_000) == b""
    assert sounds.kept_peaks(own) is None


def test_a_file_that_stayed_as_it_was_is_not_read_again(tmp_path: Path) -> None:
    path, cancelled = encode(tmp_path / "a.wav", "pcm_s16le", seconds=0.5), CancelToken()
    cancelled.cancel()  # asked while a file is read
    own, sha256 = OwnBytes(), sha256_of(path)
    with pytest.raises(Cancelled):
        own.check(path, sha256, cancelled)
    own.check(path, sha256, CancelToken())
    own.check(path, sha256, cancelled)
    os.utime(path, (1, 1))
    with pytest.raises(Cancelled):
        own.check(path, sha256, cancelled)
    with pytest.raises(RecordingReplaced):
        own.check(path, SHA, CancelToken())
    path.unlink()
    with pytest.raises(FileMissing):
        own.check(path, sha256, CancelToken())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_a_full_disk_is_told_as_such(sounds: FileSounds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = os.open("/dev/full", os.O_RDWR)
    monkeypatch.setattr(pcm, "_nameless", lambda _folder: full)
    with pytest.raises(NoSpaceLeft):
        Decoded(sounds, encode(tmp_path / "a.wav", "pcm_s16le"))


# ---------------------------------------------------------------- peaks


def test_peaks_hold_every_sample_and_no_more() -> None:
    samples = np.random.default_rng(3).integers(-32_768, 32_767, (8_000 * 3 + 37, 2)).astype(np.int16)
    counter = PeakCounter(8_000, 2)
    for start in range(0, len(samples), 777):
        counter.push(samples[start : start + 777].tobytes())
    counter.finish()
    peaks = counter.so_far(complete=True)
    assert (peaks.frames, peaks.bin_frames, len(peaks.low[0])) == (len(samples), 80, 301)
    for lane in (0, 1):
        low, high = (np.frombuffer(one[lane], np.int8).astype(int) * 256 for one in (peaks.low, peaks.high))
        for number in (0, 7, 150, 299, 300):
            part = samples[number * 80 : (number + 1) * 80, lane]
            assert low[number] <= part.min() < low[number] + 256
            assert part.max() - 1 < high[number] + 255
            assert high[number] - 256 < part.max()


@pytest.mark.parametrize(("amplitude", "decibels"), [(32_767, -3.0), (3_277, -23.0), (33, -63.0), (0, -100.0)])
def test_loudness_is_in_half_decibels_above_minus_hundred(amplitude: int, decibels: float) -> None:
    tone = amplitude * np.sin(2 * np.pi * 400 * np.arange(8_000) / 8_000)
    counter = PeakCounter(8_000, 1)
    counter.push(tone.astype(np.int16).tobytes())
    loud = counter.so_far(complete=True).loud[0]
    assert loud[50] / 2 - 100 == pytest.approx(decibels, abs=1.0)


def test_peaks_are_told_on_the_way_whole_in_the_end_and_kept(sounds: FileSounds, tmp_path: Path) -> None:
    path = encode(tmp_path / "a.wav", "pcm_s16le", seconds=90.0)
    decoded = Decoded(sounds, path, sha256_of(path))
    assert [peaks.complete for peaks in decoded.told] == [False, False, True]
    assert decoded.told[0].frames == 8_000
    assert sounds.kept_peaks(sha256_of(path)) == decoded.peaks


@pytest.mark.parametrize("spoil", [lambda data: data[: len(data) // 2], lambda _data: b"", lambda _data: b"rubbish"])
def test_a_spoilt_file_of_peaks_is_none(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    files = PeakFiles(tmp_path)
    files.keep(SHA, Peaks(8_000, 80, 160, (b"\1\2",), (b"\3\4",), (b"\5\6",), (b"\7",)))
    [path] = tmp_path.rglob("*.npz")
    path.write_bytes(spoil(path.read_bytes()))
    assert files.load(SHA) is None


def test_a_name_that_is_no_hash_leads_nowhere(tmp_path: Path) -> None:
    files = PeakFiles(tmp_path)
    for name in ("", "../" + SHA, SHA[:10]):
        files.keep(name, Peaks(8_000, 80, 160, (b"\1\2",), (b"\3\4",), (b"\5\6",), (b"\7",)))
        assert files.load(name) is None
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "peaks").write_text("a file where the folder should be")
    files = PeakFiles(tmp_path / "peaks")
    files.keep(SHA, Peaks(8_000, 80, 160, (b"\1\2",), (b"\3\4",), (b"\5\6",), (b"\7",)))
    assert files.load(SHA) is None


def test_forgotten_peaks_are_gone(tmp_path: Path) -> None:
    files = PeakFiles(tmp_path)
    files.keep(SHA, Peaks(8_000, 80, 160, (b"\1\2",), (b"\3\4",), (b"\5\6",), (b"\7",)))
    files.forget(SHA)
    files.forget(SHA)
    assert files.load(SHA) is None
    assert not list(tmp_path.rglob("*.npz"))


def test_peaks_of_a_recording_that_is_gone_are_forgotten_of_every_version(sounds: FileSounds, tmp_path: Path) -> None:
    paths = [encode(tmp_path / f"{n}.wav", "pcm_s16le", seconds=n / 2) for n in (1, 2)]
    gone, other = map(sha256_of, paths)
    for path in paths:
        Decoded(sounds, path, sha256_of(path))
    older = tmp_path / "desk" / "peaks" / gone[:2] / f"{gone}.0.npz"
    older.write_bytes(b"of another version")
    assert sounds.all_kept_peaks() == sorted([gone, other])
    sounds.forget(gone)
    sounds.forget(gone)
    sounds.forget("no such name")
    assert sounds.all_kept_peaks() == [other]
    assert sounds.kept_peaks(gone) is None
    assert sounds.kept_peaks(other) is not None
    assert not older.exists()
