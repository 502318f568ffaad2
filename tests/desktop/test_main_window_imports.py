"""Files that come in through the main window: from the menu, and dropped on it."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from qa_desk.desktop.dialogs.import_result import ImportResultDialog
from qa_desk.desktop.dialogs.mapping_dialog import MappingDialog
from qa_desk.desktop.dialogs.stages_dialog import StagesDialog
from qa_desk.desktop.work_menu import Command
from qa_desk.domain.call import ChannelMap, Lane
from qa_desk.domain.errors import KnownError
from qa_desk.domain.people import RoleMissing
from qa_desk.domain.settings import Settings
from qa_desk.paths import resources
from qa_desk.services.configure import change_settings, load_settings, with_value
from qa_desk.services.running import CancelToken, silent
from qa_desk.services.transcribe import transcribe_recording, transcript_of
from qa_desk.services.work_queue import recordings_of
from qa_desk.words.errors import sentence
from tests.desktop.main_window_parts import (
    Open,
    command,
    dialog_of,
    open_window,  # noqa: F401
)
from tests.desktop.shell_fixtures import empty_workspace, settle, shell  # noqa: F401
from tests.desktop.shell_world import Settle, Shell
from tests.fakes.hearing import Hearing


def test_deals_are_imported_from_the_menu_and_a_second_time_nothing_doubles(
    shell: Shell, open_window: Open, settle: Settle
) -> None:
    window = open_window(shell.office.auditor)
    for expected in ("66 new, 0 changed, 0 same, 0 rejected", "0 new, 0 changed, 66 same, 0 rejected"):
        shell.asker.answers.append(resources() / "demo" / "deals.xlsx")
        command(window, Command.IMPORT_DEALS)
        settle()
        dialog = dialog_of(window, ImportResultDialog)
        assert isinstance(dialog, ImportResultDialog)
        assert dialog.summary == expected
        dialog.reject()
        settle()
    assert window.navigation.button("queue").count == 20


def test_unknown_headings_are_asked_once_and_remembered(
    shell: Shell, open_window: Open, settle: Settle, tmp_path: Path
) -> None:
    odd = tmp_path / "odd.csv"
    odd.write_text("Шифр;Кто ведёт;Где стоит\n77;Анна;Условный отказ\n", encoding="utf-8")
    window = open_window(shell.office.auditor)
    shell.asker.answers.append(odd)
    command(window, Command.IMPORT_DEALS)
    settle()
    dialog = dialog_of(window, MappingDialog)
    assert isinstance(dialog, MappingDialog)
    assert not dialog.ok.isEnabled()
    dialog.box(0).setCurrentIndex(dialog.box(0).findData("external_id"))
    dialog.box(1).setCurrentIndex(dialog.box(1).findData("manager"))
    dialog.box(2).setCurrentIndex(dialog.box(2).findData("stage"))
    dialog.ok.click()
    settle()
    result = dialog_of(window, ImportResultDialog)
    assert isinstance(result, ImportResultDialog)
    assert result.summary.startswith("1 new")
    result.reject()
    assert load_settings(shell.desk.store).column_mappings
    settle()
    shell.asker.answers.append(odd)
    command(window, Command.IMPORT_DEALS)
    settle()
    again = dialog_of(window, ImportResultDialog)
    assert isinstance(again, ImportResultDialog)
    assert again.summary == "0 new, 0 changed, 1 same, 0 rejected"
    again.reject()


def test_a_file_that_is_no_table_is_refused_in_one_sentence(
    shell: Shell, open_window: Open, settle: Settle, tmp_path: Path, shown_errors: list[KnownError]
) -> None:
    foreign = tmp_path / "deals.xlsx"
    foreign.write_bytes(b"%PDF-1.7 nothing of use")
    window = open_window(shell.office.auditor)
    window.take_files([foreign])
    settle()
    assert [error.code for error in shown_errors] == ["file_foreign"]
    assert window.navigation.button("queue").count == 0


def test_known_errors_stand_in_the_windows_banner(shell: Shell, open_window: Open) -> None:
    window = open_window(shell.office.auditor)
    window.around.errors.show(RoleMissing(role="sales_head"))
    message = window.banner.message
    assert message is not None
    assert message.text() == sentence(RoleMissing(role="sales_head"))
    assert window.banner.isVisible()


def test_stages_are_asked_of_an_admin_when_no_name_gives_them_away(
    shell: Shell, open_window: Open, settle: Settle, tmp_path: Path
) -> None:
    change_settings(shell.desk.store, shell.desk.clock, shell.office.admin, Settings())
    table = tmp_path / "deals.csv"
    table.write_text("ID;Ответственный;Этап сделки\n5;Анна;Тупик\n6;Анна;Новая\n", encoding="utf-8")
    window = open_window(shell.office.admin)
    window.take_files([table])
    settle()
    result = dialog_of(window, ImportResultDialog)
    assert isinstance(result, ImportResultDialog)
    result.reject()
    settle()
    dialog = dialog_of(window, StagesDialog)
    assert isinstance(dialog, StagesDialog)
    assert not dialog.ok.isEnabled()
    dialog.check("Тупик")
    dialog.ok.click()
    settle()
    assert load_settings(shell.desk.store).conditional_stages == ("Тупик",)
    assert window.navigation.button("queue").count == 1


def test_a_dropped_folder_holds_recordings_and_a_dropped_table_tells_itself(
    shell: Shell, open_window: Open, settle: Settle
) -> None:
    window = open_window(shell.office.auditor)
    demo = resources() / "demo"
    for path, rows in ((demo / "deals.xlsx", "66 new"), (demo / "calls.csv", "2"), (demo / "recordings", "2")):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        event = QDropEvent(
            QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        window.dropEvent(event)
        settle()
        dialog = dialog_of(window, ImportResultDialog)
        assert isinstance(dialog, ImportResultDialog)
        assert dialog.summary.startswith(rows)
        dialog.reject()
        settle()
    assert window.banner.message is not None
    assert "wait for their transcripts" in window.banner.message.text()


def test_several_dropped_files_come_in_one_after_another_also_past_a_bad_one(
    shell: Shell, open_window: Open, settle: Settle, tmp_path: Path, shown_errors: list[KnownError]
) -> None:
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"%PDF-1.7 nothing of use")
    demo = resources() / "demo"
    window = open_window(shell.office.auditor)
    window.take_files([demo / "deals.xlsx", bad, demo / "calls.csv", demo / "recordings"])
    summaries = []
    for _ in range(3):
        settle()
        dialog = dialog_of(window, ImportResultDialog)
        assert isinstance(dialog, ImportResultDialog)
        summaries.append(dialog.summary.split(",")[0])
        dialog.reject()
    settle()
    assert summaries == ["66 new", "27 new", "21 new"]
    assert [error.code for error in shown_errors] == ["file_foreign"]
    assert not window.work.running


def test_a_call_list_that_tells_a_direction_turns_the_sides_of_a_recognised_call_and_says_so(
    shell: Shell, open_window: Open, settle: Settle, tmp_path: Path
) -> None:
    office, desk = shell.office, shell.desk
    (sha,) = recordings_of(office.store, office.refusal("1").deal_id)
    rule = with_value(load_settings(office.store), "channel_map", ChannelMap.LEFT_CALLER)
    change_settings(office.store, office.clock, office.admin, rule)
    transcribe_recording(office.store, office.clock, desk.vault, Hearing(), sha, silent, CancelToken())
    listed = tmp_path / "calls.csv"
    columns = "ID звонка;Дата и время;Направление;Телефон клиента;Отвечен;Длительность, с"
    listed.write_text(f"{columns}\ncall-1;10.11.2026 10:00:00;входящий;+79160000001;да;10\n", encoding="utf-8")
    window = open_window(office.auditor)
    shell.asker.answers.append(listed)
    command(window, Command.IMPORT_CALLS)
    settle()
    dialog = dialog_of(window, ImportResultDialog)
    assert isinstance(dialog, ImportResultDialog)
    assert dialog._about.text() == "Manager and client changed places in 1 call.\nEvery row was usable."
    dialog.reject()
    text = transcript_of(office.store, sha)
    assert text is not None
    assert text.lanes == (Lane.CLIENT, Lane.MANAGER)
