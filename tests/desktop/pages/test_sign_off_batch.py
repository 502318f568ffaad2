"""Many signatures at once by keys alone, each with its evidence, and the case files of what is chosen."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from qa_desk.desktop.jobs import ManualExecutor
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.people import Role
from qa_desk.services.look import refusal_lines
from qa_desk.services.reassign import choose_manager
from tests.desktop.pages.head_desk import Open, cells, open_desk, said  # noqa: F401
from tests.desktop.pages.refusal_desk import THIRD_MANAGER, closure_proposed, return_proposed, unreachable
from tests.fakes.office import PASSWORD, Office
from tests.fakes.settled import with_settings

S = RefusalState


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
