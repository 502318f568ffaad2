"""The tab of audit fines: what it says of each, and what a head and an auditor do on it, on a real workspace."""

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from qa_desk import words
from qa_desk.desktop.jobs import Jobs, ManualExecutor
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.page import OpenDeal
from qa_desk.desktop.pages.sign_off.audit_fine_rows import acts_for, derive, state_text
from qa_desk.desktop.pages.sign_off.audit_fines import AuditFinesTab
from qa_desk.desktop.pages.sign_off.ground import GroundedPasswordDialog
from qa_desk.desktop.theme import Theme
from qa_desk.domain.audit_fine import AuditFineState, FineAct
from qa_desk.domain.money import Money
from qa_desk.domain.people import User
from qa_desk.services.audit_fine_lines import AuditFineLine, audit_fine_lines
from qa_desk.services.audit_fines import answer_audit_fine, send_back_audit_fine
from qa_desk.services.ledger import ledger_entries
from tests.desktop.pages.refusal_desk import Heard, surround
from tests.fakes.audit_money import COSTS, failed, fines, priced
from tests.fakes.audits import SHELF
from tests.fakes.office import HASHER, PASSWORD, Office
from tests.fakes.settled import second_head, with_settings

ZONE = ZoneInfo("Europe/Moscow")
Open = Callable[..., tuple[AuditFinesTab, Heard]]
Settle = Callable[[], None]


@pytest.fixture
def executor() -> ManualExecutor:
    return ManualExecutor()


@pytest.fixture
def jobs(executor: ManualExecutor) -> Jobs:
    def fail(error: BaseException) -> None:
        raise error

    return Jobs(executor, fail)


@pytest.fixture
def settle(executor: ManualExecutor, qapp: QApplication) -> Settle:
    def run() -> None:
        for _ in range(5):
            executor.drain()
            qapp.processEvents()

    return run


@pytest.fixture
def open_tab(
    office: Office, tmp_path: Path, jobs: Jobs, theme: Theme, memory: LayoutMemory, qtbot: QtBot, settle: Settle
) -> Open:
    def run(user: User | None = None) -> tuple[AuditFinesTab, Heard]:
        around, heard = surround(office, user or office.head, tmp_path, jobs, theme, memory)
        tab = AuditFinesTab(around)
        qtbot.addWidget(tab)
        tab.resize(1100, 640)
        tab.show()
        tab.load()
        settle()
        return tab, heard

    return run


def now_open(tab: AuditFinesTab) -> list[QDialog]:
    return [one for one in (tab.dialog, tab.password) if one is not None]


def lines(office: Office) -> list[AuditFineLine]:
    return audit_fine_lines(office.store, SHELF)


# ---------------------------------------------------------------- words


def test_what_each_person_may_do(office: Office) -> None:
    failed(priced(office), 1)
    (line,) = lines(office)
    assert acts_for(office.head, [line]) == {FineAct.SIGN, FineAct.SEND_BACK}
    assert acts_for(office.auditor, [line]) == {FineAct.WITHDRAW}
    assert acts_for(office.second, [line]) == acts_for(office.payroll, [line]) == frozenset()
    assert acts_for(office.head, []) == frozenset()


def test_several_are_signed_together_but_answered_one_by_one(office: Office) -> None:
    failed(priced(office), 1, frozenset(COSTS))
    both = lines(office)
    assert acts_for(office.head, both) == {FineAct.SIGN}
    props = derive(office.head, both, both, lambda: ZONE)
    assert ("450" in props.told, props.facts, props.why_not) == (True, (), "")


def test_a_held_fine_says_why_and_cannot_be_signed(office: Office) -> None:
    failed(priced(office, second_look_percent=100), 1)
    (line,) = lines(office)
    assert state_text(line) == "Held"
    props = derive(office.head, [line], [line], lambda: ZONE)
    assert props.acts == {FineAct.SEND_BACK}
    assert "a second auditor is looking at the deal" in props.why_not


def test_the_evidence_of_the_chosen_fine(office: Office) -> None:
    failed(priced(office), 1)
    (line,) = lines(office)
    facts = {one.label: one.value for one in derive(office.head, [line], [line], lambda: ZONE).facts}
    assert facts["Auditor's comment"] == "вот что не так"
    assert "«слова»" in facts.values()
    assert facts["Amount by the form"].startswith("RUB") or "300" in facts["Amount by the form"]


# ---------------------------------------------------------------- on the tab


def test_a_head_signs_with_his_password(office: Office, open_tab: Open, settle: Settle) -> None:
    failed(priced(office), 1, frozenset(COSTS))
    tab, heard = open_tab()
    assert (tab.rows.rowCount(), tab.waiting()) == (2, 2)
    tab.view.selectAll()
    tab.buttons[FineAct.SIGN].click()
    assert tab.password is not None
    tab.password.password.setText("wrong")
    tab.password.send()
    settle()
    assert tab.password.field.wrong
    assert ledger_entries(office.store) == []
    tab.password.password.setText(PASSWORD)
    tab.password.send()
    settle()
    assert now_open(tab) == []
    assert (tab.rows.rowCount(), tab.waiting()) == (0, 0)
    assert sum((one.amount for one in ledger_entries(office.store)), start=Money(0)) == Money(45_050)
    assert len(heard.changed) == len(heard.messages) == 1
    tab.closed.click()
    settle()
    assert tab.rows.rowCount() == 2
    assert not any(button.isEnabled() for button in tab.buttons.values())


