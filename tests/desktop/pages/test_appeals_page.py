"""Counter-entries and disputes on the page of appeals by keys, and what is shown of the list."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from qa_desk.desktop.dialogs.password_dialog import PasswordDialog
from qa_desk.desktop.pages.appeals.dialogs import CommentDialog, CounterDialog
from qa_desk.desktop.pages.appeals.dispute_dialogs import AppealDialog, DecideDialog
from qa_desk.desktop.pages.appeals.source import CaseQuery, Show
from qa_desk.desktop.pages.appeals.state import Deed
from qa_desk.domain.appeal import Outcome
from qa_desk.domain.appeal_steps import Step
from qa_desk.domain.ledger import EntryKind
from qa_desk.domain.money import Money
from qa_desk.services.case_evidence import case_files
from qa_desk.services.ledger import ledger_entries, propose_reversal, reversals_waiting
from tests.desktop.keys_only import Keyboard, PointerWatch
from tests.desktop.pages.appeals_desk import Open, appealed, back, lines, number_shown, open_page, pointer  # noqa: F401
from tests.desktop.shell_world import Settle
from tests.fakes.office import PASSWORD, Office
from tests.fakes.settled import fined, papers, second_head


def test_a_counter_entry_is_proposed_declined_proposed_and_signed(
    office: Office, open_page: Open, settle: Settle, pointer: PointerWatch
) -> None:
    fine = fined(office)
    page, _ = open_page(office.auditor)
    keys = Keyboard()
    keys.press("Alt+8")
    settle()
    assert isinstance(page.questions.dialog, CounterDialog)
    keys.type("500")
    keys.press("Tab")
    keys.type("тариф с ошибкой")
    keys.press("Ctrl+Return")
    settle()
    (made,) = reversals_waiting(office.store)
    assert (made.asked, made.ground) == (Money(50_000), "тариф с ошибкой")
    page.close()
    page, heard = open_page(office.head)
    keys.press("Ctrl+Backspace")
    settle()
    assert isinstance(page.questions.dialog, CommentDialog)
    keys.press("Ctrl+Return")
    assert page.questions.dialog.comment_part.wrong
    keys.type("тариф верный")
    keys.press("Ctrl+Return")
    settle()
    assert reversals_waiting(office.store) == []
    assert "Константин Лебедев" in page.dispute.facts.as_text()
    assert "тариф верный" in page.dispute.facts.as_text()
    propose_reversal(office.store, office.clock, office.auditor, fine.id, None, "всё-таки ошибка")
    back(page, settle)
    keys.press("Ctrl+R")
    settle()
    keys.press("Ctrl+Return")
    settle()
    keys.press("Ctrl+Return")
    settle()
    assert isinstance(QApplication.activeModalWidget(), PasswordDialog)
    keys.type("wrong one")
    keys.press("Return")
    settle()
    assert page.questions.password is not None
    keys.press("Ctrl+A")
    keys.type(PASSWORD)
    keys.press("Return")
    settle()
    assert heard.messages[-1].startswith("Counter-entry No. 2: -1,500.00")
    assert lines(office)[0].step is Step.DONE
    assert pointer.seen == []


def test_a_case_that_changed_behind_the_question_is_looked_at_again_before_it_is_signed(
    office: Office, open_page: Open, settle: Settle
) -> None:
    fine, keys = fined(office), Keyboard()
    propose_reversal(office.store, office.clock, office.auditor, fine.id, None, "ошибка")
    page, _ = open_page(office.head)
    page.show_part(str(fine.id))
    settle()
    page.do(Deed.SIGN_COUNTER)
    appealed(office, fine.id)
    for _ in range(2):
        keys.press("Ctrl+Return")
        settle()
        keys.type(PASSWORD)
        keys.press("Return")
        settle()
        back(page, settle)
        dialog = page.questions.dialog
        if dialog is not None:
            assert "Somebody else changed this in between (case and its papers)" in dialog.error.text()
            assert ledger_entries(office.store) == [fine]
            keys.press("Escape")
            settle()
            page.do(Deed.SIGN_COUNTER)
    assert page.questions.dialog is None
    assert [one.amount for one in ledger_entries(office.store)] == [fine.amount, -fine.amount]


def test_an_overdue_explanation_an_appeal_a_partial_decision_and_the_counter_entry_without_a_mouse(
    office: Office, open_page: Open, settle: Settle, pointer: PointerWatch, tmp_path: Path
) -> None:
    fine, head2, keys = fined(office), second_head(office), Keyboard()
    office.clock.forward(days=2, hours=1)
    proof = tmp_path / "Чат.png"
    proof.write_bytes(b"chat")
    page, _ = open_page(office.payroll, proof)
    assert (page.badge(), page.overdue.text) == (0, "1 overdue")
    assert "was due 18 Nov 2026 12:00" in page.papers._step.text()
    keys.press("Alt+4")
    settle()
    assert isinstance(page.questions.dialog, AppealDialog)
    keys.type("Клиент сам просил закрыть сделку.")
    keys.press("Tab")
    keys.type("звонок от 12 ноября")
    keys.press("Alt+6")
    keys.press("Ctrl+Return")
    settle()
    assert [one.file.name for one in case_files(office.store, fine.id)] == ["Чат.png"]
    page.close()
    page, heard = open_page(head2)
    assert "May decide: Ольга Миронова" in page.dispute.facts.as_text()
    keys.press("Ctrl+Return")
    settle()
    dialog = page.questions.dialog
    assert isinstance(dialog, DecideDialog)
    keys.press("Down")
    assert dialog.chosen() is Outcome.PARTLY
    keys.press("Tab")
    keys.type("400")
    keys.press("Tab")
    keys.type("вина частичная")
    keys.press("Ctrl+Return")
    settle()
    keys.type(PASSWORD)
    keys.press("Return")
    settle()
    with office.store.read() as unit:
        fines = [one for one in unit.ledger.entries() if one.kind is EntryKind.REVERSAL]
    assert [(one.amount, one.reverses, one.ground) for one in fines] == [(Money(-40_000), fine.id, "вина частичная")]
    assert heard.messages[-1] == "Accepted in part. Counter-entry No. 2: -400.00\u00a0₽."
    page.show_part("decided")
    settle()
    assert number_shown(page) == [fine.id]
    assert "No. 2 of 18 Nov 2026" in page.dispute.facts.as_text()
    assert "вина частичная" in page.dispute.facts.as_text()
    assert "1,100.00" in page.money.money.as_text()
    assert pointer.seen == []


def test_the_chosen_filter_is_remembered(office: Office, open_page: Open, settle: Settle) -> None:
    fined(office)
    page, _ = open_page()
    page.show_part("all")
    settle()
    again, _ = open_page()
    assert again.filters.query() == CaseQuery(Show.ALL)


def test_whoever_asks_for_one_case_gets_it(office: Office, open_page: Open, settle: Settle) -> None:
    done, _ = fined(office, "1"), fined(office, "2")
    papers(office, done.id)
    page, _ = open_page()
    page.filters.search.setText("сделка 2")
    page.show_part(str(done.id))
    settle()
    assert page.table.current_id() == done.id
    page.show_part("nothing of the kind")
    settle()
    assert page.table.current_id() == done.id
