"""The main window on a real workspace: pages, roles, counts, commands, imports, leaving."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from qa_desk.desktop.jobs import Jobs, ManualExecutor
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.main_window import Leaving, MainWindow
from qa_desk.desktop.page import Page
from qa_desk.desktop.pages.panel import PanelPage
from qa_desk.desktop.pages.review import ReviewPage
from qa_desk.desktop.pages.settings import SettingsPage
from qa_desk.desktop.shortcuts import DEFAULTS
from qa_desk.desktop.theme import Mode, Theme
from qa_desk.desktop.widgets.language import LanguageSwitch, Speaking
from qa_desk.desktop.work_menu import ROWS, Command
from qa_desk.domain.people import Role
from qa_desk.domain.settings import Settings
from qa_desk.services.configure import change_settings, load_settings
from qa_desk.services.sample import give_part
from qa_desk.services.users import change_roles, switch_user
from qa_desk.services.views import Changed
from qa_desk.words import tr
from tests.desktop.main_window_parts import (
    Open,
    command,
    dialog_of,
    open_window,  # noqa: F401
)
from tests.desktop.shell_fixtures import empty_workspace, settle, shell  # noqa: F401
from tests.desktop.shell_world import Settle, Shell
from tests.fakes.office import deal_facts


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
    with qtbot.waitSignal(window.shelf.all_made):
        pass
    assert tuple(window.shelf.made) == window.open_pages()
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


def test_what_a_first_use_would_wait_for_is_done_ahead_when_all_pages_are_made(
    shell: Shell, open_window: Open, executor: ManualExecutor, qtbot: QtBot
) -> None:
    window = open_window(shell.office.auditor)
    review = window.page("review")
    assert isinstance(review, ReviewPage)
    assert review.calls.wave.waveform is None
    with qtbot.waitSignal(window.shelf.all_made):
        pass
    executor.drain()
    qtbot.waitUntil(lambda: review.calls.wave.waveform is not None)


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


class Dressing(QObject):
    """In what order parts of the window took another stylesheet."""

    def __init__(self, parts: Iterable[QWidget]) -> None:
        super().__init__()
        self.order: list[QObject] = []
        for part in parts:
            part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's signature
        if event.type() == QEvent.Type.StyleChange and watched not in self.order:
            self.order.append(watched)
        return False


def test_a_switch_of_the_theme_dresses_what_is_in_sight_before_hidden_pages(
    shell: Shell, open_window: Open, theme: Theme, qtbot: QtBot
) -> None:
    window = open_window(shell.office.head)
    qtbot.waitUntil(lambda: all(window.shelf.is_ready(name) for name in window.open_pages()))
    hidden = [part for name, page in window.shelf.made.items() if name != "panel" for part in page.style_parts()]
    seen = [window.navigation, window.statusBar(), *window.shelf.made["panel"].style_parts()]
    dressing = Dressing([*hidden, *seen])
    theme.set_mode(Mode.DARK)
    qtbot.waitUntil(lambda: {part.styleSheet() for part in (*hidden, *seen)} == {theme.stylesheet})
    assert {id(part) for part in dressing.order[: len(seen)]} == {id(part) for part in seen}
    theme.set_mode(Mode.LIGHT)


def worn(page: Page) -> set[str]:
    return {part.styleSheet() for part in page.style_parts()}


def test_a_dialog_of_a_page_that_is_dressed_in_parts_is_dressed_too(
    shell: Shell, open_window: Open, theme: Theme
) -> None:
    page = open_window(shell.office.admin).page("settings")
    assert page.styleSheet() == ""
    dialog = QDialog(page)
    dialog.open()
    assert dialog.styleSheet() == theme.stylesheet
    dialog.reject()


def test_another_language_is_said_in_front_at_once_and_on_a_hidden_page_before_it_is_seen(
    shell: Shell, open_window: Open, qapp: QApplication, qtbot: QtBot
) -> None:
    window = open_window(shell.office.admin)
    qtbot.waitUntil(lambda: all(window.shelf.is_ready(name) for name in window.open_pages()))
    page = window.shelf.made["settings"]
    assert isinstance(page, SettingsPage)
    switch = LanguageSwitch(qapp)
    switch.use("ru")
    qapp.sendPostedEvents()  # and no timers: the hidden pages have theirs
    panel = window.shelf.made["panel"]
    assert isinstance(panel, PanelPage)
    assert (panel.refresh.text(), page.save.text()) == ("Обновить", "Save")
    assert window.page("settings") is page
    assert page.save.text() == "Сохранить"
    switch.use("en")
    qtbot.waitUntil(lambda: page.save.text() == "Save")


def test_ctrl_and_a_number_opens_each_page(shell: Shell, open_window: Open) -> None:
    window = open_window(shell.office.head)
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    numbered = [name for name in window.open_pages() if name != "appeals"]
    for place, name in enumerate([*numbered, "appeals"]):
        key = Qt.Key(Qt.Key.Key_0 + (place + 1) % 10) if place < 10 else Qt.Key.Key_9
        held = Qt.KeyboardModifier.ControlModifier if place < 9 else Qt.KeyboardModifier.AltModifier
        QTest.keyClick(window, key, held)
        assert window.current == name
        assert window.page(name).title() in window.windowTitle()


def test_pages_of_other_roles_are_disabled_and_say_why(shell: Shell, open_window: Open) -> None:
    window = open_window(shell.office.payroll)
    assert window.open_pages() == ("sign_off", "appeals", "reports", "settings")
    assert window.current == "sign_off"
    button = window.navigation.button("callbacks")
    assert not button.isEnabled()
    assert "Sales head" in button.toolTip()
    window.go_to("callbacks")
    assert window.current == "sign_off"
    assert not window.menus.action(Command.IMPORT_DEALS).isEnabled()
    assert "Auditor" in window.menus.action(Command.IMPORT_DEALS).toolTip()


def test_counts_in_the_navigation_follow_what_was_written(shell: Shell, open_window: Open, settle: Settle) -> None:
    window = open_window(shell.office.auditor)
    assert window.navigation.button("queue").count == 0
    shell.office.refusal("1")
    window.around.bus.changed.emit(Changed(everything=True))
    settle()
    assert window.navigation.button("queue").count == 1


class Probe(Speaking):
    """Says what a cut of pay is called whenever words are filled in."""

    heard: list[str]

    def retranslate(self) -> None:
        self.heard.append(tr("Fine"))


def test_a_change_of_the_law_setting_is_heard_in_the_words_at_once(
    shell: Shell, open_window: Open, settle: Settle
) -> None:
    window = open_window(shell.office.head)
    probe = Probe(window)
    probe.heard = []
    law = replace(load_settings(shell.desk.store), law="on")
    change_settings(shell.desk.store, shell.desk.clock, shell.office.admin, law)
    window.around.bus.changed.emit(Changed(settings=True))
    settle()
    assert probe.heard == ["Bonus reduction"]


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


def test_the_days_sample_is_drawn_when_the_window_has_made_its_pages(
    shell: Shell, open_window: Open, settle: Settle, qtbot: QtBot
) -> None:
    office = shell.office
    office.deals(*(deal_facts(str(number), stage="Новый лид") for number in range(1, 41)))
    give_part(office.store, office.clock, office.auditor, "первая часть зерна")
    give_part(office.store, office.clock, office.head, "вторая часть зерна")
    window = open_window(office.auditor)

    def said() -> bool:
        settle()
        return "drawn for 2026-11" in window.statusBar().currentMessage()

    qtbot.waitUntil(said)
    with office.store.read() as unit:
        (record,) = unit.sampling.records("2026-11")
        assert unit.sampling.periods()[0].committed
    assert record.drawn
    window.daily_draw.look()
    settle()
    with office.store.read() as unit:
        assert len(unit.sampling.records("2026-11")) == 1


def test_the_window_says_that_rights_were_changed_and_closes_for_who_was_switched_off(
    shell: Shell, open_window: Open, settle: Settle
) -> None:
    office = shell.office
    window = open_window(office.head)
    left: list[Leaving] = []
    window.left.connect(left.append)
    window.rights.look()
    settle()
    assert window.banner.message is None
    change_roles(office.store, office.clock, office.admin, office.head.id, frozenset({Role.AUDITOR}))
    window.rights.look()
    settle()
    message = window.banner.message
    assert message is not None
    assert message.text().startswith("An administrator has changed your rights")
    assert message.action is not None
    window.banner.hide()
    window.rights.look()
    settle()
    assert not window.banner.isVisible()  # said once
    switch_user(office.store, office.clock, office.admin, office.head.id, active=False)
    window.rights.look()
    settle()
    assert left == [Leaving.LOG_OUT]
