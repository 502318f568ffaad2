"""Whatever lies in a recording's place has its own outcome; every file is made by its test."""

import hashlib
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from qa_desk.adapters.speech import sound
from qa_desk.adapters.speech.models import SpeechModel
from qa_desk.adapters.speech.planning import LOOK_S, STEP_S, WHOLE_S, pieces_on
from qa_desk.adapters.speech.process import ChildTranscriber
from qa_desk.adapters.speech.sound import RATE, Lanes, Samples, decode
from qa_desk.adapters.speech.spool import Spool
from qa_desk.domain.transcript import (
    Doubt,
    Piece,
    SpeechAudioChanged,
    SpeechAudioEmpty,
    SpeechAudioMissing,
    SpeechAudioReplaced,
    SpeechAudioUnreadable,
    SpeechNoSpace,
)
from qa_desk.services.ports import PieceDone, SpeechRequest
from qa_desk.services.running import CancelToken

from .conftest import MakeDummy, hear, write_wav

HOURS_5 = 5 * 3600


def wav(path: Path, seconds: float, rate: int = 8000, channels: int = 1) -> Path:
    """Silence that takes no room on the disk."""
    size = int(seconds * rate) * channels * 2
    form = struct.pack("<IHHIIHH", 16, 1, channels, rate, rate * channels * 2, channels * 2, 16)
    with path.open("wb") as out:
        out.write(b"RIFF" + struct.pack("<I", 36 + size) + b"WAVEfmt " + form + b"data" + struct.pack("<I", size))
        out.truncate(44 + size)
    return path


def tones(path: Path, *hertz: float, rate: int = RATE, seconds: float = 3) -> Path:
    """One tone a channel."""
    time = np.arange(int(seconds * rate)) / rate
    lanes = np.stack([0.2 * np.sin(2 * np.pi * one * time) * 32767 for one in hertz]).astype("<i2")
    wav(path, seconds, rate, len(hertz))
    with path.open("r+b") as out:
        out.seek(44)
        out.write(np.ascontiguousarray(lanes.T).tobytes())
    return path


def loudest_hertz(samples: Samples) -> float:
    return float(np.fft.rfftfreq(len(samples), 1 / RATE)[np.argmax(np.abs(np.fft.rfft(samples)))])


# ---------------------------------------------------------------- no use


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (None, SpeechAudioMissing),
        (b"", SpeechAudioUnreadable),
        (b"not sound at all\n" * 50, SpeechAudioUnreadable),
        (b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.mp3\n", SpeechAudioUnreadable),
    ],
    ids=["vanished", "empty_file", "text", "playlist"],
)
def test_what_is_no_recording_has_its_own_error(
    make_dummy: MakeDummy, tmp_path: Path, content: bytes | None, error: type[SpeechAudioUnreadable]
) -> None:
    path = tmp_path / "call.wav"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SpeechAudioUnreadable) as refused:
        hear(make_dummy(), path)
    assert type(refused.value) is error
    assert refused.value.facts["path"] == str(path)


def test_a_recording_of_no_length_is_told_as_such(make_dummy: MakeDummy, tmp_path: Path) -> None:
    with pytest.raises(SpeechAudioEmpty):
        hear(make_dummy(), wav(tmp_path / "a.wav", 0))


def test_sound_that_rots_in_the_middle_is_heard_as_far_as_it_can_be(stereo_call: Path, tmp_path: Path) -> None:
    data = bytearray(stereo_call.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 3000] = bytes(at * 7 % 251 for at in range(3000))
    path = tmp_path / "call.mp3"
    path.write_bytes(bytes(data))
    whole, heard = decode(stereo_call, 2), decode(path, 2)
    assert whole.shape[1] * 0.7 < heard.shape[1] <= whole.shape[1] * 1.01


def test_a_file_that_is_not_the_imported_one_any_more_is_refused(make_dummy: MakeDummy, tmp_path: Path) -> None:
    path = tones(tmp_path / "a.wav", 300)
    size = path.stat().st_size
    with path.open("ab") as out:
        out.write(b"more of the call")
    one = make_dummy()
    with pytest.raises(SpeechAudioChanged):
        one.transcribe(SpeechRequest(path, 1, size=size), lambda _done: None, lambda _d, _t: None, CancelToken())
    assert hear(one, path, channels=1).pieces


