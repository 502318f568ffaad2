"""The report tabs on a real workspace: answers, charts, tables, the deals behind a row, files, both languages, keys."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qa_desk import words
from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.page import OpenDeal
from qa_desk.desktop.pages.reports import ReportsPage
from qa_desk.desktop.pages.reports.analysis_rows import sort_value
from qa_desk.desktop.pages.reports.analysis_tab import AnalysisTab
from qa_desk.desktop.theme import Mode, Theme
from qa_desk.desktop.widgets.report_chart import ReportChart, wrapped
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.evaluation import Share
from qa_desk.domain.money import Money
from qa_desk.domain.report_table import Bar, ChartKind, Places, Range, Rate
from tests.desktop.shell_fixtures import empty_workspace, settle, shell  # noqa: F401
from tests.desktop.shell_world import Settle, Shell

OpenTab = Callable[[str], AnalysisTab]
TABS = ("reasons", "coverage", "scores", "recovered")


@pytest.fixture
def page(qtbot: QtBot, shell: Shell, jobs: Jobs, theme: Theme, memory: LayoutMemory) -> ReportsPage:
    page = ReportsPage(shell.around(shell.office.auditor, jobs, theme, memory))
    qtbot.addWidget(page)
    page.resize(1100, 740)
    page.show()
    return page


@pytest.fixture
def open_tab(page: ReportsPage, settle: Settle) -> OpenTab:
    def make(name: str) -> AnalysisTab:
        tab = getattr(page, name)
        assert isinstance(tab, AnalysisTab)
        page.tabs.setCurrentWidget(tab)
        page.shown()
        settle()
        return tab

    return make


def review(shell: Shell) -> None:
    """Five confirmed, one contradicted: the client named the price in all of them."""
    for number in range(1, 7):
        verdict = DecisionVerdict.CONTRADICTED if number == 6 else DecisionVerdict.CONFIRMED
        stated = "Конкурент" if number == 6 else "Дорого"
        shell.office.decide(shell.office.refusal(str(number), stated_reason=stated), verdict)


def shown(tab: AnalysisTab) -> list[list[str]]:
    rows = tab.rows
    assert rows is not None
    return [[str(rows.data(rows.index(row, place))) for place in range(4)] for row in range(rows.rowCount())]


def test_reasons_show_answers_chart_table_and_the_deals_behind(shell: Shell, open_tab: OpenTab) -> None:
    review(shell)
    tab = open_tab("reasons")
    assert tab.answers.verdict.text().startswith("Good: objections are rarely taken for refusals, 0% (0 of 6)")
    assert "• 100% (6 of 6) of the clients who really leave" in tab.answers.lists["how_much"].text()
    assert shown(tab) == [["Price", "5", "6", "100% (6 of 6)"], ["Competitor", "1", "0", "0% (0 of 6)"]]
    assert tab.chart.isVisible()
    assert tab.chart.accessibleDescription() == "Price: 6, 100.0 %; Competitor: 0"
    assert tab.view is not None
    tab.view.selectRow(0)
    assert tab.behind.rowCount() == 6


def test_enter_opens_the_deal_behind_a_figure(qtbot: QtBot, shell: Shell, open_tab: OpenTab) -> None:
    review(shell)
    tab = open_tab("reasons")
    opened: list[OpenDeal] = []
    tab._around.bus.open_deal.connect(opened.append)
    assert tab.view is not None
    tab.view.setFocus()
    qtbot.keyClick(tab.view, Qt.Key.Key_Down)
    tab.view.selectRow(1)
    tab.behind_view.selectRow(0)
    qtbot.keyClick(tab.behind_view, Qt.Key.Key_Return)
    assert [one.deal_id for one in opened] == [tab.behind.row_at(0).deal_id]


def test_each_table_can_be_chosen_and_has_its_own_columns(shell: Shell, open_tab: OpenTab) -> None:
    review(shell)
    tab = open_tab("reasons")
    for place in range(tab.table.count()):
        tab.table.setCurrentIndex(place)
        assert tab.rows is not None
        assert tab.report is not None
        assert len(tab.rows.columns) == len(tab.report.tables[place].columns)
    tab.table.setCurrentIndex(tab.table.findData("trend"))
    assert tab.chart.isVisible()
    tab.table.setCurrentIndex(tab.table.findData("quotes"))
    assert not tab.chart.isVisible()


@pytest.mark.parametrize("name", TABS)
def test_an_empty_workspace_says_so_in_both_languages(open_tab: OpenTab, name: str, qapp: QApplication) -> None:
    tab = open_tab(name)
    english = tab.answers.verdict.text()
    assert english
    words.use("ru")
    try:
        tab.retranslate()
        assert tab.answers.verdict.text() not in ("", english)
        assert tab.period.currentText() == "ноябрь 2026"
    finally:
        words.use("en")


def test_files_are_saved_where_the_user_says(shell: Shell, open_tab: OpenTab, settle: Settle, tmp_path: Path) -> None:
    review(shell)
    tab = open_tab("reasons")
    tab.asker = shell.asker
    folder = tmp_path / "для бухгалтерии"
    shell.asker.answers.append(folder)
    tab.save.click()
    settle()
    names = {one.name for one in folder.iterdir()}
    assert {"reasons-2026-11.xlsx", "reasons-2026-11.pdf", "reasons-2026-11 pareto.csv"} <= names
    assert tab.banner.isVisible()


def test_nothing_is_saved_when_the_user_thinks_better_of_it(shell: Shell, open_tab: OpenTab, settle: Settle) -> None:
    tab = open_tab("recovered")
    tab.asker = shell.asker
    shell.asker.answers.append(None)
    tab.save.click()
    settle()
    assert not tab.banner.isVisible()


def test_an_older_period_can_be_chosen(shell: Shell, open_tab: OpenTab, settle: Settle) -> None:
    review(shell)
    tab = open_tab("reasons")
    tab.period.setCurrentIndex(1)
    settle()
    assert tab.answers.verdict.text() == "There were no conditional refusals in this period."
    assert tab.period.currentText() == "October 2026"


def test_the_page_fits_a_small_screen(page: ReportsPage, open_tab: OpenTab, shell: Shell) -> None:
    review(shell)
    for name in TABS:
        open_tab(name)
        assert page.minimumSizeHint().width() <= 1_100


def test_a_chart_follows_the_theme_and_draws_without_a_line(qtbot: QtBot, theme: Theme) -> None:
    chart = ReportChart(theme)
    qtbot.addWidget(chart)
    bars = (Bar("а", (3, 5), 0.5), Bar("б", (0, 1)))
    chart.show_bars("Название", ChartKind.BARS, bars, ("Анна", "Роман"), ("один", "два", "доля"))
    chart.show_bars("Название", ChartKind.TREND, (Bar("а", (0,)),), ("ноябрь",), ("один",))
    chart.show_bars("Название", ChartKind.PARETO, (), (), ())
    theme.set_mode(Mode.DARK)
    theme.set_mode(Mode.LIGHT)
    assert chart.accessibleDescription() == ""


def test_long_labels_are_broken_between_words() -> None:
    assert wrapped("Возражения, принятые за отказ") == "Возражения,\nпринятые за\nотказ"
    assert wrapped("раз два три четыре пять шесть семь восемь девять", 5).endswith("…")
    assert wrapped("") == ""


def test_numbers_sort_as_numbers() -> None:
    cells = (Money(5), 7, Share(1, 2), Rate(1, 2), Range(0.1, 0.2), Places(1, 2, 3), None, Share(0, 0))
    assert [sort_value(one) for one in cells] == [5, 7, 500_000, 500_000, 100_000, 1_002, -1, -1]
