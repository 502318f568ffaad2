"""Opening a deal on the review page: who holds it, what stays when one leaves, what others change."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from qa_desk import words
from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.page import OpenDeal
from qa_desk.desktop.pages.review import ReviewPage
from qa_desk.desktop.pages.review.mode import Mode
from qa_desk.desktop.pages.review.state import Hold
from qa_desk.desktop.player.silent import SilentSound
from qa_desk.desktop.theme import Theme
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.services.queue import claim_item, get_item, release_item
from qa_desk.services.views import Changed
from tests.desktop.pages.review_page_fixtures import (
    Answers,
    Open,
    answers,  # noqa: F401
    mode,
    open_deal,  # noqa: F401
    page,  # noqa: F401
    sound,  # noqa: F401
)
from tests.desktop.pages.review_world import World, surround
from tests.desktop.shell_world import Settle

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


def test_closing_with_nothing_but_marked_evidence_asks_nothing(
    page: ReviewPage, open_deal: Open, answers: Answers
) -> None:
    """Marks are written down as they are set."""
    open_deal("30412011")
    page.take_finding()
    assert not page.state.draft.is_empty
    assert page.close()
    assert not answers.asked


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
    for _ in range(10_000):
        if widget is first:
            break
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled():
            reached.add(widget)
        widget = widget.nextInFocusChain()
    decision = page.verdict.decision
    wanted = {page.body.head.skip, decision.voiced, decision.comment, decision.evidence.lines, page.verdict.open_next}
    assert wanted | set(page.verdict.finding.moments) | set(list(decision.radios.values())[:3]) <= reached
