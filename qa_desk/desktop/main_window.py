"""The main window: navigation, pages made when first shown, menus, long work, and one way to leave."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QChildEvent, QCoreApplication, QEvent, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from qa_desk.desktop.counts import Counts
from qa_desk.desktop.daily_draw import DailyDraw
from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.dialogs.call_search import CallSearch
from qa_desk.desktop.help_overlay import HelpOverlay
from qa_desk.desktop.importing import Importing
from qa_desk.desktop.key_lines import KeySection, sections
from qa_desk.desktop.leaving import Leaving
from qa_desk.desktop.long_work import LongWork, ProgressStrip
from qa_desk.desktop.navigation import Navigation
from qa_desk.desktop.page import OpenDeal, Page, Surroundings
from qa_desk.desktop.page_list import PAGES, PageRow, page_keys
from qa_desk.desktop.page_shelf import PageShelf
from qa_desk.desktop.pages.settings import SettingsPage
from qa_desk.desktop.rights_watch import RightsWatch
from qa_desk.desktop.search_index import SearchIndex
from qa_desk.desktop.shortcuts import Action
from qa_desk.desktop.speech_work import SpeechWork
from qa_desk.desktop.theme import Mode, new_dialog
from qa_desk.desktop.tidying import Tidying
from qa_desk.desktop.tray import Tray
from qa_desk.desktop.turn import in_next_turn
from qa_desk.desktop.widgets.banner import Banner, BannerAction, BannerMessage
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.desktop.window_commands import LANGUAGES, THEMES, WindowCommands
from qa_desk.desktop.work_menu import Menus
from qa_desk.desktop.work_queue import WorkQueue
from qa_desk.desktop.work_queue_strip import QueueStrip
from qa_desk.desktop.work_queue_words import title_share
from qa_desk.domain.settings import Settings
from qa_desk.services.configure import load_settings
from qa_desk.services.views import Changed
from qa_desk.words import language, tr

__all__ = ["Leaving", "MainWindow"]
_MESSAGE_MS = 8_000


class MainWindow(QMainWindow):
    """`left` is sent once, after the user agreed; whoever holds the window then stops the jobs."""

    left = Signal(Leaving)
    language_chosen = Signal(str)
    theme_chosen = Signal(Mode)

    def __init__(self, around: Surroundings, asker: Asker, pages: Sequence[PageRow] = PAGES) -> None:
        super().__init__()
        self.queue = WorkQueue(around.desk, around.jobs, around.memory, around.user, parent=self)
        self.around = around = replace(around, work=self.queue)
        self._asker = asker
        self._leaving = Leaving.QUIT
        self._gone = False
        self.banner = Banner(around.theme, self)
        self.navigation = Navigation(around.theme, {row.name: row.icon for row in pages}, around.user, self)
        self.shelf = PageShelf(around, pages, self)
        self.strip = ProgressStrip(self)
        self.queue_strip = QueueStrip(around.theme, around.shortcuts, self.queue, self)
        self.tray = Tray(around.theme, self.queue, self)
        self.menus = Menus(self.menuBar(), around.user, around.shortcuts)
        self.work = LongWork(around.jobs, self.strip, self)
        self.importing = Importing(around, self.work, asker, self.banner, self)
        self.speech = SpeechWork(around, self.work, self.queue, self.banner, self)
        self.index = SearchIndex(around.desk, around.jobs, self)
        self.search = CallSearch(around, self.index, self)
        self.commands = WindowCommands(self)
        self.daily_draw = DailyDraw(around, self)
        self.tidying = Tidying(around, self)
        self._counts = Counts(around, self.navigation, self)
        self.rights = RightsWatch(around, self)
        self.help = HelpOverlay(around.theme, self, self._key_sections)
        self._lay_out()
        self.navigation.set_keys({name: around.shortcuts.shown(key) for name, key in page_keys(pages).items()})
        for part in (self.banner, self.navigation, self.menuBar(), self.statusBar(), self.help):
            around.theme.dress(part)
        self._connect(pages)
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
        column.addWidget(self.shelf, 1)
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addLayout(column, 1)
        self.setCentralWidget(content)
        self.statusBar().addPermanentWidget(self.strip)
        self.statusBar().addPermanentWidget(self.queue_strip)
        self.statusBar().setSizeGripEnabled(False)
        self.setMinimumSize(960, 600)

    def _connect(self, pages: Sequence[PageRow]) -> None:
        around = self.around
        around.errors.attach(self.banner)
        around.bus.changed.connect(self._on_changed)
        around.bus.open_deal.connect(self._on_open_deal)
        around.bus.open_page.connect(self._on_open_page)
        around.bus.message.connect(self.say)
        self.navigation.page_chosen.connect(self.go_to)
        self.menus.chosen.connect(self.commands.do)
        self.work.running_changed.connect(self._on_running_changed)
        self.work.stopped.connect(self._on_stopped)
        self.importing.imported.connect(self.speech.after_import)
        # by then the first rows are there: what is made ahead does not hold them up
        self._counts.first_came.connect(self.shelf.make_ahead)
        self.rights.changed.connect(self._on_rights_changed)
        self.rights.switched_off.connect(partial(self.leave, Leaving.LOG_OUT))
        self.shelf.page_made.connect(self._on_page_made)
        self.shelf.all_made.connect(self.queue.begin)
        self.shelf.all_made.connect(self.index.begin)
        self.shelf.all_made.connect(self.tidying.begin)
        self.shelf.all_made.connect(self.daily_draw.begin)
        self.search.deal_wanted.connect(around.bus.open_deal)
        self.queue.changed.connect(around.bus.changed)
        self.queue.state_changed.connect(self._name_window)
        self.queue_strip.list_asked.connect(self.commands.show_queue)
        self.tray.activated.connect(self._on_tray)
        self.help.change_asked.connect(self.commands.show_keys)
        around.shortcuts.bind(self, Action.HELP, self.help.toggle)
        self.navigation.set_forbidden(self.shelf.forbidden())
        for name, action in page_keys(pages).items():
            around.shortcuts.bind(self, action, partial(self.go_to, name))

    # ------------------------------------------------------------ pages

    def open_pages(self) -> tuple[str, ...]:
        """Names of the pages this user may use, in order."""
        return self.shelf.open_pages()

    def page(self, name: str) -> Page:
        """Made at the first call."""
        return self.shelf.page(name)

    @property
    def current(self) -> str:
        return self.shelf.current

    @Slot(object)
    def _on_page_made(self, page: object) -> None:
        if isinstance(page, SettingsPage):
            page.language_chosen.connect(self.language_chosen)
            page.theme_chosen.connect(self.theme_chosen)

    @Slot(str)
    def go_to(self, name: str) -> None:
        """Stays when the page in front has unsaved work that the user wants to keep, or the role does not allow it."""
        if not self.shelf.may(name):
            return
        if name != self.current and not self.shelf.may_leave():
            self.navigation.choose(self.current)
            return
        page = self.shelf.show_page(name)
        self.navigation.choose(name)
        self._name_window()
        page.shown()
        page.setFocus()

    @Slot(str)
    def _on_open_page(self, name: str) -> None:
        """ "settings/tariffs": a part of a page, where the page knows it."""
        name, _, part = name.partition("/")
        if name in self.open_pages():
            self.go_to(name)
            if part and self.current == name:
                self.page(name).show_part(part)
        elif name in self.shelf.rows:
            self.say(self.shelf.forbidden()[name])

    @Slot(object)
    def _on_open_deal(self, request: object) -> None:
        if not isinstance(request, OpenDeal) or "review" not in self.open_pages():
            return
        if "review" not in self.shelf.made:  # made in one turn of the event loop, shown in the next
            self.page("review")
            in_next_turn(self, partial(self._on_open_deal, request))
            return
        page = self.page("review")
        self.go_to("review")
        open_deal = getattr(page, "open_deal", None)
        if self.current == "review" and callable(open_deal):
            open_deal(request)
            self.queue.prefer_deal(request.deal_id)

    # ------------------------------------------------------------ what changed

    @Slot(object)
    def _on_changed(self, changed: object) -> None:
        if not isinstance(changed, Changed):
            return
        if changed.settings or changed.everything:
            store = self.around.desk.store
            self.around.jobs.run(lambda: load_settings(store), self._take_settings, owner=self, key="settings")
        self.shelf.tell(changed)
        self.queue.on_changed(changed)
        self.refresh_counts()

    def _take_settings(self, settings: Settings) -> None:
        before = self.around.settings()
        if settings != before:
            self.around.settings.replace(settings)
        if settings.law_rules().on != before.law_rules().on:  # a cut of pay goes by another name now
            QCoreApplication.sendEvent(self, QEvent(QEvent.Type.LanguageChange))

    def refresh_counts(self) -> None:
        self._counts.refresh()

    @Slot(str)
    def say(self, text: str) -> None:
        self.statusBar().showMessage(text, _MESSAGE_MS)

    @Slot()
    def _on_running_changed(self) -> None:
        self.menus.set_busy(self.work.running)
        self.queue_strip.set_narrow(narrow=self.work.running)

    @Slot()
    def _on_stopped(self) -> None:
        self.say(tr("Stopped. What was finished before is kept."))
        self.around.bus.changed.emit(Changed(everything=True))

    def _key_sections(self) -> list[KeySection]:
        name, shortcuts = self.current, self.around.shortcuts
        return sections(shortcuts, name, shortcuts.bound_in(self.page(name)) if name else ())

    @Slot()
    def _on_tray(self) -> None:
        self.showNormal()
        self.raise_()
        self.activateWindow()

    def take_files(self, paths: Sequence[Path]) -> None:
        """Files dropped on the window or given at the start."""
        if self.work.running:
            self.say(tr("Other work is running; wait for it or cancel it"))
            return
        self.importing.take(paths)

    # ------------------------------------------------------------ leaving

    def leave(self, leaving: Leaving) -> None:
        """Closes the window, unless the user wants to stay."""
        self._leaving = leaving
        if not self.close():
            self._leaving = Leaving.QUIT

    @Slot()
    def _on_rights_changed(self) -> None:
        """Pages are made for the rights of the log-in: what is typed stays until the person has finished it."""
        again = BannerAction(lambda: tr("Log in again"), partial(self.leave, Leaving.LOG_OUT))

        def text() -> str:
            return tr("An administrator has changed your rights. Until you log in again, nothing can be signed.")

        self.banner.show_message(BannerMessage(Tone.WARN, text, action=again))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Everything confirmed is in the database already; only long work is worth a question."""
        if self._gone:
            event.accept()
            return
        if not self.shelf.may_leave() or (self.work.running and not self._may_stop()):
            event.ignore()
            return
        self._gone = True
        self.shelf.stop()
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
        dialog = new_dialog(event)
        if dialog is not None:
            self.around.theme.dress(dialog)

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
        self.navigation.set_forbidden(self.shelf.forbidden())
        self.navigation.set_titles({name: tr(row.title) for name, row in self.shelf.rows.items()})
        self.menus.retranslate()
        self.menus.check(next(command for command, code in LANGUAGES.items() if code == language()))
        mode = self.around.theme.mode
        self.menus.check(next(command for command, one in THEMES.items() if one is mode))
        self.tray.tell()
        self._name_window()

    @Slot()
    def _name_window(self) -> None:
        if not self.current:
            return
        name, share = tr(self.shelf.rows[self.current].title), title_share(self.queue.state)
        words = tr("{page} — {workspace} — QA Desk").format(page=name, workspace=self.around.desk.folder.name)
        self.setWindowTitle(f"{share} {words}" if share else words)
