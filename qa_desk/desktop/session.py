"""The way from a folder to a window: open the workspace, know the user, show the window, leave it again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.dialogs.entrance import Entrance, FirstUserPanel, LoginPanel, StartPanel, WaitPanel
from qa_desk.desktop.dialogs.people_fields import NewPerson
from qa_desk.desktop.errors import ErrorPresenter
from qa_desk.desktop.jobs import Executor, Jobs, ThreadExecutor
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.main_window import Leaving, MainWindow
from qa_desk.desktop.page import Bus, SettingsNow, Surroundings
from qa_desk.desktop.shortcuts import ShortcutMap
from qa_desk.desktop.theme import Mode, Theme
from qa_desk.desktop.widgets.language import LanguageSwitch
from qa_desk.domain.errors import KnownError
from qa_desk.domain.people import Role, User
from qa_desk.domain.settings import Settings
from qa_desk.services.configure import load_settings
from qa_desk.services.desk import Desk
from qa_desk.services.users import create_first_user, log_in, needs_first_user
from qa_desk.words import tr

_MOST_RECENT = 6
_LOOK_MS, _MOST_WAITED_MS = 20, 3_000
_GONE_ON_MS = 30_000
"""A write that does not end, say on a database server that is gone, must not keep a program without a window."""


class Key(StrEnum):
    """What the program remembers between starts, besides the layout."""

    LANGUAGE = "program/language"
    THEME = "program/theme"
    RECENT = "program/recent"
    LOGIN = "program/login"


@dataclass(frozen=True, slots=True)
class Doors:
    """How workspaces are reached: given by compose.py. `demo` is offered at the start when it exists."""

    open_desk: Callable[[Path], Desk]
    create: Callable[[Path], None]
    demo: Path | None = None


@dataclass(frozen=True, slots=True)
class _Opened:
    desk: Desk
    settings: Settings
    needs_first_user: bool


class Session(QObject):
    """Owns what lives as long as one workspace is open. `finished` means: the program may end."""

    finished = Signal()
    entered = Signal(MainWindow)
    workspace_opened = Signal(Path)
    user_wanted = Signal()
    """The workspace is open and the login panel is shown."""

    def __init__(
        self,
        app: QApplication,
        doors: Doors,
        memory: LayoutMemory,
        theme: Theme,
        language: LanguageSwitch,
        asker: Asker | None = None,
        make_executor: Callable[[], Executor] = ThreadExecutor,
        as_user: User | None = None,
    ) -> None:
        super().__init__(app)
        self._doors, self._memory, self._theme, self._language = doors, memory, theme, language
        self._asker = asker or Asker()
        self._make_executor = make_executor
        self._as_user = as_user
        self._errors = ErrorPresenter(self)
        self._jobs = self._new_jobs()
        self._opened: _Opened | None = None
        self._first_files: tuple[Path, ...] = ()
        self._leaves: Leaving | None = None
        self._impatience = QTimer(self)
        self._impatience.setSingleShot(True)
        self._impatience.setInterval(_GONE_ON_MS)
        self._impatience.timeout.connect(self._on_impatient)
        self.window: MainWindow | None = None
        self.entrance = Entrance(theme)
        self.entrance.closed.connect(self._on_entrance_closed)
        self.entrance.language_chosen.connect(self.use_language)

    # ------------------------------------------------------------ choosing and opening

    def start(self, folder: Path | None, first_files: Sequence[Path] = ()) -> None:
        """Opens `folder`, else the last workspace, else asks."""
        self._first_files = tuple(first_files)
        recent = self.recent()
        if folder is not None:
            self.open(folder)
        elif recent:
            self.open(recent[0])
        else:
            self.choose_workspace()
        if self.window is None:
            self.entrance.show()

    def recent(self) -> list[Path]:
        """Workspaces opened before that still exist."""
        kept = [Path(line) for line in self._memory.text(Key.RECENT).split("|") if line]
        return [folder for folder in kept if folder.is_dir()]

    def _new_jobs(self) -> Jobs:
        return Jobs(self._make_executor(), self._errors.show, parent=self, one_a_turn=True)

    def choose_workspace(self, error: KnownError | None = None) -> None:
        demo = self._doors.demo
        panel = StartPanel(self.recent(), demo is not None and demo.is_dir())
        panel.create_asked.connect(self._on_create_asked)
        panel.open_asked.connect(self._on_open_asked)
        panel.demo_asked.connect(self._on_demo_asked)
        panel.recent_chosen.connect(self.open)
        self.entrance.put(panel)
        if error is not None:
            panel.error.say_error(error)

    @Slot(Path)
    def open(self, folder: Path) -> None:
        self._run_open(folder, create=False)

    def _run_open(self, folder: Path, *, create: bool) -> None:
        doors = self._doors

        def step() -> _Opened:
            if create:
                doors.create(folder)
            desk = doors.open_desk(folder)
            return _Opened(desk, load_settings(desk.store), needs_first_user(desk.store))

        self.entrance.put(WaitPanel(folder))
        self._jobs.run(step, self._on_opened, self.choose_workspace, owner=self, key="open")

    def _on_opened(self, opened: _Opened) -> None:
        self._opened = opened
        folder = opened.desk.folder
        others = [one for one in self.recent() if one != folder]
        self._memory.set_text(Key.RECENT, "|".join(str(one) for one in [folder, *others][:_MOST_RECENT]))
        self.workspace_opened.emit(folder)
        if self._as_user is not None:
            self.enter(self._as_user)
        elif opened.needs_first_user:
            first = FirstUserPanel()
            first.person_entered.connect(self._on_person_entered)
            self.entrance.put(first)
        else:
            self._ask_login()

    @Slot()
    def _on_create_asked(self) -> None:
        folder = self._asker.folder(self.entrance, tr("An empty folder for the new workspace"), str(Path.home()))
        if folder is not None:
            self._run_open(folder, create=True)

    @Slot()
    def _on_open_asked(self) -> None:
        folder = self._asker.folder(self.entrance, tr("Folder of the workspace"), str(Path.home()))
        if folder is not None:
            self.open(folder)

    @Slot()
    def _on_demo_asked(self) -> None:
        if self._doors.demo is not None:
            self.open(self._doors.demo)

    @property
    def desk(self) -> Desk | None:
        """The open workspace."""
        return None if self._opened is None else self._opened.desk

    # ------------------------------------------------------------ who is there

    def _ask_login(self) -> None:
        if self._opened is None:
            return
        panel = LoginPanel(self._opened.desk.folder, self._memory.text(Key.LOGIN))
        panel.login_entered.connect(self._on_login_entered)
        panel.another_asked.connect(self._on_another_asked)
        self.entrance.put(panel)
        self.user_wanted.emit()

    @Slot(NewPerson)
    def _on_person_entered(self, person: NewPerson) -> None:
        panel = self.entrance.panel
        if self._opened is None or not isinstance(panel, FirstUserPanel):
            return
        desk = self._opened.desk
        panel.set_busy(True)

        def refused(error: KnownError) -> None:
            panel.set_busy(False)
            panel.error.say_error(error)

        self._jobs.run(
            lambda: create_first_user(
                desk.store, desk.clock, desk.hasher, person.login, person.name, person.password,
                person.roles | {Role.ADMIN},
            ),
            self.enter, refused, owner=panel, write=True,
        )  # fmt: skip

    @Slot(str, str)
    def _on_login_entered(self, login: str, password: str) -> None:
        panel = self.entrance.panel
        if self._opened is None or not isinstance(panel, LoginPanel):
            return
        desk = self._opened.desk
        self._jobs.run(
            lambda: log_in(desk.store, desk.clock, desk.hasher, login, password),
            self.enter, panel.refuse, owner=panel, write=True,
        )  # fmt: skip

    @Slot()
    def _on_another_asked(self) -> None:
        self._close_desk()
        self.choose_workspace()

    # ------------------------------------------------------------ the window

    def enter(self, user: User) -> None:
        """Opens the window for somebody whose password was checked."""
        opened = self._opened
        if opened is None or self.window is not None:
            return
        self._memory.set_text(Key.LOGIN, user.login)
        around = Surroundings(
            desk=opened.desk,
            user=user,
            jobs=self._jobs,
            theme=self._theme,
            memory=self._memory,
            shortcuts=ShortcutMap(self._memory),
            errors=self._errors,
            bus=Bus(),
            settings=SettingsNow(opened.settings),
        )
        window = MainWindow(around, self._asker)
        window.language_chosen.connect(self.use_language)
        window.theme_chosen.connect(self._on_theme_chosen)
        window.left.connect(self._on_left)
        self.window = window
        QTimer.singleShot(0, window, self._begin)  # in a turn of its own: making the window takes its time

    @Slot()
    def _begin(self) -> None:
        window = self.window
        if window is None:
            return
        window.begin()
        self.entrance.hide()
        self.entered.emit(window)
        if self._first_files:
            files, self._first_files = self._first_files, ()
            window.take_files(files)

    @Slot(Leaving)
    def _on_left(self, leaving: Leaving) -> None:
        """Hidden pages give back what they hold; those writes end before everything else is cancelled."""
        if self.window is not None:
            self.window.hide()
            self.window.queue.hold()
            self._leaves = leaving
            self._jobs.run(lambda: None, lambda _none: self._after(), owner=self, write=True)
            self._impatience.start()

    @Slot()
    def _on_impatient(self) -> None:
        if self._leaves is not None:
            self._after(_MOST_WAITED_MS)
        else:
            self._end()

    def _after(self, waited_ms: int = 0) -> None:
        """A recognition that was called off ends soon; the event loop does not stand still for it."""
        if self._leaves is None:  # somebody was impatient
            return
        if self.window is not None and self.window.queue.working and waited_ms < _MOST_WAITED_MS:
            QTimer.singleShot(_LOOK_MS, self, lambda: self._after(waited_ms + _LOOK_MS))
            return
        self._impatience.stop()
        leaving, self._leaves = self._leaves, None
        window, self.window = self.window, None
        self._jobs.close()
        self._jobs = self._new_jobs()
        self._take_down(window, leaving)

    def _take_down(self, window: MainWindow | None, leaving: Leaving) -> None:
        """Page by page: at once it would hold up the event loop, and so what is shown next."""
        if window is not None and window.shelf.drop_one():
            QTimer.singleShot(0, self, lambda: self._take_down(window, leaving))
            return
        if window is not None:
            window.deleteLater()
        self._go_from(leaving)

    def _go_from(self, leaving: Leaving) -> None:
        if leaving is Leaving.QUIT:
            self._close_desk(self._end)
            return
        self._as_user = None
        if leaving is Leaving.LOG_OUT:
            self.entrance.show()
            self._ask_login()
        else:
            self._close_desk()
            self.choose_workspace()
            self.entrance.show()

    @Slot()
    def _on_entrance_closed(self) -> None:
        if self.window is None:
            self._jobs.close()
            self._jobs = self._new_jobs()
            self._close_desk(self._end)

    def _close_desk(self, then: Callable[[], None] | None = None) -> None:
        """Elsewhere: what was written last goes to its place on the disk now."""
        opened, self._opened = self._opened, None
        if opened is not None:
            self._jobs.run(opened.desk.close, lambda _none: None, owner=self, write=True, on_end=then)
            if then is not None:
                self._impatience.start()
        elif then is not None:
            then()

    def _end(self) -> None:
        self._impatience.stop()
        self._jobs.close()
        self._memory.flush()
        self.finished.emit()

    # ------------------------------------------------------------ looks

    @Slot(str)
    def use_language(self, code: str) -> None:
        self._memory.set_text(Key.LANGUAGE, code)
        self._language.use(code)

    @Slot(Mode)
    def _on_theme_chosen(self, mode: Mode) -> None:
        self._memory.set_text(Key.THEME, mode.value)
        self._theme.set_mode(mode)
        if self.window is not None:
            self.window.retranslate()
