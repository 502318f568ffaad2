"""The callbacks page: its words as tables of cases, and what a person does on it, on a real workspace."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qa_desk import words
from qa_desk.desktop.jobs import Jobs, ManualExecutor
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.page import OpenDeal
from qa_desk.desktop.pages.callbacks import CallbacksPage
from qa_desk.desktop.pages.callbacks.columns import attempts_text, deadline_text, deadline_tint, phone_text, step_text
from qa_desk.desktop.pages.callbacks.penalty_props import candidates_of, choice, problem_text
from qa_desk.desktop.pages.callbacks.props import derive
from qa_desk.desktop.pages.callbacks.script import script
from qa_desk.desktop.pages.callbacks.state import CallbacksState, Draft
from qa_desk.desktop.theme import Theme
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.errors import KnownError
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.penalty import FinedAlready, NoTariff
from qa_desk.domain.people import Role, User, UserId
from qa_desk.services.call_back import CallbackRequest
from qa_desk.services.look import refusal_lines
from qa_desk.services.penalise import preview_fine
from qa_desk.services.views import Changed, RefusalLine
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
from tests.fakes.office import Office

C = CallbackOutcome
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Moscow")
AUDITOR = User(UserId(1), "osipova", "Вера Осипова", frozenset({Role.AUDITOR}))
LINE = RefusalLine(
    refusal_id=1, deal_id=1, external_id="30412", title="Кухня", client_name="Иван Петров", phones=("+79160000001",),
    manager="Анна Соколова", lead_source="Сайт", state=RefusalState.CALLBACK_DUE, stated_reason="price",
    stated_comment="", stated_by="Анна Соколова", deadline_at=NOW + timedelta(days=3), finding=None,
)  # fmt: skip
Open = Callable[..., tuple[CallbacksPage, Heard]]
Settle = Callable[[], None]


def state(**changes: object) -> CallbacksState:
    given = CallbacksState(AUDITOR, 3, ZONE, NOW, counts=(1, 0), line=LINE)
    return replace(given, **changes)  # type: ignore[arg-type]


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("draft", "attempts", "can_save", "says"),
    [
        (Draft(), 0, False, "Choose what came out"),
        (Draft(C.NO_ANSWER), 1, True, "the attempt is on record (2 of 3)"),
        (Draft(C.CONFIRMED), 0, False, "Write down what the client said"),
        (Draft(C.CONFIRMED, "  "), 0, False, "Write down what the client said"),
        (Draft(C.CONFIRMED, "Да, отказался"), 0, True, "sales head gets the closure"),
        (Draft(C.WON_BACK, "Давайте"), 0, True, "nobody is fined"),
        (Draft(C.DENIED, "Не отказывался"), 0, True, "the fine and a new manager"),
        (Draft(C.UNREACHABLE), 2, False, "Possible after 3 unanswered attempts; on record: 2."),
        (Draft(C.UNREACHABLE), 3, True, "never a fine"),
    ],
)
def test_what_is_missing_or_comes_next_is_said_before_saving(
    draft: Draft, attempts: int, can_save: bool, says: str
) -> None:
    call = derive(state(draft=draft, line=replace(LINE, attempts=attempts))).call
    assert call is not None
    assert call.can_save is can_save
    assert says in call.next_text


@pytest.mark.parametrize(("attempts", "enabled"), [(0, False), (2, False), (3, True), (9, True)])
def test_unreachable_can_be_chosen_after_the_least_attempts_and_says_why_not_before(
    attempts: int, enabled: bool
) -> None:
    call = derive(state(line=replace(LINE, attempts=attempts))).call
    assert call is not None
    option = next(one for one in call.options if one.outcome is C.UNREACHABLE)
    assert option.enabled is enabled
    assert bool(option.why_not) is not enabled
    assert all(one.enabled for one in call.options if one.outcome is not C.UNREACHABLE)


@pytest.mark.parametrize(
    ("user", "says"),
    [
        (AUDITOR, ""),
        (replace(AUDITOR, manager="анна соколова"), "You are the manager of this deal"),
        (replace(AUDITOR, manager="Игорь Панов"), ""),
        (replace(AUDITOR, roles=frozenset({Role.SALES_HEAD})), "Only an auditor"),
        (replace(AUDITOR, active=False), "Only an auditor"),
    ],
)
@pytest.mark.parametrize("stage", [RefusalState.CALLBACK_DUE, RefusalState.PENALTY_DUE])
def test_who_may_not_act_reads_why_and_can_press_nothing(user: User, says: str, stage: RefusalState) -> None:
    props = derive(state(user=user, line=replace(LINE, state=stage), draft=Draft(C.NO_ANSWER)))
    assert says in props.blocked
    assert bool(props.blocked) is bool(says)
    if says:
        assert props.call is None or not (props.call.can_save or props.call.editable)
        assert props.call is None or not any(one.enabled for one in props.call.options)
        assert props.penalty is None or not (props.penalty.can_propose or props.penalty.editable)


@pytest.mark.parametrize(
    ("counts", "text"),
    [(None, ""), ((0, 0), ""), ((1, 0), "1 client to call"), ((2, 1), "2 clients to call, 1 fine to propose")],
)
def test_the_summary_tells_the_two_kinds_of_work_apart(counts: tuple[int, int] | None, text: str) -> None:
    assert derive(state(counts=counts, line=None)).summary == text


def test_cells_of_the_list() -> None:
    penal = replace(LINE, state=RefusalState.PENALTY_DUE)
    assert (step_text(LINE), step_text(penal)) == ("Call the client", "Propose the fine")
    assert (attempts_text(replace(LINE, attempts=2), 3), attempts_text(penal, 3)) == ("2 of 3", "answered")
    late = replace(LINE, deadline_at=NOW - timedelta(hours=1))
    soon = replace(LINE, deadline_at=NOW + timedelta(hours=1))
    assert deadline_text(late, ZONE, NOW) == "overdue, 20 Nov"
    assert deadline_text(soon, ZONE, NOW) == "20 Nov 13:00"
    assert [deadline_tint(one, NOW) for one in (LINE, soon, late)] == ["", "warn", "bad"]
    phones = [(), ("+7916",), ("+7916", "+7917", "+7918")]
    assert [phone_text(replace(LINE, phones=one)) for one in phones] == ["", "+7916", "+7916 (+2)"]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_script_names_client_caller_and_deal_but_no_reason(language: str) -> None:
    words.use(language)
    text = "\n".join(step.say for step in script("Иван Петров", "Вера Осипова", "Кухня"))
    for part in ("Иван Петров", "Вера Осипова", "Кухня", "?"):
        assert part in text
    for leading in ("price", "expensive", "competitor", "дорог", "цен", "конкурент", "передумал", "отказал"):
        assert leading not in text.casefold()
    bare = "\n".join(step.say for step in script("", "Вера Осипова", ""))
    assert "{" not in bare
    assert "«»" not in bare


def test_new_managers_are_the_others_least_loaded_first() -> None:
    loads = {"Анна Соколова": 1, "Игорь Панов": 7, "Роман Титов": 2, "Марина Белова": 2, "": 40}
    found = candidates_of(loads, ("анна  Соколова", "Игорь Панов"))
    assert [one.label for one in found] == ["Марина Белова · 2 deals", "Роман Титов · 2 deals"]
    assert choice(found, "Роман Титов") == "Роман Титов"
    assert choice(found, "Уволенный") == "Марина Белова"
    assert choice((), "Роман Титов") == ""


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (NoTariff(lead_source="Партнёр", day="2026-11-17"), "source “Партнёр” on 17 Nov 2026: add it in Settings"),
        (NoTariff(lead_source="", day="2026-11-17"), "The deal names no lead source"),
        (FinedAlready(refusal=3), "exists already"),
    ],
)
def test_what_stands_in_the_way_of_a_fine_is_said_with_the_way_out(error: KnownError, says: str) -> None:
    assert says in problem_text(error, ZONE)


# ---------------------------------------------------------------- the page


@pytest.fixture
def settle(executor: ManualExecutor, qapp: QApplication) -> Settle:
    def run() -> None:
        for _ in range(5):
            executor.drain()
            qapp.processEvents()

    return run


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
