"""The callbacks page: its words as tables of cases, and what a person does on it, on a real workspace."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qa_desk import words
from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.page import OpenDeal
from qa_desk.desktop.pages.callbacks import CallbacksPage
from qa_desk.desktop.theme import Theme
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.errors import KnownError
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.people import User
from qa_desk.services.call_back import CallbackRequest
from qa_desk.services.look import refusal_lines
from qa_desk.services.penalise import preview_fine
from qa_desk.services.views import Changed
from tests.desktop.pages.refusal_desk import (
    OTHER_MANAGER,
    THIRD_MANAGER,
    Heard,
    denied,
    other_managers,
    surround,
    to_call,
    unanswered,
)
from tests.desktop.shell_world import Settle
from tests.fakes.office import Office

C = CallbackOutcome
Open = Callable[..., tuple[CallbacksPage, Heard]]


@pytest.fixture
def open_page(
    office: Office, tmp_path: Path, jobs: Jobs, theme: Theme, memory: LayoutMemory, qtbot: QtBot, settle: Settle
) -> Open:
    def run(user: User | None = None) -> tuple[CallbacksPage, Heard]:
        around, heard = surround(office, user or office.second, tmp_path, jobs, theme, memory)
        page = CallbacksPage(around)
        around.bus.changed.connect(page.on_changed)
        qtbot.addWidget(page)
        page.resize(1100, 740)
        page.show()
        page.shown()
        settle()
        return page, heard

    return run


def states(office: Office) -> dict[str, RefusalState]:
    return {line.external_id: line.state for line in refusal_lines(office.store)}


def chosen(page: CallbacksPage) -> str:
    line = page.table.line()
    return "" if line is None else line.external_id


def test_both_kinds_are_listed_and_counted_and_the_first_is_open(office: Office, open_page: Open) -> None:
    denied(office, "1")
    to_call(office, "2")
    page, _heard = open_page()
    assert page.badge() == 2
    assert page.summary.text() == "1 client to call, 1 fine to propose"
    assert chosen(page) == "1"
    assert page.penalty.isVisibleTo(page)
    assert not page.outcome.isVisibleTo(page)


def test_an_outcome_is_saved_by_keys_alone_and_the_next_line_comes(
    office: Office, open_page: Open, settle: Settle, qtbot: QtBot
) -> None:
    to_call(office, "1")
    to_call(office, "2")
    page, heard = open_page()
    qtbot.keyClick(page.table.view, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert page.outcome.radios[C.CONFIRMED].isChecked()
    page.outcome.words.setPlainText("Да, купил у других.")
    assert "closure" in page.outcome.next_text.text()
    qtbot.keyClick(page.outcome.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert states(office) == {"1": RefusalState.CLOSURE_PROPOSED, "2": RefusalState.CALLBACK_DUE}
    assert chosen(page) == "2"
    assert page.badge() == 1
    assert page.outcome.words.toPlainText() == ""
    assert heard.messages == ["Saved: Client confirmed the refusal."]
    assert len(heard.changed) == 1


def test_without_the_clients_words_nothing_is_saved_and_the_field_gets_the_focus(
    office: Office, open_page: Open, settle: Settle
) -> None:
    to_call(office, "1")
    page, heard = open_page()
    page.choose_outcome(C.DENIED)
    page.submit()
    settle()
    assert not page.outcome.save.isEnabled()
    assert page.outcome.words.hasFocus()
    assert heard.changed == []


def test_attempts_are_counted_until_the_client_may_be_called_unreachable(
    office: Office, open_page: Open, settle: Settle
) -> None:
    refusal = to_call(office, "1")
    unanswered(office, refusal, 2)
    page, _heard = open_page()
    page.choose_outcome(C.UNREACHABLE)
    assert not page.outcome.radios[C.UNREACHABLE].isChecked()
    assert "on record: 2" in page.outcome.why_not.text()
    page.choose_outcome(C.NO_ANSWER)
    page.submit()
    settle()
    assert "No answer" in page.who.attempts.text()
    assert page.who.attempts.text().count("\n") == 2
    page.choose_outcome(C.UNREACHABLE)
    page.submit()
    settle()
    assert states(office) == {"1": RefusalState.HEAD_DECIDES}
    assert page.badge() == 0
    assert not page.cards.isVisibleTo(page)


def test_a_denied_refusal_stays_in_front_and_its_fine_is_proposed_at_once(
    office: Office, open_page: Open, settle: Settle
) -> None:
    office.tariff(minor=184_656)
    other_managers(office)
    to_call(office, "1")
    to_call(office, "2")
    page, heard = open_page()
    page.choose_outcome(C.DENIED)
    page.outcome.words.setPlainText("Я не отказывался.")
    page.submit()
    settle()
    assert chosen(page) == "1"
    assert page.penalty.who.text() == "Анна Соколова"
    assert page.penalty.amount.text() == "1,846.56\u00a0₽"
    assert page.penalty.new_manager.currentData() == THIRD_MANAGER
    page.penalty.manager_chosen.emit(OTHER_MANAGER)
    page.submit()
    settle()
    line = next(one for one in refusal_lines(office.store) if one.external_id == "1")
    assert (line.state, line.fine_minor, line.to_manager) == (RefusalState.RETURN_PROPOSED, 184_656, OTHER_MANAGER)
    assert chosen(page) == "2"
    assert (
        heard.messages[-1]
        == "Proposed: 1,846.56\u00a0₽ for Анна Соколова, the deal to Роман Титов. The sales head signs."
    )


def test_with_no_tariff_the_way_out_is_named_and_the_choice_waits_for_it(
    office: Office, open_page: Open, settle: Settle
) -> None:
    other_managers(office)
    denied(office, "1")
    page, heard = open_page()
    page.penalty.manager_chosen.emit(OTHER_MANAGER)
    page.submit()
    settle()
    assert "Settings → Tariffs" in page.penalty.problem.text
    assert not page.penalty.propose.isEnabled()
    assert heard.changed == []
    office.tariff()
    page.on_changed(Changed(everything=True))
    settle()
    assert page.penalty.problem.text == ""
    assert page.penalty.new_manager.currentData() == OTHER_MANAGER
    assert page.penalty.propose.isEnabled()


def test_what_was_begun_stays_while_another_line_is_looked_at(office: Office, open_page: Open, settle: Settle) -> None:
    first, second = to_call(office, "1"), to_call(office, "2")
    page, _heard = open_page()
    page.choose_outcome(C.WON_BACK)
    page.outcome.words.setPlainText("Подумаю ещё")
    page.table.view.choose(second.id)
    settle()
    assert page.outcome.words.toPlainText() == ""
    assert not page.outcome.radios[C.WON_BACK].isChecked()
    page.table.view.choose(first.id)
    settle()
    assert page.outcome.words.toPlainText() == "Подумаю ещё"
    assert page.outcome.radios[C.WON_BACK].isChecked()


def test_the_number_is_copied_by_one_key_and_enter_opens_the_review(
    office: Office, open_page: Open, qtbot: QtBot
) -> None:
    refusal = to_call(office, "1")
    page, heard = open_page()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(page.table.view, Qt.Key.Key_C, both)
    assert QGuiApplication.clipboard().text() == "+79160000001"
    assert heard.messages == ["Copied: +79160000001"]
    qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    qtbot.keyClick(page.outcome.words, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert heard.opened == [OpenDeal(refusal.deal_id)] * 2


def test_the_quote_the_decision_and_the_caller_stand_on_the_cards(office: Office, open_page: Open) -> None:
    to_call(office, "1")
    page, _heard = open_page()
    facts = page.who.facts.as_text()
    assert "Reason contradicted (Вера Осипова)" in facts
    assert "Client: «для меня это дорого»" in facts
    assert "Павел Дроздов" in page.script.lines[0][1].text()


def test_a_refused_outcome_is_shown_and_loses_nothing(
    office: Office, open_page: Open, settle: Settle, shown_errors: list[KnownError]
) -> None:
    refusal = to_call(office, "1")
    page, _heard = open_page()
    page.choose_outcome(C.DENIED)
    page.outcome.words.setPlainText("Не отказывался")
    unanswered(office, refusal, 3)
    office.call_back(refusal.id, CallbackRequest(refusal.id, C.UNREACHABLE), office.auditor)
    page.submit()
    settle()
    assert [error.code for error in shown_errors] == ["move_not_allowed"]
    assert page.outcome.words.toPlainText() == "Не отказывался"


def test_a_head_may_look_but_not_act(office: Office, open_page: Open, settle: Settle) -> None:
    to_call(office, "1")
    page, heard = open_page(office.head)
    page.choose_outcome(C.NO_ANSWER)
    page.submit()
    settle()
    assert "Only an auditor" in page.blocked.text
    assert heard.changed == []
    assert not page.outcome.save.isEnabled()


def test_an_empty_list_says_so_and_words_follow_the_language(
    office: Office, open_page: Open, settle: Settle, qapp: QApplication
) -> None:
    page, _heard = open_page()
    assert (page.badge(), page.summary.text(), page.title()) == (0, "", "Callbacks")
    assert not page.cards.isVisibleTo(page)
    words.use("ru")
    page.retranslate()
    assert page.title() == "Контрольные звонки"


def test_the_preview_is_what_is_proposed_and_writes_nothing(office: Office) -> None:
    office.tariff(minor=150_000)
    refusal = denied(office, "1")
    found = preview_fine(office.store, refusal.id)
    assert (found.manager, found.lead_source, found.tariff.amount.minor) == ("Анна Соколова", "Сайт", 150_000)
    assert office.again(refusal) == refusal
