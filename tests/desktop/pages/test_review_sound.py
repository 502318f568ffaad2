"""What sounds on the review page, and transcribing a call on the spot."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.review import ReviewPage
from qa_desk.desktop.pages.review import page as page_module
from qa_desk.desktop.pages.review.desk_work import StateStep
from qa_desk.desktop.pages.review.props import derive
from qa_desk.desktop.pages.review.state import ReviewState, Work
from qa_desk.desktop.player.player import PlayerState
from qa_desk.desktop.player.route import Span
from qa_desk.desktop.player.silent import SilentSound
from qa_desk.desktop.player.sound import Fault
from qa_desk.desktop.widgets.call_timeline import CallChosen
from qa_desk.domain.errors import KnownError
from tests.desktop.pages.review_page_fixtures import (
    Open,
    answers,  # noqa: F401
    card_of,
    open_deal,  # noqa: F401
    page,  # noqa: F401
    sound,  # noqa: F401
)
from tests.desktop.pages.review_world import SPOKEN, World
from tests.desktop.shell_world import Settle

# ---------------------------------------------------------------- listening


def test_a_highlight_plays_from_two_seconds_before(
    qtbot: QtBot, page: ReviewPage, sound: SilentSound, open_deal: Open
) -> None:
    open_deal("30412011")
    page.calls.view.setFocus()
    qtbot.keyClick(page.calls.view, Qt.Key.Key_1)
    assert (sound.playing, sound.position_ms) == (True, SPOKEN[5][1] - 2_000)
    assert page.calls.view.current_row == 5


def test_a_highlight_in_another_call_changes_the_call(page: ReviewPage, sound: SilentSound, open_deal: Open) -> None:
    open_deal("30412011")
    page.calls.timeline.call_chosen.emit(CallChosen(0))
    assert page.state.call == 0
    page.verdict.finding.choose(0)
    assert page.state.call == 2
    assert sound.playing
    assert page.calls.timeline.chosen_key == 2


def test_a_click_on_a_turn_plays_it(page: ReviewPage, sound: SilentSound, open_deal: Open) -> None:
    open_deal("30412011")
    page.calls.view.choose(1, tell=True)
    assert (sound.playing, sound.position_ms) == (True, SPOKEN[1][1])
    sound.advance(10_000)
    assert not sound.playing


def test_a_missing_file_is_told_in_words(page: ReviewPage, world: World, open_deal: Open) -> None:
    recording = card_of(world, "30412014").calls[0].recording
    assert recording is not None
    world.desk.vault.locate(recording.stored_path).unlink()
    open_deal("30412014")
    assert page.calls.fault.isVisible()
    assert page.calls.fault.message is not None
    assert page.calls.fault.message.text().startswith("The recording's file is not where it was.")
    open_deal("30412011")
    assert not page.calls.fault.isVisible()


def test_another_recording_in_its_place_is_told_in_words(page: ReviewPage, sound: SilentSound, open_deal: Open) -> None:
    open_deal("30412011")
    path = page.calls.player.path
    sound.fail(Fault.REPLACED, "recording_replaced")
    message = page.calls.fault.message
    assert message is not None
    assert message.text().startswith("Another recording lies by now where this call's was")
    assert message.details is not None
    assert str(path) in message.details()


@pytest.mark.parametrize("by", ["the call is chosen", "Esc", "a turn", "the deal is opened again"])
def test_a_file_that_was_brought_back_is_played(
    qtbot: QtBot, page: ReviewPage, world: World, sound: SilentSound, open_deal: Open, settle: Settle, by: str
) -> None:
    recording = card_of(world, "30412011").calls[2].recording
    assert recording is not None
    file = world.desk.vault.locate(recording.stored_path)
    away = file.rename(file.with_suffix(".away"))
    open_deal("30412011")
    assert page.calls.fault.isVisible()
    assert page.calls.bar._play.isEnabled()
    away.rename(file)
    if by == "the call is chosen":
        page.calls.timeline.call_chosen.emit(CallChosen(2))
        page.calls.player.play()
    elif by == "Esc":
        qtbot.keyClick(page.calls.view, Qt.Key.Key_Escape)
    elif by == "a turn":
        page.calls.view.choose(3, tell=True)
        assert sound.position_ms == SPOKEN[3][1]
    else:
        open_deal("30412011")
        page.calls.player.play()
    assert not page.calls.fault.isVisible()
    assert (page.calls.player.state, sound.playing) == (PlayerState.PLAYING, True)
    page.shown()
    settle()
    assert sound.playing  # a refresh finds it there


def test_a_file_that_is_still_away_is_told_again(page: ReviewPage, world: World, open_deal: Open) -> None:
    recording = card_of(world, "30412014").calls[0].recording
    assert recording is not None
    world.desk.vault.locate(recording.stored_path).unlink()
    open_deal("30412014")
    page.calls.player.play()
    assert (page.calls.player.state, page.calls.player.wants_to_play) == (PlayerState.FAILED, False)
    assert page.calls.fault.isVisible()


def test_other_lanes_reach_the_call_that_is_playing(page: ReviewPage, sound: SilentSound, open_deal: Open) -> None:
    open_deal("30412011")
    player, path = page.calls.player, sound.path
    before = player.lanes
    player.seek(1_000)
    player.play()
    page.calls.load(player.sha256, path, 45_500, tuple(reversed(before)))
    assert player.lanes == tuple(reversed(before)) != before
    assert (sound.playing, sound.position_ms) == (True, 1_000)


# ---------------------------------------------------------------- only what is marked, call after call


@pytest.fixture
def marked(qtbot: QtBot, page: ReviewPage, open_deal: Open) -> ReviewPage:
    """Words of the first call are marked, which is chosen; the finding points to the third; the second is no talk."""
    open_deal("30412011")
    qtbot.keyClick(page.calls.view, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    page.calls.view.choose(1)
    qtbot.keyClick(page.calls.view, Qt.Key.Key_F7)
    return page


def test_marked_moments_go_on_in_the_next_call_that_has_some(
    qtbot: QtBot, marked: ReviewPage, world: World, sound: SilentSound
) -> None:
    player, third = marked.calls.player, card_of(world, "30412011").calls[2].recording
    heard: list[tuple[str, int, int]] = []
    player.played.connect(lambda one: heard.append((one.recording, one.from_ms, one.to_ms)))
    first = player.sha256
    qtbot.keyClick(marked.calls.view, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert player.modes.route == (Span(3_600, 9_400),)
    assert third is not None
    assert sound.prepared == world.desk.vault.locate(third.stored_path)
    sound.advance(5_850)
    assert (marked.state.call, marked.calls.timeline.chosen_key, player.sha256) == (2, 2, third.sha256)
    assert player.modes.route == (Span(21_500, 33_900), Span(34_500, 42_300), Span(13_100, 21_500))  # best first
    assert marked.calls.bar.modes.moments.isChecked()
    sound.advance(60_000)
    assert (player.state, player.position_ms, player.modes.route) == (PlayerState.PAUSED, 21_500, ())
    assert marked.state.call == 2
    assert {recording for recording, *_ in heard} == {first, third.sha256}
    assert sum(to_ms - from_ms for _, from_ms, to_ms in heard) == 5_800 + 12_400 + 8_400 + 7_800
    assert (heard[0], heard[-1][2]) == ((first, 3_600, 9_400), 21_500)


def test_going_on_with_the_next_call_plays_its_moments_only(marked: ReviewPage, sound: SilentSound) -> None:
    marked.calls.player.toggle_goes_on()
    marked.calls.wave.play_moments()
    sound.advance(5_850)
    assert (marked.state.call, sound.position_ms) == (2, 21_550)


def test_behind_the_last_call_come_the_marks_of_the_first_and_none_twice(
    marked: ReviewPage, sound: SilentSound
) -> None:
    marked.calls.timeline.choose(2)
    marked.calls.timeline.call_chosen.emit(CallChosen(2))
    marked.calls.wave.play_moments()
    assert marked.calls.player.modes.route[0] == Span(21_500, 33_900)
    sound.advance(28_650)
    assert (marked.state.call, sound.position_ms, sound.playing) == (0, 3_650, True)
    sound.advance(60_000)
    assert (marked.state.call, marked.calls.player.position_ms, sound.playing) == (0, 9_400, False)


@pytest.mark.parametrize("act", ["pause", "seek", "a turn", "another call"])
def test_whatever_a_person_does_ends_going_from_call_to_call(marked: ReviewPage, sound: SilentSound, act: str) -> None:
    player = marked.calls.player
    marked.calls.wave.play_moments()
    sound.advance(1_000)
    if act == "pause":
        player.pause()
    elif act == "seek":
        player.step(3_000)
    elif act == "a turn":
        marked.calls.view.choose(3, tell=True)
    else:
        marked.calls.timeline.choose(1)
        marked.calls.timeline.call_chosen.emit(CallChosen(1))
    sound.advance(60_000)
    assert marked.state.call == (1 if act == "another call" else 0)
    assert not sound.playing


@pytest.mark.parametrize(
    ("deal", "told"),
    [
        ("30412011", "Nothing is marked in this call; another one has marked moments."),
        ("30412015", "Nothing is marked in this call."),
    ],
)
def test_a_call_without_a_marked_moment_says_so(
    qtbot: QtBot, page: ReviewPage, sound: SilentSound, open_deal: Open, around: Surroundings, deal: str, told: str
) -> None:
    said: list[str] = []
    around.bus.message.connect(said.append)
    open_deal(deal)
    qtbot.keyClick(page.calls.view, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert page.state.call == 0
    qtbot.keyClick(page.calls.view, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert said == [told]
    assert not sound.playing
    assert not page.calls.bar.modes.moments.isChecked()


def test_another_deal_stops_the_sound(page: ReviewPage, sound: SilentSound, open_deal: Open) -> None:
    open_deal("30412011")
    page.calls.player.play()
    open_deal("30412012")
    assert page.calls.player.state is PlayerState.EMPTY
    assert not page.calls.bar.isVisible()


# ---------------------------------------------------------------- transcribing


def test_a_call_is_transcribed_on_the_spot(page: ReviewPage, world: World, open_deal: Open, settle: Settle) -> None:
    page.verdict.open_next.setChecked(False)
    open_deal("30412014")
    assert page.calls.instead.start.isVisible()
    page.calls.instead.start.click()
    assert page.calls.instead.progress.isVisible()
    settle()
    assert [turn.text for turn in page.calls.view.turns] == ["слово 0", "слово 1"]
    assert page.state.work is None
    assert card_of(world, "30412014").finding is not None
    assert page.verdict.finding.chip.text == "Unclear"


def test_transcribing_can_be_cancelled(
    page: ReviewPage, world: World, open_deal: Open, settle: Settle, shown_errors: list[KnownError]
) -> None:
    open_deal("30412014")
    page.calls.instead.start.click()
    page.calls.instead.cancel.click()
    settle()
    assert page.state.work is None
    assert page.calls.instead.start.isVisible()
    assert shown_errors == []


def test_one_lane_of_an_unknown_speaker_is_shown_as_it_is(page: ReviewPage, open_deal: Open) -> None:
    open_deal("30412015")
    assert [turn.text for turn in page.calls.view.turns] == ["Алло, мы решили отложить до весны."]


def test_news_of_another_deal_works_nothing_out_anew(
    page: ReviewPage, open_deal: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_deal("30412011")
    shown: list[ReviewState] = []
    monkeypatch.setattr(page_module, "derive", lambda state: shown.append(state) or derive(state))
    page.work.state_wanted.emit(StateStep(lambda state: state))
    assert shown == []
    page.work.state_wanted.emit(StateStep(lambda state: replace(state, work=Work(card_sha(page)))))
    assert len(shown) == 1


def card_sha(page: ReviewPage) -> str:
    assert page.state.view is not None
    return page.state.view.call.recording or ""
