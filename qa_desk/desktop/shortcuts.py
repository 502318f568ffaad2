"""Shortcuts: every key of the desktop by the name of its action, remappable, with conflicts found instead of met."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from qa_desk.desktop.jobs import is_alive
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.shortcut_actions import TITLES, Action
from qa_desk.desktop.shortcut_defaults import DEFAULTS, ONLY_ON
from qa_desk.words import tr

__all__ = ("DEFAULTS", "Action", "ShortcutMap", "meet", "native", "pages_of", "title_of")


def title_of(action: Action) -> str:
    return tr(TITLES[action])


def pages_of(action: Action) -> tuple[str, ...]:
    """Names of the only pages that know the action, none for one that any page may know."""
    return tuple(page for page, actions in ONLY_ON.items() if action in actions)


def meet(one: Action, other: Action) -> bool:
    """Whether both can be waiting for a key at the same time."""
    here, there = set(pages_of(one)), set(pages_of(other))
    return not here or not there or bool(here & there)


def native(keys: str) -> str:
    """As this system writes it; the big key is called what stands on it, as the one beside the digits is."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText).replace("Return", "Enter")


class ShortcutMap(QObject):
    """Keys of each action now. Bound widgets follow a change at once."""

    keys_changed = Signal()

    def __init__(self, memory: LayoutMemory | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._memory = memory
        self._bound: list[tuple[Action, QShortcut]] = []

    def keys(self, action: Action) -> tuple[str, ...]:
        """Portable names such as "Ctrl+Space"; the defaults until the user sets others."""
        return self._kept(action.value) or DEFAULTS[action]

    def command_keys(self, command: str, default: str) -> str:
        """The key of a menu's command."""
        return next(iter(self._kept(f"menu_{command}")), default)

    def _kept(self, name: str) -> tuple[str, ...]:
        kept = self._memory.text(f"keys/{name}") if self._memory is not None else ""
        return tuple(kept.split(" ")) if kept else ()

    def shown(self, action: Action) -> str:
        """The first key as this system writes it, for a tooltip."""
        return native(self.keys(action)[0])

    def set_keys(self, action: Action, keys: Sequence[str]) -> None:
        """Names that Qt does not know are left out; no name left means back to the defaults."""
        self._keep(action.value, keys)
        self._bound = [(one, shortcut) for one, shortcut in self._bound if is_alive(shortcut)]
        for one, shortcut in self._bound:
            if one is action:
                shortcut.setKeys(_sequences(self.keys(action)))
        self.keys_changed.emit()

    def set_command_key(self, command: str, key: str) -> None:
        """An empty or unknown one means back to the default."""
        self._keep(f"menu_{command}", [key])
        self.keys_changed.emit()

    def _keep(self, name: str, keys: Sequence[str]) -> None:
        known = [key for key in (QKeySequence(key).toString() for key in keys) if key]
        if self._memory is not None:
            if known:
                self._memory.set_text(f"keys/{name}", " ".join(known))
            else:
                self._memory.forget(f"keys/{name}")

    def conflicts(self) -> dict[str, tuple[Action, ...]]:
        """Keys that two or more actions claim where both can be meant."""
        claimed: dict[str, list[Action]] = {}
        for action in Action:
            for key in self.keys(action):
                claimed.setdefault(key, []).append(action)
        met = {key: tuple(one for one in found if _meets_any(one, found)) for key, found in claimed.items()}
        return {key: actions for key, actions in met.items() if actions}

    def bind(self, widget: QWidget, action: Action, slot: Callable[[], object]) -> QShortcut:
        """Active while the focus is in `widget` or below it, text fields included."""
        shortcut = QShortcut(widget)
        shortcut.setKeys(_sequences(self.keys(action)))
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(slot)
        self._bound.append((action, shortcut))
        return shortcut

    def bound_in(self, root: QWidget) -> tuple[Action, ...]:
        """Actions that `root`, or anything below it, waits for; in the order of Action."""
        found = set()
        for action, shortcut in self._bound:
            widget = shortcut.parent() if is_alive(shortcut) else None
            if isinstance(widget, QWidget) and (widget is root or root.isAncestorOf(widget)):
                found.add(action)
        return tuple(action for action in Action if action in found)


def _meets_any(action: Action, others: Sequence[Action]) -> bool:
    return any(meet(action, other) for other in others if other is not action)


def _sequences(keys: Sequence[str]) -> list[QKeySequence]:
    return [QKeySequence(key) for key in keys]
