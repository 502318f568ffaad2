"""Deciding on the review page by keyboard: evidence, comment, saving, going on."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.review import ReviewPage
from qa_desk.desktop.pages.review.mode import Mode
from qa_desk.desktop.pages.review.props import derive
from qa_desk.desktop.pages.review.state import Hold
from qa_desk.desktop.player.silent import SilentSound
from qa_desk.domain.decision import DecisionVerdict, SpanEvidence
from qa_desk.domain.errors import KnownError
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.queue import NotHeld
from qa_desk.services.queue import get_item
from tests.desktop.pages.review_page_fixtures import (
    Open,
    answers,  # noqa: F401
    card_of,
    mode,
    open_deal,  # noqa: F401
    page,  # noqa: F401
    sound,  # noqa: F401
)
from tests.desktop.pages.review_world import SPOKEN, World
from tests.desktop.shell_world import Settle

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def test_a_decision_from_listening_to_saving_without_a_mouse(
    qtbot: QtBot, page: ReviewPage, world: World, around: Surroundings, open_deal: Open, settle: Settle
) -> None:
    said: list[str] = []
    around.bus.message.connect(said.append)
    page.verdict.open_next.setChecked(False)
    open_deal("30412011")
    page.calls.view.setFocus()
    page.calls.view.choose(5)
    qtbot.keyClick(page.calls.view, Qt.Key.Key_F7)
    qtbot.keyClick(page.calls.view, Qt.Key.Key_2, ALT)
    assert not page.verdict.save.isEnabled()
    page.verdict.decision.comment.setFocus()
    page.verdict.decision.comment.setPlainText("Подписали с другой компанией")
    assert page.verdict.save.isEnabled()
    qtbot.keyClick(page.verdict.decision.comment, Qt.Key.Key_Return, CTRL)
    settle()
    card = card_of(world, "30412011")
    assert card.refusal is not None
    assert card.refusal.state is RefusalState.CALLBACK_DUE
    decision = card.decisions[-1]
    assert decision.verdict is DecisionVerdict.CONTRADICTED
    assert [one.quote for one in decision.evidence if isinstance(one, SpanEvidence)] == [SPOKEN[5][3]]
    assert said == ["Decision saved. The client will be called back."]
    assert mode(page) is Mode.READ
    assert page.verdict.read.evidence.lines.count() == 1
    assert [row for row, turn in enumerate(page.calls.view.turns) if turn.evidence] == [5]
    assert [line.what for line in (derive(page.state).deal or pytest.fail("no deal")).history] == [
        "Reason contradicted"
    ]


def test_saving_opens_the_next_item(page: ReviewPage, world: World, open_deal: Open, settle: Settle) -> None:
    page.verdict.open_next.setChecked(True)
    open_deal("30412011")
    page.take_finding()
    page.choose_verdict(DecisionVerdict.NOT_DISCUSSED)
    page.save()
    settle()
    assert page.state.card is not None
    assert page.state.card.deal.id == world.deals["30412014"]
    assert page.state.hold is Hold.MINE
    assert page.state.draft.is_empty


def test_the_wish_to_go_on_is_remembered(page: ReviewPage, memory: LayoutMemory) -> None:
    page.verdict.open_next.setChecked(False)
    assert memory.text("review/open_next") == "no"


@pytest.mark.parametrize("key", [Qt.Key.Key_E, Qt.Key.Key_F7])
def test_e_and_f7_take_the_turn_and_put_it_back(qtbot: QtBot, page: ReviewPage, open_deal: Open, key: Qt.Key) -> None:
    open_deal("30412011")
    page.calls.view.setFocus()
    page.calls.view.choose(3)
    qtbot.keyClick(page.calls.view, key)
    assert [turn.evidence for turn in page.calls.view.turns].index(True) == 3
    qtbot.keyClick(page.calls.view, key)
    assert page.state.draft.evidence == ()


def test_letters_typed_into_the_comment_stay_letters(qtbot: QtBot, page: ReviewPage, open_deal: Open) -> None:
    open_deal("30412011")
    page.calls.view.choose(3)
    page.verdict.decision.comment.setFocus()
    qtbot.keyClicks(page.verdict.decision.comment, "e1")
    assert page.verdict.decision.comment.toPlainText() == "e1"
    assert page.state.draft.evidence == ()


def test_one_key_takes_the_evidence_of_the_finding(qtbot: QtBot, page: ReviewPage, open_deal: Open) -> None:
    open_deal("30412011")
    page.calls.view.setFocus()
    qtbot.keyClick(page.calls.view, Qt.Key.Key_F8, CTRL)
    assert page.verdict.decision.evidence.lines.count() == 2
    assert not page.verdict.finding.take.isEnabled()


def test_evidence_is_removed_with_delete_and_played_with_enter(
    qtbot: QtBot, page: ReviewPage, sound: SilentSound, open_deal: Open
) -> None:
    open_deal("30412011")
    page.take_finding()
    lines = page.verdict.decision.evidence.lines
    lines.setCurrentRow(0)
    qtbot.keyClick(lines, Qt.Key.Key_Return)
    assert (sound.playing, sound.position_ms) == (True, SPOKEN[5][1])
    sound.advance(20_000)
    assert not sound.playing
    qtbot.keyClick(lines, Qt.Key.Key_Delete)
    assert [one.from_ms for one in page.state.draft.evidence if isinstance(one, SpanEvidence)] == [SPOKEN[7][1]]


def test_a_refusal_by_the_service_keeps_the_draft(
    page: ReviewPage, world: World, around: Surroundings, open_deal: Open, settle: Settle, jobs: Jobs
) -> None:
    shown: list[KnownError] = []
    around.errors.show = shown.append  # type: ignore[method-assign]
    open_deal("30412011")
    page.take_finding()
    page.choose_verdict(DecisionVerdict.NOT_DISCUSSED)
    world.clock.now += timedelta(hours=2)
    page.save()
    settle()
    assert [type(error) for error in shown] == [NotHeld]
    assert page.state.hold is Hold.LOST
    assert page.body.banner.isVisible()
    assert not page.state.saving
    page.claim()
    settle()
    page.save()
    settle()
    assert card_of(world, "30412011").decisions


def test_skipping_takes_the_next_one_and_frees_this_one(
    qtbot: QtBot, page: ReviewPage, world: World, open_deal: Open, settle: Settle
) -> None:
    open_deal("30412011")
    page.skip()
    settle()
    assert page.state.card is not None
    assert page.state.card.deal.id == world.deals["30412014"]
    lease = get_item(world.desk.store, world.items["30412011"]).lease
    assert lease is not None
    assert lease.until <= world.clock.now


def test_attempts_are_ticked_as_evidence_of_no_contact(
    page: ReviewPage, world: World, open_deal: Open, settle: Settle
) -> None:
    page.verdict.open_next.setChecked(False)
    open_deal("30412012")
    assert page.calls.proofs.lines.count() == 4
    for row in range(3):
        page.calls.proofs.lines.item(row).setCheckState(Qt.CheckState.Checked)
    page.choose_verdict(DecisionVerdict.CONFIRMED)
    assert page.verdict.save.isEnabled()
    page.save()
    settle()
    refusal = card_of(world, "30412012").refusal
    assert refusal is not None
    assert refusal.state is RefusalState.CLOSURE_PROPOSED


def test_an_older_deal_is_ticked_as_evidence_of_a_duplicate(
    page: ReviewPage, world: World, open_deal: Open, settle: Settle
) -> None:
    page.verdict.open_next.setChecked(False)
    open_deal("30412013")
    page.calls.proofs.lines.item(0).setCheckState(Qt.CheckState.Checked)
    page.choose_verdict(DecisionVerdict.CONFIRMED)
    page.save()
    settle()
    refusal = card_of(world, "30412013").refusal
    assert refusal is not None
    assert refusal.state is RefusalState.CLOSURE_PROPOSED
