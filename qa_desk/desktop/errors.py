"""Errors on screen: known ones in one banner, bugs in one hook that writes a report and tells the user once."""

import logging
import platform
import sys
import threading
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import PySide6
from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, Slot, qInstallMessageHandler
from PySide6.QtWidgets import QMessageBox

import qa_desk
from qa_desk.desktop.jobs import is_alive
from qa_desk.desktop.widgets.banner import Banner, BannerMessage
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.errors import GuardRefused, KnownError
from qa_desk.words import tr
from qa_desk.words.errors import sentence

_log = logging.getLogger(__name__)
_qt_log = logging.getLogger("qt")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_MOST_REPORTS = 20  # a bug in a paint event comes sixty times a second


class ErrorPresenter(QObject):
    """The one place where known errors are shown. The window lends it its banner."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._banner: Banner | None = None

    def attach(self, banner: Banner) -> None:
        self._banner = banner

    def show(self, error: KnownError) -> None:
        """Also writes the code to the log: facts may name clients and stay out of it."""
        _log.info("known error shown: %s", error.code)
        if self._banner is None or not is_alive(self._banner):
            return
        tone = Tone.WARN if isinstance(error, GuardRefused) else Tone.BAD
        self._banner.show_message(BannerMessage(tone, lambda: sentence(error), lambda: details(error)))


def details(error: KnownError) -> str:
    """For a support letter: the code, and the facts as they are."""
    lines = [tr("Code: {code}").format(code=error.code)]
    return "\n".join(lines + [f"{name}: {value}" for name, value in error.facts.items()])


class CrashHook(QObject):
    """Takes what nobody caught, from any thread and from Qt itself. Make and install it on the GUI thread."""

    report_written = Signal(Path)

    def __init__(self, logs: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._logs = logs
        self._reports = 0
        self._lock = threading.Lock()
        self._dialog: QMessageBox | None = None
        self.report_written.connect(self._on_report_written)

    def install(self) -> None:
        sys.excepthook = self.take
        threading.excepthook = self._take_from_thread
        qInstallMessageHandler(self._take_qt_message)

    def uninstall(self) -> None:
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)

    def take(self, kind: type[BaseException], bug: BaseException, trace: TracebackType | None) -> None:
        """Writes one report file; safe on every thread. The program lives on."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, bug, trace)
            return
        _log.critical("bug", exc_info=(kind, bug, trace))
        with self._lock:
            self._reports += 1
            if self._reports > _MOST_REPORTS:
                return
            path = self._write("".join(traceback.format_exception(kind, bug, trace)))
        if path is not None and is_alive(self):
            self.report_written.emit(path)

    def _take_from_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.take(args.exc_type, args.exc_value, args.exc_traceback)

    def _take_qt_message(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        _qt_log.log(_LEVELS.get(kind, logging.WARNING), "%s: %s", context.category or "default", text)

    def _write(self, trace: str) -> Path | None:
        now = datetime.now(UTC)
        head = (
            f"QA Desk {qa_desk.__version__}, Python {platform.python_version()}, PySide6 {PySide6.__version__}, "
            f"{platform.platform()}\n{now.isoformat()}, thread {threading.current_thread().name}\n\n"
        )
        path = self._logs / f"crash-{now:%Y%m%dT%H%M%S%f}.txt"
        try:
            self._logs.mkdir(parents=True, exist_ok=True)
            path.write_text(head + trace, encoding="utf-8")
        except OSError:
            _log.exception("the crash report could not be written")
            return None
        return path

    @Slot(Path)
    def _on_report_written(self, path: Path) -> None:
        if self._dialog is not None:
            return
        self._dialog = QMessageBox(
            QMessageBox.Icon.Critical,
            tr("Program error"),
            tr("Something went wrong inside the program. What was saved before is safe."),
            QMessageBox.StandardButton.Close,
        )
        self._dialog.setInformativeText(tr("The report is in the file {path}").format(path=path))
        self._dialog.setModal(False)
        self._dialog.finished.connect(self._on_dialog_finished)
        self._dialog.show()

    @Slot()
    def _on_dialog_finished(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
        self._dialog = None
