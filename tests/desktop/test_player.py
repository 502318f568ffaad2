"""The player's rules over a silent sound, and the same rules over the real one where a fault lies in the back end."""

import wave
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from qa_desk.adapters.audio.sounds import FileSounds
from qa_desk.adapters.speech.music import rough_share
from qa_desk.desktop.jobs import Jobs, ThreadExecutor
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.player.bar import PlayerBar
from qa_desk.desktop.player.pcm_sound import PcmSound
from qa_desk.desktop.player.player import Player, PlayerState, PlayFailed, PositionChanged
from qa_desk.desktop.player.reel import ReelShelf
from qa_desk.desktop.player.silent import SilentSound
from qa_desk.desktop.player.sound import Fault
from qa_desk.desktop.shortcuts import DEFAULTS, Action, ShortcutMap, title_of
from qa_desk.desktop.theme import Theme


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Ten seconds of silence, 8 kHz, two channels."""
    path = tmp_path / "call.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(bytes(8_000 * 2 * 2 * 10))
    return path


@pytest.fixture
def sound() -> SilentSound:
    return SilentSound()


@pytest.fixture
def player(qtbot: QtBot, sound: SilentSound, recording: Path) -> Player:
    player = Player(sound)
    player.load(recording, 10_000)
    return player


def failures_of(player: Player) -> list[PlayFailed]:
    failures: list[PlayFailed] = []
    player.failed.connect(failures.append)
    return failures


def test_it_plays_and_pauses_and_tells_where_it_is(player: Player, sound: SilentSound) -> None:
    told: list[PositionChanged] = []
    player.position_changed.connect(told.append)
    player.toggle()
    sound.advance(1_000)
    assert player.state is PlayerState.PLAYING
    assert told[-1] == PositionChanged(1_000, 10_000)
    player.toggle()
    sound.advance(1_000)
    assert (player.state, player.position_ms) == (PlayerState.PAUSED, 1_000)


def test_a_seek_while_loading_waits_and_is_not_lost(qtbot: QtBot, recording: Path) -> None:
    sound = SilentSound(ready_at_once=False)
    player = Player(sound)
    player.load(recording, 10_000)
    player.play_span(4_000, 5_000)
    assert player.state is PlayerState.LOADING
    assert player.wants_to_play
    assert player.position_ms == 4_000
    sound.become_ready()
    assert (sound.position_ms, sound.playing) == (4_000, True)
    sound.advance(3_000)
    assert (player.state, player.position_ms) == (PlayerState.PAUSED, 5_000)


def test_pause_while_loading_takes_the_wish_to_play_back(qtbot: QtBot, recording: Path) -> None:
    sound = SilentSound(ready_at_once=False)
    player = Player(sound)
    player.load(recording, 10_000)
    player.play()
    player.toggle()
    sound.become_ready()
    assert player.state is PlayerState.PAUSED


@pytest.mark.parametrize(("asked", "got"), [(-5, 0), (3_000, 3_000), (9_999, 9_950), (10_000, 9_950), (99_999, 9_950)])
def test_a_seek_stays_within_the_recording(player: Player, sound: SilentSound, asked: int, got: int) -> None:
    player.seek(asked)
    assert (player.position_ms, sound.position_ms) == (got, got)


def test_steps_go_from_where_it_is(player: Player) -> None:
    player.seek(5_000)
    player.step(3_000)
    player.step(-10_000)
    assert player.position_ms == 0


def test_it_stops_at_the_end_and_play_starts_again(player: Player, sound: SilentSound) -> None:
    player.seek(9_000)
    player.play()
    sound.advance(5_000)
    assert (player.state, player.position_ms) == (PlayerState.PAUSED, 10_000)
    player.play()
    assert (player.state, player.position_ms) == (PlayerState.PLAYING, 0)


def test_the_end_is_where_the_decoder_counted_it_not_where_the_back_end_thinks(qtbot: QtBot, recording: Path) -> None:
    sound = SilentSound(duration_ms=12_000)
    player = Player(sound)
    player.load(recording, 10_000)
    player.seek(9_900)
    player.play()
    sound.advance(1_000)
    assert (player.state, player.position_ms, sound.playing) == (PlayerState.PAUSED, 10_000, False)


def test_a_span_ends_where_it_should_and_a_seek_ends_the_span(player: Player, sound: SilentSound) -> None:
    player.play_span(2_000, 3_000)
    sound.advance(5_000)
    assert (player.state, player.position_ms) == (PlayerState.PAUSED, 3_000)
    player.play_span(2_000, 3_000)
    player.seek(2_500)
    sound.advance(1_000)
    assert (player.state, player.position_ms) == (PlayerState.PLAYING, 3_500)


def test_the_speed_is_limited_kept_and_toggled(player: Player, sound: SilentSound, recording: Path) -> None:
    player.set_rate(9)
    assert player.rate == 3.0
    player.set_rate(0.1)
    assert player.rate == 0.5
    player.set_rate(1.4)
    player.faster()
    player.slower()
    player.slower()
    assert player.rate == 1.3
    player.toggle_rate()
    assert player.rate == 1.0
    player.toggle_rate()
    player.load(recording, 10_000)
    assert (player.rate, sound.rate) == (1.3, 1.3)


def test_a_missing_file_fails_and_leaves_nothing_of_the_call_before(
    player: Player, sound: SilentSound, tmp_path: Path
) -> None:
    failures = failures_of(player)
    player.play()
    player.load(tmp_path / "gone.wav", 5_000)
    assert failures == [PlayFailed(tmp_path / "gone.wav", Fault.MISSING)]
    assert (player.state, player.duration_ms, player.path) == (PlayerState.FAILED, 0, None)
    assert (sound.path, sound.playing) == (None, False)
    player.play()
    player.seek(100)
    assert player.state is PlayerState.FAILED


def test_a_recording_without_sound_fails_before_it_is_opened(player: Player, recording: Path) -> None:
    failures = failures_of(player)
    player.load(recording, 0)
    assert [failure.fault for failure in failures] == [Fault.EMPTY]


def test_a_fault_of_the_back_end_is_told_once(qtbot: QtBot, recording: Path) -> None:
    sound = SilentSound(ready_at_once=False)
    player = Player(sound)
    failures = failures_of(player)
    player.load(recording, 10_000)
    sound.fail(detail="bad header")
    sound.fail(detail="bad header")
    assert failures == [PlayFailed(recording, Fault.UNREADABLE, "bad header")]
    assert player.state is PlayerState.FAILED


def test_unloading_leaves_silence(player: Player, sound: SilentSound) -> None:
    player.play()
    player.unload()
    assert (player.state, player.duration_ms, sound.path) == (PlayerState.EMPTY, 0, None)


# ---------------------------------------------------------------- the real sound


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path) -> Iterator[Player]:
    jobs = Jobs(ThreadExecutor(1), pytest.fail)
    shelf = ReelShelf(jobs, FileSounds(tmp_path / "desk", rough_share))
    player = Player(PcmSound(shelf))
    yield player
    player.unload()
    jobs.close()
    shelf.clear()


NO_DEVICE = (r".*[Aa]udio.*", r".*pa_context.*", r".*PulseAudio.*", r".*pipewire.*", r".*symbols.*", r".*library.*")


@pytest.mark.qt_log_ignore(*NO_DEVICE, extend=True)
def test_the_real_sound_takes_a_seek_made_before_it_was_ready(qtbot: QtBot, real: Player, recording: Path) -> None:
    real.load(recording, 10_000)
    real.play_span(6_000, 6_300)
    qtbot.waitUntil(lambda: real.state is PlayerState.PLAYING)
    assert real.position_ms >= 6_000
    qtbot.waitUntil(lambda: real.state is PlayerState.PAUSED)
    assert real.position_ms == 6_300


@pytest.mark.qt_log_ignore(*NO_DEVICE, extend=True)
def test_the_real_sound_stops_after_a_seek_past_the_end(qtbot: QtBot, real: Player, recording: Path) -> None:
    real.load(recording, 10_000)
    real.play()
    qtbot.waitUntil(lambda: real.state is PlayerState.PLAYING)
    real.seek(20_000)
    qtbot.waitUntil(lambda: real.state is PlayerState.PAUSED)
    real.play()
    assert real.position_ms == 0


@pytest.mark.qt_log_ignore(*NO_DEVICE, extend=True)
def test_the_real_sound_refuses_what_is_no_sound_and_then_plays_the_next(
    qtbot: QtBot, real: Player, recording: Path, tmp_path: Path
) -> None:
    failures = failures_of(real)
    text = tmp_path / "text.wav"
    text.write_text("no sound at all")
    real.load(text, 5_000)
    qtbot.waitUntil(lambda: real.state is PlayerState.FAILED)
    assert [failure.fault for failure in failures] == [Fault.UNREADABLE]
    real.load(recording, 10_000)
    qtbot.waitUntil(lambda: real.state is PlayerState.PAUSED)


@pytest.mark.qt_log_ignore(*NO_DEVICE, extend=True)
def test_closing_in_the_middle_of_decoding_ends_and_leaves_no_tape(
    qtbot: QtBot, tmp_path: Path, recording: Path
) -> None:
    jobs = Jobs(ThreadExecutor(1), pytest.fail)
    player = Player(PcmSound(ReelShelf(jobs, FileSounds(tmp_path / "desk", rough_share))))
    player.load(recording, 10_000)
    jobs.close()
    assert list((tmp_path / "desk").glob("cache/*")) == []


# ---------------------------------------------------------------- the bar and its keys


@pytest.fixture
def page(qtbot: QtBot, player: Player, theme: Theme, memory: LayoutMemory) -> QWidget:
    page = QWidget()
    qtbot.addWidget(page)
    shortcuts = ShortcutMap(memory, page)
    bar = PlayerBar(player, theme, shortcuts)
    column = QVBoxLayout(page)
    column.addWidget(bar)
    column.addWidget(QLineEdit())
    bar.bind_keys(page)
    page.resize(600, 80)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    return page


def bar_of(page: QWidget) -> PlayerBar:
    return page.findChildren(PlayerBar)[0]


@pytest.mark.parametrize("focus", [PlayerBar, QLineEdit])
def test_keys_work_everywhere_on_the_page_also_while_typing(
    qtbot: QtBot, page: QWidget, player: Player, focus: type[QWidget]
) -> None:
    (widget,) = page.findChildren(focus, options=Qt.FindChildOption.FindDirectChildrenOnly)
    widget.setFocus()
    qtbot.keyClick(widget, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert player.state is PlayerState.PLAYING
    qtbot.keyClick(widget, Qt.Key.Key_Escape)
    assert player.state is PlayerState.PAUSED
    qtbot.keyClick(widget, Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    assert player.position_ms == 3_000
    qtbot.keyClick(widget, Qt.Key.Key_F2, Qt.KeyboardModifier.ControlModifier)
    assert player.position_ms == 0
    qtbot.keyClick(widget, Qt.Key.Key_F4)
    assert player.rate == 1.1


def test_a_click_on_the_slider_goes_there_and_the_players_own_movement_seeks_nothing(
    qtbot: QtBot, page: QWidget, player: Player, sound: SilentSound
) -> None:
    slider = bar_of(page)._place
    player.play()
    sound.advance(2_000)
    assert slider.value() == 2_000
    assert sound.position_ms == 2_000
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() // 2, slider.height() // 2))
    assert abs(player.position_ms - 5_000) < 200


def test_while_dragged_the_slider_stays_in_the_hand(qtbot: QtBot, page: QWidget, player: Player) -> None:
    slider = bar_of(page)._place
    slider.setSliderDown(True)
    slider.setSliderPosition(4_000)
    player.sound_at(9_000)
    assert slider.sliderPosition() == 4_000
    slider.setSliderDown(False)


def test_the_bar_shows_times_speed_and_what_the_button_does(page: QWidget, player: Player, sound: SilentSound) -> None:
    bar = bar_of(page)
    assert bar._play.accessibleName() == "Play"
    player.play()
    player.set_rate(1.5)
    sound.advance(1_500)
    assert bar._play.accessibleName() == "Pause"
    assert bar._time.text() == "00:02 / 00:10"
    assert bar._speed.text() == "1.5×"
    player.unload()
    assert not bar._play.isEnabled()


def test_no_two_actions_share_a_default_key(qtbot: QtBot) -> None:
    assert ShortcutMap().conflicts() == {}
    assert set(DEFAULTS) == set(Action)
    assert len({title_of(action) for action in Action}) == len(Action)


def test_a_changed_key_works_at_once_and_is_remembered(
    qtbot: QtBot, page: QWidget, player: Player, memory: LayoutMemory
) -> None:
    shortcuts = page.findChildren(ShortcutMap)[0]
    shortcuts.set_keys(Action.PLAY_PAUSE, ["F9", "no such key"])
    qtbot.keyClick(page, Qt.Key.Key_F9)
    assert player.state is PlayerState.PLAYING
    assert ShortcutMap(memory).keys(Action.PLAY_PAUSE) == ("F9",)
    shortcuts.set_keys(Action.FASTER, ["F9"])
    assert shortcuts.conflicts() == {"F9": (Action.PLAY_PAUSE, Action.FASTER)}
    shortcuts.set_keys(Action.PLAY_PAUSE, [])
    assert shortcuts.keys(Action.PLAY_PAUSE) == DEFAULTS[Action.PLAY_PAUSE]
