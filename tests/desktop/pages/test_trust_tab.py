"""The tab "Trust" on a real workspace: figures of its decisions, words where there are none, both languages, keys."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qa_desk import words
from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.pages.reports import ReportsPage
from qa_desk.desktop.pages.reports.trust_rows import TrustRow, between, name_of, rows_of
from qa_desk.desktop.theme import Theme
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.evaluation import Share
from qa_desk.domain.reason_check import Verdict
from qa_desk.domain.trust import TrustMeter
from tests.desktop.shell_fixtures import empty_workspace, settle, shell  # noqa: F401
from tests.desktop.shell_world import Settle, Shell
from tests.services.test_trust import reviewed

OpenPage = Callable[[], ReportsPage]


@pytest.fixture
def open_page(qtbot: QtBot, shell: Shell, jobs: Jobs, theme: Theme, memory: LayoutMemory, settle: Settle) -> OpenPage:
    def make() -> ReportsPage:
        page = ReportsPage(shell.around(shell.office.auditor, jobs, theme, memory))
        qtbot.addWidget(page)
        page.resize(1100, 700)
        page.tabs.setCurrentWidget(page.trust)
        page.show()
        page.shown()
        settle()
        return page

    return make


def review(shell: Shell) -> None:
    reviewed(shell.office, 1, Verdict.MATCH, DecisionVerdict.CONFIRMED)
    reviewed(shell.office, 2, Verdict.MATCH, DecisionVerdict.CONTRADICTED, sure=False)
    reviewed(shell.office, 3, Verdict.MISMATCH, DecisionVerdict.CONTRADICTED, stated="Своё")
    reviewed(shell.office, 4, None, DecisionVerdict.CONFIRMED)


def shown(page: ReportsPage) -> list[list[str]]:
    rows = page.trust.rows
    return [[str(rows.data(rows.index(row, column))) for column in range(5)] for row in range(rows.rowCount())]


def test_the_tab_shows_agreement_interval_and_n(shell: Shell, open_page: OpenPage) -> None:
    review(shell)
    page = open_page()
    assert page.trust.headline.text() == "66.7% of 3 decisions agree with their findings (20.8% – 93.9%)"
    assert shown(page) == [
        ["All findings", "", "66.7%", "20.8% – 93.9%", "2 of 3"],
        ["Sure findings", "", "100%", "34.2% – 100%", "2 of 2"],
        ["Month", "November 2026", "66.7%", "20.8% – 93.9%", "2 of 3"],
        ["Finding", "Reason matches", "50%", "9.5% – 90.5%", "1 of 2"],
        ["Finding", "Another reason", "100%", "20.7% – 100%", "1 of 1"],
        ["Stated reason", "not in the book", "100%", "20.7% – 100%", "1 of 1"],
        ["Stated reason", "Price", "50%", "9.5% – 90.5%", "1 of 2"],
    ]
    assert page.trust.left_out.text() == "Left out: 1 decision without a finding."


def test_without_decisions_the_tab_says_what_is_missing(open_page: OpenPage) -> None:
    page = open_page()
    assert page.trust.empty.isVisible()
    assert not page.trust.view.isVisible()
    assert not page.trust.left_out.isVisible()


def test_the_tab_follows_the_language(shell: Shell, open_page: OpenPage) -> None:
    review(shell)
    page = open_page()
    words.use("ru")
    page.retranslate()
    page.trust.retranslate()
    assert page.tabs.tabText(page.tabs.indexOf(page.trust)) == "Доверие"
    assert page.trust.headline.text().replace("\xa0", " ").startswith("66,7 % из 3 решений согласны с заключениями (")
    assert shown(page)[2][1] == "ноябрь 2026"


def test_the_keyboard_reaches_the_table_from_the_tabs(shell: Shell, open_page: OpenPage, qtbot: QtBot) -> None:
    review(shell)
    page = open_page()
    page.tabs.tabBar().setFocus()
    qtbot.keyClick(page.tabs.tabBar(), Qt.Key.Key_Tab)
    assert page.trust.view.hasFocus()
    page.trust.view.selectRow(0)
    page.trust.view.copy_selected()
    assert "66.7%" in QApplication.clipboard().text()


def test_rows_are_sorted_by_number_not_by_text(shell: Shell, open_page: OpenPage) -> None:
    review(shell)
    page = open_page()
    page.trust.rows.sort(2, Qt.SortOrder.DescendingOrder)
    values = [page.trust.rows.row_at(row).share.value for row in range(page.trust.rows.rowCount())]
    assert values == sorted(values, key=lambda value: -(value or 0.0))


def test_a_bar_is_painted_from_share_and_interval(shell: Shell, open_page: OpenPage, theme: Theme) -> None:
    review(shell)
    page = open_page()
    place = page.trust.rows.index(0, 5)
    picture = page.trust.view.viewport().grab(page.trust.view.visualRect(place)).toImage()
    accent = theme.color("accent").rgb()
    painted = [x for x in range(picture.width()) if picture.pixel(x, picture.height() // 2) == accent]
    assert painted
    assert 0.6 < sum(painted) / len(painted) / picture.width() < 0.72


def test_groups_without_a_decision_are_left_out_and_newest_months_come_first() -> None:
    months = {"2026-10": Share(1, 1), "2026-11": Share(0, 1)}
    rows = rows_of(TrustMeter(Share(1, 2), Share(0, 0), by_month=months))
    assert [(row.group, row.key) for row in rows] == [("all", ""), ("month", "2026-11"), ("month", "2026-10")]
    assert [name_of(row) for row in rows] == ["", "November 2026", "October 2026"]
    assert between(TrustRow("all", "", Share(0, 0))) == "0% – 100%"
