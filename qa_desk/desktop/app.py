"""The desktop program: one QApplication, dressed, speaking and guarded, until the last window closes."""

import logging
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import platformdirs
from PySide6.QtCore import QLocale, QTimer
from PySide6.QtWidgets import QApplication

import qa_desk
from qa_desk.desktop.collector import Collector
from qa_desk.desktop.errors import CrashHook
from qa_desk.desktop.grab import Grabber
from qa_desk.desktop.jobs import left_behind
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.page_list import import_pages
from qa_desk.desktop.session import Doors, Key, Session
from qa_desk.desktop.theme import Mode, Theme
from qa_desk.desktop.widgets.language import LanguageSwitch
from qa_desk.domain.money import Money
from qa_desk.domain.people import User
from qa_desk.services.desk import Desk
from qa_desk.words import LANGUAGES, formats

APP = "qa-desk"
_SWITCH_S = 0.000_1  # a painted cell waits this long for the other threads, not the interpreter's 5 ms

_SETTLED_MS = 2_000  # by then a new window has loaded what it loads ahead of its use


def run(
    open_desk: Callable[[Path], Desk],
    create: Callable[[Path], None],
    folder: Path | None,
    first_files: Sequence[Path] = (),
    grab: Path | None = None,
    *,
    as_user: User | None = None,
    login: str | None = None,
    demo: Path | None = None,
    config: Path | None = None,
    speak: str | None = None,
) -> int:
    """Returns the exit code. `grab`: opens every page, saves its picture there and ends; the pages are seen by
    `as_user` or by the user called `login`, those he may not open by somebody who may. Without `grab`, `login` only
    fills the field of the login panel.

    `config`: folder of what this computer remembers (layout, language); the user's own one by default.
    `speak`: a language for this run, whatever was chosen last.
    """
    sys.setswitchinterval(_SWITCH_S)
    app = _application()
    config = config or platformdirs.user_config_path(APP)
    memory = LayoutMemory(config / "window.ini")
    guard = _Guard(platformdirs.user_log_path(APP))
    language = LanguageSwitch(app)
    language.use(speak or first_language(memory.text(Key.LANGUAGE), QLocale.system().name()))
    _warm()
    theme = Theme(app, first_mode(memory.text(Key.THEME)))
    session = Session(app, Doors(open_desk, create, demo), memory, theme, language, as_user=as_user)
    session.workspace_opened.connect(lambda opened: guard.watch(opened / "logs"))
    session.finished.connect(app.quit)
    collector = Collector(app)
    session.entered.connect(lambda: QTimer.singleShot(_SETTLED_MS, collector, collector.settle))
    grabber = Grabber(session, grab, login) if grab is not None else None
    if login is not None:
        memory.set_text(Key.LOGIN, login)
    collector.start()
    session.start(folder, first_files)
    try:
        code = app.exec()
    finally:
        collector.stop()
        guard.end()
    code = grabber.code if grabber is not None else code
    if left_behind():
        logging.shutdown()
        os._exit(code)  # everything confirmed is stored; a normal end would wait for that step, maybe for hours
    return code


class _Guard:
    """The crash hook, writing into the log folder of whatever workspace is open."""

    def __init__(self, logs: Path) -> None:
        self._hook = CrashHook(logs)
        self._hook.install()

    def watch(self, logs: Path) -> None:
        self._hook = CrashHook(logs)
        self._hook.install()

    def end(self) -> None:
        self._hook.uninstall()


def first_language(remembered: str, system: str) -> str:
    """What was chosen last, else Russian where the system speaks it, else English."""
    if remembered in LANGUAGES:
        return remembered
    return "ru" if system.startswith("ru") else "en"


def first_mode(remembered: str) -> Mode:
    return Mode(remembered) if remembered in set(Mode) else Mode.SYSTEM


def _warm() -> None:
    """What loads at first use is loaded here: later a window would stand still for it.

    The pages' modules, and the language's data for numbers and dates, else read while a cell is painted.
    """
    import_pages()
    formats.money(Money(0))
    formats.percent(0)
    formats.date_time(datetime.now(UTC), UTC)
    formats.day(datetime.now(UTC), UTC)


def _application() -> QApplication:
    existing: object = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName(APP)
    app.setApplicationDisplayName("QA Desk")
    app.setApplicationVersion(qa_desk.__version__)
    app.setQuitOnLastWindowClosed(False)
    return app