def test_a_fine_goes_back_with_a_comment_and_its_auditor_answers(
    office: Office, open_tab: Open, settle: Settle
) -> None:
    failed(priced(office), 1)
    tab, _ = open_tab()
    tab.ask(FineAct.SEND_BACK)
    assert tab.dialog is not None
    tab.dialog.send()
    assert tab.dialog.field.wrong  # not without a comment
    tab.dialog.comment.setPlainText("послушайте ещё раз")
    tab.dialog.send()
    assert tab.password is not None
    tab.password.password.setText(PASSWORD)
    tab.password.send()
    settle()
    assert now_open(tab) == []
    assert lines(office)[0].state is AuditFineState.SENT_BACK

    mine, heard = open_tab(office.auditor)
    assert (mine.waiting(), mine.buttons[FineAct.SIGN].isVisible()) == (1, False)
    mine.ask(FineAct.SIGN)
    assert now_open(mine) == []
    mine.ask(FineAct.PROPOSE_AGAIN)
    assert mine.dialog is not None
    mine.dialog.comment.setPlainText("послушала, верно")
    mine.dialog.send()
    settle()
    (line,) = lines(office)
    assert (line.state, line.said) == (AuditFineState.WAITING, "послушала, верно")
    assert heard.messages == ["Propose again"]


def test_a_fine_that_came_again_with_another_word_is_read_before_it_is_signed(
    office: Office, open_tab: Open, settle: Settle
) -> None:
    failed(priced(office), 1)
    (fine,) = fines(office)
    tab, _ = open_tab()
    send_back_audit_fine(office.store, office.clock, HASHER, second_head(office), fine.id, "ещё раз", PASSWORD)
    answer_audit_fine(office.store, office.clock, office.auditor, fine.id, FineAct.PROPOSE_AGAIN, "не уверена")
    for signed in (False, True):
        tab.ask(FineAct.SIGN)
        assert tab.password is not None
        tab.password.password.setText(PASSWORD)
        tab.password.send()
        settle()
        assert bool(ledger_entries(office.store)) is signed
        told = tab.banner.message
        if told is not None:
            assert "Somebody else changed this in between (fine of an audit)" in told.text()
        assert (told is None) is signed


def test_another_auditor_sees_nothing_and_the_empty_list_says_what_comes(office: Office, open_tab: Open) -> None:
    failed(priced(office), 1)
    tab, _ = open_tab(office.second)
    assert tab.rows.rowCount() == 0
    assert "comes here when the audit is submitted" in tab._empty()
    assert not tab.card.isVisible()


def test_the_quote_is_heard_in_the_deal(office: Office, open_tab: Open) -> None:
    audit = failed(priced(office), 1)
    tab, heard = open_tab()
    tab.listen.click()
    assert heard.opened == [OpenDeal(int(audit.deal_id))]


def test_the_language_changes_every_word(office: Office, open_tab: Open) -> None:
    failed(priced(office), 1)
    tab, _ = open_tab()
    words.use("ru")
    try:
        tab.retranslate()
        shown = [tab.title(), tab.closed.text(), *(button.text() for button in tab.buttons.values()), tab.told.text()]
        assert [text for text in shown if text.isascii() and text] == []
    finally:
        words.use("en")


def test_where_the_law_asks_for_a_ground_it_is_written_beside_the_password(
    office: Office, open_tab: Open, settle: Settle
) -> None:
    failed(priced(office), 1)
    with_settings(office, law="on")
    tab, _ = open_tab()
    tab.view.selectAll()
    tab.buttons[FineAct.SIGN].click()
    asked = tab.password
    assert isinstance(asked, GroundedPasswordDialog)
    asked.password.setText(PASSWORD)
    asked.send()
    settle()
    assert "clause of the local act" in asked.ground_field.error_text
    assert ledger_entries(office.store) == []
    asked.ground_field.line.setText(" п. 4.2 ")
    asked.send()
    settle()
    assert [one.ground for one in ledger_entries(office.store)] == ["п. 4.2"]
    assert tab.password is None


def test_the_columns_are_as_they_were_left(office: Office, open_tab: Open, settle: Settle) -> None:
    failed(priced(office), 1)
    tab, _ = open_tab()
    tab.view.setColumnWidth(1, 233)
    tab.view.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    again, _ = open_tab()
    header = again.view.horizontalHeader()
    assert again.view.columnWidth(1) == 233
    assert (header.sortIndicatorSection(), header.sortIndicatorOrder()) == (2, Qt.SortOrder.DescendingOrder)
