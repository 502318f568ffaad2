"""Papers and files of a case, recorded and opened by keys, on a real workspace."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from qa_desk.desktop.page import OpenDeal
from qa_desk.desktop.pages.appeals.dialogs import PaperDialog
from qa_desk.desktop.pages.appeals.props import derive
from qa_desk.domain.appeal import AckWay
from qa_desk.domain.errors import KnownError
from qa_desk.services.case_evidence import case_files
from qa_desk.services.cases import cases
from qa_desk.services.ledger import propose_reversal
from tests.desktop.keys_only import Keyboard, PointerWatch
from tests.desktop.pages.appeals_desk import Open, P, back, lines, number_shown, open_page, pointer  # noqa: F401
from tests.desktop.shell_world import Settle
from tests.fakes.office import Office
from tests.fakes.settled import DAYS, fined


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
