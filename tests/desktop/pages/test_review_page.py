"""The review page on a real workspace: by keyboard from the claim to the saved decision, and what goes wrong."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from qa_desk import words
from qa_desk.desktop.jobs import Jobs, ManualExecutor
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.page import OpenDeal, Surroundings
from qa_desk.desktop.pages.review import ReviewPage
from qa_desk.desktop.pages.review.mode import Mode
from qa_desk.desktop.pages.review.props import derive
from qa_desk.desktop.pages.review.state import Hold
from qa_desk.desktop.player.player import PlayerState
from qa_desk.desktop.player.silent import SilentSound
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.call_timeline import CallChosen
from qa_desk.domain.decision import DecisionVerdict, SpanEvidence
from qa_desk.domain.errors import KnownError
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.queue import NotHeld
from qa_desk.services.look import deal_card
from qa_desk.services.queue import claim_item, get_item, release_item
from qa_desk.services.views import Changed, DealCard
from tests.desktop.pages.review_world import SPOKEN, World, make_world, surround

Settle = Callable[[], None]
Open = Callable[[str], None]
CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = make_world(tmp_path / "world")
    yield world
    world.desk.close()


@pytest.fixture
def around(world: World, jobs: Jobs, theme: Theme, memory: LayoutMemory) -> Surroundings:
    return surround(world, "osipova", jobs, theme, memory)


@pytest.fixture
def settle(executor: ManualExecutor, qapp: QApplication) -> Settle:
    def run() -> None:
        for _ in range(6):
            executor.drain()
            qapp.processEvents()

    return run


class Answers:
    """What the user says to questions, and what he was asked."""

    def __init__(self) -> None:
        self.answer = False
        self.asked: list[str] = []

    def __call__(self, _parent: QWidget, _title: str, question: str) -> bool:
        self.asked.append(question)
        return self.answer


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def sound() -> SilentSound:
    return SilentSound(duration_ms=45_500)


@pytest.fixture
def page(
    qtbot: QtBot, around: Surroundings, sound: SilentSound, answers: Answers, settle: Settle
) -> Iterator[ReviewPage]:
    page = ReviewPage(around, sound, answers)
    around.bus.open_deal.connect(page.open_deal)
    around.bus.changed.connect(page.on_changed)
    qtbot.addWidget(page)
    page.resize(1280, 800)
    page.show()
    page.activateWindow()
    settle()
    yield page
    answers.answer = True


@pytest.fixture
def open_deal(page: ReviewPage, world: World, settle: Settle) -> Open:
    def run(number: str) -> None:
        page.open_deal(OpenDeal(world.deals[number], world.items.get(number)))
        settle()

    return run


def card_of(world: World, number: str) -> DealCard:
    return deal_card(world.desk.store, world.deals[number], world.items.get(number))


def mode(page: ReviewPage) -> Mode:
    return derive(page.state).mode.mode


# ---------------------------------------------------------------- opening and holding


def test_nothing_open_offers_the_next_item(qtbot: QtBot, page: ReviewPage, world: World, settle: Settle) -> None:
    assert mode(page) is Mode.NOTHING
    page.work.take_next()
    settle()
    assert page.body.head.deal.whole_text == "30412011 · Кухня с островом, Лесная 14"


def test_opening_an_item_claims_it(page: ReviewPage, world: World, open_deal: Open) -> None:
    open_deal("30412011")
    lease = get_item(world.desk.store, world.items["30412011"]).lease
    assert lease is not None
    assert lease.holder == world.users["osipova"].id
    assert page.state.hold is Hold.MINE
    assert page.body.head.hold.text == "yours until 12:20"


def test_the_lease_is_renewed_while_the_page_is_open(
    page: ReviewPage, world: World, open_deal: Open, settle: Settle
) -> None:
    open_deal("30412011")
    world.clock.now += timedelta(minutes=15)
    page.work.lease.renew()
    settle()
    lease = get_item(world.desk.store, world.items["30412011"]).lease
    assert lease is not None
    assert lease.until == world.clock.now + timedelta(minutes=20)
    assert page.body.head.hold.text == "yours until 12:35"


def test_a_lost_lease_shows_a_banner_and_stops_entries(
    page: ReviewPage, world: World, open_deal: Open, settle: Settle
) -> None:
    open_deal("30412011")
    world.clock.now += timedelta(hours=1)
    claim_item(world.desk.store, world.clock, world.users["drozdov"], world.items["30412011"])
    page.work.lease.renew()
    settle()
    assert page.state.hold is Hold.LOST
    assert page.body.banner.isVisible()
    assert not page.verdict.decision.radios[DecisionVerdict.CONFIRMED].isEnabled()
    assert page.body.banner.message is not None
    assert page.body.banner.message.action is not None
    page.body.banner.message.action.act()
    settle()
    assert page.state.hold is Hold.OTHERS
    assert page.verdict.read.why.text() == "Павел Дроздов works on this item until 13:20."


def test_an_item_of_somebody_else_is_read_only_until_he_gives_it_back(
    page: ReviewPage, world: World, open_deal: Open, settle: Settle
) -> None:
    claim_item(world.desk.store, world.clock, world.users["drozdov"], world.items["30412011"])
    open_deal("30412011")
    assert mode(page) is Mode.READ
    release_item(world.desk.store, world.clock, world.users["drozdov"], world.items["30412011"])
    page.verdict.read.claim.click()
    settle()
    assert mode(page) is Mode.DECIDE


def test_another_deal_gives_the_first_one_back(page: ReviewPage, world: World, open_deal: Open) -> None:
    open_deal("30412011")
    open_deal("30412014")
    claimed, _changed = claim_item(world.desk.store, world.clock, world.users["drozdov"], world.items["30412011"])
    assert claimed is not None


def test_leaving_the_page_gives_the_item_back_and_keeps_the_draft(
    qtbot: QtBot, page: ReviewPage, world: World, open_deal: Open, settle: Settle
) -> None:
    open_deal("30412011")
    page.choose_verdict(DecisionVerdict.NOT_DISCUSSED)
    page.hide()
    settle()
    lease = get_item(world.desk.store, world.items["30412011"]).lease
    assert lease is not None
    assert lease.until <= world.clock.now
    page.show()
    page.shown()
    settle()
    assert page.state.hold is Hold.MINE
    assert page.state.draft.verdict is DecisionVerdict.NOT_DISCUSSED


def test_a_draft_waits_until_its_deal_is_opened_again(page: ReviewPage, open_deal: Open) -> None:
    open_deal("30412011")
    page.take_finding()
    page.verdict.decision.comment.setPlainText("ушли к конкуренту")
    open_deal("30412014")
    assert page.state.draft.is_empty
    assert page.verdict.decision.comment.toPlainText() == ""
    open_deal("30412011")
    assert page.verdict.decision.comment.toPlainText() == "ушли к конкуренту"
    assert len(page.state.draft.evidence) == 2


def test_closing_with_a_draft_asks_first(page: ReviewPage, open_deal: Open, answers: Answers) -> None:
    open_deal("30412011")
    page.choose_verdict(DecisionVerdict.CONFIRMED)
    assert not page.close()
    assert page.isVisible()
    answers.answer = True
    assert page.close()
    assert len(answers.asked) == 2


@pytest.mark.parametrize("login", ["lebedev", "maltsev"])
def test_who_may_not_decide_holds_nothing(
    qtbot: QtBot, world: World, jobs: Jobs, theme: Theme, memory: LayoutMemory, settle: Settle, login: str
) -> None:
    page = ReviewPage(surround(world, login, jobs, theme, memory), SilentSound())
    qtbot.addWidget(page)
    page.show()
    page.open_deal(OpenDeal(world.deals["30412011"], world.items["30412011"]))
    settle()
    assert mode(page) is Mode.READ
    assert get_item(world.desk.store, world.items["30412011"]).lease is None


def test_a_deal_that_is_gone_is_an_error_and_an_empty_page(page: ReviewPage, settle: Settle) -> None:
    page.open_deal(OpenDeal(9_999))
    settle()
    assert mode(page) is Mode.NOTHING
    assert page.work.opened is None


# ---------------------------------------------------------------- deciding by keyboard


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


# ---------------------------------------------------------------- what others change


def test_a_change_of_this_deal_reloads_it(page: ReviewPage, world: World, open_deal: Open, settle: Settle) -> None:
    open_deal("30412011")
    with world.desk.store.write() as unit:
        unit.queue.set_done(world.items["30412011"], world.clock())
    page.on_changed(Changed(deals=frozenset({int(world.deals["30412014"])})))
    settle()
    assert mode(page) is Mode.DECIDE
    page.on_changed(Changed(everything=True))
    settle()
    assert mode(page) is Mode.READ


def test_the_words_follow_the_language(page: ReviewPage, open_deal: Open) -> None:
    open_deal("30412011")
    words.use("ru")
    page.retranslate()
    assert page.verdict.decision.radios[DecisionVerdict.CONFIRMED].text() == "Причина подтверждена"
    assert "сохранить" in page.body.hint.text()


def test_every_control_can_be_reached_with_tab(page: ReviewPage, open_deal: Open) -> None:
    open_deal("30412011")
    page.take_finding()
    first = page.calls.view
    reached, widget = {first}, first.nextInFocusChain()
    while widget is not first:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled():
            reached.add(widget)
        widget = widget.nextInFocusChain()
    decision = page.verdict.decision
    wanted = {page.body.head.skip, decision.voiced, decision.comment, decision.evidence.lines, page.verdict.open_next}
    assert wanted | set(page.verdict.finding.moments) | set(list(decision.radios.values())[:3]) <= reached
