"""What sounds on the review page, and transcribing a call on the spot."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from qa_desk.desktop.pages.review import ReviewPage
from qa_desk.desktop.player.player import PlayerState
from qa_desk.desktop.player.silent import SilentSound
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
