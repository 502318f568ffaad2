"""Hold music on a waveform: found by the sound alone, before anything is recognised, on the channel it plays on."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from qa_desk import paths
from qa_desk.adapters.audio import sounds as sounds_module
from qa_desk.adapters.audio.peaks import PeakCounter
from qa_desk.adapters.audio.sounds import FileSounds
from qa_desk.adapters.audio.tones import tones_of
from qa_desk.adapters.speech.music import rough_share
from qa_desk.desktop.player.sketch import Sketch, sketch_of
from qa_desk.desktop.widgets.waveform_bands import BandKind, bands_of, summary
from qa_desk.domain.errors import Cancelled
from qa_desk.services.ports import TONE_BINS, DecodeRequest, Peaks, Tape
from qa_desk.services.running import CancelToken
from tests.adapters.speech.sounds import RATE, tune
from tests.desktop.player_fixtures import WholeTape, sketched, speech, write_wav

STRETCH_MS = TONE_BINS * 10
KINDS = ["organ", "piano", "guitar", "flute", "violin"]


def music(kind: str, seconds: float, rate: int = 8_000, seed: int = 0) -> NDArray[np.int16]:
    sound = tune(kind, seconds, seed)
    return np.round(sound.reshape(-1, RATE // rate).mean(axis=1) * 32_767).astype(np.int16)


def call(kind: str, rate: int = 8_000) -> NDArray[np.int16]:
    """A minute: both talk, the manager's channel plays 20 s of music from 0:15 on, both talk."""
    samples = speech([[(1, 5), (40, 44)], [(5, 12), (45, 55)]], 60, rate).copy()
    samples[15 * rate : 35 * rate, 1] = music(kind, 20, rate)
    return samples


@pytest.mark.parametrize("rate", [8_000, 16_000])
@pytest.mark.parametrize("kind", KINDS)
def test_music_without_a_word_is_marked_as_hold(kind: str, rate: int) -> None:
    sketch = sketched(call(kind, rate), rate)
    (span,) = sketch.music
    assert (span.from_ms, span.to_ms) == pytest.approx((15_000, 35_000), abs=STRETCH_MS)
    holds = [band.span for band in bands_of(sketch, ()) if band.kind is BandKind.HOLD]
    assert span in holds
    assert "hold music, 00:" in summary(sketch)


def test_music_is_neither_speech_nor_silence_nor_talk_at_once() -> None:
    samples = call("organ")
    samples[20 * 8_000 : 25 * 8_000, 0] = speech([[(0, 5)]], 5)[:, 0]  # the client talks to somebody beside him
    sketch = sketched(samples)
    (span,) = sketch.music
    inside = (span.from_ms + STRETCH_MS, span.to_ms - STRETCH_MS)
    assert not any(one.from_ms < inside[1] and one.to_ms > inside[0] for one in sketch.speech[1])
    assert [one.from_ms for one in sketch.speech[0]] == pytest.approx([1_000, 20_000, 40_000], abs=50)
    assert not any(one.from_ms < inside[1] and one.to_ms > inside[0] for one in sketch.silences)
    assert not sketch.overlaps


def test_a_pause_between_two_notes_does_not_end_a_hold_a_long_one_does() -> None:
    samples = music("flute", 30)[:, None].copy()
    samples[8_000 * 9 : 8_000 * 10] = 0
    assert len(sketched(samples).music) == 1
    samples[8_000 * 9 : 8_000 * 16] = 0
    assert len(sketched(samples).music) == 2


@pytest.mark.parametrize("seconds", [0.5, 2.0])
def test_a_beep_is_no_hold(seconds: float) -> None:
    samples = speech([[(1, 5)]], 20)
    beep = np.sin(2 * np.pi * 425 * np.arange(round(seconds * 8_000)) / 8_000) * 8_000
    samples[8 * 8_000 : 8 * 8_000 + len(beep), 0] = beep.astype(np.int16)
    assert sketched(samples).music == ()


