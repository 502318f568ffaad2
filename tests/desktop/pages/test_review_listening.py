"""Listening on the review page: what sounds is logged, keys mark, correct, comment and find, and a crash loses none."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.page import Moment, OpenDeal, Surroundings
from qa_desk.desktop.pages.review import ReviewPage
from qa_desk.desktop.pages.review.state import spans
from qa_desk.desktop.player.silent import SilentSound
from qa_desk.desktop.theme import Theme
from qa_desk.domain.call import ChannelMap, Lane
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.errors import KnownError
from qa_desk.domain.listening import Played
from qa_desk.domain.transcript import Doubt, Piece, Turn, Word
from qa_desk.services.configure import change_settings, load_settings, with_value
from qa_desk.services.follow_channels import follow_channels
from qa_desk.services.listen import add_comment, comments_of, log_played, marks_of, played_of, span_of
from tests.desktop.pages.review_world import SPOKEN, World, surround
from tests.desktop.shell_world import Settle

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
DEAL = "30412011"


@pytest.fixture
def sound() -> SilentSound:
    return SilentSound(duration_ms=45_500)


def yes(_parent: QWidget, _title: str, _question: str) -> bool:
    return True


@pytest.fixture
def make_page(qtbot: QtBot, around: Surroundings, sound: SilentSound, settle: Settle) -> Callable[[], ReviewPage]:
    def make() -> ReviewPage:
        page = ReviewPage(around, sound, yes)
        around.bus.changed.connect(page.on_changed)
        qtbot.addWidget(page)
        page.resize(1280, 800)
        page.show()
        page.activateWindow()
        settle()
        return page

    return make


@pytest.fixture
def page(make_page: Callable[[], ReviewPage], world: World, settle: Settle) -> ReviewPage:
    page = make_page()
    page.open_deal(OpenDeal(world.deals[DEAL], world.items[DEAL]))
    settle()
    assert page.state.is_open
    return page


def sha(world: World, place: int = 2) -> str:
    with world.desk.store.read() as unit:
        recording = unit.calls.of_deal(world.deals[DEAL])[place].recording
    assert recording is not None
    return recording


def told_again(world: World, recording: str, **changes: object) -> None:
    """A newer transcript of the recording, its turns changed and with their words."""
    with world.desk.store.write() as unit:
        transcript = unit.transcripts.begin(recording, "big@2", (Lane.MANAGER, Lane.CLIENT), world.clock())
        for number, (lane, from_ms, to_ms, said) in enumerate(SPOKEN):
            step = (to_ms - from_ms) // len(said.split())
            words = tuple(
                Word(from_ms + place * step, from_ms + (place + 1) * step, word, 0.9)
                for place, word in enumerate(said.split())
            )
            turn = replace(Turn(lane, from_ms, to_ms, said, 0.9, words), **changes)  # type: ignore[arg-type]
            unit.transcripts.add_piece(transcript, Piece(number % 2, from_ms, to_ms), [turn])
        unit.transcripts.finish(transcript, world.clock.now + timedelta(days=1))


def play(page: ReviewPage, sound: SilentSound, from_ms: int, ms: int) -> None:
    page.calls.player.seek(from_ms)
    page.calls.player.play()
    sound.advance(ms)


# ---------------------------------------------------------------- hearing


def test_what_sounds_is_logged_and_counted(page: ReviewPage, world: World, sound: SilentSound, settle: Settle) -> None:
    assert page.verdict.listened.text() == "You have heard 0 % of the client's speech."
    play(page, sound, 23_500, 8_400)
    page.calls.player.pause()
    settle()
    (span,) = played_of(world.desk.store, world.users["osipova"].id, [sha(world)])
    assert (span.played.from_ms, span.played.to_ms, span.played.rate_percent) == (23_500, 31_900, 100)
    assert page.verdict.listened.text() == "You have heard 31 % of the client's speech."


def test_doubtful_words_are_grey_and_keep_the_decision_back_until_heard(
    page: ReviewPage, world: World, sound: SilentSound, settle: Settle, shown_errors: list[KnownError]
) -> None:
    told_again(world, sha(world), doubt=Doubt.LOOP)
    page.shown()
    settle()
    page.calls.view.choose(5)
    page.calls.mark_selected()
    page.choose_verdict(DecisionVerdict.NOT_DISCUSSED)
    assert "may be invented" in page.verdict._hint.text()
    assert not page.verdict.save.isEnabled()
    assert page.calls.view.model().index(5, 0).data(Qt.ItemDataRole.AccessibleTextRole).endswith("Not heard yet.")
    play(page, sound, 23_500, 8_400)
    page.calls.player.pause()
    settle()
    assert page.calls.view.turns[5].heard
    assert page.verdict.save.isEnabled()
    page.save()
    settle()
    assert shown_errors == []
    assert page.state.card is not None
    assert page.state.card.decisions[-1].heard_percent == 31


def test_one_side_alone_is_the_side_that_the_text_names(
    page: ReviewPage, world: World, around: Surroundings, settle: Settle
) -> None:
    store = world.desk.store
    settings = with_value(load_settings(store), "channel_map", ChannelMap.LEFT_CLIENT)
    change_settings(store, world.clock, None, settings, guessed=True)
    around.settings.replace(settings)
    page.shown()
    settle()
    assert page.calls.player.lanes == (Lane.MANAGER, Lane.CLIENT)
    follow_channels(store, world.clock, world.desk.reader, None)
    page.shown()
    settle()
    assert page.calls.player.lanes == (Lane.CLIENT, Lane.MANAGER)
    assert page.calls.view.turns[1].lane is not SPOKEN[1][0]


def test_the_sounding_word_is_followed(page: ReviewPage, world: World, sound: SilentSound, settle: Settle) -> None:
    told_again(world, sha(world))
    page.shown()
    settle()
    play(page, sound, 5_600, 600)
    row, place = page.calls.view._delegate.now.playing_row, page.calls.view._delegate.now.word
    assert (row, place) == (1, (4, 17))
    assert SPOKEN[1][3][4:17] == "здравствуйте,"


# ---------------------------------------------------------------- marks


def test_a_key_while_it_plays_marks_what_was_just_said(
    qtbot: QtBot, page: ReviewPage, world: World, sound: SilentSound, settle: Settle
) -> None:
    play(page, sound, 31_500, 600)  # the client has stopped 200 ms ago: he is meant
    qtbot.keyClick(page.calls.view, Qt.Key.Key_F7)
    assert [span.quote for span in spans(page.state.draft.evidence)] == [SPOKEN[5][3]]
    assert page.calls.player.wants_to_play
    settle()
    kept = marks_of(world.desk.store, world.users["osipova"].id, world.items[DEAL])
    assert [span_of(one) for one in kept] == spans(page.state.draft.evidence)


def test_after_playing_on_the_turn_that_was_heard_is_marked_and_not_the_one_chosen_before(
    qtbot: QtBot, page: ReviewPage, sound: SilentSound, settle: Settle
) -> None:
    page.calls.view.choose(1)
    play(page, sound, 20_500, 4_000)
    page.calls.player.pause()
    card, other = page.state.card, page.state.turns[3].id
    assert card is not None
    assert other is not None
    page.listening.work.correct(card, other, "Посмотрели.")
    settle()  # a colleague's words come in: nobody has chosen anything
    qtbot.keyClick(page.calls.view, Qt.Key.Key_F7)
    assert [span.quote for span in spans(page.state.draft.evidence)] == [SPOKEN[5][3]]
    qtbot.keyClick(page.calls.view, Qt.Key.Key_F7)
    assert page.state.draft.is_empty


def test_a_turn_chosen_after_playing_is_marked_and_stays_meant_while_it_sounds(
    qtbot: QtBot, page: ReviewPage, sound: SilentSound
) -> None:
    play(page, sound, 20_500, 4_000)
    page.calls.player.pause()
    page.calls.view.choose(3, tell=True)
    sound.advance(100)  # less than a reaction time: what sounded 300 ms ago was another turn
    page.calls.player.pause()
    qtbot.keyClick(page.calls.view, Qt.Key.Key_F7)
    assert [span.quote for span in spans(page.state.draft.evidence)] == [SPOKEN[3][3]]


def test_a_place_gone_to_in_silence_is_not_what_was_heard(qtbot: QtBot, page: ReviewPage, sound: SilentSound) -> None:
    play(page, sound, 23_500, 1_000)
    page.calls.player.pause()
    page.calls.player.seek(38_000)
    qtbot.keyClick(page.calls.view, Qt.Key.Key_F7)
    assert [span.quote for span in spans(page.state.draft.evidence)] == [SPOKEN[5][3]]


def test_without_a_chosen_or_heard_turn_the_key_says_so(page: ReviewPage, around: Surroundings) -> None:
    said: list[str] = []
    around.bus.message.connect(said.append)
    page.calls.view.setCurrentIndex(QModelIndex())
    page.listening.mark()
    assert said == ["No turn is chosen. Choose one, or press the key while its words are heard."]
    assert page.state.draft.is_empty


def test_no_words_at_the_moment_is_said(page: ReviewPage, around: Surroundings, sound: SilentSound) -> None:
    said: list[str] = []
    around.bus.message.connect(said.append)
    play(page, sound, 0, 200)
    page.listening.mark()
    assert said == ["No words at this moment that could be evidence."]


def test_a_turn_the_program_chooses_is_chosen_alone_whatever_is_held_down(page: ReviewPage) -> None:
    window, view = page.windowHandle(), page.calls.view
    QTest.keyPress(window, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.keyboardModifiers() == Qt.KeyboardModifier.ControlModifier
    view.choose(5)
    view.choose(7)
    QTest.keyRelease(window, Qt.Key.Key_Control)
    assert view.selected_rows() == [7]


def test_marks_outlive_a_crash(
    page: ReviewPage, make_page: Callable[[], ReviewPage], world: World, settle: Settle
) -> None:
    page.calls.view.choose(5)
    page.calls.mark_selected()
    page.calls.view.choose(7)
    page.calls.mark_selected()
    page.calls.mark_selected()  # and back again
    settle()
    assert [span.quote for span in spans(page.state.draft.evidence)] == [SPOKEN[5][3]]
    kept = marks_of(world.desk.store, world.users["osipova"].id, world.items[DEAL])
    assert [span_of(one) for one in kept] == spans(page.state.draft.evidence)
    second = make_page()  # nothing was saved, nothing was closed: as after a crash
    second.open_deal(OpenDeal(world.deals[DEAL], world.items[DEAL]))
    settle()
    assert second.state.card is not None
    assert [span.quote for span in spans(second.state.draft.evidence)] == [SPOKEN[5][3]]
    second.calls.view.choose(5)
    second.calls.mark_selected()
    settle()
    second.shown()
    settle()
    assert second.state.draft.is_empty


# ---------------------------------------------------------------- corrections


def test_a_turn_is_corrected_in_its_place(qtbot: QtBot, page: ReviewPage, world: World, settle: Settle) -> None:
    view = page.calls.view
    view.setFocus()
    view.choose(5)
    qtbot.keyClick(view, Qt.Key.Key_E, CTRL)
    assert view.editor.hasFocus()
    view.editor.setPlainText("Нет, договор не надо.")
    qtbot.keyClick(view.editor, Qt.Key.Key_Return)
    settle()
    assert (view.turns[5].text, view.turns[5].original) == ("Нет, договор не надо.", SPOKEN[5][3])
    assert view.current_row == 5
    assert not view.is_editing
    qtbot.keyClick(view, Qt.Key.Key_E, CTRL | SHIFT)
    assert view._delegate.now.originals == {5}
    assert "corrected" in view.model().index(5, 0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_esc_leaves_the_words_as_they_were_and_does_not_play(qtbot: QtBot, page: ReviewPage, settle: Settle) -> None:
    view = page.calls.view
    view.choose(5)
    assert view.edit_current()
    view.editor.setPlainText("другое")
    qtbot.keyClick(view.editor, Qt.Key.Key_Escape)
    settle()
    assert view.turns[5].text == SPOKEN[5][3]
    assert view.hasFocus()
    assert not page.calls.player.wants_to_play


def test_what_is_being_typed_outlives_a_refresh(page: ReviewPage, world: World, settle: Settle) -> None:
    view = page.calls.view
    view.choose(5)
    view.edit_current()
    view.editor.setPlainText("недописано")
    card = page.state.card
    assert card is not None
    turn = page.state.turns[3]
    assert turn.id is not None
    page.listening.work.correct(card, turn.id, "Посмотрели.")
    settle()
    assert view.turns[3].text == "Посмотрели."
    assert (view.is_editing, view.editor.toPlainText()) == (True, "недописано")


def test_lanes_of_a_mono_call_are_given_and_swapped_by_a_key(
    qtbot: QtBot, page: ReviewPage, world: World, settle: Settle, shown_errors: list[KnownError]
) -> None:
    page.open_deal(OpenDeal(world.deals["30412015"], world.items["30412015"]))
    settle()
    page.calls.view.setFocus()
    page.calls.view.choose(0)
    qtbot.keyClick(page.calls.view, Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    settle()
    assert page.calls.view.turns[0].lane is Lane.CLIENT
    qtbot.keyClick(page.calls.view, Qt.Key.Key_L, CTRL)
    settle()
    assert page.calls.view.turns[0].lane is Lane.MANAGER
    assert shown_errors == []


def test_guessed_lanes_say_so(page: ReviewPage, world: World, settle: Settle) -> None:
    assert not page.calls.guess.isVisible()
    told_again(world, sha(world), guessed=True)
    page.shown()
    settle()
    assert page.calls.guess.isVisible()
    assert "(guessed)" in page.calls.view.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)


# ---------------------------------------------------------------- comments


def test_a_comment_is_written_jumped_to_and_taken_away_by_keys(
    qtbot: QtBot, page: ReviewPage, world: World, sound: SilentSound, settle: Settle
) -> None:
    box = page.calls.comments
    assert not box.isVisible()
    play(page, sound, 20_000, 4_000)
    qtbot.keyClick(page.calls.view, Qt.Key.Key_M, CTRL)
    box.line.setText("сомневается")
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    settle()
    (comment,) = comments_of(world.desk.store, [sha(world)])
    assert (comment.text, comment.at_ms) == ("сомневается", 23_700)
    assert box.list.count() == 1
    page.calls.player.pause()
    qtbot.keyClick(page.calls.view, Qt.Key.Key_J, CTRL)
    assert page.calls.player.wants_to_play
    assert page.calls.player.position_ms == 22_700
    box.list.setFocus()
    qtbot.keyClick(box.list, Qt.Key.Key_Delete)
    settle()
    assert comments_of(world.desk.store, [sha(world)]) == []
    assert not box.isVisible()


def test_a_comment_of_another_call_is_gone_to_and_not_taken_away(
    qtbot: QtBot, page: ReviewPage, world: World, settle: Settle
) -> None:
    add_comment(world.desk.store, world.clock, world.users["drozdov"], sha(world, 0), 3_000, "слушать")
    page.shown()
    settle()
    assert page.state.call == 2
    box = page.calls.comments
    box.list.setCurrentRow(0)
    assert "Павел Дроздов" in box.list.currentItem().text()
    qtbot.keyClick(box.list, Qt.Key.Key_Delete)
    settle()
    assert box.list.count() == 1
    qtbot.keyClick(box.list, Qt.Key.Key_Return)
    assert page.state.call == 0
    assert page.calls.player.position_ms == 2_000


def test_esc_leaves_a_comment_unwritten(qtbot: QtBot, page: ReviewPage, world: World, settle: Settle) -> None:
    page.listening.comment()
    page.calls.comments.line.setText("не надо")
    qtbot.keyClick(page.calls.comments.line, Qt.Key.Key_Escape)
    settle()
    assert comments_of(world.desk.store, [sha(world)]) == []
    assert not page.calls.comments.entry.isVisible()
    assert not page.calls.player.wants_to_play


# ---------------------------------------------------------------- finding


def test_words_are_found_in_all_forms_and_walked_round(qtbot: QtBot, page: ReviewPage, settle: Settle) -> None:
    view, find = page.calls.view, page.calls.finder
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_F, CTRL)
    assert find.line.hasFocus()
    find.line.setText("договоры")
    assert find._count.text() == "Nothing found"
    settle()  # the dictionaries have answered
    assert find._count.text() == "1 of 2"
    assert view.current_row == 4
    qtbot.keyClick(find.line, Qt.Key.Key_Return)
    assert (find._count.text(), view.current_row) == ("2 of 2", 5)
    qtbot.keyClick(find.line, Qt.Key.Key_Return)
    assert (find._count.text(), view.current_row) == ("1 of 2", 4)
    qtbot.keyClick(find.line, Qt.Key.Key_Return, SHIFT)
    assert view.current_row == 5
    qtbot.keyClick(find.line, Qt.Key.Key_Escape)
    assert not find.isVisible()
    assert view._delegate.now.found == {}
    assert view.hasFocus()


def test_a_moment_of_another_call_is_opened_and_played(page: ReviewPage, world: World, settle: Settle) -> None:
    page.open_deal(OpenDeal(world.deals[DEAL], None, Moment(sha(world, 0), Lane.CLIENT, 5_600, 7_400)))
    settle()
    assert page.state.call == 0
    assert page.calls.player.wants_to_play
    assert page.calls.player.position_ms == 3_600
    assert page.calls.view.current_row == 1
    assert page.work.opened == OpenDeal(world.deals[DEAL], world.items[DEAL])


def test_who_only_looks_may_listen(
    qtbot: QtBot, world: World, jobs: Jobs, theme: Theme, memory: LayoutMemory, settle: Settle, sound: SilentSound
) -> None:
    page = ReviewPage(surround(world, "lebedev", jobs, theme, memory), sound)
    qtbot.addWidget(page)
    page.show()
    page.open_deal(OpenDeal(world.deals[DEAL], world.items[DEAL]))
    settle()
    play(page, sound, 0, 1_000)
    page.calls.player.pause()
    settle()
    assert len(played_of(world.desk.store, world.users["lebedev"].id, [sha(world)])) == 1
    log_played(world.desk.store, world.clock, world.users["lebedev"], [Played(sha(world), 5, 5)])
    assert len(played_of(world.desk.store, world.users["lebedev"].id, [sha(world)])) == 1
