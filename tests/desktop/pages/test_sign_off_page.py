"""The sign-off page: its words as tables of cases, and what a sales head does on it, on a real workspace."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qa_desk import words
from qa_desk.desktop.jobs import Jobs, ManualExecutor
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.page import OpenDeal
from qa_desk.desktop.pages.callbacks.source import load_detail
from qa_desk.desktop.pages.sign_off import SignOffPage
from qa_desk.desktop.pages.sign_off.props import derive, proposer
from qa_desk.desktop.pages.sign_off.state import SignOffState
from qa_desk.desktop.pages.sign_off.wording import asked_sentence, asked_text, consequence
from qa_desk.desktop.theme import Theme
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.errors import KnownError
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.people import Role, User
from qa_desk.domain.sign_off import SignAction
from qa_desk.services.call_back import CallbackRequest
from qa_desk.services.look import refusal_lines
from qa_desk.services.penalise import penalise
from qa_desk.services.sign import SignRequest
from qa_desk.services.views import RefusalLine
from tests.desktop.pages.refusal_desk import (
    OTHER_MANAGER,
    THIRD_MANAGER,
    Heard,
    closure_proposed,
    other_managers,
    return_proposed,
    spoke,
    surround,
    unreachable,
)
from tests.fakes.office import PASSWORD, Office

A, S = SignAction, RefusalState
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Moscow")
LINE = RefusalLine(
    refusal_id=1, deal_id=1, external_id="30412", title="Кухня", client_name="Иван Петров", phones=("+79160000001",),
    manager="Анна Соколова", lead_source="Сайт", state=S.RETURN_PROPOSED, stated_reason="price",
    stated_comment="", stated_by="Анна Соколова", deadline_at=NOW + timedelta(days=3), finding=None,
    fine_minor=150_050, currency="RUB", to_manager="Роман Титов",
)  # fmt: skip
Open = Callable[..., tuple[SignOffPage, Heard]]
Settle = Callable[[], None]


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("state", "action", "says"),
    [
        (S.RETURN_PROPOSED, A.APPROVE, "Fine of 1,500.50\u00a0₽ for Анна Соколова; the deal goes to Роман Титов."),
        (S.RETURN_PROPOSED, A.SEND_BACK, "goes back to the auditors' queue"),
        (S.CLOSURE_PROPOSED, A.APPROVE, "closed as lost, reason: Price. Nobody is fined."),
        (S.CLOSURE_PROPOSED, A.SEND_BACK, "Nothing is signed."),
        (S.HEAD_DECIDES, A.CLOSE, "although the client was not reached. Nobody is fined."),
        (S.HEAD_DECIDES, A.RETURN, "Nobody is fined."),
        (S.HEAD_DECIDES, A.CALL_AGAIN, "comes back to the list of callbacks"),
    ],
)
def test_every_action_names_its_consequence(state: RefusalState, action: SignAction, says: str) -> None:
    assert says in consequence(action, replace(LINE, state=state))


@pytest.mark.parametrize(
    ("state", "outcome", "short", "long"),
    [
        (S.RETURN_PROPOSED, "denied", "Fine and transfer", "The client denied the refusal."),
        (S.HEAD_DECIDES, "unreachable", "Client not reached", "there is no fine"),
        (S.CLOSURE_PROPOSED, None, "Close as lost", "The auditor heard the stated reason"),
        (S.CLOSURE_PROPOSED, "confirmed", "Close as lost", "The client himself confirmed"),
    ],
)
def test_what_is_asked_is_said_in_short_and_in_full(
    state: RefusalState, outcome: str | None, short: str, long: str
) -> None:
    line = replace(LINE, state=state, callback_outcome=outcome)
    assert asked_text(line) == short
    assert long in asked_sentence(line)


def sign_state(office: Office, user: User) -> SignOffState:
    line = refusal_lines(office.store, sorted(S))[0]
    return SignOffState(user, ZONE, NOW, 1, line, load_detail(office.store, line))


def test_who_took_part_reads_so_before_he_clicks(office: Office) -> None:
    closure_proposed(office, "1")
    both = replace(office.auditor, roles=frozenset({Role.AUDITOR, Role.SALES_HEAD}))
    assert "took part" in derive(sign_state(office, both)).blocked
    assert not any(one.enabled for one in derive(sign_state(office, both)).actions)
    manager = replace(office.head, manager="Анна Соколова")
    assert "You are the manager" in derive(sign_state(office, manager)).blocked
    assert "Only a sales head" in derive(sign_state(office, office.second)).blocked
    assert derive(sign_state(office, office.head)).blocked == ""
    assert all(one.enabled for one in derive(sign_state(office, office.head)).actions)


def test_before_the_evidence_is_loaded_nothing_can_be_signed(office: Office) -> None:
    closure_proposed(office, "1")
    props = derive(replace(sign_state(office, office.head), detail=None))
    assert props.blocked == ""
    assert not any(one.enabled for one in props.actions)


@pytest.mark.parametrize(("make", "who"), [(closure_proposed, "Вера Осипова"), (unreachable, "Павел Дроздов")])
def test_the_proposer_is_whose_step_brought_it_here(
    office: Office, make: Callable[[Office, str], object], who: str
) -> None:
    make(office, "1")
    state = sign_state(office, office.head)
    assert state.line is not None
    assert state.detail is not None
    assert proposer(state.line, state.detail.card) == who


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
    def run(user: User | None = None) -> tuple[SignOffPage, Heard]:
        around, heard = surround(office, user or office.head, tmp_path, jobs, theme, memory)
        page = SignOffPage(around)
        around.bus.changed.connect(page.on_changed)
        qtbot.addWidget(page)
        page.resize(1100, 740)
        page.show()
        page.shown()
        page.setFocus()  # as the window does
        settle()
        return page, heard

    return run


def states(office: Office) -> dict[str, RefusalState]:
    return {line.external_id: line.state for line in refusal_lines(office.store)}


def chosen(page: SignOffPage) -> str:
    line = page.to_sign.table.line()
    return "" if line is None else line.external_id


def prove(page: SignOffPage, settle: Settle, password: str = PASSWORD) -> None:
    """The password is typed once more."""
    assert page.to_sign.signing.password is not None
    page.to_sign.signing.password.password.setText(password)
    page.to_sign.signing.password.send()
    settle()


def test_a_fine_is_signed_by_keys_after_money_and_names_were_read(
    office: Office, open_page: Open, settle: Settle, qtbot: QtBot
) -> None:
    office.tariff(minor=150_050)
    other_managers(office)
    return_proposed(office, "1")
    closure_proposed(office, "2")
    page, heard = open_page()
    assert page.badge() == 2
    qtbot.keyClick(page.to_sign.table.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    dialog = page.to_sign.signing.dialog
    assert dialog is not None
    assert dialog.what.text() == "Fine of 1,500.50\u00a0₽ for Анна Соколова; the deal goes to Роман Титов."
    assert states(office)["1"] is S.RETURN_PROPOSED
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    prove(page, settle)
    assert states(office) == {"1": S.RETURNED, "2": S.CLOSURE_PROPOSED}
    with office.store.read() as unit:
        assert [entry.amount.minor for entry in unit.ledger.entries()] == [150_050]
    assert page.to_sign.signing.dialog is None
    assert chosen(page) == "2"
    assert page.badge() == 1
    assert heard.messages == ["1: Sign fine and transfer."]


def test_a_refusal_goes_back_only_with_a_comment(office: Office, open_page: Open, settle: Settle, qtbot: QtBot) -> None:
    closure_proposed(office, "1")
    page, _heard = open_page()
    qtbot.keyClick(page.to_sign.table.view, Qt.Key.Key_Backspace, Qt.KeyboardModifier.ControlModifier)
    settle()
    dialog = page.to_sign.signing.dialog
    assert dialog is not None
    dialog.send()
    settle()
    assert dialog.comment_field.wrong
    assert states(office) == {"1": S.CLOSURE_PROPOSED}
    dialog.comment.setPlainText("Проверьте ещё раз")
    dialog.send()
    prove(page, settle)
    assert states(office) == {"1": S.QUEUED}
    assert refusal_lines(office.store)[0].head_comment == "Проверьте ещё раз"
    assert page.badge() == 0
    assert not page.to_sign.cards.isVisibleTo(page)


@pytest.mark.parametrize(
    ("action", "after"), [(A.CLOSE, S.CLOSED), (A.RETURN, S.RETURNED), (A.CALL_AGAIN, S.CALLBACK_DUE)]
)
def test_about_an_unreachable_client_the_head_has_three_answers(
    office: Office, open_page: Open, settle: Settle, action: SignAction, after: RefusalState
) -> None:
    other_managers(office)
    unreachable(office, "1")
    page, _heard = open_page()
    page.to_sign.ask(A.APPROVE)
    page.to_sign.ask(A.SEND_BACK)
    assert page.to_sign.signing.dialog is None
    page.to_sign.ask(action)
    dialog = page.to_sign.signing.dialog
    assert dialog is not None
    assert dialog.new_manager.isVisibleTo(dialog) is (action is A.RETURN)
    dialog.send()
    prove(page, settle)
    assert states(office) == {"1": after}
    with office.store.read() as unit:
        assert unit.penalties.fines() == []
        handed = unit.penalties.reassignments()
    assert [one.to_manager for one in handed] == ([THIRD_MANAGER] if action is A.RETURN else [])


def test_a_changed_mind_signs_nothing(office: Office, open_page: Open, settle: Settle, qtbot: QtBot) -> None:
    closure_proposed(office, "1")
    page, heard = open_page()
    page.to_sign.ask(A.APPROVE)
    assert page.to_sign.signing.dialog is not None
    qtbot.keyClick(page.to_sign.signing.dialog, Qt.Key.Key_Escape)
    settle()
    assert page.to_sign.signing.dialog is None
    assert states(office) == {"1": S.CLOSURE_PROPOSED}
    assert heard.changed == []


def test_a_refused_signature_says_why_and_keeps_the_comment(office: Office, open_page: Open, settle: Settle) -> None:
    office.tariff(minor=150_000)
    other_managers(office)
    return_proposed(office, "1")
    page, heard = open_page()
    office.tariff(minor=200_000, day=office.clock().date().replace(day=1))
    page.to_sign.ask(A.APPROVE)
    dialog = page.to_sign.signing.dialog
    assert dialog is not None
    dialog.comment.setPlainText("Согласен")
    dialog.send()
    prove(page, settle)
    assert page.to_sign.signing.dialog is dialog
    assert "tariff changed" in dialog.error.text()
    assert dialog.comment.toPlainText() == "Согласен"
    assert dialog.ok.isEnabled()
    assert states(office) == {"1": S.RETURN_PROPOSED}
    assert heard.changed == []


def test_a_closure_that_became_a_fine_behind_the_question_is_not_signed_before_it_was_looked_at(
    office: Office, open_page: Open, settle: Settle
) -> None:
    office.tariff(minor=150_000)
    other_managers(office)
    refusal = closure_proposed(office, "1")
    page, heard = open_page()
    page.to_sign.ask(A.APPROVE)
    dialog = page.to_sign.signing.dialog
    assert dialog is not None
    other = office.person("head2", "Ольга Миронова", Role.SALES_HEAD)
    office.sign(SignRequest(refusal.id, A.SEND_BACK, "ещё раз"), other)
    office.decide(refusal, DecisionVerdict.CONTRADICTED)
    office.call_back(refusal.id, CallbackRequest(refusal.id, CallbackOutcome.DENIED, "я не отказывался"))
    penalise(office.store, office.clock, office.second, refusal.id, OTHER_MANAGER)
    dialog.send()
    prove(page, settle)
    assert "Somebody else changed this in between" in dialog.error.text()
    assert (states(office), heard.changed) == ({"1": S.RETURN_PROPOSED}, [])
    dialog.reject()
    settle()
    page.to_sign.ask(A.APPROVE)
    anew = page.to_sign.signing.dialog
    assert anew is not None
    assert anew.what.text().startswith("Fine of 1,500.00")
    anew.send()
    prove(page, settle)
    assert states(office) == {"1": S.RETURNED}


def test_a_wrong_password_signs_nothing_and_is_asked_again(office: Office, open_page: Open, settle: Settle) -> None:
    closure_proposed(office, "1")
    page, heard = open_page()
    page.to_sign.ask(A.APPROVE)
    dialog = page.to_sign.signing.dialog
    assert dialog is not None
    dialog.send()
    prove(page, settle, "not mine at all")
    asked = page.to_sign.signing.password
    assert asked is not None
    assert asked.field.error_text == "This is not your password. Nothing was signed."
    assert (states(office), heard.changed) == ({"1": S.CLOSURE_PROPOSED}, [])
    asked.reject()
    settle()
    assert (page.to_sign.signing.password, dialog.ok.isEnabled()) == (None, True)
    dialog.send()
    prove(page, settle)
    assert states(office) == {"1": S.CLOSED}


def test_the_whole_evidence_stands_on_the_cards(office: Office, open_page: Open) -> None:
    office.tariff(minor=150_000)
    other_managers(office)
    return_proposed(office, "1")
    page, _heard = open_page()
    audit, client = page.to_sign.audit.facts.as_text(), page.to_sign.client.facts.as_text()
    for part in ("Price", "Reason contradicted (Вера Осипова)", "«для меня это дорого»", "Анна Соколова"):
        assert part in audit
    for part in (
        "Client denied the refusal",
        "никто не перезвонил",
        "1,500.00\u00a0₽",
        "“Сайт”",
        OTHER_MANAGER,
        "Павел Дроздов",
    ):
        assert part in client
    assert "Client denied the refusal · Павел Дроздов" in page.to_sign.client.attempts.text()


def test_listening_opens_the_review(office: Office, open_page: Open, qtbot: QtBot) -> None:
    refusal = closure_proposed(office, "1")
    page, heard = open_page()
    qtbot.keyClick(page.to_sign.table.view, Qt.Key.Key_Return)
    qtbot.mouseClick(page.to_sign.audit.listen, Qt.MouseButton.LeftButton)
    assert heard.opened == [OpenDeal(refusal.deal_id)] * 2


def test_whoever_is_no_head_may_only_look(
    office: Office, open_page: Open, settle: Settle, shown_errors: list[KnownError]
) -> None:
    closure_proposed(office, "1")
    page, heard = open_page(office.auditor)
    assert page.badge() == 1
    assert page.to_sign.blocked.text == "Only a sales head signs. Your role lets you look."
    page.to_sign.ask(A.APPROVE)
    settle()
    assert page.to_sign.signing.dialog is None
    assert not page.to_sign.signature.buttons[A.APPROVE].isEnabled()
    assert (heard.changed, shown_errors) == ([], [])


def test_a_closure_after_a_callback_shows_the_clients_words(office: Office, open_page: Open) -> None:
    spoke(office, "1", CallbackOutcome.CONFIRMED, "Да, купил у других.")
    page, _heard = open_page()
    assert "Да, купил у других." in page.to_sign.client.facts.as_text()
    assert page.to_sign.summary.text() == "1 waits for a signature"


def test_an_empty_list_says_so_and_words_follow_the_language(open_page: Open) -> None:
    page, _heard = open_page()
    assert (page.badge(), page.to_sign.summary.text(), page.title()) == (0, "", "Sign-off")
    words.use("ru")
    page.retranslate()
    assert page.title() == "Согласование"
