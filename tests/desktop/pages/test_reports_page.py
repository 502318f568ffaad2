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
from qa_desk.desktop.pages.reports.sample.replace_dialog import ReplaceDialog
from qa_desk.desktop.theme import Theme
from qa_desk.domain.people import User
from qa_desk.services.sample import draw_today, give_part
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
    assert page.payroll.period.currentText() == "November 2026"
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


def test_the_sample_goes_from_the_first_part_of_the_seed_to_the_proof(
    shell: Shell, open_page: OpenPage, settle: Settle, tmp_path: Path
) -> None:
    shell.office.deals(*(deal_facts(str(number), stage="Новый", manager=f"М{number % 2}") for number in range(1, 31)))
    first = open_page(shell.office.auditor, 5)
    one = first.sample
    assert one._stack.currentWidget() is one.seed
    one.seed.chance.click()
    one.seed.give.click()
    settle()
    assert one.seed.title.text() == "Seed of November 2026: one of two parts is given"
    assert not one.seed.give.isVisible()
    second = open_page(shell.office.head, 5)
    two = second.sample
    two.seed.part.setText("вторая часть зерна, никто не угадает")
    two.seed.give.click()
    settle()
    assert two._stack.currentWidget() is not two.seed
    two.draw.click()
    settle()
    assert not two.draw.isEnabled()
    assert not two.close_period.isVisible()
    drawn = two.deals.rowCount()
    two.deals_view.choose_row(0)
    assert two.replace.isEnabled()
    two.check.click()
    settle()
    assert two.banner.message is not None
    assert two.banner.message.text().startswith("Seals and lists of deals hold")
    shell.office.clock.forward(days=15)
    two.load()
    settle()
    shell.asker.answers.append(True)
    two.asker = shell.asker
    two.close_period.click()
    settle()
    assert two.deals.rowCount() == 4
    assert drawn <= 4
    assert "4 of 30 deals (13.3%)" in two.facts.as_text()
    two.check.click()
    settle()
    assert two.banner.message is not None
    assert two.banner.message.text() == "Every draw was computed anew: all hold."
    shell.asker.answers.append(tmp_path)
    two.export.click()
    settle()
    assert {path.name for path in tmp_path.iterdir()} >= {"sample-2026-11.json", "frames-2026-11.jsonl"}


def test_a_deal_is_replaced_with_a_reason(shell: Shell, open_page: OpenPage, settle: Settle) -> None:
    office = shell.office
    office.deals(*(deal_facts(str(number), stage="Новый", manager="М") for number in range(1, 31)))
    give_part(office.store, office.clock, office.auditor, "первая часть зерна")
    give_part(office.store, office.clock, office.head, "вторая часть зерна")
    draw_today(office.store, office.clock, None)
    whole = open_page(office.auditor, 5)
    page = whole.sample
    page.deals_view.choose_row(0)
    page.replace.click()
    dialog = page.findChild(ReplaceDialog)
    assert isinstance(dialog, ReplaceDialog)
    dialog.comment.setText("заведена для проверки")
    dialog.send()
    settle()
    assert page.deals.row_at(0).replaced_by == page.deals.row_at(page.deals.rowCount() - 1).external_id


def test_the_log_is_whole_until_somebody_edits_it(shell: Shell, open_page: OpenPage, settle: Settle) -> None:
    returned(shell.office)
    page = open_page(shell.office.auditor, 6)
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
    assert page.log.result.text == ("The audit log does not hold: entry 3 does not follow from the ones before it.")


def test_the_log_is_searched_and_an_entry_told_in_full(
    shell: Shell, open_page: OpenPage, qtbot: QtBot, settle: Settle
) -> None:
    returned(shell.office)
    page = open_page(shell.office.auditor, 6)
    log = page.log
    whole = log.rows.rowCount()

    def shown_for(words: str) -> list[str]:
        with qtbot.waitSignal(log.typed.timeout):
            log.search.setText(words)
        settle()
        return [log.rows.row_at(place).entry.action for place in range(log.rows.rowCount())]

    assert shown_for("CALLED_BACK refusal") == ["called_back", "called_back"]
    assert shown_for("signature Сделка 1") == ["signed"]
    assert shown_for("CALLED_BACK refusal") == ["called_back", "called_back"]
    assert log.details.toPlainText() == ""
    log.view.choose_row(0)
    entry = log.rows.row_at(0).entry
    assert "Client called back (called_back) · refusal 1 (refusal:1)" in log.details.toPlainText()
    assert entry.hash in log.details.toPlainText()
    assert shown_for("no such words") == []
    assert len(shown_for("")) == whole


def test_an_entry_is_a_sentence_and_its_raw_facts_stay_below_it(
    shell: Shell, open_page: OpenPage, qtbot: QtBot, settle: Settle
) -> None:
    returned(shell.office)
    page = open_page(shell.office.auditor, 6)
    log = page.log
    signed = next(place for place in range(log.rows.rowCount()) if log.rows.row_at(place).entry.action == "signed")
    line = log.rows.row_at(signed)
    said = log.rows.data(log.rows.index(signed, 3))
    assert said == line.said
    assert str(said).startswith("Signature for deal 1 «Сделка 1»: approved; fine of 1,500.00\xa0₽ for Анна Соколова")
    log.view.choose_row(signed)
    shown = log.details.toPlainText()  # which makes plain spaces of others
    assert (
        shown.index(line.said.replace("\xa0", " ")) < shown.index('"action": "approve"') < shown.index(line.entry.hash)
    )
    assert not log.view.horizontalScrollBar().maximum()
    words.use("ru")
    log.retranslate()
    assert "Подпись по сделке 1 «Сделка 1»: согласовано" in log.details.toPlainText()
    with qtbot.waitSignal(log.typed.timeout):
        log.search.setText("согласовано сделка 1")
    settle()
    assert [log.rows.row_at(place).entry.action for place in range(log.rows.rowCount())] == ["signed"]


def test_the_page_follows_the_language(shell: Shell, open_page: OpenPage) -> None:
    returned(shell.office)
    page = open_page(shell.office.payroll)
    words.use("ru")
    page.retranslate()
    page.payroll.view.retranslate()
    assert page.title() == "Отчёты"
    assert page.payroll.view.total.text == "Равно учётной книге: 1\xa0500,00\xa0₽"
