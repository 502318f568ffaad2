"""The audible sound: exact places, exact ends, lanes, speed, silence jumped over, devices that come and go."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from qa_desk.adapters.audio.sounds import FileSounds
from qa_desk.adapters.speech.music import rough_share
from qa_desk.desktop.jobs import Jobs, ManualExecutor
from qa_desk.desktop.player.output import ClockOutput, Output
from qa_desk.desktop.player.pcm_sound import PcmSound
from qa_desk.desktop.player.reel import ReelShelf
from qa_desk.desktop.player.route import Span
from qa_desk.desktop.player.sketch import Sketch
from qa_desk.desktop.player.sound import Fault
from tests.desktop.player_fixtures import RATE, HandOutput, ramp, speech, write_wav


@dataclass
class Ear:
    """Listens to a sound as the player would."""

    ready: int = 0
    at: list[int] = field(default_factory=list)
    ended: int = 0
    faults: list[Fault] = field(default_factory=list)
    sketches: list[Sketch] = field(default_factory=list)
    audible: list[bool] = field(default_factory=list)
    stop: Callable[[], None] = lambda: None

    def sound_ready(self) -> None:
        self.ready += 1

    def sound_at(self, ms: int) -> None:
        self.at.append(ms)

    def sound_ended(self) -> None:
        self.ended += 1
        self.stop()

    def sound_failed(self, fault: Fault, detail: str) -> None:
        self.faults.append(fault)

    def sound_sketched(self, sketch: Sketch) -> None:
        self.sketches.append(sketch)

    def sound_audible(self, audible: bool) -> None:
        self.audible.append(audible)


@pytest.fixture
def output() -> HandOutput:
    return HandOutput()


@pytest.fixture
def shelf(jobs: Jobs, tmp_path: Path) -> Iterator[ReelShelf]:
    shelf = ReelShelf(jobs, FileSounds(tmp_path / "desk", rough_share))
    yield shelf
    shelf.clear()


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def sound(qtbot: QtBot, shelf: ReelShelf, output: HandOutput, ear: Ear) -> PcmSound:
    sound = PcmSound(shelf, output)
    sound.attach(ear)
    ear.stop = sound.pause
    sound._timer.setInterval(1 << 30)  # time passes by hand here
    return sound


@pytest.fixture
def opened(sound: PcmSound, executor: ManualExecutor, qtbot: QtBot, ear: Ear) -> Callable[[Path], None]:
    def open_it(path: Path) -> None:
        sound.open(path)
        executor.drain()
        qtbot.waitUntil(lambda: bool(ear.ready and ear.sketches and ear.sketches[-1].complete) or bool(ear.faults))

    return open_it


Opened = Callable[[Path], None]


def test_it_begins_at_the_very_sample_and_ends_at_the_very_sample(
    sound: PcmSound, output: HandOutput, ear: Ear, opened: Opened, tmp_path: Path
) -> None:
    opened(write_wav(tmp_path / "a.wav", ramp(3)))
    sound.seek(1_000)
    sound.set_end(1_501)
    sound.play()
    output.hear(2_000, sound.pump)
    assert np.array_equal(output.frames()[:, 0], np.arange(1_000 * 8, 1_501 * 8))
    assert ear.at[-1] == 1_501


def test_it_ends_where_the_samples_end(
    sound: PcmSound, output: HandOutput, ear: Ear, opened: Opened, tmp_path: Path
) -> None:
    opened(write_wav(tmp_path / "a.wav", ramp(0.5)))
    sound.play()
    output.hear(1_000, sound.pump)
    assert (ear.ended, ear.at[-1], len(output.frames())) == (1, 500, 4_000)


def test_a_new_end_while_playing_is_kept_even_when_more_was_handed_over(
    sound: PcmSound, output: HandOutput, ear: Ear, opened: Opened, tmp_path: Path
) -> None:
    opened(write_wav(tmp_path / "a.wav", ramp(3)))
    sound.play()
    output.hear(400, sound.pump)
    sound.set_end(450)
    output.hear(400, sound.pump)
    assert output.frames()[-1, 0] == 450 * 8 - 1
    assert ear.at[-1] == 450


@pytest.mark.parametrize("speed", [0.5, 0.8, 1.5, 2.0, 3.0])
def test_another_speed_takes_so_much_less_time_and_keeps_the_pitch(
    sound: PcmSound, output: HandOutput, ear: Ear, opened: Opened, tmp_path: Path, speed: float
) -> None:
    seconds = 12
    tone = 8_000 * np.sin(2 * np.pi * 440 * np.arange(seconds * RATE) / RATE)
    opened(write_wav(tmp_path / "a.wav", np.stack([tone, tone], axis=1)))
    sound.set_rate(speed)
    sound.play()
    output.hear(round(seconds * 1_000 / speed) + 400, sound.pump)
    frames = output.frames()[:, 0]
    assert len(frames) / RATE == pytest.approx(seconds / speed, abs=0.05)
    part = frames[RATE : RATE * 3].astype(np.float64)
    assert np.argmax(np.abs(np.fft.rfft(part * np.hanning(len(part))))) / 2 == pytest.approx(440, rel=0.01)
    assert all(later >= earlier for earlier, later in zip(ear.at, ear.at[1:], strict=False))
    assert ear.ended == 1


def test_the_place_follows_the_speed(
    sound: PcmSound, output: HandOutput, ear: Ear, opened: Opened, tmp_path: Path
) -> None:
    opened(write_wav(tmp_path / "a.wav", ramp(10)))
    sound.set_rate(2.0)
    sound.seek(1_000)
    sound.play()
    output.hear(2_000, sound.pump)
    assert ear.at[-1] == pytest.approx(5_000, abs=40)


def test_a_change_of_speed_goes_on_where_it_was(
    sound: PcmSound, output: HandOutput, ear: Ear, opened: Opened, tmp_path: Path
) -> None:
    opened(write_wav(tmp_path / "a.wav", ramp(10)))
    sound.play()
    output.hear(1_000, sound.pump)
    sound.set_rate(1.5)
    output.hear(20, sound.pump)
    assert ear.at[-1] == pytest.approx(1_000, abs=60)


@pytest.mark.parametrize(
    ("gains", "left", "right"),
    [((1.0, 1.0), 1_000, -2_000), ((1.0, 0.0), 1_000, 1_000), ((0.0, 1.0), -2_000, -2_000), ((0.5, 2.0), 500, -4_000)],
)
def test_lanes_are_heard_as_loud_as_asked_and_one_alone_by_both_ears(
    sound: PcmSound, output: HandOutput, opened: Opened, tmp_path: Path,
    gains: tuple[float, float], left: int, right: int,
) -> None:  # fmt: skip
    samples = np.stack([np.full(RATE, 1_000), np.full(RATE, -2_000)], axis=1)
    opened(write_wav(tmp_path / "a.wav", samples))
    sound.set_gains(gains)
    sound.play()
    output.hear(200, sound.pump)
    assert output.frames()[100].tolist() == [left, right]


def test_a_mono_recording_is_heard_by_both_ears(
    sound: PcmSound, output: HandOutput, opened: Opened, tmp_path: Path
) -> None:
    opened(write_wav(tmp_path / "a.wav", ramp(1, channels=1)))
    sound.play()
    output.hear(200, sound.pump)
    assert np.array_equal(output.frames()[:, 0], output.frames()[:, 1])
    assert output.frames()[500, 0] == 500


@pytest.mark.parametrize("speed", [1.0, 2.0])
def test_cuts_are_jumped_over_and_the_place_jumps_with_them(
    sound: PcmSound, output: HandOutput, ear: Ear, opened: Opened, tmp_path: Path, speed: float
) -> None:
    opened(write_wav(tmp_path / "a.wav", ramp(4)))
    sound.set_rate(speed)
    sound.set_cuts([Span(1_000, 2_500), Span(3_500, 4_000)])
    sound.play()
    output.hear(round(2_400 / speed), sound.pump)
    assert ear.ended == 1
    assert not [ms for ms in ear.at if 1_030 < ms < 2_500 or 3_530 < ms < 4_000]
    assert len(output.frames()) == pytest.approx(2_000 * 8 / speed, abs=500)
    if speed == 1.0:
        assert output.frames()[8_000, 0] == 2_500 * 8


def test_it_stops_inside_a_cut_where_the_end_is(
    sound: PcmSound, output: HandOutput, ear: Ear, opened: Opened, tmp_path: Path
) -> None:
    opened(write_wav(tmp_path / "a.wav", ramp(4)))
    sound.set_cuts([Span(1_000, 2_500)])
    sound.set_end(2_000)
    sound.play()
    output.hear(2_000, sound.pump)
    assert (ear.at[-1], len(output.frames())) == (2_000, 8_000)


def test_a_lost_device_is_replaced_by_silence_and_the_place_goes_on(
    sound: PcmSound, output: HandOutput, ear: Ear, opened: Opened, tmp_path: Path
) -> None:
    opened(write_wav(tmp_path / "a.wav", ramp(10)))
    sound.seek(2_000)
    sound.play()
    output.hear(1_000, sound.pump)
    output.lost = True
    sound.pump()
    assert ear.audible == [True, False]
    assert isinstance(sound._output, ClockOutput)
    sound.pump()
    assert ear.at[-1] == pytest.approx(3_000, abs=100)
    output.lost = False
    sound.pause()
    sound.play()
    assert ear.audible[-1]


def test_a_device_that_does_not_even_start_is_replaced_at_once(
    sound: PcmSound, output: HandOutput, ear: Ear, opened: Opened, tmp_path: Path
) -> None:
    opened(write_wav(tmp_path / "a.wav", ramp(1)))
    output.lost = True
    sound.play()
    assert ear.audible == [False]


def test_without_a_device_time_passes_as_if_somebody_heard(
    qtbot: QtBot, shelf: ReelShelf, executor: ManualExecutor, ear: Ear, tmp_path: Path
) -> None:
    now = [100.0]
    clock = ClockOutput(lambda: now[0])

    def find(_current: Output | None) -> Output:
        return clock

    sound = PcmSound(shelf, find)
    sound.attach(ear)
    sound.open(write_wav(tmp_path / "a.wav", ramp(3)))
    executor.drain()
    qtbot.waitUntil(lambda: ear.ready == 1)
    sound.set_rate(2.0)
    sound.seek(500)
    sound.play()
    for _ in range(10):
        now[0] += 0.1
        sound.pump()
    assert ear.at[-1] == pytest.approx(2_500, abs=60)
    sound.close()


def test_what_is_no_sound_fails_and_the_next_one_plays(
    sound: PcmSound, ear: Ear, opened: Opened, tmp_path: Path
) -> None:
    text = tmp_path / "text.wav"
    text.write_text("no sound at all")
    opened(text)
    assert (ear.faults, ear.ready) == ([Fault.UNREADABLE], 0)
    opened(write_wav(tmp_path / "a.wav", ramp(1)))
    assert ear.ready == 1


def test_a_header_without_samples_is_empty(sound: PcmSound, ear: Ear, opened: Opened, tmp_path: Path) -> None:
    opened(write_wav(tmp_path / "a.wav", ramp(0)))
    assert ear.faults == [Fault.EMPTY]


def test_what_was_closed_while_it_was_decoded_is_never_told(
    sound: PcmSound, ear: Ear, executor: ManualExecutor, qtbot: QtBot, tmp_path: Path
) -> None:
    sound.open(write_wav(tmp_path / "a.wav", ramp(1)))
    sound.close()
    sound.open(write_wav(tmp_path / "b.wav", ramp(2)))
    executor.drain()
    qtbot.waitUntil(lambda: bool(ear.sketches) and ear.sketches[-1].complete)
    assert (ear.ready, ear.sketches[-1].duration_ms) == (1, 2_000)


def test_the_next_recording_is_decoded_when_this_one_is_done(
    sound: PcmSound, shelf: ReelShelf, ear: Ear, executor: ManualExecutor, qtbot: QtBot, tmp_path: Path
) -> None:
    first, second = write_wav(tmp_path / "a.wav", ramp(1)), write_wav(tmp_path / "b.wav", ramp(2))
    sound.open(first)
    sound.prepare(second, "")
    assert executor.waiting == 1
    executor.run_one()
    qtbot.waitUntil(lambda: executor.waiting == 1)
    executor.drain()
    qtbot.waitUntil(lambda: shelf.reel(second, "").done)
    sound.open(second)
    assert (ear.ready, executor.waiting) == (2, 0)


def test_no_tape_is_left_when_reels_are_dropped(
    shelf: ReelShelf, executor: ManualExecutor, qtbot: QtBot, tmp_path: Path
) -> None:
    reels = [shelf.reel(write_wav(tmp_path / f"{n}.wav", ramp(1)), "") for n in range(5)]
    executor.drain()
    qtbot.waitUntil(lambda: all(reel.done for reel in reels[2:]))
    assert [reel.tape is None for reel in reels] == [True, True, False, False, False]
    assert list((tmp_path / "desk" / "cache").iterdir()) == []


def test_silence_of_a_recording_is_told_with_its_sketch(
    sound: PcmSound, ear: Ear, opened: Opened, tmp_path: Path
) -> None:
    opened(write_wav(tmp_path / "a.wav", speech([[(0.5, 2.0)], [(5.0, 6.0)]], 8)))
    silences = ear.sketches[-1].silences
    assert [(round(one.from_ms, -2), round(one.to_ms, -2)) for one in silences] == [(2_000, 5_000), (6_000, 8_000)]
    assert ear.sketches[-1].cuts[0] == Span(silences[0].from_ms + 300, silences[0].to_ms - 300)
    assert ear.sketches[-1].cuts[1].to_ms == 8_000


# ---------------------------------------------------------------- another file in its place


def test_another_recording_in_its_place_is_not_played_and_the_right_one_is_when_it_is_back(
    sound: PcmSound, executor: ManualExecutor, qtbot: QtBot, ear: Ear, tmp_path: Path
) -> None:
    path, other = write_wav(tmp_path / "a.wav", ramp(1)), write_wav(tmp_path / "b.wav", ramp(2)[8_000:])
    own, sha256 = path.read_bytes(), hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(other.read_bytes())
    assert len(own) == path.stat().st_size
    sound.open(path, sha256)
    executor.drain()
    qtbot.waitUntil(lambda: bool(ear.faults))
    assert (ear.faults, ear.ready) == ([Fault.REPLACED], 0)
    path.write_bytes(own)
    sound.open(path, sha256)
    executor.drain()
    qtbot.waitUntil(lambda: bool(ear.ready))
    assert ear.faults == [Fault.REPLACED]
