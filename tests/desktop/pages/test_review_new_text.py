"""Evidence that is marked when its recording is recognised again: it follows into the new words and stays there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from qa_desk.desktop.page import OpenDeal, Surroundings
from qa_desk.desktop.pages.review import ReviewPage
from qa_desk.desktop.pages.review.carrying import in_words_of, texts_of
from qa_desk.desktop.pages.review.state import Draft, spans
from qa_desk.desktop.player.silent import SilentSound
from qa_desk.domain.decision import DealEvidence, SpanEvidence
from qa_desk.domain.transcript import Piece
from qa_desk.services.listen import marks_of, span_of
from qa_desk.services.ports import PieceDone, RecognisedTurn, SpeechRequest
from qa_desk.services.running import CancelToken
from qa_desk.services.versions import recognise_again
from qa_desk.services.views import Changed
from tests.desktop.pages.review_page_fixtures import card_of
from tests.desktop.pages.review_world import SPOKEN, World
from tests.desktop.shell_world import Settle

DEAL, OTHER = "30412011", "30412012"
LATER_MS = 240
UNSAID = 7


class Better:
    """Hears the same talk a moment later and with other marks; of one turn it hears something else."""

    def model_id(self) -> str:
        return "better@1"

    def transcribe(
        self,
        request: SpeechRequest,
        on_piece: Callable[[PieceDone], None],
        on_progress: Callable[[int, int], None],
        cancel: CancelToken,
    ) -> None:
        for number, (_lane, from_ms, to_ms, said) in enumerate(SPOKEN):
            text = "совсем про другое" if number == UNSAID else said.replace(",", "").replace("!", ".")
            piece = Piece(number % request.channels, from_ms + LATER_MS, to_ms + LATER_MS)
            turn = RecognisedTurn(piece.from_ms, piece.to_ms, text, 0.95)
            on_piece(PieceDone(piece, (turn,)))

    def close(self) -> None:
        pass


@pytest.fixture
def page(qtbot: QtBot, around: Surroundings, world: World, settle: Settle) -> ReviewPage:
    page = ReviewPage(around, SilentSound(duration_ms=45_500), _yes)
    around.bus.changed.connect(page.on_changed)
    qtbot.addWidget(page)
    page.resize(1280, 800)
    page.show()
    page.open_deal(OpenDeal(world.deals[DEAL], world.items[DEAL]))
    settle()
    return page


def _yes(_parent: QWidget, _title: str, _question: str) -> bool:
    return True


def recognised_again(world: World) -> Changed:
    with world.desk.store.read() as unit:
        recording = unit.calls.of_deal(world.deals[DEAL])[2].recording
    assert recording is not None
    world.clock.now += timedelta(minutes=1)
    desk = world.desk
    return recognise_again(
        desk.store, desk.clock, desk.vault, Better, desk.reader, world.users["osipova"], recording,
        lambda _report: None, CancelToken(),
    )  # fmt: skip


def marked(page: ReviewPage, *rows: int) -> None:
    for row in rows:
        page.mark_rows((row,))


def kept(world: World) -> list[SpanEvidence]:
    found = marks_of(world.desk.store, world.users["osipova"].id, world.items[DEAL])
    return sorted((span_of(one) for one in found), key=lambda one: one.from_ms)


def times(found: list[SpanEvidence]) -> list[tuple[int, int]]:
    return sorted((one.from_ms, one.to_ms) for one in found)


def later(*rows: int) -> list[tuple[int, int]]:
    return [(SPOKEN[row][1] + LATER_MS, SPOKEN[row][2] + LATER_MS) for row in rows]


def test_marks_of_an_open_page_follow_into_the_new_text_and_the_old_ones_do_not_come_back(
    page: ReviewPage, world: World, around: Surroundings, settle: Settle
) -> None:
    marked(page, 3, 5)
    settle()
    around.bus.changed.emit(recognised_again(world))
    settle()
    assert times(spans(page.state.draft.evidence)) == times(kept(world)) == later(3, 5)
    marked(page, 1)  # which writes the whole set
    settle()
    assert times(spans(page.state.draft.evidence)) == times(kept(world)) == later(1, 3, 5)
    assert {one.quote for one in kept(world)} <= {turn.text for turn in page.state.turns}


def test_a_mark_that_was_set_before_the_page_knew_of_the_new_text_follows_too(
    page: ReviewPage, world: World, around: Surroundings, settle: Settle
) -> None:
    changed = recognised_again(world)
    marked(page, 5)  # the page still shows the old text
    settle()
    assert times(kept(world)) == [SPOKEN[5][1:3]]
    around.bus.changed.emit(changed)
    settle()
    assert times(kept(world)) == later(5)


def test_a_mark_that_the_new_text_has_no_words_for_stays_as_it_was(
    page: ReviewPage, world: World, around: Surroundings, settle: Settle
) -> None:
    marked(page, UNSAID)
    settle()
    around.bus.changed.emit(recognised_again(world))
    settle()
    assert times(kept(world)) == times(spans(page.state.draft.evidence)) == [SPOKEN[UNSAID][1:3]]


def test_a_draft_that_waits_behind_another_deal_comes_back_in_the_new_words(
    page: ReviewPage, world: World, around: Surroundings, settle: Settle
) -> None:
    marked(page, 5)
    settle()
    page.open_deal(OpenDeal(world.deals[OTHER], world.items[OTHER]))
    settle()
    around.bus.changed.emit(recognised_again(world))
    settle()
    page.open_deal(OpenDeal(world.deals[DEAL], world.items[DEAL]))
    settle()
    assert times(spans(page.state.draft.evidence)) == later(5)
    marked(page, 1)
    settle()
    assert times(kept(world)) == later(1, 5)


def test_the_same_text_leaves_a_draft_as_it_is(world: World) -> None:
    card = card_of(world, DEAL)
    transcript = card.calls[2].transcript
    assert transcript is not None
    first = transcript.turns[0]
    span = SpanEvidence(transcript.recording, first.lane, first.from_ms, first.to_ms, "как это было названо")
    draft = Draft(comment="c", evidence=(span, DealEvidence(world.deals[OTHER])))
    assert in_words_of(draft, texts_of(card), card) is draft
    assert in_words_of(draft, {}, card) is draft


def test_what_is_no_moment_of_a_recording_is_left_alone(world: World) -> None:
    before = texts_of(card_of(world, DEAL))
    recognised_again(world)
    card = card_of(world, DEAL)
    other = DealEvidence(world.deals[OTHER])
    span = SpanEvidence("0" * 64, SPOKEN[5][0], 0, 900, "из другого разговора")
    draft = Draft(evidence=(other, span))
    assert in_words_of(draft, before, card) == replace(draft, evidence=(other, span))
