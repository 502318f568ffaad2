"""The player's second row and its keys: lanes, silence, moments, loops; all of it reached without a mouse."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QSlider, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from qa_desk import words
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.player.bar import PlayerBar
from qa_desk.desktop.player.lane_button import LaneButton
from qa_desk.desktop.player.mix import Mix
from qa_desk.desktop.player.player import Player
from qa_desk.desktop.player.route import Span
from qa_desk.desktop.player.silent import SilentSound
from qa_desk.desktop.player.typed_place import place_ms
from qa_desk.desktop.shortcuts import DEFAULTS, Action, ShortcutMap
from qa_desk.desktop.theme import Theme
from qa_desk.domain.call import Lane
from qa_desk.words.formats import clock_ms
from tests.desktop.player_fixtures import ramp, write_wav

CLIENT, MANAGER = Lane.CLIENT, Lane.MANAGER


@pytest.fixture
def player(qtbot: QtBot) -> Player:
    return Player(SilentSound(duration_ms=60_000))


@pytest.fixture
def bar(
    qtbot: QtBot, player: Player, theme: Theme, memory: LayoutMemory, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PlayerBar]:
    page = QWidget()
    qtbot.addWidget(page)
    shortcuts = ShortcutMap(memory, page)
    bar = PlayerBar(player, theme, shortcuts, page)
    QVBoxLayout(page).addWidget(bar)
    bar.bind_keys(page)
    page.resize(600, 130)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    path = write_wav(tmp_path_factory.mktemp("sound") / "a.wav", ramp(0.1))
    player.load(path, 60_000, "ab" * 32, (MANAGER, CLIENT))
    yield bar
    page.hide()


def press(qtbot: QtBot, bar: PlayerBar, action: Action) -> None:
    combination = QKeySequence(DEFAULTS[action][0])[0]
    qtbot.keyClick(bar, combination.key(), combination.keyboardModifiers())


def lane(bar: PlayerBar, which: Lane) -> LaneButton:
    return next(button for button in bar.findChildren(LaneButton) if button._lane is which)


@pytest.mark.parametrize(
    ("actions", "mix"),
    [
        ((Action.SOLO_CLIENT,), Mix(solo=CLIENT)),
        ((Action.SOLO_CLIENT, Action.SOLO_CLIENT), Mix()),
        ((Action.SOLO_CLIENT, Action.SOLO_MANAGER), Mix(solo=MANAGER)),
        ((Action.SOLO_MANAGER, Action.BOTH_LANES), Mix()),
        ((Action.MUTE_MANAGER,), Mix(muted=frozenset({MANAGER}))),
        ((Action.CLIENT_LOUDER, Action.CLIENT_LOUDER), Mix(volumes=((CLIENT, 120),))),
        ((Action.MANAGER_QUIETER,), Mix(volumes=((MANAGER, 90),))),
    ],
)
def test_every_lane_is_mixed_by_keys(
    qtbot: QtBot, bar: PlayerBar, player: Player, actions: tuple[Action, ...], mix: Mix
) -> None:
    for action in actions:
        press(qtbot, bar, action)
    assert player.mix == mix


def test_the_lane_buttons_tell_who_is_heard_and_how_loud(qtbot: QtBot, bar: PlayerBar, player: Player) -> None:
    qtbot.mouseClick(lane(bar, CLIENT), Qt.MouseButton.LeftButton)
    assert (lane(bar, CLIENT).isChecked(), lane(bar, MANAGER).isChecked()) == (True, False)
    assert (lane(bar, CLIENT).text(), lane(bar, MANAGER).text()) == ("Client", "Manager: off")
    player.louder(CLIENT, 5)
    assert lane(bar, CLIENT).text() == "Client 150%"


def test_the_menu_of_a_lane_sets_its_volume_and_silence(bar: PlayerBar, player: Player) -> None:
    button = lane(bar, MANAGER)
    button._menu.findChildren(QSlider)[0].setValue(40)
    assert player.mix.volume(MANAGER) == 40
    button._mute.trigger()
    assert not player.mix.hears(MANAGER)
    assert button._mute.isChecked()


def test_a_mono_recording_has_no_lane_buttons(bar: PlayerBar, player: Player) -> None:
    assert lane(bar, CLIENT).isVisible()
    assert player.path is not None
    player.load(player.path, 60_000, "cd" * 32, (Lane.UNKNOWN,))
    assert not lane(bar, CLIENT).isVisible()


def test_silence_and_going_on_are_switched_by_keys_and_shown(qtbot: QtBot, bar: PlayerBar, player: Player) -> None:
    press(qtbot, bar, Action.SKIP_SILENCE)
    press(qtbot, bar, Action.GOES_ON)
    assert (player.modes.skips_silence, player.modes.goes_on) == (True, True)
    assert bar.modes.skip.isChecked()
    assert bar.modes.goes_on.isChecked()


def test_a_loop_is_set_from_the_playhead_by_keys(qtbot: QtBot, bar: PlayerBar, player: Player) -> None:
    player.seek(10_000)
    press(qtbot, bar, Action.LOOP_START)
    player.seek(20_000)
    press(qtbot, bar, Action.LOOP_END)
    assert player.modes.loop == Span(10_000, 20_000)
    assert bar.modes.loop.isChecked()
    press(qtbot, bar, Action.LOOP)
    assert (player.modes.loops, bar.modes.loop.isChecked()) == (False, False)


def test_what_is_repeated_is_asked_for_when_nothing_was_chosen(qtbot: QtBot, bar: PlayerBar) -> None:
    with qtbot.waitSignal(bar.modes.loop_wanted):
        press(qtbot, bar, Action.LOOP)


def test_moments_are_asked_for_and_left_by_the_same_key(qtbot: QtBot, bar: PlayerBar, player: Player) -> None:
    with qtbot.waitSignal(bar.modes.moments_wanted):
        press(qtbot, bar, Action.EVIDENCE_ONLY)
    player.play_moments([Span(10_000, 11_000), Span(30_000, 31_000)])
    assert bar.modes.moments.isChecked()
    press(qtbot, bar, Action.EVIDENCE_ONLY)
    assert (player.modes.route, player.position_ms) == ((), 8_000)
    assert player.wants_to_play


def test_other_calls_are_asked_for_by_key_and_button(qtbot: QtBot, bar: PlayerBar) -> None:
    bar.show_calls(before=False, after=True)
    assert (bar._previous_call.isEnabled(), bar._next_call.isEnabled()) == (False, True)
    with qtbot.waitSignal(bar.call_wanted) as told:
        press(qtbot, bar, Action.PREVIOUS_CALL)
    assert told.args == [-1]
    with qtbot.waitSignal(bar.call_wanted) as told:
        qtbot.mouseClick(bar._next_call, Qt.MouseButton.LeftButton)
    assert told.args == [1]


def test_a_missing_sound_device_is_told_in_words(bar: PlayerBar, player: Player) -> None:
    assert not bar.modes._silent.isVisible()
    player.sound_audible(False)
    assert bar.modes._silent.isVisible()
    assert "nothing counts as listened" in bar.modes._silent.toolTip()
    player.sound_audible(True)
    assert not bar.modes._silent.isVisible()


def test_every_button_names_its_key_and_itself_in_both_languages(qapp: QApplication, bar: PlayerBar) -> None:
    try:
        for language in ("en", "ru"):
            words.use(language)
            for part in (bar, bar.modes):
                part.retranslate()
            for button in bar.findChildren(QToolButton):
                assert button.accessibleName()
                assert "(" in button.toolTip()
    finally:
        words.use("en")


@pytest.mark.parametrize(
    ("typed", "ms"),
    [
        ("3:41", 221_000), ("03:41", 221_000), ("1:03:41", 3_821_000), ("341", 221_000), ("41", 41_000),
        ("10341", 3_821_000), ("0:5", 5_000), ("90:00", 5_400_000), ("3.41", 221_000), (" 3 41 ", 221_000),
        ("", None), ("abc", None), ("3:99", None), ("1:60:00", None), ("1:2:3:4", None), ("-5", 5_000), ("٣:٤١", None),
    ],
)  # fmt: skip
def test_a_typed_time_is_minutes_and_seconds(typed: str, ms: int | None) -> None:
    assert place_ms(typed) == ms


@given(st.integers(0, 35_999))
def test_a_shown_clock_is_read_back(seconds: int) -> None:
    assert place_ms(clock_ms(seconds * 1000)) == seconds * 1000


def test_a_key_asks_for_a_time_and_goes_there(qtbot: QtBot, bar: PlayerBar, player: Player) -> None:
    bar._play.setFocus()
    press(qtbot, bar, Action.GO_TO_TIME)
    assert bar.typed.isVisible()
    assert not bar._time.isVisible()
    qtbot.keyClicks(bar.typed, "0:99")
    qtbot.keyClick(bar.typed, Qt.Key.Key_Return)
    assert bar.typed.isVisible()
    qtbot.keyClicks(bar.typed, "0:42")
    qtbot.keyClick(bar.typed, Qt.Key.Key_Return)
    assert player.position_ms == 42_000
    assert not bar.typed.isVisible()
    assert bar._time.isVisible()
    assert bar._play.hasFocus()


def test_escape_leaves_the_typed_time_and_does_not_play(qtbot: QtBot, bar: PlayerBar, player: Player) -> None:
    press(qtbot, bar, Action.GO_TO_TIME)
    qtbot.keyClicks(bar.typed, "0:42")
    qtbot.keyClick(bar.typed, Qt.Key.Key_Escape)
    assert not bar.typed.isVisible()
    assert player.position_ms == 0
    assert not player.wants_to_play


def test_without_a_recording_there_is_no_time_to_go_to(qtbot: QtBot, bar: PlayerBar, player: Player) -> None:
    player.unload()
    press(qtbot, bar, Action.GO_TO_TIME)
    assert not bar.typed.isVisible()
