"""Menus: every command of the window as one row of a table, with its key, its roles, and what blocks it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from qa_desk.desktop.shortcuts import ShortcutMap
from qa_desk.domain.people import Role, User
from qa_desk.words import labels, mark, tr


class Command(StrEnum):
    IMPORT_DEALS = "import_deals"
    IMPORT_CALLS = "import_calls"
    IMPORT_RECORDINGS = "import_recordings"
    SWITCH_WORKSPACE = "switch_workspace"
    LOG_OUT = "log_out"
    QUIT = "quit"
    TAKE_NEXT = "take_next"
    TRANSCRIBE = "transcribe"
    PAUSE_TRANSCRIBING = "pause_transcribing"
    WORK_QUEUE = "work_queue"
    VERSIONS = "versions"
    CHECK_REASONS = "check_reasons"
    SEARCH_CALLS = "search_calls"
    DRAW_SAMPLE = "draw_sample"
    CHOOSE_STAGES = "choose_stages"
    RUSSIAN = "russian"
    ENGLISH = "english"
    THEME_SYSTEM = "theme_system"
    THEME_LIGHT = "theme_light"
    THEME_DARK = "theme_dark"
    FULL_SCREEN = "full_screen"
    KEYS = "keys"
    LOGS = "logs"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class CommandRow:
    """`roles`: any of them is enough, none means everybody. `exclusive`: not while long work runs."""

    command: Command
    title: str
    keys: str
    roles: tuple[Role, ...] = ()
    exclusive: bool = False
    group: str = ""


_WORKERS = (Role.AUDITOR, Role.SALES_HEAD, Role.ADMIN)
_C = Command
MENUS: Mapping[str, tuple[CommandRow | None, ...]] = {
    mark("&File"): (
        CommandRow(_C.IMPORT_DEALS, mark("Import deals…"), "Ctrl+I", _WORKERS, exclusive=True),
        CommandRow(_C.IMPORT_CALLS, mark("Import call list…"), "Ctrl+Shift+I", _WORKERS, exclusive=True),
        CommandRow(_C.IMPORT_RECORDINGS, mark("Import recordings folder…"), "Ctrl+Shift+O", _WORKERS, exclusive=True),
        None,
        CommandRow(_C.SWITCH_WORKSPACE, mark("Switch workspace…"), "Ctrl+O"),
        CommandRow(_C.LOG_OUT, mark("Log out"), "Ctrl+Shift+L"),
        CommandRow(_C.QUIT, mark("Quit"), "Ctrl+Q"),
    ),
    mark("&Work"): (
        CommandRow(_C.TAKE_NEXT, mark("Take the next item"), "Ctrl+T", (Role.AUDITOR,)),
        CommandRow(_C.SEARCH_CALLS, mark("Search all calls…"), "Ctrl+Shift+F"),
        None,
        CommandRow(_C.TRANSCRIBE, mark("Transcribe waiting calls"), "Ctrl+Shift+T", _WORKERS),
        CommandRow(_C.PAUSE_TRANSCRIBING, mark("Pause transcribing or go on"), "Ctrl+Shift+P", _WORKERS),
        CommandRow(_C.WORK_QUEUE, mark("Queue of work"), "Ctrl+Shift+W", _WORKERS),
        CommandRow(_C.VERSIONS, mark("Texts of this call, recognise again…"), "Ctrl+Shift+R", _WORKERS),
        CommandRow(_C.CHECK_REASONS, mark("Check reasons"), "Ctrl+Shift+K", _WORKERS, exclusive=True),
        None,
        CommandRow(_C.DRAW_SAMPLE, mark("Draw the sample for this period"), "Ctrl+Shift+D", _WORKERS),
        CommandRow(_C.CHOOSE_STAGES, mark("Conditional refusal stages…"), "Ctrl+Shift+S", (Role.ADMIN,)),
    ),
    mark("&View"): (
        CommandRow(_C.RUSSIAN, "Русский", "Ctrl+Shift+F9", group="language"),
        CommandRow(_C.ENGLISH, "English", "Ctrl+Shift+F10", group="language"),
        None,
        CommandRow(_C.THEME_SYSTEM, mark("Colours as the system"), "Ctrl+F9", group="theme"),
        CommandRow(_C.THEME_LIGHT, mark("Light colours"), "Ctrl+F10", group="theme"),
        CommandRow(_C.THEME_DARK, mark("Dark colours"), "Ctrl+F12", group="theme"),
        None,
        CommandRow(_C.FULL_SCREEN, mark("Full screen"), "F11", group="full_screen"),
    ),
    mark("&Help"): (
        CommandRow(_C.KEYS, mark("Keys"), "Ctrl+F1"),
        CommandRow(_C.LOGS, mark("Open the logs folder"), "Ctrl+Shift+F1"),
        CommandRow(_C.ABOUT, mark("About QA Desk"), "Ctrl+Shift+A"),
    ),
}
ROWS: Mapping[Command, CommandRow] = {row.command: row for rows in MENUS.values() for row in rows if row is not None}


def may(user: User, row: CommandRow) -> bool:
    return not row.roles or bool(user.roles.intersection(row.roles))


def needs(roles: tuple[Role, ...]) -> str:
    """Why something is not offered."""
    return tr("For: {roles}").format(roles=", ".join(labels.role(role) for role in roles))


class Menus(QObject):
    """Fills a menu bar and says which command was chosen."""

    chosen = Signal(Command)

    def __init__(self, bar: QMenuBar, user: User, shortcuts: ShortcutMap) -> None:
        super().__init__(bar)
        self._user = user
        self._shortcuts = shortcuts
        self._busy = False
        self._menus: dict[str, QMenu] = {}
        self._actions: dict[Command, QAction] = {}
        groups: dict[str, QActionGroup] = {}
        for title, rows in MENUS.items():
            menu = bar.addMenu("")
            menu.setToolTipsVisible(True)
            self._menus[title] = menu
            for row in rows:
                if row is None:
                    menu.addSeparator()
                else:
                    self._add(menu, row, groups)
        shortcuts.keys_changed.connect(self._on_keys_changed)
        self.retranslate()

    def _add(self, menu: QMenu, row: CommandRow, groups: dict[str, QActionGroup]) -> None:
        action = menu.addAction("")
        action.setShortcut(QKeySequence(self.keys(row.command)))
        action.setData(row.command.value)
        action.triggered.connect(self._on_triggered)
        if row.group:
            action.setCheckable(True)
            if row.group != "full_screen":
                groups.setdefault(row.group, QActionGroup(self)).addAction(action)
        self._actions[row.command] = action

    def keys(self, command: Command) -> str:
        """Of now, as a portable name."""
        return self._shortcuts.command_keys(command.value, ROWS[command].keys)

    @Slot()
    def _on_keys_changed(self) -> None:
        for command, action in self._actions.items():
            action.setShortcut(QKeySequence(self.keys(command)))

    def action(self, command: Command) -> QAction:
        return self._actions[command]

    def check(self, command: Command) -> None:
        self._actions[command].setChecked(True)

    def set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.retranslate()

    def retranslate(self) -> None:
        for title, menu in self._menus.items():
            menu.setTitle(tr(title))
        for command, action in self._actions.items():
            row = ROWS[command]
            action.setText(tr(row.title))
            reason = self._why_not(row)
            action.setEnabled(not reason)
            action.setToolTip(reason)

    def _why_not(self, row: CommandRow) -> str:
        if not may(self._user, row):
            return needs(row.roles)
        if row.exclusive and self._busy:
            return tr("Other work is running; wait for it or cancel it")
        return ""

    def _on_triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.chosen.emit(Command(str(action.data())))
