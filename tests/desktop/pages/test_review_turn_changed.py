"""Marked evidence on the review page whose turn gets another voice or other words: it is that turn's, or nobody's."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from qa_desk.desktop.page import OpenDeal, Surroundings
from qa_desk.desktop.pages.review import ReviewPage
from qa_desk.desktop.pages.review.state import Draft, spans
from qa_desk.desktop.player.silent import SilentSound
from qa_desk.domain.call import Lane
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.listening import Played
from qa_desk.domain.reason_check import Verdict
from qa_desk.domain.transcript import Doubt, Piece, Turn
from qa_desk.services.correct_turns import correct_turn, swap_lanes
from qa_desk.services.listen import log_played, marks_of, span_of
from tests.desktop.pages.review_world import SPOKEN, World
from tests.desktop.shell_world import Settle

STEREO, MONO = "30412011", "30412015"
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SAID = "мы решили отложить"


def yes(_parent: QWidget, _title: str, _question: str) -> bool:
    return True


@pytest.fixture
def page(qtbot: QtBot, around: Surroundings, world: World) -> ReviewPage:
    page = ReviewPage(around, SilentSound(duration_ms=45_500), yes)
    around.bus.changed.connect(page.on_changed)
    qtbot.addWidget(page)
    page.resize(1280, 800)
    page.show()
    return page


def opened(page: ReviewPage, world: World, settle: Settle, deal: str) -> None:
    page.open_deal(OpenDeal(world.deals[deal], world.items[deal]))
    settle()
    assert page.state.is_open


def recording_of(world: World, deal: str) -> str:
    with world.desk.store.read() as unit:
        found = [call.recording for call in unit.calls.of_deal(world.deals[deal]) if call.recording is not None]
    return found[-1]


def guessed(world: World) -> str:
    """A mono call whose only turn was told to be the client's and may be invented."""
    sha256 = recording_of(world, MONO)
    with world.desk.store.write() as unit:
        text = unit.transcripts.begin(sha256, "voices@1", (Lane.UNKNOWN,), world.clock())
        turn = Turn(Lane.CLIENT, 500, 3_000, SAID, 0.9, doubt=Doubt.LOOP, guessed=True)
        unit.transcripts.add_piece(text, Piece(0, 500, 3_000), [turn])
        unit.transcripts.finish(text, world.clock())
    return sha256


def marked(page: ReviewPage) -> list[tuple[Lane, str]]:
    return [(one.lane, one.quote) for one in spans(page.state.draft.evidence)]


def kept(world: World, deal: str) -> list[tuple[Lane, str]]:
    found = marks_of(world.desk.store, world.users["osipova"].id, world.items[deal])
    return [(one.lane, one.quote) for one in found]


@pytest.mark.parametrize("modifier", [CTRL, ALT])
def test_a_doubtful_turn_that_becomes_the_managers_is_still_not_heard(
    qtbot: QtBot, page: ReviewPage, world: World, settle: Settle, modifier: Qt.KeyboardModifier
) -> None:
    guessed(world)
    opened(page, world, settle, MONO)
    page.calls.view.choose(0)
    page.calls.mark_selected()
    page.choose_verdict(DecisionVerdict.NOT_DISCUSSED)
    settle()
    assert marked(page) == kept(world, MONO) == [(Lane.CLIENT, SAID)]
    assert not page.verdict.save.isEnabled()
    page.calls.view.setFocus()
    qtbot.keyClick(page.calls.view, Qt.Key.Key_L, modifier)
    settle()
    assert marked(page) == kept(world, MONO) == [(Lane.MANAGER, SAID)]
    assert "may be invented" in page.verdict._hint.text()
    assert not page.verdict.save.isEnabled()


def test_corrected_words_are_the_evidence_and_the_key_takes_them_back(
    page: ReviewPage, world: World, settle: Settle
) -> None:
    opened(page, world, settle, STEREO)
    page.mark_rows((5,))
    page.mark_rows((7,))
    settle()
    card, turn = page.state.card, page.state.turns[5]
    assert card is not None
    assert turn.id is not None
    page.listening.work.correct(card, turn.id, "Нет, не надо.")
    settle()
    assert marked(page) == [(turn.lane, "Нет, не надо."), (SPOKEN[7][0], SPOKEN[7][3])]
    assert sorted(kept(world, STEREO)) == sorted(marked(page))
    page.mark_rows((5,))
    settle()
    assert marked(page) == kept(world, STEREO) == [(SPOKEN[7][0], SPOKEN[7][3])]