def test_another_recording_of_the_same_name_and_size_is_not_heard(make_dummy: MakeDummy, tmp_path: Path) -> None:
    path, other = tones(tmp_path / "a.wav", 300), tones(tmp_path / "b.wav", 500)
    size, sha256 = path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest()
    one, heard = make_dummy(), list[PieceDone]()

    def ask() -> None:
        request = SpeechRequest(path, 1, size=size, sha256=sha256)
        one.transcribe(request, heard.append, lambda _d, _t: None, CancelToken())

    own = path.read_bytes()
    path.write_bytes(other.read_bytes())
    assert path.stat().st_size == size
    with pytest.raises(SpeechAudioReplaced) as refused:
        ask()
    assert refused.value.facts == {"path": str(path)}
    assert heard == []
    path.write_bytes(own)
    ask()
    assert heard


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tones(tmp_path / "a.wav", 300)
    read = sound._decode_stream

    def read_and_be_overtaken(container: object, channels: int) -> Lanes:
        lanes = read(container, channels)
        with path.open("ab") as out:
            out.write(b"more of the call")
        return lanes

    monkeypatch.setattr(sound, "_decode_stream", read_and_be_overtaken)
    with pytest.raises(SpeechAudioChanged):
        decode(path, 1)


@pytest.fixture
def tiny_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where temporary files go: a disk of one megabyte or, for who may not make one, the device that is always full."""
    place = tmp_path / "tiny"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    made = subprocess.run(mount, check=False, capture_output=True).returncode == 0
    if not made:
        monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_wanted: Path("/dev/full").open("w+b"))  # noqa: SIM115
    yield place
    if made:
        subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_is_told_before_anything_is_recognised(
    tiny_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sound, "Spool", lambda channels: Spool(channels, 1000))
    with pytest.raises(SpeechNoSpace):
        decode(tones(tmp_path / "a.wav", 300, 500, seconds=60), 2)
    assert list(tiny_disk.iterdir()) == []


# ---------------------------------------------------------------- odd but usable


@pytest.mark.parametrize(
    ("hertz", "rate", "wanted", "heard"),
    [
        ((440,), 8_000, 2, [440]),
        ((440, 700), 96_000, 2, [440, 700]),
        ((440, 700), 11_025, 2, [440, 700]),
        ((440,), 96_000, 1, [440]),
    ],
)
def test_every_rate_is_heard_at_its_pitch(
    tmp_path: Path, hertz: tuple[float, ...], rate: int, wanted: int, heard: list[float]
) -> None:
    lanes = decode(tones(tmp_path / "a.wav", *hertz, rate=rate), wanted)
    assert [loudest_hertz(lane.astype(np.float32)) for lane in lanes] == pytest.approx(heard, abs=2)
    assert lanes.shape[1] == pytest.approx(3 * RATE, abs=200)


@pytest.mark.parametrize("wanted", [1, 2])
def test_six_channels_become_one_lane_in_which_nobody_is_lost(tmp_path: Path, wanted: int) -> None:
    pitches = (300, 500, 700, 900, 1100, 1300)
    lanes = decode(tones(tmp_path / "a.wav", *pitches), wanted)
    assert lanes.shape[0] == 1
    spectrum = np.abs(np.fft.rfft(lanes[0].astype(np.float64)))
    at = [int(pitch * lanes.shape[1] / RATE) for pitch in pitches]
    floor = np.median(spectrum)
    assert all(spectrum[place - 2 : place + 3].max() > 100 * floor for place in at)


# ---------------------------------------------------------------- long


def test_long_sound_lies_in_a_file_and_reads_the_same() -> None:
    blocks = [np.arange(start, start + 1000, dtype=np.int16).reshape(1, -1) for start in range(0, 20_000, 1000)]
    lanes = []
    for most in (1 << 20, 100):
        with Spool(2, most) as spool:
            for block in blocks:
                spool.add(block)
            lanes.append(spool.lanes())
    assert [isinstance(one, np.memmap) for one in lanes] == [False, True]
    assert np.array_equal(*lanes)


def test_speech_on_a_long_lane_is_looked_for_a_step_at_a_time() -> None:
    rate = RATE
    lanes = np.zeros((1, 1), dtype=np.int16)
    lanes = np.lib.stride_tricks.as_strided(lanes, (1, HOURS_5 * rate), (0, 0))
    asked: list[int] = []

    def find(channel: int, samples: Samples) -> list[Piece]:
        asked.append(len(samples))
        return [Piece(channel, 100, 900)]

    found = pieces_on(lanes, 0, find)
    assert sum(asked) == lanes.shape[1]
    assert max(asked) <= (STEP_S + LOOK_S) * rate
    starts = np.cumsum([0, *asked[:-1]]) * 1000 // rate
    assert [piece.from_ms - 100 for piece in found] == starts.tolist()


def test_a_usual_call_is_looked_through_at_once() -> None:
    lanes = np.lib.stride_tricks.as_strided(np.zeros((1, 1), dtype=np.int16), (1, WHOLE_S * RATE), (0, 0))
    asked: list[int] = []
    pieces_on(lanes, 0, lambda _channel, samples: asked.append(len(samples)) or [])
    assert asked == [WHOLE_S * RATE]


def test_a_long_lane_is_cut_where_it_is_quiet() -> None:
    chance = np.random.default_rng(5)
    lanes = chance.integers(-3000, 3000, (1, (WHOLE_S + 60) * RATE), dtype=np.int16)
    quiet = (STEP_S - 12) * RATE
    lanes[0, quiet : quiet + RATE // 2] = 0
    asked: list[int] = []
    pieces_on(lanes, 0, lambda _channel, samples: asked.append(len(samples)) or [])
    assert quiet <= asked[0] <= quiet + RATE // 2


@pytest.mark.skipif(sys.platform != "linux", reason="counts the pages of a process")
def test_five_hours_are_decoded_in_little_memory(tmp_path: Path) -> None:
    """Five hours of one lane are 0.6 GB at 16 bit and 1.2 GB as floats."""
    program = (
        "import re, sys\n"
        "from pathlib import Path\n"
        "from qa_desk.adapters.speech.sound import decode\n"
        "lanes = decode(Path(sys.argv[1]), 1)\n"
        "peak = re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())\n"
        "print(lanes.shape[1], int(peak[1]) >> 10)\n"
    )
    path = wav(tmp_path / "five.wav", HOURS_5, rate=2000)
    told = subprocess.run(
        [sys.executable, "-c", program, str(path)], check=True, capture_output=True, text=True, timeout=600
    )
    samples, peak_mb = map(int, told.stdout.split())
    assert samples == HOURS_5 * RATE
    assert peak_mb < 250


# ---------------------------------------------------------------- nothing to hear


@pytest.fixture(scope="module")
def real(bundled: SpeechModel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChildTranscriber]:
    one = ChildTranscriber(bundled, tmp_path_factory.mktemp("log") / "speech.log")
    yield one
    one.close()


@pytest.mark.speech
@pytest.mark.parametrize("channels", [1, 2])
def test_silence_is_complete_without_a_word(real: ChildTranscriber, tmp_path: Path, channels: int) -> None:
    heard = hear(real, wav(tmp_path / "a.wav", 40, channels=channels), channels=channels)
    assert heard.pieces == []
    assert heard.progress[-1] == (0, 0)


@pytest.mark.speech
def test_music_on_hold_says_nothing_that_could_be_believed(real: ChildTranscriber, tmp_path: Path) -> None:
    time = np.arange(30 * RATE) / RATE
    melody = np.array([262, 330, 392, 523, 392, 330])[(time * 2).astype(int) % 6]
    phase = 2 * np.pi * np.cumsum(melody) / RATE
    played = sum(np.sin(phase * part) / part for part in (1, 2, 3)) + 0.5 * np.sin(2 * np.pi * 131 * time)
    path = write_wav(tmp_path / "hold.wav", (played * 6000).astype(np.int16).reshape(1, -1))
    turns = [turn for done in hear(real, path, channels=1).pieces for turn in done.turns]
    assert all(turn.doubt is Doubt.MUSIC for turn in turns)
