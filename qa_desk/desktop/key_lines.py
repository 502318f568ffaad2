"""Every key of the program as lines of text: what it does, its keys of now, and where it counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from qa_desk.desktop.page_list import PAGES, page_keys
from qa_desk.desktop.shortcuts import Action, ShortcutMap, meet, native, pages_of, title_of
from qa_desk.desktop.work_menu import ROWS, Command
from qa_desk.words import tr

_TO_PAGES = tuple(action for action in Action if action.value.startswith("page_"))
_OPENED = {action: row for row in PAGES for action in [page_keys(PAGES).get(row.name)] if action is not None}


@dataclass(frozen=True, slots=True)
class KeyLine:
    """`keys`: portable names. `meets`: what else the same key means where both can be meant."""

    what: Action | Command
    title: str
    keys: tuple[str, ...]
    where: str
    meets: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        return ", ".join(dict.fromkeys(native(key) for key in self.keys))


@dataclass(frozen=True, slots=True)
class KeySection:
    title: str
    lines: tuple[KeyLine, ...]


def key_lines(shortcuts: ShortcutMap) -> list[KeyLine]:
    """The menus first, then the pages."""
    commands = [_command_line(shortcuts, command) for command in ROWS]
    actions = [_action_line(shortcuts, action) for action in Action if action not in _TO_PAGES or _opens(action)]
    lines = [*commands, *actions]
    return [_with_meetings(line, lines) for line in lines]


def sections(shortcuts: ShortcutMap, page: str, bound: Iterable[Action]) -> list[KeySection]:
    """For one page: its own keys first, then those of the whole window. `bound`: actions the page waits for."""
    here = tuple(_action_line(shortcuts, action) for action in bound)
    title = next((tr(row.title) for row in PAGES if row.name == page), "")
    window = (Action.HELP, *(action for action in _TO_PAGES if _opens(action)))
    return [
        KeySection(tr("On the page «{page}»").format(page=title), here),
        KeySection(tr("Everywhere"), tuple(_action_line(shortcuts, action) for action in window)),
        KeySection(tr("Menu"), tuple(_command_line(shortcuts, command) for command in ROWS)),
    ]


def in_the_way(shortcuts: ShortcutMap, what: Action | Command, key: str) -> tuple[str, ...]:
    """What else this key means already, where both can be meant."""
    return tuple(line.title for line in key_lines(shortcuts) if key in line.keys and _clash(line, what))


def html_of(title: str, parts: Sequence[KeySection]) -> str:
    """For the printer."""
    rows = "".join(
        f"<h3>{escape(part.title)}</h3><table width='100%' cellpadding='2'>"
        + "".join(
            f"<tr><td width='70%'>{escape(line.title)}</td><td><b>{escape(line.shown)}</b></td></tr>"
            for line in part.lines
        )
        + "</table>"
        for part in parts
        if part.lines
    )
    return f"<h2>{escape(title)}</h2>{rows}"


def _opens(action: Action) -> bool:
    return action not in _TO_PAGES or action in _OPENED


def _action_line(shortcuts: ShortcutMap, action: Action) -> KeyLine:
    title = title_of(action)
    if action in _OPENED:
        title = tr("Open the page «{page}»").format(page=tr(_OPENED[action].title))
    pages = pages_of(action)
    where = ", ".join(tr(row.title) for row in PAGES if row.name in pages)
    return KeyLine(action, title, shortcuts.keys(action), where)


def _command_line(shortcuts: ShortcutMap, command: Command) -> KeyLine:
    row = ROWS[command]
    return KeyLine(command, tr(row.title).rstrip("…"), (shortcuts.command_keys(command.value, row.keys),), tr("Menu"))


def _with_meetings(line: KeyLine, lines: Sequence[KeyLine]) -> KeyLine:
    keys = set(line.keys)
    met = tuple(one.title for one in lines if not keys.isdisjoint(one.keys) and _clash(one, line.what))
    return KeyLine(line.what, line.title, line.keys, line.where, met)


def _clash(line: KeyLine, what: Action | Command) -> bool:
    """Menus wait everywhere, an action of one page only there."""
    if line.what is what:
        return False
    if isinstance(line.what, Action) and isinstance(what, Action):
        return meet(line.what, what)
    return True