def test_a_draft_that_waits_behind_another_deal_comes_back_with_the_new_voice(
    page: ReviewPage, world: World, settle: Settle
) -> None:
    sha256 = guessed(world)
    opened(page, world, settle, MONO)
    page.mark_rows((0,))
    page.choose_verdict(DecisionVerdict.NOT_DISCUSSED)
    settle()
    page.open_deal(OpenDeal(world.deals[STEREO], world.items[STEREO]))
    settle()
    swap_lanes(world.desk.store, world.clock, world.users["drozdov"], sha256)
    opened(page, world, settle, MONO)
    assert marked(page) == kept(world, MONO) == [(Lane.MANAGER, SAID)]


def test_a_correction_the_page_has_not_seen_yet_keeps_the_decision_from_being_saved(
    page: ReviewPage, world: World, settle: Settle
) -> None:
    opened(page, world, settle, STEREO)
    page.mark_rows((5,))
    page.choose_verdict(DecisionVerdict.NOT_DISCUSSED)
    settle()
    turn = page.state.turns[5].id
    assert turn is not None
    correct_turn(world.desk.store, world.clock, world.users["drozdov"], turn, "Нет, не надо.")
    page.save()
    settle()
    assert page.state.card is not None
    assert page.state.card.decisions == ()
    assert marked(page) == [(SPOKEN[5][0], "Нет, не надо.")]
    assert page.verdict.save.isEnabled()
    page.save()
    settle()
    assert [one.quote for one in spans(page.state.card.decisions[-1].evidence)] == ["Нет, не надо."]


def test_words_that_the_text_does_not_have_are_told_before_saving(
    page: ReviewPage, world: World, settle: Settle
) -> None:
    opened(page, world, settle, STEREO)
    page.mark_rows((5,))
    page.choose_verdict(DecisionVerdict.NOT_DISCUSSED)
    (span,) = spans(page.state.draft.evidence)
    other = Draft(DecisionVerdict.NOT_DISCUSSED, evidence=(replace(span, quote="иное"),))
    page.step(lambda state: replace(state, draft=other))
    settle()
    assert "something else" in page.verdict._hint.text()
    assert not page.verdict.save.isEnabled()
    assert [span_of(one) for one in marks_of(world.desk.store, world.users["osipova"].id, world.items[STEREO])]


def test_a_mark_over_which_a_newer_text_has_no_words_is_saved_after_listening(
    page: ReviewPage, world: World, settle: Settle
) -> None:
    opened(page, world, settle, STEREO)
    page.mark_rows((5,))
    page.choose_verdict(DecisionVerdict.NOT_DISCUSSED)
    settle()
    sha256, (lane, from_ms, to_ms, text) = recording_of(world, STEREO), SPOKEN[7]
    with world.desk.store.write() as unit:
        other = unit.transcripts.begin(sha256, "other@2", (Lane.MANAGER, Lane.CLIENT), world.clock())
        unit.transcripts.add_piece(other, Piece(0, from_ms, to_ms), [Turn(lane, from_ms, to_ms, text, 0.9)])
        unit.transcripts.finish(other, world.clock())
    opened(page, world, settle, STEREO)
    assert marked(page) == [(SPOKEN[5][0], SPOKEN[5][3])]
    assert "The text has no words" in page.verdict._hint.text()
    assert not page.verdict.save.isEnabled()
    log_played(world.desk.store, world.clock, world.users["osipova"], [Played(sha256, *SPOKEN[5][1:3])])
    opened(page, world, settle, STEREO)
    assert page.verdict.save.isEnabled()


def test_a_finding_that_the_page_has_not_shown_keeps_the_decision_from_being_saved(
    page: ReviewPage, world: World, settle: Settle
) -> None:
    opened(page, world, settle, STEREO)
    page.mark_rows((5,))
    page.choose_verdict(DecisionVerdict.NOT_DISCUSSED)
    settle()
    card = page.state.card
    assert card is not None
    assert card.finding is not None
    with world.desk.store.write() as unit:
        unit.findings.add(replace(card.finding, verdict=Verdict.NO_REFUSAL))
    page.save()
    settle()
    assert page.state.card is not None
    assert page.state.card.decisions == ()
    now = page.state.card.finding
    assert now is not None
    assert now.verdict is Verdict.NO_REFUSAL
    assert page.state.draft.verdict is DecisionVerdict.NOT_DISCUSSED
    page.save()
    settle()
    assert [one.finding_id for one in page.state.card.decisions] == [now.id]
