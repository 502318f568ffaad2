"""Errors on screen: known ones in the banner, bugs in a report file and one dialog, from any thread."""

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QThread, qWarning
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from qa_desk.desktop.errors import CrashHook, ErrorPresenter
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.banner import Banner
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.errors import NotFound
from qa_desk.domain.people import RoleMissing


@pytest.fixture
def hook(qtbot: QtBot, tmp_path: Path) -> Iterator[CrashHook]:
    hook = CrashHook(tmp_path / "logs")
    yield hook
    if hook._dialog is not None:
        hook._dialog.close()


def reports(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "logs").glob("crash-*.txt"))


def bug_of(text: str) -> ValueError:
    try:
        raise ValueError(text)
    except ValueError as bug:
        return bug


def test_a_known_error_is_shown_in_words_with_its_code_in_the_details(qtbot: QtBot, theme: Theme) -> None:
    banner, presenter = Banner(theme), ErrorPresenter()
    qtbot.addWidget(banner)
    presenter.attach(banner)
    presenter.show(RoleMissing(role="sales_head"))
    assert banner.message is not None
    assert banner.message.tone is Tone.WARN
    assert banner.message.text() == 'This needs the role "Sales head".'
    assert banner.message.details is not None
    assert banner.message.details() == "Code: role_missing\nrole: sales_head"
    presenter.show(NotFound(what="deal", key=7))
    assert banner.message.tone is Tone.BAD


def test_the_log_gets_the_code_and_no_facts(caplog: pytest.LogCaptureFixture, qtbot: QtBot) -> None:
    caplog.set_level(logging.INFO)
    ErrorPresenter().show(NotFound(what="Иванов", key=7))
    assert caplog.messages == ["known error shown: not_found"]


def test_a_bug_leaves_a_report_and_one_dialog(
    hook: CrashHook, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for text in ("first", "second"):
        bug = bug_of(text)
        hook.take(type(bug), bug, bug.__traceback__)
    first, second = reports(tmp_path)
    assert "ValueError: first" in first.read_text(encoding="utf-8")
    assert "Python 3." in second.read_text(encoding="utf-8")
    assert isinstance(hook._dialog, QMessageBox)
    assert str(first) in hook._dialog.informativeText()
    assert not hook._dialog.isModal()
    hook._dialog.close()
    assert hook._dialog is None


def test_a_bug_that_comes_sixty_times_a_second_does_not_fill_the_disk(
    hook: CrashHook, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bug = bug_of("in a paint event")
    for _ in range(100):
        hook.take(type(bug), bug, bug.__traceback__)
    assert len(reports(tmp_path)) == 20


def test_a_bug_in_another_thread_is_shown_on_the_gui_thread(
    qtbot: QtBot, hook: CrashHook, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bug = bug_of("elsewhere")
    thread = threading.Thread(target=lambda: hook.take(type(bug), bug, bug.__traceback__), name="worker-7", daemon=True)
    thread.start()
    thread.join(120)
    assert hook._dialog is None
    qtbot.waitUntil(lambda: hook._dialog is not None)
    assert hook._dialog is not None
    assert hook._dialog.thread() is QApplication.instance().thread()  # type: ignore[union-attr]
    assert QThread.currentThread() is hook._dialog.thread()
    assert "worker-7" in reports(tmp_path)[0].read_text(encoding="utf-8")


def test_a_report_that_cannot_be_written_does_not_make_it_worse(
    qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")
    hook = CrashHook(tmp_path / "logs")
    bug = bug_of("first")
    hook.take(type(bug), bug, bug.__traceback__)
    assert hook._dialog is None


@pytest.mark.no_qt_log
def test_installed_it_takes_the_hooks_and_qts_messages_and_gives_them_back(
    hook: CrashHook, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    before = (sys.excepthook, threading.excepthook)
    hook.install()
    assert sys.excepthook == hook.take
    qWarning("from Qt")
    hook.uninstall()
    sys.excepthook, threading.excepthook = before
    assert caplog.messages == ["default: from Qt"]