def test_nobody_of_the_demo_calls_sings(tmp_path: Path) -> None:
    sounds, found = FileSounds(tmp_path, rough_share), list[Sketch]()
    recordings = sorted(path for path in paths.resources().rglob("*") if path.suffix in (".mp3", ".ogg", ".wav"))
    for path in recordings:
        peaks = sounds.decode(DecodeRequest(path), lambda _tape: None, lambda _peaks: None, CancelToken())
        found.append(sketch_of(peaks))
    assert len(found) > 10
    assert not any(sketch.music for sketch in found)


def told(samples: NDArray[np.int16]) -> tuple[tuple[bytes, ...], list[float]]:
    """The tones, and the power of every stretch that was listened to."""
    counter, heard = PeakCounter(8_000, samples.shape[1]), list[float]()

    def share(stretch: NDArray[np.float32], rate: int) -> float:
        heard.append(float(np.dot(stretch, stretch)))
        return rough_share(stretch, rate)

    counter.push(samples.tobytes())
    return tones_of(WholeTape(samples), counter.so_far(complete=True), share, CancelToken()), heard


def test_tones_are_told_by_whole_stretches_of_what_is_loud_enough() -> None:
    sound = music("organ", 4)
    (loud, quiet), heard = told(np.stack([sound, sound // 1_000], axis=1))
    assert len(loud) == len(quiet) == len(heard) == 3
    assert min(loud) >= 35
    assert quiet == bytes(3)


def test_talk_is_listened_to_now_and_then_and_a_tune_to_its_ends() -> None:
    samples = speech([[(0, 60)]], 60)
    (none,), heard = told(samples)
    assert len(heard) == 46 // 3
    assert max(none) < 20
    samples[20 * 8_000 : 40 * 8_000, 0] = music("organ", 20)
    (some,), heard = told(samples)
    assert [place for place, percent in enumerate(some) if percent >= 35] == list(range(16, 31))
    assert len(heard) < 46 // 3 + 16


def test_kept_tones_are_not_listened_for_again(tmp_path: Path) -> None:
    path, heard = tmp_path / "a.wav", list[int]()
    write_wav(path, call("organ"))
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()

    def share(stretch: NDArray[np.float32], rate: int) -> float:
        heard.append(rate)
        return rough_share(stretch, rate)

    found = list[Peaks]()
    for _time in range(2):
        sounds = FileSounds(tmp_path / "desk", share)
        found.append(sounds.decode(DecodeRequest(path, sha256), lambda _tape: None, found.append, CancelToken()))
        heard.append(0)
    assert heard.index(0) > 10
    assert heard[-2:] == [0, 0]  # nothing the second time
    assert [bool(one.tones) for one in found] == [False, True, True] * 2
    assert found[2] == found[-1]


def test_a_long_recording_is_on_screen_before_anybody_listens_for_music(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sounds_module, "_LONG_S", 60)
    path, found = tmp_path / "a.wav", list[Peaks]()
    write_wav(path, call("organ"))
    sounds = FileSounds(tmp_path / "desk", rough_share)
    sounds.decode(DecodeRequest(path), lambda _tape: None, found.append, CancelToken())
    assert [(one.complete, bool(one.tones)) for one in found] == [(False, False), (True, False), (True, True)]
    assert not sketch_of(found[1]).music
    assert sketch_of(found[2]).music


def test_listening_for_music_is_left_at_once(tmp_path: Path) -> None:
    path, cancel, tapes = tmp_path / "a.wav", CancelToken(), list[Tape]()
    write_wav(path, call("organ"))

    def share(_stretch: NDArray[np.float32], _rate: int) -> float:
        cancel.cancel()
        return 1.0

    with pytest.raises(Cancelled):
        FileSounds(tmp_path / "desk", share).decode(DecodeRequest(path), tapes.append, lambda _peaks: None, cancel)
    assert tapes[0].read(0, 1_000) == b""
