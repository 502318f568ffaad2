"""A case's clip holds the wanted stretches, on their own sides, and nothing of the rest."""

import io
import wave
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest

from qa_desk.adapters.audio.clips import CaseClips, FileClips
from qa_desk.services.case_file import ClipPart
from qa_desk.services.rejects import FileNotWritten
from qa_desk.services.running import CancelToken
from tests.adapters.audio.sounds import encode

RATE = 8_000


def tones(path: Path, *spans: tuple[int, int, float, float], seconds: int = 10) -> Path:
    """Silence but for (from second, to second, Hz left, Hz right)."""
    time = np.arange(seconds * RATE) / RATE
    sound = np.zeros((len(time), 2))
    for begin, end, left, right in spans:
        inside = (time >= begin) & (time < end)
        for side, hz in enumerate((left, right)):
            if hz:
                sound[inside, side] = 0.4 * np.sin(2 * np.pi * hz * time[inside])
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((sound * 32_000).astype("<i2").tobytes())
    return path


def heard(data: bytes) -> npt.NDArray[np.float64]:
    with av.open(io.BytesIO(data)) as container:
        blocks = [frame.to_ndarray() for frame in container.decode(audio=0)]
    return np.concatenate(blocks, axis=1)


def loud(samples: npt.NDArray[np.float64], from_ms: int, to_ms: int) -> float:
    part = samples[from_ms * 16 : to_ms * 16]
    return float(np.sqrt(np.mean(part**2)))


def test_the_stretches_stand_one_after_another_on_their_sides(tmp_path: Path) -> None:
    one = tones(tmp_path / "one.wav", (4, 5, 440, 0))
    other = tones(tmp_path / "other.wav", (1, 3, 0, 660))
    clip = CaseClips().cut([ClipPart(one, 3_000, 6_000), ClipPart(other, 0, 4_000), ClipPart(one, 0, 1_000)])
    assert clip is not None
    assert clip.starts_ms == (0, 3_600, 8_200)
    samples = heard(clip.data)
    assert abs(samples.shape[1] / 16 - 9_200) < 200
    left, right = samples[0], samples[1]
    # an encoder moves the sound by a frame or two: looked at well inside of each stretch
    assert loud(left, 1_300, 1_700) > 10 * loud(left, 200, 700)
    assert loud(left, 1_300, 1_700) > 10 * loud(right, 1_300, 1_700)
    assert loud(right, 4_900, 6_300) > 10 * loud(left, 4_900, 6_300)
    assert len(clip.data) < 80_000


def test_what_lies_outside_of_a_recording_is_left_out(tmp_path: Path) -> None:
    one = tones(tmp_path / "one.wav", (9, 10, 440, 440))
    clip = CaseClips().cut([ClipPart(one, 9_000, 14_000), ClipPart(one, 20_000, 21_000)])
    assert clip is not None
    assert clip.starts_ms == (0, None)
    assert abs(heard(clip.data).shape[1] / 16 - 1_000) < 200


def test_a_recording_that_cannot_be_read_gives_no_clip(tmp_path: Path) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"no sound at all")
    parts = [ClipPart(broken, 0, 1_000), ClipPart(tmp_path / "gone.wav", 0, 1_000)]
    assert CaseClips().cut(parts) is None
    good = ClipPart(tones(tmp_path / "good.wav", (0, 1, 440, 440)), 0, 1_000)
    clip = CaseClips().cut([*parts, good])
    assert clip is not None
    assert clip.starts_ms == (None, None, 0)


def test_a_recording_that_changes_its_form_within_the_call_is_cut_on_both_sides_of_the_change(tmp_path: Path) -> None:
    quiet = encode(tmp_path / "quiet.mp3", "libmp3lame", rate=8_000, channels=1, seconds=4)
    wide = encode(tmp_path / "wide.mp3", "libmp3lame", rate=16_000, channels=2, seconds=4)
    call = tmp_path / "call.mp3"
    call.write_bytes(quiet.read_bytes() + wide.read_bytes())
    clip = CaseClips().cut([ClipPart(call, 1_000, 2_000), ClipPart(call, 5_000, 7_000)])
    assert clip is not None
    assert clip.starts_ms == (0, 1_600)
    assert abs(heard(clip.data).shape[1] / 16 - 3_600) < 200
    assert loud(heard(clip.data)[0], 1_900, 3_300) > 0.1


def test_rubbish_in_the_middle_costs_no_evidence_behind_it(tmp_path: Path) -> None:
    whole = encode(tmp_path / "whole.mp3", "libmp3lame", rate=16_000, channels=2, seconds=4).read_bytes()
    quarter = len(whole) // 4
    call = tmp_path / "call.mp3"
    call.write_bytes(whole[:quarter] + bytes(len(whole) // 20) + whole[quarter:])
    clip = CaseClips().cut([ClipPart(call, 300, 600), ClipPart(call, 2_000, 3_500)])
    assert clip is not None
    assert clip.starts_ms == (0, 900)
    assert loud(heard(clip.data)[0], 1_200, 2_200) > 0.1


def test_a_clip_that_is_cut_for_a_moment_is_gone_afterwards(tmp_path: Path) -> None:
    source = tones(tmp_path / "one.wav", (4, 5, 440, 0))
    with FileClips(tmp_path).cut(source, 3_000, 6_000, CancelToken()) as clip, wave.open(str(clip), "rb") as file:
        assert file.getnframes() == 3 * RATE
    assert not clip.exists()
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_disk_that_takes_no_clip_is_told(tmp_path: Path) -> None:
    source = tones(tmp_path / "one.wav", (4, 5, 440, 0))
    (tmp_path / "cache").write_text("a file where the folder should be")
    with pytest.raises(FileNotWritten), FileClips(tmp_path).cut(source, 0, 1_000, CancelToken()):
        raise AssertionError("there is no clip")
