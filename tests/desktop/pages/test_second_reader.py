"""The second reader in the window: its settings, and its opinion beside the finding, with a real server to ask."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qa_desk.desktop.jobs import Jobs, ManualExecutor
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.page import OpenDeal
from qa_desk.desktop.pages.review.finding_second_props import SecondProps, SecondState, second_props
from qa_desk.desktop.pages.review.page import ReviewPage
from qa_desk.desktop.pages.settings import SettingsPage
from qa_desk.desktop.pages.settings.second_tab import USUAL, SecondTab
from qa_desk.desktop.player.silent import SilentSound
from qa_desk.desktop.theme import Theme
from qa_desk.domain.call import Lane
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.errors import KnownError
from qa_desk.domain.kept_opinion import OpinionId, SecondOpinion, ThrownQuote
from qa_desk.domain.people import UserId
from qa_desk.domain.reason_check import ReasonCode, Verdict
from qa_desk.domain.second_faults import SecondTimeout
from qa_desk.domain.second_opinion import VERDICT_DIFFERS
from qa_desk.services.configure import load_settings
from qa_desk.services.look import deal_card
from qa_desk.services.second_opinion import LastOpinion
from tests.desktop.pages import review_world
from tests.desktop.pages.review_world import NOW, World, make_world
from tests.desktop.shell_fixtures import empty_workspace, shell  # noqa: F401
from tests.desktop.shell_world import Settle, Shell, settler
from tests.fakes.second import ModelServer, Reply, said, served

KITCHEN = "30412011"
TOLD = "Мы уже подписали с другой компанией."
OTHER = said("mismatch", "competitor", evidence=((1, 5, TOLD), (1, 7, "дело в деньгах")))
STATED = said("match", "price", evidence=((1, 3, "По цене вопросов нет"),))


@pytest.fixture
def settle(executor: ManualExecutor, qapp: QApplication) -> Settle:
    return settler(executor, qapp)


# ---------------------------------------------------------------- settings


OpenSettings = Callable[[], SettingsPage]


@pytest.fixture
def open_settings(
    qtbot: QtBot,
    shell: Shell,
    jobs: Jobs,
    theme: Theme,
    memory: LayoutMemory,
    settle: Settle,
) -> OpenSettings:
    def make() -> SettingsPage:
        page = SettingsPage(shell.around(shell.office.admin, jobs, theme, memory))
        page.asker = shell.asker
        qtbot.addWidget(page)
        page.resize(1080, 710)
        page.show()
        page.shown()
        page.list.choose("second")
        settle()
        return page

    return make


def second(page: SettingsPage) -> SecondTab:
    tab = page.section("second")
    assert isinstance(tab, SecondTab)
    return tab


def test_it_is_off_by_default_and_switching_it_on_offers_this_computer(
    shell: Shell,
    open_settings: OpenSettings,
    settle: Settle,
) -> None:
    page = open_settings()
    assert not second(page).use.isChecked()
    assert not second(page).url.isEnabled()
    second(page).use.click()
    assert second(page).url.text() == USUAL
    second(page).model.setText("qwen2.5:7b")
    page.save.click()
    settle()
    kept = load_settings(shell.desk.store)
    assert (kept.second_reader_url, kept.second_reader_model) == (USUAL, "qwen2.5:7b")
    second(page).use.click()
    page.save.click()
    settle()
    assert load_settings(shell.desk.store).second_reader_url == ""


def test_another_computer_is_saved_only_after_a_question(
    shell: Shell,
    open_settings: OpenSettings,
    settle: Settle,
) -> None:
    page = open_settings()
    second(page).use.click()
    second(page).url.setText("https://llm.example.test/v1")
    shell.asker.answers += [False, True]
    page.save.click()
    settle()
    assert load_settings(shell.desk.store).second_reader_url == ""
    page.save.click()
    settle()
    assert shell.asker.questions == ["Send the talk of clients to another computer?"] * 2
    assert load_settings(shell.desk.store).second_reader_url == "https://llm.example.test/v1"
    second(page).model.setText("m")
    page.save.click()
    settle()
    assert len(shell.asker.questions) == 2, "an address that was agreed to is not asked about again"


@pytest.mark.parametrize(
    ("url", "answers"),
    [("http://192.0.2.1:8080/v1", [True]), ("http://127.0.0.1:0/v1", []), ("ftp://127.0.0.1", [])],
)
def test_an_address_that_cannot_be_used_is_marked_and_not_saved(
    shell: Shell,
    open_settings: OpenSettings,
    settle: Settle,
    url: str,
    answers: list[object],
) -> None:
    page = open_settings()
    second(page).use.click()
    second(page).url.setText(url)
    shell.asker.answers += answers
    page.list.choose("review")
    page.save.click()
    settle()
    assert second(page).fields["second_reader_url"].wrong
    assert page.stack.currentWidget() is second(page)
    assert load_settings(shell.desk.store).second_reader_url == ""


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (said("match", "price", evidence=((0, 1, "слишком дорого"),)), "It works: qwen@127.0.0.1/1 read a sample talk"),
        (said("no_refusal", refused=False, evidence=((0, 1, "Посмотрел."),)), "misread a plain sample talk"),
        (Reply(500), "refused the question (answer 500)"),
        (Reply(body=b"?"), "makes no sense"),
    ],
)
def test_the_connection_is_tested_with_what_stands_in_the_fields(
    open_settings: OpenSettings, settle: Settle, reply: Reply, words: str
) -> None:
    page = open_settings()
    with served(reply) as model:
        second(page).use.click()
        second(page).url.setText(model.url)
        second(page).model.setText("qwen")
        second(page).test.click()
        assert second(page).outcome.text().startswith("Asking;")
        assert not second(page).test.isEnabled()
        settle()
    assert words in second(page).outcome.text()
    assert second(page).test.isEnabled()
    assert "Анна" not in str(model.asked[0].body), "no client's words are sent for a test"


def test_a_test_nobody_waits_for_is_stopped(open_settings: OpenSettings, settle: Settle) -> None:
    page = open_settings()
    second(page).use.click()
    second(page).test.click()
    second(page).stop.click()
    settle()
    assert second(page).outcome.text() == "Stopped."


# ---------------------------------------------------------------- beside the finding


@dataclass
class Desk:
    page: ReviewPage
    world: World
    model: ModelServer
    settle: Settle

    def open(self, number: str) -> None:
        deal_id, item = self.world.deals[number], self.world.items.get(number)
        self.page.open_deal(OpenDeal(int(deal_id), None if item is None else int(item)))
        self.settle()


@pytest.fixture
def desk(
    qtbot: QtBot, tmp_path: Path, jobs: Jobs, theme: Theme, memory: LayoutMemory, settle: Settle
) -> Iterator[Desk]:
    world = make_world(tmp_path / "ws")
    with served(OTHER) as model:
        with world.desk.store.write() as unit:
            unit.settings.save(replace(unit.settings.load(), second_reader_url=model.url, second_reader_model="qwen"))
        around = review_world.surround(world, "osipova", jobs, theme, memory)
        page = ReviewPage(around, SilentSound())
        around.bus.changed.connect(page.on_changed)
        qtbot.addWidget(page)
        page.resize(1280, 800)
        page.show()
        yield Desk(page, world, model, settle)
        world.desk.close()


def test_the_opinion_stands_beside_the_finding_with_playable_quotes_and_what_was_thrown_away(desk: Desk) -> None:
    desk.open(KITCHEN)
    box = desk.page.verdict.second
    assert box.isVisible()
    assert box.ask.text() == "Ask the second reader  (Alt+5)"
    desk.page.second.ask()
    assert box.cancel.isVisible()
    assert "may take minutes" in box.note.text()
    desk.settle()
    assert box.agreement.text() == "Both readers agree."
    assert box.chip.text == "Another reason"
    assert TOLD in box.moments[0].toolTip()
    assert not box.moments[1].isVisible()
    assert "nobody said that" in box.thrown.text()
    assert "дело в деньгах" in box.thrown.text()
    heard: list[SpanEvidence] = []
    box.moment_chosen.connect(heard.append)
    box.moments[0].click()
    assert [(one.from_ms, one.quote) for one in heard] == [(23_500, TOLD)]


def test_a_kept_opinion_is_there_when_the_deal_is_opened_again_even_when_switched_off(desk: Desk) -> None:
    desk.open(KITCHEN)
    desk.page.second.ask()
    desk.settle()
    settings = replace(desk.page.around.settings(), second_reader_url="")
    desk.page.around.settings.replace(settings)
    desk.open("30412014")
    assert not desk.page.verdict.second.isVisible(), "off, and nothing said of this deal"
    desk.open(KITCHEN)
    box = desk.page.verdict.second
    assert box.agreement.text() == "Both readers agree."
    assert not box.ask.isVisible()
    assert len(desk.model.asked) == 1


def test_disagreement_is_told_in_words(desk: Desk) -> None:
    desk.model.reply = lambda _asked: STATED
    desk.open(KITCHEN)
    desk.page.second.ask()
    desk.settle()
    assert desk.page.verdict.second.agreement.text() == "The readers disagree: another verdict, other reasons"


def test_an_answer_that_is_not_believed_is_told_in_the_box_and_can_be_asked_again(desk: Desk) -> None:
    desk.model.reply = lambda _asked: Reply(body=b"?")
    desk.open(KITCHEN)
    desk.page.second.ask()
    desk.settle()
    box = desk.page.verdict.second
    assert "makes no sense" in box.problem.text()
    assert box.ask.isEnabled()
    desk.model.reply = lambda _asked: OTHER
    desk.page.second.ask()
    desk.settle()
    assert not box.problem.isVisible()
    assert box.ask.text().startswith("Ask again")


def test_a_cancelled_question_leaves_the_box_as_it_was(desk: Desk) -> None:
    desk.open(KITCHEN)
    desk.page.second.ask()
    desk.page.verdict.second.cancel.click()
    desk.settle()
    assert desk.page.verdict.second.ask.isEnabled()
    assert desk.page.verdict.second.problem.text() == ""
    assert desk.model.asked == []


def test_an_answer_for_a_deal_that_was_left_is_kept_for_it(desk: Desk, executor: ManualExecutor) -> None:
    desk.open(KITCHEN)
    desk.page.second.ask()
    desk.page.open_deal(OpenDeal(int(desk.world.deals["30412014"])))
    desk.settle()
    assert desk.page.verdict.second.chip.text == ""
    desk.open(KITCHEN)
    assert desk.page.verdict.second.chip.text == "Another reason"


@pytest.mark.parametrize("number", ["30412012", "30412013", "30412016"])
def test_where_nothing_is_read_there_is_no_box(desk: Desk, number: str) -> None:
    desk.open(number)
    assert not desk.page.verdict.second.isVisible()
    desk.page.second.ask()
    desk.settle()
    assert desk.model.asked == []


def test_a_deal_without_a_transcript_says_what_to_do_first(desk: Desk, shown_errors: list[KnownError]) -> None:
    desk.open("30412014")
    desk.page.second.ask()
    desk.settle()
    assert "Transcribe them first" in desk.page.verdict.second.problem.text()
    assert shown_errors == []


# ---------------------------------------------------------------- props, without a window

OPINION = SecondOpinion(
    OpinionId(1), 1, Verdict.MATCH, True, (ReasonCode("price"),),  # type: ignore[arg-type]
    (SpanEvidence("0" * 64, Lane.CLIENT, 1_000, 2_000, "дорого"),), (ThrownQuote("ой", "second_turn_wrong"),),
    "qwen@127.0.0.1/1", "0" * 64, UserId(7), NOW,
)  # fmt: skip


@pytest.fixture
def state(tmp_path: Path) -> SecondState:
    world = make_world(tmp_path / "ws")
    card = deal_card(world.desk.store, world.deals[KITCHEN])
    world.desk.close()
    return SecondState(card, on=True, people={7: "Вера Осипова"})


def test_an_old_opinion_says_that_the_talk_has_changed(state: SecondState) -> None:
    props = second_props(replace(state, last=LastOpinion(OPINION, True, (VERDICT_DIFFERS,), old=True)))
    assert "Вера Осипова" in props.note
    assert props.note.endswith("The talk has changed since then: ask again.")
    assert props.agree is False
    assert props.thrown == ("«ой» — points to a turn that is not there",)
    assert props.moments[0].tooltip == "Client: «дорого»"


def test_without_a_finding_there_is_nothing_to_agree_with(state: SecondState) -> None:
    props = second_props(replace(state, last=LastOpinion(OPINION, False, (), old=False)))
    assert (props.agree, props.agreement) == (None, "There is no finding yet to compare with.")


def test_one_question_at_a_time(state: SecondState) -> None:
    assert second_props(state).can_ask
    assert not second_props(replace(state, elsewhere=True)).can_ask
    asking = second_props(replace(state, asking=True, error=SecondTimeout(host="h", seconds=3)))
    assert (asking.asking, asking.can_ask, asking.problem) == (True, False, "")
    assert second_props(replace(state, on=False)) == SecondProps()


def test_an_agreeing_opinion_is_folded_and_a_disagreeing_one_is_open(desk: Desk) -> None:
    desk.model.reply = lambda _asked: said("mismatch", "competitor", evidence=((1, 5, TOLD),))
    desk.open(KITCHEN)
    box = desk.page.verdict.second
    desk.page.second.ask()
    desk.settle()
    assert not box.moments[0].isVisible()
    assert box.agreement.isVisible()
    box.more.click()
    assert box.moments[0].isVisible()
    desk.model.reply = lambda _asked: STATED
    desk.page.second.ask()
    desk.settle()
    assert box.moments[0].isVisible()
    assert box.meaning.text() == "It hears the stated reason: Price."
