"""Learning from our reviews in the window: what it says first, the estimate, the question, the new reader in use."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from qa_desk.compose import TrainingNotInstalled
from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.pages.reasons import ReasonsPage
from qa_desk.desktop.pages.reasons.learn_view import Stage
from qa_desk.desktop.theme import Theme
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.errors import KnownError
from qa_desk.domain.reason_check import Verdict
from qa_desk.services.ports import ReaderTrainer
from tests.desktop.pages.refusal_desk import Heard, surround
from tests.desktop.shell_world import ScriptedAsker, Settle
from tests.fakes.office import Office
from tests.services.test_learn import ToldTrainer, decided, said

OpenPage = Callable[[Callable[[], ReaderTrainer]], ReasonsPage]


@pytest.fixture
def reloaded() -> list[str]:
    return []


@pytest.fixture
def heard() -> list[Heard]:
    return []


@pytest.fixture
def open_page(
    qtbot: QtBot,
    office: Office,
    tmp_path: Path,
    jobs: Jobs,
    theme: Theme,
    memory: LayoutMemory,
    settle: Settle,
    reloaded: list[str],
    heard: list[Heard],
) -> OpenPage:
    def make(trainer: Callable[[], ReaderTrainer]) -> ReasonsPage:
        around, told = surround(office, office.admin, tmp_path, jobs, theme, memory)
        heard.append(told)
        desk = replace(around.desk, trainer=trainer, reload_reader=lambda: reloaded.append("reader"))
        page = ReasonsPage(replace(around, desk=desk))
        page.asker = ScriptedAsker()
        qtbot.addWidget(page)
        page.resize(1080, 710)
        page.show()
        page.shown()
        settle()
        page.learn_button.click()
        settle()
        return page

    return make


def asker(page: ReasonsPage) -> ScriptedAsker:
    assert isinstance(page.asker, ScriptedAsker)
    return page.asker


def not_installed() -> ReaderTrainer:
    raise TrainingNotInstalled


def test_without_the_extra_it_says_how_to_install_it(open_page: OpenPage) -> None:
    page = open_page(not_installed)
    assert 'pip install "qa-desk[train]"' in page.learn.about.text()
    assert not page.learn.start.isEnabled()
    page.learn.back.click()
    assert page.stack.currentWidget() is page.editing


def test_with_nothing_decided_there_is_nothing_to_start(open_page: OpenPage) -> None:
    page = open_page(lambda: ToldTrainer(said(Verdict.MATCH)))
    assert page.learn.about.text().startswith("There is nothing to learn from yet")
    assert not page.learn.start.isEnabled()


def test_a_better_reader_is_shown_with_its_interval_and_used_after_a_question(
    office: Office, open_page: OpenPage, settle: Settle, reloaded: list[str], heard: list[Heard], tmp_path: Path
) -> None:
    for number in (1, 2, 3):
        decided(office, number, DecisionVerdict.CONFIRMED)
    office.reader.reading = said(Verdict.UNCLEAR, sure=False)
    page = open_page(lambda: ToldTrainer(said(Verdict.MATCH)))
    assert page.learn.about.text().startswith("3 decided refusals can be learned from.")
    page.learn.start.click()
    assert page.learn.stage is Stage.ESTIMATING
    settle()
    cells = [[cell.text() for cell in row] for row in page.learn.cells]
    assert cells[1] == ["Verdicts right", "0 of 3, 0% (0% – 56.1%)", "3 of 3, 100% (43.9% – 100%)"]
    assert cells[3] == ["Right among matches given as sure", "none", "3 of 3, 100% (43.9% – 100%)"]
    assert page.learn.outcome.text() == "The new reader would read your own cases better."
    assert "may be chance" in page.learn.caution.text()
    asker(page).answers += [False, True]
    page.learn.use.click()
    settle()
    assert reloaded == []
    page.learn.use.click()
    settle()
    assert asker(page).questions == ["Use the new reader?"] * 2
    assert reloaded == ["reader"]
    assert (tmp_path / "reader.npz").read_bytes() == b"model"
    assert page.stack.currentWidget() is page.editing
    assert heard[0].messages == ["The new reader is in use"]


def test_a_worse_reader_is_advised_against_and_used_only_on_purpose(
    office: Office, open_page: OpenPage, settle: Settle, tmp_path: Path
) -> None:
    decided(office, 1, DecisionVerdict.CONFIRMED)
    office.reader.reading = said(Verdict.MATCH)
    page = open_page(lambda: ToldTrainer(said(Verdict.UNCLEAR, sure=False)))
    page.learn.start.click()
    settle()
    assert page.learn.outcome.text().endswith("Keep the one in use.")
    asker(page).answers += [True]
    page.learn.use.click()
    settle()
    assert asker(page).questions == ["Use a reader that does worse?"]
    assert (tmp_path / "reader.npz").exists()


def test_a_cancel_leads_back_to_the_choice(
    office: Office, open_page: OpenPage, settle: Settle, shown_errors: list[KnownError], reloaded: list[str]
) -> None:
    decided(office, 1, DecisionVerdict.CONFIRMED)
    page = open_page(lambda: ToldTrainer(said(Verdict.MATCH)))
    page.learn.start.click()
    page.work.cancel()
    settle()
    assert page.learn.stage is Stage.READY
    page.learn.start.click()
    settle()
    asker(page).answers += [True]
    page.learn.use.click()
    page.work.cancel()
    settle()
    assert page.learn.stage is Stage.ESTIMATED
    assert (reloaded, shown_errors) == ([], [])


def test_going_back_while_it_estimates_stops_it(office: Office, open_page: OpenPage, settle: Settle) -> None:
    decided(office, 1, DecisionVerdict.CONFIRMED)
    page = open_page(lambda: ToldTrainer(said(Verdict.MATCH)))
    page.learn.start.click()
    page.learn.back.click()
    settle()
    assert page.stack.currentWidget() is page.editing
    assert not page.work.running


def test_decisions_made_meanwhile_are_told(
    office: Office, open_page: OpenPage, settle: Settle, shown_errors: list[KnownError]
) -> None:
    decided(office, 1, DecisionVerdict.CONFIRMED)
    page = open_page(lambda: ToldTrainer(said(Verdict.MATCH)))
    page.learn.start.click()
    settle()
    decided(office, 2, DecisionVerdict.CONFIRMED)
    asker(page).answers += [True]
    page.learn.use.click()
    settle()
    assert [error.code for error in shown_errors] == ["changed_by_someone_else"]
    assert page.learn.stage is Stage.ESTIMATED
