"""The main window: navigation, pages made when first shown, menus, long work, and one way to leave."""

import logging
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path

from PySide6.QtCore import QChildEvent, QEvent, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from qa_desk.desktop.about import AboutDialog
from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.dialogs.keys_dialog import KeysDialog
from qa_desk.desktop.importing import Importing
from qa_desk.desktop.long_work import LongWork, ProgressStrip
from qa_desk.desktop.navigation import Navigation
from qa_desk.desktop.page import OpenDeal, Page, Surroundings
from qa_desk.desktop.page_list import PAGES, PageRow, import_pages
from qa_desk.desktop.pages.settings import SettingsPage
from qa_desk.desktop.shortcuts import Action
from qa_desk.desktop.speech_work import SpeechWork
from qa_desk.desktop.theme import Mode
from qa_desk.desktop.widgets.banner import Banner
from qa_desk.desktop.work_menu import Command, Menus, needs
from qa_desk.domain.errors import KnownError
from qa_desk.domain.flow import WAITS_FOR_HEAD, RefusalState
from qa_desk.domain.queue import QueueItem
from qa_desk.domain.settings import Settings
from qa_desk.services.configure import load_settings
from qa_desk.services.look import waiting
from qa_desk.services.queue import claim_item
from qa_desk.services.sample import draw_today
from qa_desk.services.sample_views import DrawResult
from qa_desk.services.views import Changed, Waiting
from qa_desk.words import formats, language, tr, trn

_log = logging.getLogger(__name__)
_MESSAGE_MS = 8_000
_BETWEEN_MS = 20  # between two things made ahead: room for what a person does
_THEMES = {Command.THEME_SYSTEM: Mode.SYSTEM, Command.THEME_LIGHT: Mode.LIGHT, Command.THEME_DARK: Mode.DARK}
_LANGUAGES = {Command.RUSSIAN: "ru", Command.ENGLISH: "en"}
_PAGE_KEYS = (
    Action.PAGE_1, Action.PAGE_2, Action.PAGE_3, Action.PAGE_4, Action.PAGE_5, Action.PAGE_6, Action.PAGE_7,
)  # fmt: skip


class Leaving(StrEnum):
    """Where the user goes when the window closes."""

    QUIT = "quit"
    LOG_OUT = "log_out"
    SWITCH = "switch"


