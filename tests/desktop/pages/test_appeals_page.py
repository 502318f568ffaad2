"""The page of appeals: its words as tables of cases, and what people do on it by keys, on a real workspace."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from qa_desk import words
from qa_desk.desktop.dialogs.password_dialog import PasswordDialog
from qa_desk.desktop.jobs import Jobs, ManualExecutor
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.page import OpenDeal
from qa_desk.desktop.pages.appeals import AppealsPage
from qa_desk.desktop.pages.appeals.dialogs import CommentDialog, CounterDialog, PaperDialog
from qa_desk.desktop.pages.appeals.dispute_dialogs import AppealDialog, DecideDialog
from qa_desk.desktop.pages.appeals.props import derive, size_text
from qa_desk.desktop.pages.appeals.source import CaseQuery, Show, wanted
from qa_desk.desktop.pages.appeals.state import AppealsState, Deed
from qa_desk.desktop.pages.appeals.wording import hours, left_text
from qa_desk.desktop.theme import Theme
from qa_desk.domain.appeal import AckWay, Outcome, PaperKind
from qa_desk.domain.appeal_steps import Step
from qa_desk.domain.errors import KnownError
from qa_desk.domain.ledger import EntryKind
from qa_desk.domain.money import Money
from qa_desk.domain.people import User
from qa_desk.services.appeal import decide_appeal, file_appeal
from qa_desk.services.case_evidence import case_files
from qa_desk.services.case_lines import CaseLine, case_lines
from qa_desk.services.cases import cases
from qa_desk.services.configure import load_settings
from qa_desk.services.ledger import propose_reversal, reversals_waiting
from qa_desk.services.money_store import Pay
from tests.desktop.keys_only import Keyboard, PointerWatch
from tests.desktop.pages.refusal_desk import Heard, surround
from tests.desktop.shell_world import ScriptedAsker
from tests.fakes.office import HASHER, PASSWORD, Office
from tests.fakes.settled import DAYS, fined, papers, second_head, with_settings

Open = Callable[..., tuple[AppealsPage, Heard]]
Settle = Callable[[], None]
P = PaperKind


@pytest.fixture
def settle(executor: ManualExecutor, qapp: QApplication) -> Settle:
    def run() -> None:
        for _ in range(6):
            executor.drain()
            qapp.processEvents()

    return run


@pytest.fixture
def open_page(
    office: Office, tmp_path: Path, jobs: Jobs, theme: Theme, memory: LayoutMemory, qtbot: QtBot, settle: Settle
) -> Open:
    def run(user: User | None = None, *answers: object) -> tuple[AppealsPage, Heard]:
        around, heard = surround(office, user or office.payroll, tmp_path, jobs, theme, memory)
        page = AppealsPage(around, ScriptedAsker(list(answers)))
        around.bus.changed.connect(page.on_changed)
        qtbot.addWidget(page)
        page.resize(1100, 740)
        page.show()
        page.activateWindow()
        page.shown()
        settle()
        page.setFocus()
        return page, heard

    return run


@pytest.fixture
def pointer(qapp: QApplication) -> Iterator[PointerWatch]:
    watch = PointerWatch(qapp)
    yield watch
    watch.end()


def lines(office: Office) -> list[CaseLine]:
    return case_lines(office.store, office.clock, DAYS)


def shown_state(office: Office, user: User, **changes: object) -> AppealsState:
    found = lines(office)
    return AppealsState(
        user, load_settings(office.store), office.clock(), found, len(found), line=found[0], **changes  # type: ignore[arg-type]
    )  # fmt: skip


def number_shown(page: AppealsPage) -> list[int]:
    return [page.model.id_at(row) for row in range(page.model.rowCount())]


def appealed(office: Office, number: int) -> int:
    appeal, _ = file_appeal(office.store, office.clock, office.payroll, number, "клиент сам просил закрыть")  # type: ignore[arg-type]
    return appeal.id


def back(page: AppealsPage, settle: Settle) -> None:
    """What the system does with a window whose dialog was closed."""
    page.activateWindow()
    settle()


# ---------------------------------------------------------------- words


def test_every_filter_shows_its_cases_and_the_search_looks_at_names(office: Office) -> None:
    head2, first, second = second_head(office), fined(office, "1"), fined(office, "2")
    decide_appeal(
        office.store, office.clock, HASHER, head2, appealed(office, first.id), Outcome.REJECT, "нет", PASSWORD  # type: ignore[arg-type]
    )  # fmt: skip
    papers(office, first.id, P.ACKNOWLEDGED)
    office.clock.forward(days=2, hours=1)
    found = lines(office)

    def shown(show: Show, text: str = "") -> list[int]:
        return [one.number for one in found if wanted(one, CaseQuery(show, text))]

    assert shown(Show.ACTION) == [second.id]
    assert shown(Show.OVERDUE) == [second.id]
    assert shown(Show.ALL) == [second.id, first.id]
    assert shown(Show.DECIDED) == [first.id]
    assert shown(Show.ALL, "сделка 1") == [first.id]
    assert shown(Show.ALL, "СОКОЛ") == [second.id, first.id]
    assert shown(Show.ALL, "2026-12") == []


def test_time_left_is_told_in_working_hours(office: Office) -> None:
    fined(office)
    office.clock.forward(hours=1)
    (line,) = lines(office)
    assert left_text(line).startswith("16 h 59 min")
    office.clock.forward(days=2, hours=3)
    (line,) = lines(office)
    assert left_text(line).startswith("late by 4 h 00 min")
    assert line.left is not None
    assert hours(line.left) == "4 h 00 min"


@pytest.mark.parametrize(
    ("law", "title", "blocked"),
    [("on", "Bonus reduction No. 1", "the law setting"), ("off", "Fine No. 1", "the papers setting")],
)
def test_the_law_setting_chooses_the_name_and_who_blocks_payroll(
    office: Office, law: str, title: str, blocked: str
) -> None:
    fined(office)
    with_settings(office, law=law, papers_block_export=law == "off")
    words.use_law(law == "on")
    props = derive(shown_state(office, office.payroll))
    assert props.title == title
    assert "the payroll pack is blocked by" in props.blocks
    assert blocked in props.blocks
    assert "1 case lacks something" in props.blocks
    words.use("ru")
    assert derive(shown_state(office, office.payroll)).title.startswith("Снижение премии" if law == "on" else "Штраф")


def test_the_cap_is_explained_where_it_blocks(office: Office, open_page: Open) -> None:
    fine = fined(office)
    with_settings(office, law="on")
    papers(office, fine.id)
    with office.store.write() as unit:
        unit.pays.add([Pay("2026-11", "Анна Соколова", Money(500_000))], office.payroll.id, office.clock())
    page, _ = open_page()
    assert page.money.cap.text == (
        "Анна Соколова, November 2026: 1,500.00\u00a0₽ is taken of a pay of 5,000.00\u00a0₽. No more than 20 % may be "
        "taken: 1,000.00\u00a0₽. Payroll stays blocked until a counter-entry gives 500.00\u00a0₽ back."
    )
    assert page.papers.facts.as_text().count("recorded by Константин Лебедев") == 3


@pytest.mark.parametrize(("size", "told"), [(10, "1 KB"), (150_000, "150 KB"), (1_500_000, "1.5 MB")])
def test_a_size_is_told_in_what_people_read(size: int, told: str) -> None:
    assert size_text(size) == told


@pytest.mark.parametrize("language", ["ru", "en"])
def test_an_empty_ledger_says_so(open_page: Open, language: str) -> None:
    words.use(language)
    page, _ = open_page()
    props = derive(page._state())
    assert props.empty_title
    assert props.empty_hint
    assert not page.cards.isVisibleTo(page)
    assert (page.badge(), page.summary.text()) == (0, "")


# ---------------------------------------------------------------- the card


def test_the_card_tells_inputs_quotes_and_opens_the_review(office: Office, open_page: Open) -> None:
    fine = fined(office)
    page, heard = open_page()
    assert "cost of a lead from “Сайт” on 16 Nov 2026: 1,500.00\u00a0₽" in page.money.money.as_text()
    assert "00:01  Client: «для меня это дорого»" in page.money.why.as_text()
    assert "«я не отказывался»" in page.money.why.as_text()
    keys = Keyboard()
    keys.press("Ctrl+L")
    assert [one.deal_id for one in heard.opened] == [lines(office)[0].deal.deal_id]  # type: ignore[union-attr]
    assert isinstance(heard.opened[0], OpenDeal)
    assert page.badge() == 0
    assert fine.id == lines(office)[0].number


def test_papers_are_recorded_by_keys(office: Office, open_page: Open, settle: Settle, pointer: PointerWatch) -> None:
    fine, keys = fined(office), Keyboard()
    page, heard = open_page()
    keys.press("Alt+1")
    settle()
    assert isinstance(page.questions.dialog, PaperDialog)
    keys.press("Tab")
    keys.type("так вышло")
    keys.press("Ctrl+Return")
    settle()
    assert page.questions.dialog is None
    back(page, settle)
    keys.press("Alt+3")
    settle()
    keys.type("п. 4.2 Положения о премировании")
    keys.press("Ctrl+Return")
    settle()
    back(page, settle)
    keys.press("Alt+2")
    settle()
    keys.press("Down")
    keys.press("Down")
    keys.press("Down")
    keys.press("Ctrl+Return")
    settle()
    (case,) = cases(office.store, office.clock, DAYS)
    assert [(one.kind, one.way, one.recorded_by) for one in case.papers] == [
        (P.EXPLANATION, None, office.payroll.id), (P.GROUND, None, office.payroll.id),
        (P.ACKNOWLEDGED, AckWay.REFUSED, office.payroll.id),
    ]  # fmt: skip
    assert case.ground == "п. 4.2 Положения о премировании"
    assert heard.messages[0] == "Employee's explanation recorded: Анна Соколова."
    assert number_shown(page) == []
    assert derive(page._state()).empty_title == "Every case has its papers"
    assert fine.id == case.entry_id
    assert pointer.seen == []


def test_an_empty_paper_and_an_act_too_early_are_refused_in_words(
    office: Office, open_page: Open, settle: Settle
) -> None:
    fined(office)
    page, _ = open_page()
    keys = Keyboard()
    keys.press("Alt+1")
    settle()
    dialog = page.questions.dialog
    assert isinstance(dialog, PaperDialog)
    keys.press("Ctrl+Return")
    assert dialog.text_part.wrong
    dialog.kind.setCurrentIndex(1)
    keys.type("акт")
    keys.press("Ctrl+Return")
    settle()
    assert page.questions.dialog is dialog
    assert "18.11.2026 12:00" in dialog.error.text()
    assert dialog.text.toPlainText() == "акт"
    keys.press("Escape")
    settle()
    assert page.questions.dialog is None


def test_a_file_is_attached_shown_with_its_hash_and_opened_by_a_key(
    office: Office, open_page: Open, settle: Settle, tmp_path: Path
) -> None:
    fine = fined(office)
    path = tmp_path / "Переписка.png"
    path.write_bytes(b"picture")
    page, heard = open_page(office.payroll, path)
    opened: list[Path] = []
    page.files.open_path = lambda one: bool(opened.append(one)) or True
    keys = Keyboard()
    keys.press("Alt+6")
    settle()
    (kept,) = case_files(office.store, fine.id)
    assert page.dispute.files.item(0).text() == f"Переписка.png · 1 KB · SHA-256 {kept.file.sha256[:12]}…"
    assert heard.messages == ["1 file is kept with the case."]
    keys.press("Alt+7")
    settle()
    assert [one.read_bytes() for one in opened] == [b"picture"]
    assert opened[0] != path


def test_files_dropped_on_the_case_are_kept(office: Office, open_page: Open, settle: Settle, tmp_path: Path) -> None:
    fine = fined(office)
    path = tmp_path / "Запись.mp3"
    path.write_bytes(b"sound")
    page, _ = open_page()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    page.dropEvent(event)
    settle()
    assert [one.file.name for one in case_files(office.store, fine.id)] == ["Запись.mp3"]


def test_a_file_that_could_run_is_refused_where_it_is_seen(
    office: Office, open_page: Open, settle: Settle, tmp_path: Path, shown_errors: list[KnownError]
) -> None:
    fine = fined(office)
    path = tmp_path / "run.exe"
    path.write_bytes(b"MZ")
    page, _ = open_page()
    page.files.attach(fine.id, [path])
    settle()
    assert [error.code for error in shown_errors] == ["evidence_kind_refused"]
    assert case_files(office.store, fine.id) == []


# ---------------------------------------------------------------- who may what


def test_who_took_part_reads_why_not_and_who_may_instead(office: Office, open_page: Open) -> None:
    fine = fined(office)
    second_head(office)
    appealed(office, fine.id)
    page, _ = open_page(office.head)
    assert page.dispute.refused.text().endswith("May decide: Ольга Миронова.")
    assert not page.dispute.deeds.buttons[Deed.DECIDE].isEnabled()
    Keyboard().press("Alt+5")
    assert page.questions.dialog is None
    assert page.why_not.text == page.dispute.refused.text()


def test_a_second_appeal_is_refused_in_words(office: Office, open_page: Open) -> None:
    appealed(office, fined(office).id)
    page, _ = open_page()
    Keyboard().press("Alt+4")
    assert page.questions.dialog is None
    assert page.why_not.text == (
        "One appeal a case: it was filed already. What comes up later goes in as a counter-entry."
    )


def test_whoever_records_nothing_may_only_look(office: Office, open_page: Open) -> None:
    fined(office)
    page, _ = open_page(office.admin)
    for key in ("Alt+1", "Alt+2", "Alt+3", "Alt+4", "Alt+6", "Alt+8"):
        Keyboard().press(key)
        assert page.questions.dialog is None
        assert "Your role lets you look" in page.why_not.text


# ---------------------------------------------------------------- counter-entries


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


# ---------------------------------------------------------------- the whole road


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


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_language_can_change_while_a_case_is_shown(
    office: Office, open_page: Open, settle: Settle, qapp: QApplication, language: str
) -> None:
    appealed(office, fined(office).id)
    page, _ = open_page()
    words.use(language)
    page.retranslate()
    page.filters.retranslate()
    settle()
    assert page.papers.title.text() == {"ru": "Документы", "en": "Papers"}[language]


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


def test_tab_reaches_every_control_of_a_case(office: Office, open_page: Open, settle: Settle, tmp_path: Path) -> None:
    fine = fined(office)
    path = tmp_path / "Чат.png"
    path.write_bytes(b"chat")
    page, _ = open_page(office.payroll, path)
    keys = Keyboard()
    keys.press("Alt+6")
    settle()
    propose_reversal(office.store, office.clock, office.auditor, fine.id, None, "ошибка")
    keys.press("Ctrl+R")
    settle()
    used = {
        one
        for one in page.findChildren(QWidget)
        if one.focusPolicy().value & Qt.FocusPolicy.TabFocus.value and one.isVisible() and one.isEnabled()
    }
    reached = set()
    for _ in range(60):
        keys.press("Tab")
        reached.add(keys.focus)
    assert sorted(one.accessibleName() or one.objectName() for one in used - reached) == []
    assert all(one.accessibleName() or one.property("text") for one in used if one is not page.table)
