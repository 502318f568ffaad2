"""The reports page on a real workspace with a signed fine: register, files, sample, log."""

import hashlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from qa_desk import words
from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.pages.reports import ReportsPage
from qa_desk.desktop.pages.reports.log_tab import ACTIONS
from qa_desk.desktop.theme import Theme
from qa_desk.domain.people import User
from qa_desk.domain.sampling import draw
from tests.desktop.shell_fixtures import empty_workspace, settle, shell  # noqa: F401
from tests.desktop.shell_world import Settle, Shell
from tests.fakes.office import deal_facts
from tests.fakes.road import returned

OpenPage = Callable[..., ReportsPage]


@pytest.fixture
def open_page(qtbot: QtBot, shell: Shell, jobs: Jobs, theme: Theme, memory: LayoutMemory, settle: Settle) -> OpenPage:
    def make(user: User, tab: int | None = None) -> ReportsPage:
        page = ReportsPage(shell.around(user, jobs, theme, memory))
        page.payroll.asker = shell.asker
        qtbot.addWidget(page)
        page.resize(1040, 760)
        if tab is not None:
            page.tabs.setCurrentIndex(tab)
        page.show()
        page.shown()
        settle()
        return page

    return make


def test_the_register_shows_each_manager_and_equals_the_ledger(shell: Shell, open_page: OpenPage) -> None:
    returned(shell.office)
    page = open_page(shell.office.payroll)
    view = page.payroll.view
    assert page.payroll.period.currentText() == "2026-11"
    assert view.managers.rowCount() == 1
    assert view.lines.row_at(0).client_words == "я не отказывался"
    assert view.total.text == "Equals the ledger: 1,500.00\xa0₽"


def test_files_are_saved_with_their_fingerprints(
    shell: Shell, open_page: OpenPage, settle: Settle, tmp_path: Path
) -> None:
    returned(shell.office)
    page = open_page(shell.office.head)
    folder = tmp_path / "for payroll"
    shell.asker.answers.append(folder)
    page.payroll.save.click()
    settle()
    message = page.payroll.banner.message
    assert message is not None
    assert message.details is not None
    for path in (folder / "payroll-2026-11.xlsx", folder / "payroll-2026-11.csv"):
        assert path.name in message.text()
        assert hashlib.sha256(path.read_bytes()).hexdigest() in message.details()


def test_a_period_without_fines_says_so(shell: Shell, open_page: OpenPage) -> None:
    page = open_page(shell.office.payroll)
    assert page.payroll.view.lines.rowCount() == 0
    assert page.payroll.view._total_label.text() == "0 cases, 0.00\xa0₽ in all"


def test_an_auditor_sees_why_there_is_no_register(shell: Shell, open_page: OpenPage) -> None:
    page = open_page(shell.office.auditor)
    assert page.tabs.currentWidget() is page.sample
    page.tabs.setCurrentWidget(page.payroll)
    assert page.payroll._empty.isVisible()
    assert not page.payroll.save.isVisible()


def test_a_draw_can_be_recomputed_from_what_the_page_shows(shell: Shell, open_page: OpenPage, settle: Settle) -> None:
    shell.office.deals(*(deal_facts(str(number), manager=f"М{number % 2}") for number in range(1, 31)))
    page = open_page(shell.office.auditor, 1)
    assert page.sample._stack.currentIndex() == 0
    page.sample.draw.click()
    settle()
    assert page.sample._stack.currentIndex() == 1
    assert not page.sample.draw.isVisible()
    text = page.sample.facts.as_text()
    assert "4 of 30 deals (13.3%)" in text
    seed = next(line.split(": ")[1] for line in text.splitlines() if line.startswith("Seed"))
    with shell.desk.store.read() as unit:
        again = draw(unit.deals.frame(), seed, "2026-11", 10)
        kept = unit.samples.drawn("2026-11")
    assert again == kept
    assert [page.sample.rows.row_at(row).drawn for row in range(2)] == [2, 2]


def test_the_log_is_whole_until_somebody_edits_it(shell: Shell, open_page: OpenPage, settle: Settle) -> None:
    returned(shell.office)
    page = open_page(shell.office.auditor, 2)
    count = page.log.rows.rowCount()
    assert page.log.result.text == f"{count} entries, the chain is whole"
    assert page.log.rows.row_at(0).entry.number == count
    base = sqlite3.connect(shell.desk.folder / "qa-desk.sqlite")
    with base:
        triggers = base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'log'").fetchall()
        for (name,) in triggers:
            base.execute(f"DROP TRIGGER {name}")
        base.execute("UPDATE log SET subject = 'somebody else' WHERE number = 3")
    base.close()
    page.log.check.click()
    settle()
    assert page.log.result.text == "Entry 3 does not follow from the one before it"


def test_every_action_on_the_road_has_words(shell: Shell, open_page: OpenPage) -> None:
    returned(shell.office)
    page = open_page(shell.office.auditor, 2)
    seen = {page.log.rows.row_at(row).entry.action for row in range(page.log.rows.rowCount())}
    assert seen <= set(ACTIONS)


def test_the_page_follows_the_language(shell: Shell, open_page: OpenPage) -> None:
    returned(shell.office)
    page = open_page(shell.office.payroll)
    words.use("ru")
    page.retranslate()
    page.payroll.view.retranslate()
    assert page.title() == "Отчёты"
    assert page.payroll.view.total.text == "Равно учётной книге: 1\xa0500,00\xa0₽"