class MainWindow(QMainWindow):
    """`left` is sent once, after the user agreed; whoever holds the window then stops the jobs."""

    left = Signal(Leaving)
    language_chosen = Signal(str)
    theme_chosen = Signal(Mode)

    def __init__(self, around: Surroundings, asker: Asker, pages: Sequence[PageRow] = PAGES) -> None:
        super().__init__()
        self.around = around
        self._asker = asker
        self._rows: Mapping[str, PageRow] = {row.name: row for row in pages}
        self._pages: dict[str, Page] = {}
        self._seen: set[str] = set()
        self._counted = False
        self._leaving = Leaving.QUIT
        self._gone = False
        self.banner = Banner(around.theme, self)
        self.navigation = Navigation(around.theme, {row.name: row.icon for row in pages}, around.user, self)
        self._stack = QStackedWidget(self)
        self.strip = ProgressStrip(self)
        self.menus = Menus(self.menuBar(), around.user)
        self.work = LongWork(around.jobs, self.strip, self)
        self.importing = Importing(around, self.work, asker, self.banner, self)
        self.speech = SpeechWork(around, self.work, self.banner, self)
        self._lay_out()
        for part in (self.banner, self.navigation, self.menuBar(), self.statusBar()):
            around.theme.dress(part)
        self._connect()
        self.setAcceptDrops(True)
        self.resize(1280, 800)
        around.memory.restore_window("main", self)
        self.retranslate()

    def begin(self) -> None:
        """Shows the first page in the window."""
        if self._gone:
            return
        self.go_to(self.open_pages()[0])
        self.show()
        self.refresh_counts()

    def _lay_out(self) -> None:
        content = QWidget(self)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        above = QVBoxLayout()
        above.setContentsMargins(16, 12, 16, 0)
        above.addWidget(self.banner)
        column.addLayout(above)
        column.addWidget(self._stack, 1)
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addLayout(column, 1)
        self.setCentralWidget(content)
        self.statusBar().addPermanentWidget(self.strip)
        self.statusBar().setSizeGripEnabled(False)
        self.setMinimumSize(960, 600)

    def _connect(self) -> None:
        around = self.around
        around.errors.attach(self.banner)
        around.bus.changed.connect(self._on_changed)
        around.bus.open_deal.connect(self._on_open_deal)
        around.bus.message.connect(self._on_message)
        self.navigation.page_chosen.connect(self.go_to)
        self.menus.chosen.connect(self._on_command)
        self.work.running_changed.connect(self._on_running_changed)
        self.work.stopped.connect(self._on_stopped)
        self.importing.imported.connect(self.speech.after_import)
        forbidden = {name: needs(row.roles) for name, row in self._rows.items() if not self._may(row)}
        self.navigation.set_forbidden(forbidden)
        for name, action in zip(self._rows, _PAGE_KEYS, strict=False):
            around.shortcuts.bind(self, action, partial(self.go_to, name))

    # ------------------------------------------------------------ pages

    def _may(self, row: PageRow) -> bool:
        return not row.roles or bool(self.around.user.roles.intersection(row.roles))

    def open_pages(self) -> tuple[str, ...]:
        """Names of the pages this user may use, in order."""
        return tuple(name for name, row in self._rows.items() if self._may(row))

    def page(self, name: str) -> Page:
        """Made at the first call."""
        page = self._made(name)
        if not page.styleSheet():
            self.around.theme.dress(page)  # whole: a widget added to a styled one costs three times as much
        return page

    def _made(self, name: str) -> Page:
        if name not in self._pages:
            page = self._rows[name].make(self.around)
            if isinstance(page, SettingsPage):
                page.language_chosen.connect(self.language_chosen)
                page.theme_chosen.connect(self.theme_chosen)
            self._pages[name] = page
            self._stack.addWidget(page)
        return self._pages[name]

    def _make_next_page(self, _none: None = None) -> None:
        """Ahead of its use, made and dressed in turns of their own; it loads nothing before it is shown."""
        name = next((one for one in self.open_pages() if not self._is_ready(one)), None)
        if name is None or self._gone:
            return
        if name in self._pages:
            self.page(name)
        else:
            self._made(name)
        QTimer.singleShot(_BETWEEN_MS, self, self._make_next_page)

    def _is_ready(self, name: str) -> bool:
        return name in self._pages and bool(self._pages[name].styleSheet())

    @property
    def current(self) -> str:
        shown = self._stack.currentWidget()
        return next((name for name, page in self._pages.items() if page is shown), "")

    @Slot(str)
    def go_to(self, name: str) -> None:
        """Stays when the page in front has unsaved work that the user wants to keep, or the role does not allow it."""
        if not self._may(self._rows[name]):
            return
        before = self.current
        if name != before and before and not self._pages[before].may_leave():
            self.navigation.choose(before)
            return
        page = self.page(name)
        self._seen.add(name)
        self._stack.setCurrentWidget(page)
        self.navigation.choose(name)
        self._name_window(page.title())
        page.shown()
        page.setFocus()

    @Slot(object)
    def _on_open_deal(self, request: object) -> None:
        if not isinstance(request, OpenDeal) or "review" not in self._rows or not self._may(self._rows["review"]):
            return
        if "review" not in self._pages:  # made in one turn of the event loop, shown in the next
            self.page("review")
            QTimer.singleShot(0, self, partial(self._on_open_deal, request))
            return
        page = self.page("review")
        self.go_to("review")
        open_deal = getattr(page, "open_deal", None)
        if self.current == "review" and callable(open_deal):
            open_deal(request)

    def _folder(self) -> Path:
        return self.around.desk.folder

    # ------------------------------------------------------------ what changed

    @Slot(object)
    def _on_changed(self, changed: object) -> None:
        if not isinstance(changed, Changed):
            return
        if changed.settings or changed.everything:
            store = self.around.desk.store
            self.around.jobs.run(lambda: load_settings(store), self._take_settings, owner=self, key="settings")
        for name in self._seen:
            self._pages[name].on_changed(changed)
        self.refresh_counts()

    def _take_settings(self, settings: Settings) -> None:
        if settings != self.around.settings():
            self.around.settings.replace(settings)

    def refresh_counts(self) -> None:
        desk = self.around.desk
        self.around.jobs.run(
            lambda: waiting(desk.store, desk.clock),
            self._take_counts,
            self._on_no_counts,
            owner=self,
            key="counts",
        )

    def _on_no_counts(self, error: KnownError) -> None:
        """Counts are a courtesy: a database that is away is told where it is needed, not at every change."""
        _log.info("no counts: %s", error.code)

    def _take_counts(self, found: Waiting) -> None:
        if not self._counted:  # by now the first rows are there: what is made ahead does not hold them up
            self._counted = True
            self.around.jobs.run(import_pages, self._make_next_page, owner=self)
        states = found.refusals_by_state
        self.navigation.set_counts(
            {
                "queue": sum(found.queue.waiting.values()),
                "callbacks": states.get(RefusalState.CALLBACK_DUE, 0) + states.get(RefusalState.PENALTY_DUE, 0),
                "sign_off": sum(states.get(state, 0) for state in WAITS_FOR_HEAD),
            }
        )

    @Slot(str)
    def _on_message(self, text: str) -> None:
        self.statusBar().showMessage(text, _MESSAGE_MS)

    @Slot()
    def _on_running_changed(self) -> None:
        self.menus.set_busy(self.work.running)

    @Slot()
    def _on_stopped(self) -> None:
        self._on_message(tr("Stopped. What was finished before is kept."))
        self.around.bus.changed.emit(Changed(everything=True))

    # ------------------------------------------------------------ commands

    @Slot(Command)
    def _on_command(self, command: Command) -> None:
        if command in _THEMES:
            self.theme_chosen.emit(_THEMES[command])
        elif command in _LANGUAGES:
            self.language_chosen.emit(_LANGUAGES[command])
        else:
            self._handlers()[command]()

    def _handlers(self) -> Mapping[Command, Callable[[], object]]:
        return {
            Command.IMPORT_DEALS: self.importing.ask_deals,
            Command.IMPORT_CALLS: self.importing.ask_calls,
            Command.IMPORT_RECORDINGS: self.importing.ask_recordings,
            Command.SWITCH_WORKSPACE: lambda: self.leave(Leaving.SWITCH),
            Command.LOG_OUT: lambda: self.leave(Leaving.LOG_OUT),
            Command.QUIT: lambda: self.leave(Leaving.QUIT),
            Command.TAKE_NEXT: self._take_next,
            Command.TRANSCRIBE: self.speech.transcribe,
            Command.CHECK_REASONS: self.speech.check_reasons,
            Command.DRAW_SAMPLE: self._draw_sample,
            Command.CHOOSE_STAGES: self.importing.choose_stages,
            Command.FULL_SCREEN: self._full_screen,
            Command.KEYS: lambda: KeysDialog(self.around.theme, self.around.shortcuts, self).open(),
            Command.LOGS: self._open_logs,
            Command.ABOUT: lambda: AboutDialog(self.around, self).open(),
        }

    def _take_next(self) -> None:
        desk, user = self.around.desk, self.around.user

        def taken(answer: tuple[QueueItem | None, Changed]) -> None:
            item, changed = answer
            if item is None:
                self._on_message(tr("Nothing waits in the queue"))
                return
            self.around.bus.changed.emit(changed)
            self.around.bus.open_deal.emit(OpenDeal(item.deal_id, item.id))

        self.around.jobs.run(
            lambda: claim_item(desk.store, desk.clock, user), taken, owner=self, write=True, key="take"
        )

    def _draw_sample(self) -> None:
        desk, user = self.around.desk, self.around.user

        def drawn(answer: tuple[DrawResult, Changed]) -> None:
            result, changed = answer
            n = len(result.record.drawn)
            words = trn("{n} deal drawn for {period}", "{n} deals drawn for {period}", n)
            self._on_message(words.format(n=formats.number(n), period=result.period))
            self.around.bus.changed.emit(changed)

        self.around.jobs.run(
            lambda: draw_today(desk.store, desk.clock, user), drawn, owner=self, write=True, key="draw"
        )

    def _full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def _open_logs(self) -> None:
        logs = self._folder() / "logs"
        logs.mkdir(exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(logs)))

    def take_files(self, paths: Sequence[Path]) -> None:
        """Files dropped on the window or given at the start."""
        if self.work.running:
            self._on_message(tr("Other work is running; wait for it or cancel it"))
            return
        self.importing.take(paths)

    # ------------------------------------------------------------ leaving

    def leave(self, leaving: Leaving) -> None:
        """Closes the window, unless the user wants to stay."""
        self._leaving = leaving
        if not self.close():
            self._leaving = Leaving.QUIT

    def closeEvent(self, event: QCloseEvent) -> None:
        """Everything confirmed is in the database already; only long work is worth a question."""
        if self._gone:
            event.accept()
            return
        front = self._pages.get(self.current)
        if (front is not None and not front.may_leave()) or (self.work.running and not self._may_stop()):
            event.ignore()
            return
        self._gone = True
        self.around.memory.remember_window("main", self)
        event.accept()
        self.left.emit(self._leaving)

    def _may_stop(self) -> bool:
        return self._asker.yes(
            self,
            tr("Stop the work and leave?"),
            tr("What is finished stays. The rest goes on from there next time."),
            tr("Stop and leave"),
        )

    # ------------------------------------------------------------ Qt's calls

    def childEvent(self, event: QChildEvent) -> None:
        """Dialogs are the window's children but stand outside of its pages and bars."""
        super().childEvent(event)
        if event.type() != QEvent.Type.ChildPolished:
            return  # a child that was only just added is not whole: not to be touched
        child = event.child()
        if isinstance(child, QDialog):
            self.around.theme.dress(child)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and not self.work.running:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        if paths:
            self.take_files(paths)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        titles = {name: tr(row.title) for name, row in self._rows.items()}
        self.navigation.set_forbidden({n: needs(row.roles) for n, row in self._rows.items() if not self._may(row)})
        self.navigation.set_titles(titles)
        self.menus.retranslate()
        self.menus.check(next(command for command, code in _LANGUAGES.items() if code == language()))
        mode = self.around.theme.mode
        self.menus.check(next(command for command, one in _THEMES.items() if one is mode))
        if self.current:
            self._name_window(titles[self.current])

    def _name_window(self, page: str) -> None:
        self.setWindowTitle(tr("{page} — {workspace} — QA Desk").format(page=page, workspace=self._folder().name))
