"""The head's desk by keys alone: many signatures at once, case files, periods, reassignments, pay; on real SQLite."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QTableView
from pytestqt.qtbot import QtBot

from qa_desk import words
from qa_desk.adapters.reports.list_xlsx import ListXlsx
from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.jobs import Jobs, ManualExecutor
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.sign_off import SignOffPage
from qa_desk.desktop.pages.sign_off.reassign_dialogs import ManagerDialog
from qa_desk.desktop.pages.sign_off.tab import DeskTab
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.banner import Banner
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.money import Money
from qa_desk.domain.people import Role, User
from qa_desk.domain.reassign import DealOutcome, ReassignPolicy
from qa_desk.domain.sign_off import SignAction
from qa_desk.services.configure import load_settings
from qa_desk.services.look import refusal_lines
from qa_desk.services.money_store import Pay
from qa_desk.services.reassign import choose_manager
from qa_desk.services.reassigned import follow_reassignments, reassign_lines
from qa_desk.services.sign import SignRequest
from tests.desktop.keys_only import Keyboard
from tests.desktop.pages.refusal_desk import (
    OTHER_MANAGER,
    THIRD_MANAGER,
    Heard,
    closure_proposed,
    other_managers,
    return_proposed,
    surround,
    unreachable,
)
from tests.fakes.audit_money import failed, priced
from tests.fakes.office import PASSWORD, Office
from tests.fakes.settled import close, with_settings

S = RefusalState
LONG = "Екатерина Константинопольская"


class Answers(Asker):
    """Gives what the test put here."""

    def __init__(self) -> None:
        self.path: Path | None = None

    def file(self, *_asked: object) -> Path | None:
        return self.path

    def folder(self, *_asked: object) -> Path | None:
        return self.path

    def save(self, *_asked: object) -> Path | None:
        return self.path


@dataclass
class Desktop:
    page: SignOffPage
    around: Surroundings
    heard: Heard
    office: Office
    asker: Answers
    keys: Keyboard
    settle: Callable[[], None]
    pages: list[str]

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keys.press(key)
            self.settle()

    def prove(self, password: str = PASSWORD) -> None:
        self.keys.type(password)
        self.press("Return")

    def at(self, tab: DeskTab) -> None:
        """By keys, from wherever the keyboard is."""
        for _ in self.page.all:
            if self.page.tab is not tab:
                self.press("Ctrl+Tab")
        assert self.page.tab is tab
        assert self.keys.focus is tab.first

    def states(self) -> dict[str, RefusalState]:
        return {line.external_id: line.state for line in refusal_lines(self.office.store)}


@pytest.fixture
def settle(executor: ManualExecutor, qapp: QApplication) -> Callable[[], None]:
    def run() -> None:
        for _ in range(6):
            executor.drain()
            qapp.processEvents()

    return run


Open = Callable[..., Desktop]


@pytest.fixture
def open_desk(
    office: Office, tmp_path: Path, jobs: Jobs, theme: Theme, memory: LayoutMemory, qtbot: QtBot,
    settle: Callable[[], None],
) -> Iterator[Open]:  # fmt: skip
    other_managers(office)
    office.tariff(minor=150_000)

    def run(user: User | None = None) -> Desktop:
        around, heard = surround(office, user or office.head, tmp_path, jobs, theme, memory)
        around = replace(around, desk=replace(around.desk, list_xlsx=ListXlsx()))
        asker, pages = Answers(), list[str]()
        around.bus.open_page.connect(pages.append)
        page = SignOffPage(around, asker)
        around.bus.changed.connect(page.on_changed)
        qtbot.addWidget(page)
        theme.dress(page)
        page.resize(1070, 740)
        page.show()
        page.activateWindow()
        page.shown()
        page.setFocus()
        settle()
        return Desktop(page, around, heard, office, asker, Keyboard(), settle, pages)

    yield run
    words.use("en")


def cells(view: QTableView, column: int = 0) -> list[str]:
    model = view.model()
    return [str(model.index(row, column).data() or "") for row in range(model.rowCount())]


def said(banner: Banner) -> str:
    return banner.message.text() if banner.message is not None else ""


# ---------------------------------------------------------------- tabs


def test_keys_change_the_tab_and_the_last_one_is_remembered(open_desk: Open) -> None:
    at = open_desk()
    assert at.page.tab is at.page.to_sign
    assert at.keys.focus is at.page.to_sign.table.view
    every = at.page.all
    for tab in (*every[1:], every[0]):
        at.press("Ctrl+Tab")
        assert at.page.tab is tab
        assert at.keys.focus is tab.first
    at.press("Ctrl+Shift+Tab")
    assert at.page.tab is every[-1]
    again = open_desk()
    assert again.page.tab.name == every[-1].name
    again.page.show_part("periods")
    assert again.page.tab is again.page.periods


def test_no_table_scrolls_sideways_in_russian(open_desk: Open, office: Office) -> None:
    words.use("ru")
    for number in ("1", "2", "3"):
        return_proposed(office, number, manager=LONG, title="Кухня «Модерн» с островом", amount=Money(45_000_000))
    with office.store.read() as unit:
        first = unit.refusals.latest_of(unit.deals.by_external("1").id)
    assert first is not None
    office.sign(SignRequest(first.id, SignAction.APPROVE))
    at = open_desk()
    for tab in at.page.all:
        at.at(tab)
        for view in tab.findChildren(QTableView):
            if view.isVisible():
                assert view.horizontalScrollBar().maximum() == 0, f"{tab.name} {view.accessibleName()}"
    at.at(at.page.to_sign)
    at.press("Alt+A", "Alt+Return")
    assert at.page.to_sign.batch.view.horizontalScrollBar().maximum() == 0


# ---------------------------------------------------------------- many signatures


def test_marked_rows_are_seen_with_their_evidence_and_signed_with_one_password(open_desk: Open, office: Office) -> None:
    return_proposed(office, "1")
    closure_proposed(office, "2")
    unreachable(office, "3")
    closure_proposed(office, "4")
    at = open_desk()
    to_sign, batch = at.page.to_sign, at.page.to_sign.batch
    assert not to_sign.sign_marked.isEnabled()
    at.press("Alt+A")
    place = next(row for row in range(4) if to_sign.table.model.row_if_loaded(row).external_id == "4")  # type: ignore[union-attr]
    to_sign.table.view.choose(to_sign.table.model.id_at(place))
    at.press("Space")
    assert cells(to_sign.table.view).count("✓") == 3
    assert "marked: 3" in to_sign.summary.text()
    at.press("Alt+Return")
    assert batch.isVisible()
    assert at.keys.focus is batch.view
    assert "2 will be signed" in batch.told.text()
    assert "1,500.00\u00a0₽" in batch.told.text()
    assert "1 is left out" in batch.told.text()
    assert cells(batch.view)[:2] == ["will be signed"] * 2
    assert "decide about each" in cells(batch.view)[2]
    assert "для меня это дорого" in batch.detail.text()
    at.press("Return")
    (opened,) = at.heard.opened
    assert opened.at is not None
    span = office.span(office.state(_deal(office, opened.deal_id)))
    assert isinstance(span, SpanEvidence)
    assert (opened.at.recording, opened.at.from_ms) == (span.recording, span.from_ms)
    assert set(at.states().values()) == {S.RETURN_PROPOSED, S.CLOSURE_PROPOSED, S.HEAD_DECIDES}
    at.press("Ctrl+Return")
    at.prove("not mine at all")
    assert batch.password is not None
    at.press("Ctrl+A")
    at.prove()
    assert at.states() == {"1": S.RETURNED, "2": S.CLOSED, "3": S.HEAD_DECIDES, "4": S.CLOSURE_PROPOSED}
    assert batch.told.text() == "Signed: 2. Not signed: 1."
    assert sorted(cells(batch.view))[-2:] == ["signed", "signed"]
    at.press("Escape")
    assert at.keys.focus is to_sign.table.view
    assert at.page.badge() == 2
    assert len(to_sign.marks) == 1


def _deal(office: Office, deal_id: int):  # type: ignore[no-untyped-def]  # noqa: ANN202
    with office.store.read() as unit:
        return unit.deals.get(deal_id).id  # type: ignore[arg-type]


def test_marked_rows_go_back_with_one_comment(open_desk: Open, office: Office) -> None:
    return_proposed(office, "1")
    closure_proposed(office, "2")
    at = open_desk()
    at.press("Alt+A", "Alt+Shift+Return")
    batch = at.page.to_sign.batch
    assert at.keys.focus is batch.comment
    at.press("Ctrl+Return")
    assert batch.comment_field.wrong
    assert batch.password is None
    at.keys.type("Проверьте ещё раз")
    at.press("Ctrl+Return")
    at.prove()
    assert at.states() == {"1": S.QUEUED, "2": S.QUEUED}
    assert {one.head_comment for one in refusal_lines(office.store)} == {"Проверьте ещё раз"}
    assert batch.told.text() == "Sent back: 2. Not sent back: 0."


def test_escape_stops_the_signing_and_what_was_not_begun_stays(
    open_desk: Open, office: Office, executor: ManualExecutor, qapp: QApplication
) -> None:
    return_proposed(office, "1")
    at = open_desk()
    batch = at.page.to_sign.batch
    at.press("Alt+A", "Alt+Return", "Ctrl+Return")
    at.keys.type(PASSWORD)
    at.keys.press("Return")
    executor.run_one()  # the password is his
    qapp.processEvents()
    assert batch.password is None
    assert at.page.to_sign.strip.isVisible()
    at.page.activateWindow()
    qapp.processEvents()
    at.press("Escape")
    assert at.states() == {"1": S.RETURN_PROPOSED}
    assert not at.page.to_sign.strip.isVisible()
    assert batch.isVisible()
    assert batch.can_go
    at.press("Ctrl+Return")
    at.prove()
    assert at.states() == {"1": S.RETURNED}


def test_a_ground_that_the_law_asks_for_is_one_key_away_in_a_batch(open_desk: Open, office: Office) -> None:
    return_proposed(office, "1")
    with_settings(office, law="on")
    at = open_desk()
    batch = at.page.to_sign.batch
    at.press("Alt+A", "Alt+Return")
    assert "Анна Соколова" in cells(batch.view)[0]
    assert not batch.can_go
    at.press("Ctrl+Return")
    assert batch.ground_field.wrong
    assert at.keys.focus is batch.ground_field.line
    batch.view.setFocus()
    at.press("Alt+W")
    assert at.keys.focus is batch.ground_field.line
    at.keys.type("п. 4.2")
    at.press("Ctrl+Return")
    assert cells(batch.view) == ["will be signed"]
    assert "п. 4.2" in batch.detail.text()
    at.prove()
    assert at.states() == {"1": S.RETURNED}
    with office.store.read() as unit:
        assert [entry.ground for entry in unit.ledger.entries()] == ["п. 4.2"]


def test_a_single_fine_asks_for_its_ground_and_the_settings_ground_stands_there(
    open_desk: Open, office: Office
) -> None:
    for number in ("1", "2"):
        return_proposed(office, number)
    with_settings(office, law="on")
    at = open_desk()
    signing = at.page.to_sign.signing
    at.press("Ctrl+Return")
    dialog = signing.dialog
    assert dialog is not None
    assert at.keys.focus is dialog.ground_field.line
    at.press("Ctrl+Return")
    assert "clause of the local act" in dialog.ground_field.error_text
    assert signing.password is None
    at.keys.type("п. 4.2")
    at.press("Ctrl+Return")
    at.prove()
    around = with_settings(office, fine_ground="п. 7")
    at.around.settings.replace(around)
    at.press("Ctrl+Return")
    dialog = signing.dialog
    assert dialog is not None
    assert dialog.ground_field.line.text() == "п. 7"
    assert at.keys.focus is dialog.ok
    at.press("Return")
    at.prove()
    with office.store.read() as unit:
        assert [entry.ground for entry in unit.ledger.entries()] == ["п. 4.2", "п. 7"]


def test_whoever_is_no_head_marks_but_signs_nothing(open_desk: Open, office: Office) -> None:
    closure_proposed(office, "1")
    at = open_desk(office.auditor)
    at.press("Alt+A", "Alt+Return")
    assert not at.page.to_sign.batch.isVisible()
    assert at.states() == {"1": S.CLOSURE_PROPOSED}


# ---------------------------------------------------------------- case files


def test_a_case_file_is_saved_by_key_plain_or_masked_and_its_folder_is_offered(
    open_desk: Open, office: Office, tmp_path: Path
) -> None:
    return_proposed(office, "1")
    at = open_desk()
    banner = at.page.to_sign.banner
    at.press("Alt+D")
    assert said(banner) == ""
    at.asker.path = tmp_path / "plain"
    at.asker.path.mkdir()
    at.press("Alt+D")
    assert said(banner).startswith("1 case file is saved")
    assert banner.message is not None
    assert banner.message.action is not None
    assert {one.suffix for one in at.asker.path.rglob("*.*")} >= {".pdf", ".html", ".json"}
    plain = next(at.asker.path.rglob("*.html")).read_text("utf-8")
    at.asker.path = tmp_path / "masked"
    at.asker.path.mkdir()
    at.press("Alt+Shift+D")
    masked = next(at.asker.path.rglob("*.html")).read_text("utf-8")
    assert "Иван Петров" in plain
    assert "Иван Петров" not in masked


def test_case_files_of_all_marked_rows_are_saved_together(open_desk: Open, office: Office, tmp_path: Path) -> None:
    closure_proposed(office, "1")
    closure_proposed(office, "2")
    at = open_desk()
    at.asker.path = tmp_path / "cases"
    at.asker.path.mkdir()
    at.press("Alt+A", "Alt+D")
    assert said(at.page.to_sign.banner).startswith("2 case files are saved")
    assert len(list(at.asker.path.iterdir())) == 2


# ---------------------------------------------------------------- periods


def test_a_month_is_closed_after_its_preview_and_its_pack_is_made_and_checked(
    open_desk: Open, office: Office, tmp_path: Path
) -> None:
    refusal = return_proposed(office, "1")
    return_proposed(office, "2")
    office.sign(SignRequest(refusal.id, SignAction.APPROVE))
    at = open_desk()
    tab = at.page.periods
    at.at(tab)
    assert cells(tab.view) == ["November 2026"]
    assert tab.preview is not None
    assert "would freeze 1 entry of 1 manager" in tab._frozen.text()
    assert cells(tab.waits_view, 2) == ["proposed, not signed: it enters the next open month"]
    at.press("Ctrl+Return")
    at.prove()
    assert cells(tab.view, 1) == ["closed"]
    assert said(tab.banner).startswith("November 2026 is closed.")
    assert not tab.close_month.isVisible()
    assert "Константин Лебедев" in tab._frozen.text()
    at.asker.path = tmp_path / "pack"
    at.asker.path.mkdir()
    at.press("Alt+P")
    names = sorted(one.name for one in at.asker.path.iterdir())
    assert said(tab.banner).startswith("Saved: ")
    at.asker.path = next(one for one in at.asker.path.iterdir() if one.name.endswith(".manifest.json"))
    at.press("Alt+V")
    assert "is as it was signed" in said(tab.banner)
    csv = next(one for one in at.asker.path.parent.iterdir() if one.suffix == ".csv")
    csv.write_bytes(csv.read_bytes() + b"x")
    at.press("Alt+V")
    assert "is as it was signed" not in said(tab.banner)
    assert len(names) >= 4


def test_what_keeps_a_month_open_stands_in_a_row_that_opens_its_case(open_desk: Open, office: Office) -> None:
    refusal = return_proposed(office, "1")
    office.sign(SignRequest(refusal.id, SignAction.APPROVE))
    with_settings(office, law="on")
    at = open_desk()
    tab = at.page.periods
    at.at(tab)
    assert not tab.close_month.isEnabled()
    assert cells(tab.waits_view)[0] == "Case No. 1: payroll is held up"
    at.press("Ctrl+Return")
    assert tab.password is None
    tab.waits_view.choose_row(0)
    tab.waits_view.setFocus()
    at.press("Return")
    assert at.pages == ["appeals"]


def test_audit_fines_that_wait_stand_in_a_row_that_opens_their_tab(open_desk: Open, office: Office) -> None:
    failed(priced(office), 1)
    at = open_desk()
    tab = at.page.periods
    at.at(tab)
    assert cells(tab.waits_view) == ["Audit fines · 1"]
    assert tab._told.text().startswith("1 audit fine is not signed yet.")
    tab.waits_view.choose_row(0)
    tab.waits_view.setFocus()
    at.press("Return")
    assert at.pages == ["sign_off/audit_fines"]


def test_what_became_something_else_since_the_batch_was_shown_is_left(open_desk: Open, office: Office) -> None:
    refusal = return_proposed(office, "1")
    at = open_desk()
    batch = at.page.to_sign.batch
    at.press("Alt+A", "Alt+Return")
    other = office.person("head2", "Ольга Миронова", Role.SALES_HEAD)
    choose_manager(office.store, office.clock, other, refusal.id, THIRD_MANAGER)
    at.press("Ctrl+Return")
    at.prove()
    assert at.states() == {"1": S.RETURN_PROPOSED}
    assert batch.told.text() == "Signed: 0. Not signed: 1."
    assert "Somebody else changed this in between" in batch.detail.text()


def test_a_refused_closing_says_why(open_desk: Open, office: Office) -> None:
    refusal = return_proposed(office, "1")
    office.sign(SignRequest(refusal.id, SignAction.APPROVE))
    at = open_desk()
    tab = at.page.periods
    at.at(tab)
    at.press("Ctrl+Return")
    close(office)
    at.prove()
    assert "closed" in said(tab.banner)
    assert cells(tab.view, 1) == ["closed"]


# ---------------------------------------------------------------- reassignments


def test_the_head_chooses_the_manager_by_key_and_signs_then(open_desk: Open, office: Office) -> None:
    return_proposed(office, "1")
    at = open_desk()
    tab = at.page.reassign
    at.at(tab)
    assert cells(tab.view, 3) == [OTHER_MANAGER]
    assert not tab.outcomes[DealOutcome.WON].isEnabled()
    at.press("Ctrl+M")
    dialog = tab.work.dialog
    assert isinstance(dialog, ManagerDialog)
    names = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert names == [f"{THIRD_MANAGER} · 1 deal · by the policy", f"{OTHER_MANAGER} · 3 deals · proposed now"]
    at.press("Return")
    assert cells(tab.view, 3) == [THIRD_MANAGER]
    at.at(at.page.to_sign)
    assert at.page.to_sign.blocked.text == ""
    at.press("Ctrl+Return", "Ctrl+Return")
    at.prove()
    assert at.states() == {"1": S.RETURNED}
    (line,) = reassign_lines(office.store)
    assert line.done is not None
    assert line.done.to_manager == THIRD_MANAGER


def test_what_became_of_a_deal_is_recorded_by_key_and_money_won_back_counts(
    open_desk: Open, office: Office, tmp_path: Path
) -> None:
    refusal = return_proposed(office, "1")
    office.sign(SignRequest(refusal.id, SignAction.APPROVE))
    at = open_desk()
    tab = at.page.reassign
    at.at(tab)
    assert tab.told.text() == "Won back: 0 (0.00\u00a0₽). In work: 1. Lost: 0."
    at.press("Alt+6")
    assert cells(tab.view, 5) == ["Lost, by hand"]
    at.press("Alt+5")
    at.keys.type("x")
    at.press("Return")
    assert tab.work.dialog is not None
    at.press("Ctrl+A")
    at.keys.type("385000,50")
    at.press("Return")
    assert cells(tab.view, 5) == ["Won, by hand"]
    assert tab.told.text() == "Won back: 1 (385,000.50\u00a0₽). In work: 0. Lost: 0."
    assert follow_reassignments(office.store)[0].amount == Money(38_500_050)
    at.press("Alt+4")
    assert cells(tab.view, 5) == ["In work, by hand"]
    at.asker.path = tmp_path / "crm.xlsx"
    at.press("Ctrl+E")
    assert said(tab.banner) == "1 deal for the CRM is saved: crm.xlsx"
    assert at.asker.path.read_bytes()[:2] == b"PK"


def test_the_policy_is_chosen_on_the_tab(open_desk: Open, office: Office) -> None:
    at = open_desk()
    tab = at.page.reassign
    at.at(tab)
    tab.policy.setFocus()
    at.press("Down")
    assert load_settings(office.store).reassign_policy == ReassignPolicy.ROUND_ROBIN.value


# ---------------------------------------------------------------- pay


def table(folder: Path, *lines: str) -> Path:
    path = folder / "pay.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_pay_is_seen_before_it_is_taken_and_then_stands_against_the_cap(
    open_desk: Open, office: Office, tmp_path: Path
) -> None:
    with_settings(office, law="on", fine_ground="п. 4.2")
    refusal = return_proposed(office, "1")
    office.sign(SignRequest(refusal.id, SignAction.APPROVE))
    at = open_desk()
    tab = at.page.pay
    at.at(tab)
    assert cells(tab.view, 6) == ["pay not known: the share is not checked"]
    at.asker.path = table(tmp_path, "Менеджер;Месяц;Начислено", "Анна Соколова;2026-11;10 000", "Титов;2026-10;5")
    at.press("Alt+I")
    dialog = tab.dialog
    assert dialog is not None
    assert cells(dialog.view) == ["Анна Соколова", "Титов"]
    with office.store.read() as unit:
        assert unit.pays.periods() == []
    at.press("Return")
    assert tab.dialog is None
    assert said(tab.banner) == "pay.csv: 2 new, 0 changed, 0 same, 0 rejected"
    row = [cells(tab.view, column)[0] for column in range(1, 6)]
    assert row == ["10,000.00\u00a0₽", "2,000.00\u00a0₽", "1,500.00\u00a0₽", "500.00\u00a0₽", "75%"]
    tab.month.setFocus()
    at.press("Down")
    assert cells(tab.view) == ["Титов"]
    assert tab.month.currentData() == "2026-10"


def test_a_wrong_table_names_file_line_column_and_what_was_expected_and_nothing_is_taken(
    open_desk: Open, office: Office, tmp_path: Path
) -> None:
    at = open_desk()
    tab = at.page.pay
    at.at(tab)
    at.asker.path = table(tmp_path, "Менеджер;Месяц;Начислено", "Анна Соколова;2026-11;10 000", "Титов;2026-13;5")
    at.press("Alt+I")
    dialog = tab.dialog
    assert dialog is not None
    row = [cells(dialog.view, column)[0] for column in range(5)]
    assert row[:4] == ["pay.csv", "3", "Месяц", "2026-13"]
    assert "2026-11" in row[4]
    assert not dialog.ok.isVisible()
    at.press("Return")
    at.press("Escape")
    assert tab.dialog is None
    with office.store.read() as unit:
        assert unit.pays.periods() == []


def test_tariffs_are_imported_here_and_their_history_is_one_key_away(
    open_desk: Open, office: Office, tmp_path: Path
) -> None:
    at = open_desk()
    tab = at.page.pay
    at.at(tab)
    at.asker.path = table(tmp_path, "Источник;Сумма;Действует с", "Радио;900;2026-12-01")
    at.press("Alt+Shift+I")
    at.press("Return")
    with office.store.read() as unit:
        assert ("Радио", 90_000) in [(one.lead_source, one.amount.minor) for one in unit.penalties.tariffs()]
    at.press("Alt+T")
    assert at.pages == ["settings/tariffs"]


def test_a_file_that_is_no_table_of_pay_says_so(open_desk: Open, tmp_path: Path) -> None:
    at = open_desk()
    at.at(at.page.pay)
    at.asker.path = table(tmp_path, "a;b", "1;2")
    at.press("Alt+I")
    assert at.page.pay.dialog is None
    assert said(at.page.pay.banner) != ""


def test_words_follow_the_language_on_every_tab(open_desk: Open, office: Office) -> None:
    refusal = return_proposed(office, "1")
    office.sign(SignRequest(refusal.id, SignAction.APPROVE))
    with office.store.write() as unit:
        unit.pays.add([Pay("2026-11", "Анна Соколова", Money(1))], office.payroll.id, office.clock())
    at = open_desk()
    words.use("ru")
    for part in (at.page, *at.page.all):
        part.retranslate()
    names = [at.page.tabs.tabText(place).partition(" ·")[0] for place in range(at.page.tabs.count())]
    assert [names[0], *names[-3:]] == ["На подпись", "Периоды", "Передачи", "Зарплата и тарифы"]
    at.at(at.page.reassign)
    assert cells(at.page.reassign.view, 5) == ["В работе"]
    at.at(at.page.pay)
    assert cells(at.page.pay.view, 6) == ["удержано больше допустимой доли"]


def test_a_spare_column_that_is_asked_for_stays_and_no_column_collapses(open_desk: Open, office: Office) -> None:
    closure_proposed(office, "1")
    at = open_desk()
    view = at.page.to_sign.table.view
    keys = [column.key for column in at.page.to_sign.table.model.columns]
    header = view.horizontalHeader()
    assert [key for place, key in enumerate(keys) if header.isSectionHidden(place)] == [
        "reason", "decision", "callback", "finding", "auditor",
    ]  # fmt: skip
    header.setSectionHidden(keys.index("auditor"), False)
    at.settle()
    view._remember()
    assert header.sectionSize(keys.index("deal")) >= 100
    again = open_desk().page.to_sign.table.view.horizontalHeader()
    assert not again.isSectionHidden(keys.index("auditor"))
    assert again.isSectionHidden(keys.index("finding"))
    assert again.sectionSize(keys.index("deal")) >= 100
