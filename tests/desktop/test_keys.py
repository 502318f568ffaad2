"""Keys: the overlay of F1, remapping with clashes found, and keys that work while somebody types."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from qa_desk.desktop.dialogs.keys_dialog import KeysDialog
from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.key_lines import in_the_way, key_lines, sections
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.main_window import MainWindow
from qa_desk.desktop.shortcuts import DEFAULTS, Action, ShortcutMap, native
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.work_menu import ROWS, Command
from tests.desktop.shell_fixtures import empty_workspace, settle, shell  # noqa: F401
from tests.desktop.shell_world import Settle, Shell

_Key, _Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def window(shell: Shell, jobs: Jobs, theme: Theme, memory: LayoutMemory, settle: Settle) -> Iterator[MainWindow]:
    one = MainWindow(shell.around(shell.office.auditor, jobs, theme, memory), shell.asker)
    one.begin()
    settle()
    one.go_to("queue")
    settle()
    one.activateWindow()
    assert QTest.qWaitForWindowActive(one)
    yield one
    one.close()
    one.deleteLater()


def shown_texts(widget: QWidget) -> list[str]:
    return [one.text() for one in widget.findChildren(QLabel)]


def test_f1_shows_the_keys_of_the_page_in_front_and_esc_brings_the_person_back(window: MainWindow) -> None:
    before = window.focusWidget()
    QTest.keyClick(window, _Key.Key_F1)
    assert window.help.isVisible()
    texts = shown_texts(window.help)
    assert "On the page «Queue»" in texts
    assert "Find" in texts
    assert "Ctrl+F" in texts
    assert "Queue of work" in texts
    assert "Slower" not in texts
    QTest.keyClick(window.help, _Key.Key_Escape)
    assert not window.help.isVisible()
    assert window.focusWidget() is before


def test_f1_again_closes_the_overlay_and_it_shows_keys_of_now(window: MainWindow) -> None:
    window.around.shortcuts.set_keys(Action.FIND, ["Ctrl+Alt+F"])
    QTest.keyClick(window, _Key.Key_F1)
    assert native("Ctrl+Alt+F") in shown_texts(window.help)
    QTest.keyClick(window, _Key.Key_F1)
    assert not window.help.isVisible()


def test_the_overlay_offers_to_change_keys(window: MainWindow) -> None:
    QTest.keyClick(window, _Key.Key_F1)
    window.help.change.click()
    assert not window.help.isVisible()
    (dialog,) = window.findChildren(KeysDialog)
    assert dialog.isVisible()
    dialog.reject()


def test_the_keys_can_be_printed(window: MainWindow, tmp_path: Path) -> None:
    text = window.help.document().toPlainText()
    assert "Take the next item" in text
    assert "On the page «Queue»" in text
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "keys.pdf"))
    window.help.document().print_(printer)
    assert (tmp_path / "keys.pdf").read_bytes().startswith(b"%PDF")


def test_a_menus_key_follows_a_change_at_once_and_is_remembered(window: MainWindow, memory: LayoutMemory) -> None:
    window.around.shortcuts.set_command_key(Command.DRAW_SAMPLE.value, "Ctrl+Alt+D")
    assert window.menus.action(Command.DRAW_SAMPLE).shortcut() == QKeySequence("Ctrl+Alt+D")
    assert ShortcutMap(memory).command_keys(Command.DRAW_SAMPLE.value, "x") == "Ctrl+Alt+D"
    window.around.shortcuts.set_command_key(Command.DRAW_SAMPLE.value, "")
    assert window.menus.action(Command.DRAW_SAMPLE).shortcut() == QKeySequence(ROWS[Command.DRAW_SAMPLE].keys)


def test_no_default_key_means_two_things_where_both_can_be_meant() -> None:
    assert {line.title: line.meets for line in key_lines(ShortcutMap()) if line.meets} == {}
    assert ShortcutMap().conflicts() == {}


def test_the_same_key_on_two_pages_is_no_clash_but_with_a_menu_or_on_one_page_it_is(memory: LayoutMemory) -> None:
    shortcuts = ShortcutMap(memory)
    assert in_the_way(shortcuts, Action.SIGN_CLOSE, "Alt+1") == ()
    assert in_the_way(shortcuts, Action.SIGN_CLOSE, "Alt+2") == ("Sign-off: return to sales",)
    assert in_the_way(shortcuts, Action.SIGN_CLOSE, "Ctrl+T") == ("Take the next item",)
    assert in_the_way(shortcuts, Command.QUIT, "F3") == ("Slower",)
    shortcuts.set_keys(Action.SLOWER, ["Ctrl+T"])
    met = {line.title: line.meets for line in key_lines(shortcuts) if line.meets}
    assert met == {"Take the next item": ("Slower",), "Slower": ("Take the next item",)}


def test_the_dialog_says_a_clash_before_it_happens_and_still_lets_the_person_decide(
    qtbot: QtBot, theme: Theme, memory: LayoutMemory
) -> None:
    shortcuts = ShortcutMap(memory)
    dialog = KeysDialog(theme, shortcuts)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    line = next(one for one in key_lines(shortcuts) if one.what is Action.SLOWER)
    dialog.choose(line)
    dialog.edit.setKeySequence(QKeySequence("F4"))
    assert dialog.problem.isVisible()
    assert dialog.problem.text() == "F4 is taken already: Faster"
    dialog.edit.setKeySequence(QKeySequence("Ctrl+Alt+S"))
    assert not dialog.problem.isVisible()
    dialog.add.click()
    assert shortcuts.keys(Action.SLOWER) == ("F3", "Ctrl+Alt+S")
    dialog.edit.setKeySequence(QKeySequence("F4"))
    dialog.set.click()
    assert "The same key twice" in dialog.problem.text()
    dialog.default.click()
    assert shortcuts.keys(Action.SLOWER) == DEFAULTS[Action.SLOWER]
    assert not dialog.problem.isVisible()


def swallows(field: QPlainTextEdit, key: str) -> bool:
    """Whether a text field keeps this key for itself."""
    combination = QKeySequence(key)[0]
    event = QKeyEvent(QEvent.Type.ShortcutOverride, combination.key(), combination.keyboardModifiers())
    event.ignore()
    QCoreApplication.sendEvent(field, event)
    return event.isAccepted()


@pytest.mark.parametrize("action", [action for action in Action if action is not Action.SIGN_SEND_BACK])
def test_every_action_has_a_key_that_works_while_somebody_types(qtbot: QtBot, action: Action) -> None:
    """The sign-off page, which alone sends back, has no text field."""
    field = QPlainTextEdit()
    qtbot.addWidget(field)
    assert not all(swallows(field, key) for key in DEFAULTS[action])


def test_every_page_says_its_name_over_its_keys(window: MainWindow, settle: Settle) -> None:
    for name in ("callbacks", "models"):
        window.go_to(name)
        settle()
        first = sections(window.around.shortcuts, name, window.around.shortcuts.bound_in(window.page(name)))[0]
        assert window.page(name).title() in first.title
        assert first.lines
