"""The main window on a real workspace: pages, roles, counts, commands, imports, leaving."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QProgressBar
from pytestqt.qtbot import QtBot

from qa_desk import words
from qa_desk.desktop.dialogs.import_result import ImportResultDialog
from qa_desk.desktop.dialogs.mapping_dialog import MappingDialog
from qa_desk.desktop.dialogs.stages_dialog import StagesDialog
from qa_desk.desktop.jobs import Jobs, ManualExecutor
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.long_work import JoinedProgress, shown_of
from qa_desk.desktop.main_window import Leaving, MainWindow
from qa_desk.desktop.shortcuts import DEFAULTS
from qa_desk.desktop.theme import Mode, Theme
from qa_desk.desktop.widgets.language import LanguageSwitch
from qa_desk.desktop.work_menu import ROWS, Command
from qa_desk.domain.errors import KnownError
from qa_desk.domain.people import RoleMissing, User
from qa_desk.domain.settings import Settings
from qa_desk.paths import resources
from qa_desk.services.configure import change_settings, load_settings
from qa_desk.services.running import ProgressReport
from qa_desk.services.sample import give_part
from qa_desk.services.views import Changed
from qa_desk.words.errors import sentence
from tests.desktop.shell_fixtures import empty_workspace, settle, shell  # noqa: F401
from tests.desktop.shell_world import Settle, Shell
from tests.fakes.office import deal_facts

Open = Callable[[User], MainWindow]


@pytest.fixture
def open_window(shell: Shell, jobs: Jobs, theme: Theme, memory: LayoutMemory, settle: Settle) -> Iterator[Open]:
    windows: list[MainWindow] = []

    def make(user: User) -> MainWindow:
        window = MainWindow(shell.around(user, jobs, theme, memory), shell.asker)
        windows.append(window)
        window.begin()
        settle()
        return window

    yield make
    for window in windows:
        shell.asker.answers.append(True)
        window.close()
        window.deleteLater()


def command(window: MainWindow, wanted: Command) -> None:
    window.menus.action(wanted).trigger()


def dialog_of(window: MainWindow, kind: type) -> object:
    found = [one for one in window.findChildren(kind) if one.isVisible()]
    assert found, f"no {kind.__name__} on screen"
    return found[-1]


def test_only_the_first_page_is_made_at_the_start(
    shell: Shell, jobs: Jobs, theme: Theme, memory: LayoutMemory, settle: Settle
) -> None:
    window = MainWindow(shell.around(shell.office.head, jobs, theme, memory), shell.asker)
    window.begin()
    assert window.current == "panel"
    assert list(window.shelf.made) == ["panel"]
    settle()
    window.close()


def test_the_other_pages_are_made_ahead_and_load_nothing_before_they_are_shown(
    shell: Shell, open_window: Open, monkeypatch: pytest.MonkeyPatch, settle: Settle, qtbot: QtBot
) -> None:
    window = open_window(shell.office.head)
    qtbot.waitUntil(lambda: tuple(window.shelf.made) == window.open_pages())
    heard: list[str] = []
    for name, page in window.shelf.made.items():
        monkeypatch.setattr(page, "on_changed", lambda _changed, name=name: heard.append(name))
    window.around.bus.changed.emit(Changed(everything=True))
    settle()
    assert heard == ["panel"]
    window.go_to("reports")
    window.around.bus.changed.emit(Changed(everything=True))
    settle()
    assert sorted(heard) == ["panel", "panel", "reports"]


def test_a_dialog_is_dressed_and_follows_the_theme(shell: Shell, open_window: Open, theme: Theme) -> None:
    window = open_window(shell.office.head)
    window.menus.action(Command.KEYS).trigger()
    dialog = dialog_of(window, QDialog)
    assert isinstance(dialog, QDialog)
    assert dialog.styleSheet() == theme.stylesheet
    light = theme.stylesheet
    theme.set_mode(Mode.DARK)
    assert dialog.styleSheet() == theme.stylesheet != light
    dialog.reject()
    theme.set_mode(Mode.LIGHT)


def test_a_switch_of_the_theme_dresses_what_is_in_sight_at_once_and_hidden_pages_later(
    shell: Shell, open_window: Open, theme: Theme, qtbot: QtBot
) -> None:
    window = open_window(shell.office.head)
    qtbot.waitUntil(lambda: all(window.shelf.is_ready(name) for name in window.open_pages()))
    light = theme.stylesheet
    theme.set_mode(Mode.DARK)
    sheets = {name: page.styleSheet() for name, page in window.shelf.made.items()}
    assert sheets["panel"] == theme.stylesheet
    assert {sheets[name] for name in sheets if name != "panel"} == {light}
    assert window.navigation.styleSheet() == window.statusBar().styleSheet() == theme.stylesheet
    qtbot.waitUntil(lambda: {page.styleSheet() for page in window.shelf.made.values()} == {theme.stylesheet})
    theme.set_mode(Mode.LIGHT)


def test_ctrl_and_a_number_opens_each_page(shell: Shell, open_window: Open) -> None:
    window = open_window(shell.office.head)
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    for place, name in enumerate(window.open_pages()):
        key = Qt.Key(Qt.Key.Key_0 + (place + 1) % 10)
        held = Qt.KeyboardModifier.ControlModifier if place < 9 else Qt.KeyboardModifier.AltModifier
        QTest.keyClick(window, key, held)
        assert window.current == name
        assert window.page(name).title() in window.windowTitle()


def test_pages_of_other_roles_are_disabled_and_say_why(shell: Shell, open_window: Open) -> None:
    window = open_window(shell.office.payroll)
    assert window.open_pages() == ("reports", "settings")
    assert window.current == "reports"
    button = window.navigation.button("sign_off")
    assert not button.isEnabled()
    assert "Sales head" in button.toolTip()
    window.go_to("sign_off")
    assert window.current == "reports"
    assert not window.menus.action(Command.IMPORT_DEALS).isEnabled()
    assert "Auditor" in window.menus.action(Command.IMPORT_DEALS).toolTip()


def test_counts_in_the_navigation_follow_what_was_written(shell: Shell, open_window: Open, settle: Settle) -> None:
    window = open_window(shell.office.auditor)
    assert window.navigation.button("queue").count == 0
    shell.office.refusal("1")
    window.around.bus.changed.emit(Changed(everything=True))
    settle()
    assert window.navigation.button("queue").count == 1


def test_a_change_of_settings_reaches_every_page(shell: Shell, open_window: Open, settle: Settle) -> None:
    window = open_window(shell.office.auditor)
    change_settings(shell.desk.store, shell.desk.clock, shell.office.admin, Settings(review_days=9))
    window.around.bus.changed.emit(Changed(settings=True))
    settle()
    assert window.around.settings().review_days == 9


def test_language_switches_while_the_window_is_open(shell: Shell, open_window: Open, qapp: QApplication) -> None:
    window = open_window(shell.office.head)
    switch = LanguageSwitch(qapp)
    switch.use("ru")
    qapp.processEvents()
    try:
        assert window.navigation.button("queue").text() == "Очередь"
        assert window.menus.action(Command.QUIT).text() == "Выход"
        assert "Пульт" in window.windowTitle()
        assert window.menus.action(Command.RUSSIAN).isChecked()
    finally:
        switch.use("en")


def test_no_key_means_two_things() -> None:
    menu = [row.keys for row in ROWS.values()]
    pages = [key for keys in DEFAULTS.values() for key in keys]
    assert len(set(menu)) == len(menu)
    assert not set(menu) & set(pages)


def test_every_menu_row_has_an_action_that_somebody_handles(shell: Shell, open_window: Open) -> None:
    window = open_window(shell.office.admin)
    looks = {Command.RUSSIAN, Command.ENGLISH, Command.THEME_DARK, Command.THEME_LIGHT, Command.THEME_SYSTEM}
    assert set(window.commands.handlers()) | looks == set(Command)
    assert set(ROWS) == set(Command)


def test_take_next_opens_the_most_urgent_item_on_the_review_page(
    shell: Shell, open_window: Open, settle: Settle
) -> None:
    shell.office.refusal("1")
    window = open_window(shell.office.auditor)
    command(window, Command.TAKE_NEXT)
    settle()
    assert window.current == "review"


def test_drawing_the_sample_says_how_many(shell: Shell, open_window: Open, settle: Settle) -> None:
    office = shell.office
    office.deals(deal_facts("1", stage="Новый лид"))
    give_part(office.store, office.clock, office.auditor, "первая часть зерна")
    give_part(office.store, office.clock, office.head, "вторая часть зерна")
    office.clock.forward(days=14)  # the last day: the whole share is due
    window = open_window(office.auditor)
    command(window, Command.DRAW_SAMPLE)
    settle()
    assert window.statusBar().currentMessage() == "1 deal drawn for 2026-11"


def test_the_days_sample_is_drawn_when_the_window_opens(shell: Shell, open_window: Open, settle: Settle) -> None:
    office = shell.office
    office.deals(*(deal_facts(str(number), stage="Новый лид") for number in range(1, 41)))
    give_part(office.store, office.clock, office.auditor, "первая часть зерна")
    give_part(office.store, office.clock, office.head, "вторая часть зерна")
    window = open_window(office.auditor)
    settle()
    with office.store.read() as unit:
        (record,) = unit.sampling.records("2026-11")
        assert unit.sampling.periods()[0].committed
    assert record.drawn
    assert "drawn for 2026-11" in window.statusBar().currentMessage()
    window.daily_draw.look()
    settle()
    with office.store.read() as unit:
        assert len(unit.sampling.records("2026-11")) == 1


# ------------------------------------------------------------ imports


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


# ------------------------------------------------------------ long work


def test_progress_of_files_and_of_the_file_in_work_make_one_growing_share() -> None:
    told: list[ProgressReport] = []
    joined = JoinedProgress(told.append)
    for report in (
        ProgressReport("transcribe_files", 0, 4),
        ProgressReport("transcribe", 50, 100, "a.wav"),
        ProgressReport("transcribe_files", 1, 4),
        ProgressReport("transcribe", 100, 100, "b.wav"),
        ProgressReport("transcribe_files", 4, 4),
    ):
        joined(report)
    # each report tells the whole story, so any of them may be lost on the way to the window
    shown = [shown_of(report) for report in told]
    assert [one.share for one in shown] == [0.0, 0.125, 0.25, 0.5, 1.0]
    assert [one.count for one in shown] == ["1 of 4", "1 of 4", "2 of 4", "3 of 4", "4 of 4"]
    assert shown[1].detail == "a.wav"


@pytest.mark.parametrize(
    ("report", "count", "share"),
    [
        (ProgressReport("import_deals", 500, 1000, "d.xlsx"), "500 of 1,000", 0.5),
        (ProgressReport("import_deals", 500, None, "d.csv"), "500", None),
        (ProgressReport("transcribe", 10, 40, "a.wav"), "", 0.25),
    ],
)
def test_other_progress_is_shown_as_it_comes(report: ProgressReport, count: str, share: float | None) -> None:
    shown = shown_of(report)
    assert (shown.count, shown.share, shown.detail) == (count, share, report.detail)


def test_while_long_work_runs_the_strip_shows_and_other_long_work_is_off(
    shell: Shell, open_window: Open, settle: Settle
) -> None:
    window = open_window(shell.office.auditor)
    command(window, Command.CHECK_REASONS)
    assert window.strip.isVisible()
    assert not window.menus.action(Command.IMPORT_DEALS).isEnabled()
    assert window.menus.action(Command.LOG_OUT).isEnabled()
    window.take_files([Path("x.csv")])
    assert "Other work is running" in window.statusBar().currentMessage()
    settle()
    assert not window.strip.isVisible()
    assert window.menus.action(Command.IMPORT_DEALS).isEnabled()
    assert window.statusBar().currentMessage() == "0 reasons checked"


def test_cancelled_work_says_that_what_was_finished_is_kept(shell: Shell, open_window: Open, settle: Settle) -> None:
    window = open_window(shell.office.auditor)
    command(window, Command.CHECK_REASONS)
    window.strip._cancel.click()
    settle()
    assert "What was finished before is kept" in window.statusBar().currentMessage()
    assert not window.work.running


def test_the_strip_says_what_runs_in_the_language_of_the_window(
    shell: Shell, open_window: Open, settle: Settle
) -> None:
    window = open_window(shell.office.auditor)
    words.use("ru")
    command(window, Command.CHECK_REASONS)
    texts = [label.text() for label in window.strip.findChildren(QLabel)]
    assert any("причин" in text for text in texts)
    assert window.strip.findChild(QProgressBar) is not None
    settle()


# ------------------------------------------------------------ leaving


def test_closing_at_rest_asks_nothing(shell: Shell, open_window: Open) -> None:
    window = open_window(shell.office.auditor)
    left: list[Leaving] = []
    window.left.connect(left.append)
    assert window.close()
    assert left == [Leaving.QUIT]
    assert shell.asker.questions == []


@pytest.mark.parametrize("answer", [False, True])
def test_closing_during_long_work_asks(shell: Shell, open_window: Open, settle: Settle, answer: bool) -> None:
    window = open_window(shell.office.auditor)
    left: list[Leaving] = []
    window.left.connect(left.append)
    command(window, Command.CHECK_REASONS)
    shell.asker.answers.append(answer)
    command(window, Command.LOG_OUT)
    assert left == ([Leaving.LOG_OUT] if answer else [])
    assert window.isVisible() is not answer
    settle()


def test_staying_forgets_where_one_wanted_to_go(shell: Shell, open_window: Open, settle: Settle) -> None:
    window = open_window(shell.office.auditor)
    left: list[Leaving] = []
    window.left.connect(left.append)
    command(window, Command.CHECK_REASONS)
    shell.asker.answers.append(False)
    command(window, Command.SWITCH_WORKSPACE)
    settle()
    window.close()
    assert left == [Leaving.QUIT]


def test_the_window_comes_back_where_it_was(
    shell: Shell, open_window: Open, memory: LayoutMemory, executor: ManualExecutor
) -> None:
    window = open_window(shell.office.auditor)
    window.resize(960, 650)
    window.close()
    executor.drain()
    again = open_window(shell.office.auditor)
    assert (again.width(), again.height()) == (960, 650)
