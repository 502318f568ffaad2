"""The player on the review page over really decoded recordings: waveform, moments, the next call, the log."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from qa_desk.desktop.jobs import Jobs, ManualExecutor
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.page import OpenDeal
from qa_desk.desktop.pages.review import ReviewPage
from qa_desk.desktop.player.pcm_sound import PcmSound
from qa_desk.desktop.player.player import Player, PlayerState
from qa_desk.desktop.player.reel import ReelShelf
from qa_desk.desktop.player.route import Span
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.waveform import PlaceChosen, StretchChosen, Waveform
from qa_desk.desktop.widgets.waveform_bands import BandKind
from qa_desk.services.listen import played_of
from tests.desktop.pages.review_world import World, surround
from tests.desktop.player_fixtures import HandOutput

CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def output() -> HandOutput:
    return HandOutput()


@pytest.fixture
def sound(qtbot: QtBot, world: World, jobs: Jobs, output: HandOutput) -> Iterator[PcmSound]:
    assert world.desk.sounds is not None
    shelf = ReelShelf(jobs, world.desk.sounds)
    sound = PcmSound(shelf, output)
    sound._timer.setInterval(1 << 30)  # time passes by hand here
    yield sound
    shelf.clear()


@pytest.fixture
def page(
    qtbot: QtBot, world: World, jobs: Jobs, theme: Theme, memory: LayoutMemory, sound: PcmSound,
    settle: Callable[[], None],
) -> Iterator[ReviewPage]:  # fmt: skip
    page = ReviewPage(surround(world, "osipova", jobs, theme, memory), sound, lambda *_: True)
    qtbot.addWidget(page)
    page.resize(1280, 800)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    page.open_deal(OpenDeal(world.deals["30412011"], world.items["30412011"]))
    settle()
    yield page
    page.hide()


@pytest.fixture
def player(page: ReviewPage) -> Player:
    return page.calls.player


@pytest.fixture
def waveform(page: ReviewPage) -> Waveform:
    waveform = page.calls.wave.waveform
    assert waveform is not None
    return waveform


def test_the_waveform_is_made_before_there_is_anything_to_see(
    qtbot: QtBot,
    world: World,
    jobs: Jobs,
    theme: Theme,
    memory: LayoutMemory,
    sound: PcmSound,
    executor: ManualExecutor,
) -> None:
    page = ReviewPage(surround(world, "osipova", jobs, theme, memory), sound, lambda *_: True)
    qtbot.addWidget(page)
    page.show()
    assert not executor.waiting
    for step in page.ahead():
        step()
    executor.drain()
    qtbot.waitUntil(lambda: page.calls.wave.waveform is not None)
    assert not page.calls.wave.isVisible()
    assert page.calls.bar._place.isVisibleTo(page.calls.bar)


def test_the_waveform_takes_the_place_of_the_slider(page: ReviewPage, waveform: Waveform) -> None:
    assert waveform.isVisible()
    assert not page.calls.bar._place.isVisible()
    assert waveform.shown == Span(0, 45_500)


def test_what_the_finding_points_to_is_drawn_and_what_is_taken_changes(
    qtbot: QtBot, page: ReviewPage, waveform: Waveform
) -> None:
    def kinds(kind: BandKind) -> list[int]:
        return sorted(band.span.from_ms for band in waveform.bands if band.kind is kind)

    assert kinds(BandKind.HIGHLIGHT) == [15_100, 23_500, 36_500]
    page.calls.view.choose(5)
    qtbot.keyClick(page.calls.view, Qt.Key.Key_F7)
    assert kinds(BandKind.EVIDENCE) == [23_500]
    assert kinds(BandKind.HIGHLIGHT) == [15_100, 36_500]


def test_a_click_and_a_drag_on_it_drive_the_player(waveform: Waveform, player: Player) -> None:
    waveform.place_chosen.emit(PlaceChosen(12_345))
    assert player.position_ms == 12_345
    waveform.stretch_chosen.emit(StretchChosen(20_000, 22_000))
    assert (player.modes.loop, player.modes.loops, player.position_ms) == (Span(20_000, 22_000), True, 20_000)
    assert BandKind.LOOP in {band.kind for band in waveform.bands}


def test_only_what_is_marked_is_heard_by_one_key(
    qtbot: QtBot, page: ReviewPage, player: Player, output: HandOutput, sound: PcmSound
) -> None:
    qtbot.keyClick(page.calls.view, Qt.Key.Key_F8, SHIFT)
    assert player.modes.route == (Span(21_500, 33_900), Span(34_500, 42_300), Span(13_100, 21_500))
    for _leg in player.modes.route:
        output.hear(30_000, sound.pump)
    assert (player.state, player.position_ms) == (PlayerState.PAUSED, 21_500)


def test_a_turn_is_repeated_by_one_key(qtbot: QtBot, page: ReviewPage, player: Player) -> None:
    page.calls.view.choose(3)
    qtbot.keyClick(page.calls.view, Qt.Key.Key_R, ALT)
    assert player.modes.loop == Span(15_100, 19_800)


def test_zoom_keys_reach_the_waveform_from_the_transcript(qtbot: QtBot, page: ReviewPage, waveform: Waveform) -> None:
    qtbot.keyClick(page.calls.view, Qt.Key.Key_Equal, CTRL)
    assert waveform.shown.length_ms < 45_500
    qtbot.keyClick(page.calls.view, Qt.Key.Key_0, CTRL)
    assert waveform.shown.length_ms == 45_500


def test_the_next_recorded_call_is_decoded_beforehand_and_plays_on_at_once(
    qtbot: QtBot, page: ReviewPage, player: Player, output: HandOutput, sound: PcmSound,
    settle: Callable[[], None], executor: ManualExecutor,
) -> None:  # fmt: skip
    qtbot.keyClick(page.calls.view, Qt.Key.Key_PageUp, CTRL)
    settle()
    assert (page.state.call, page.calls.timeline.chosen_key) == (0, 0)
    player.toggle_goes_on()
    player.seek(45_000)
    player.play()
    output.hear(1_200, sound.pump)
    assert (page.state.call, player.state, player.position_ms) == (2, PlayerState.PLAYING, 200)
    output.hear(500, sound.pump)
    assert player.position_ms == 700


def test_there_is_no_call_behind_the_last(qtbot: QtBot, page: ReviewPage, player: Player) -> None:
    qtbot.keyClick(page.calls.view, Qt.Key.Key_PageDown, CTRL)
    assert page.state.call == 2
    assert not page.calls.bar._next_call.isEnabled()
    assert page.calls.bar._previous_call.isEnabled()


def test_what_was_heard_is_written_down_lane_by_lane(
    qtbot: QtBot, page: ReviewPage, player: Player, output: HandOutput, sound: PcmSound, world: World,
    settle: Callable[[], None],
) -> None:  # fmt: skip
    qtbot.keyClick(page.calls.view, Qt.Key.Key_C, ALT)
    player.play()
    output.hear(3_000, sound.pump)
    player.pause()
    page.hide()
    settle()
    [heard] = played_of(world.desk.store, world.users["osipova"].id, [player.sha256])
    assert (heard.played.from_ms, heard.played.to_ms) == (0, 3_000)
    assert {lane.value for lane in heard.played.lanes} == {"client"}


def test_leaving_the_deal_leaves_no_waveform_of_it(page: ReviewPage, world: World, settle: Callable[[], None]) -> None:
    page.open_deal(OpenDeal(world.deals["30412012"], world.items["30412012"]))
    settle()
    assert not page.calls.wave.isVisible()
    assert page.calls.player.sketch is None


def test_a_place_is_found_again_when_the_deal_is_opened_again(
    page: ReviewPage, player: Player, world: World, settle: Callable[[], None]
) -> None:
    player.seek(20_000)
    page.open_deal(OpenDeal(world.deals["30412012"], world.items["30412012"]))
    settle()
    page.open_deal(OpenDeal(world.deals["30412011"], world.items["30412011"]))
    settle()
    assert player.position_ms == 20_000
