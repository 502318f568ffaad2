"""Shortcuts: every key of the desktop by the name of its action, remappable, with conflicts found instead of met."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from qa_desk.desktop.jobs import is_alive
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.words import mark, tr


class Action(StrEnum):
    """What a key can do. The value is where a changed key is remembered."""

    PLAY_PAUSE = "play_pause"
    BACK = "back"
    FORWARD = "forward"
    BACK_FAR = "back_far"
    FORWARD_FAR = "forward_far"
    SLOWER = "slower"
    FASTER = "faster"
    SPEED_TOGGLE = "speed_toggle"
    REPLAY_TURN = "replay_turn"
    PREVIOUS_TURN = "previous_turn"
    NEXT_TURN = "next_turn"
    MARK_EVIDENCE = "mark_evidence"
    NEXT_EVIDENCE = "next_evidence"
    CONFIRM = "confirm"
    CONTRADICT = "contradict"
    NOT_DISCUSSED = "not_discussed"
    NO_CALL = "no_call"
    SUBMIT = "submit"
    SKIP = "skip"
    FIND = "find"
    REFRESH = "refresh"
    PAGE_1 = "page_1"
    PAGE_2 = "page_2"
    PAGE_3 = "page_3"
    PAGE_4 = "page_4"
    PAGE_5 = "page_5"
    PAGE_6 = "page_6"
    PAGE_7 = "page_7"


DEFAULTS: Mapping[Action, tuple[str, ...]] = {
    Action.PLAY_PAUSE: ("Esc", "Ctrl+Space"),
    Action.BACK: ("F1", "Ctrl+Left"),
    Action.FORWARD: ("F2", "Ctrl+Right"),
    Action.BACK_FAR: ("Shift+F1", "Ctrl+Shift+Left"),
    Action.FORWARD_FAR: ("Shift+F2", "Ctrl+Shift+Right"),
    Action.SLOWER: ("F3",),
    Action.FASTER: ("F4",),
    Action.SPEED_TOGGLE: ("F5",),
    Action.REPLAY_TURN: ("F6",),
    Action.PREVIOUS_TURN: ("Alt+Up",),
    Action.NEXT_TURN: ("Alt+Down",),
    Action.MARK_EVIDENCE: ("F7",),
    Action.NEXT_EVIDENCE: ("F8",),
    Action.CONFIRM: ("Alt+1",),
    Action.CONTRADICT: ("Alt+2",),
    Action.NOT_DISCUSSED: ("Alt+3",),
    Action.NO_CALL: ("Alt+4",),
    Action.SUBMIT: ("Ctrl+Return", "Ctrl+Enter"),
    Action.SKIP: ("Ctrl+Shift+Return",),
    Action.FIND: ("Ctrl+F",),
    Action.REFRESH: ("Ctrl+R",),
    Action.PAGE_1: ("Ctrl+1",),
    Action.PAGE_2: ("Ctrl+2",),
    Action.PAGE_3: ("Ctrl+3",),
    Action.PAGE_4: ("Ctrl+4",),
    Action.PAGE_5: ("Ctrl+5",),
    Action.PAGE_6: ("Ctrl+6",),
    Action.PAGE_7: ("Ctrl+7",),
}
_TITLES: Mapping[Action, str] = {
    Action.PLAY_PAUSE: mark("Play or pause"),
    Action.BACK: mark("3 seconds back"),
    Action.FORWARD: mark("3 seconds forward"),
    Action.BACK_FAR: mark("10 seconds back"),
    Action.FORWARD_FAR: mark("10 seconds forward"),
    Action.SLOWER: mark("Slower"),
    Action.FASTER: mark("Faster"),
    Action.SPEED_TOGGLE: mark("Normal speed and back"),
    Action.REPLAY_TURN: mark("Play this turn again"),
    Action.PREVIOUS_TURN: mark("Previous turn"),
    Action.NEXT_TURN: mark("Next turn"),
    Action.MARK_EVIDENCE: mark("Mark as evidence"),
    Action.NEXT_EVIDENCE: mark("Next marked moment"),
    Action.CONFIRM: mark("Decision: reason confirmed"),
    Action.CONTRADICT: mark("Decision: reason contradicted"),
    Action.NOT_DISCUSSED: mark("Decision: not discussed"),
    Action.NO_CALL: mark("Decision: no call"),
    Action.SUBMIT: mark("Save and go to the next"),
    Action.SKIP: mark("Skip to the next"),
    Action.FIND: mark("Find"),
    Action.REFRESH: mark("Refresh"),
    Action.PAGE_1: mark("Open page 1"),
    Action.PAGE_2: mark("Open page 2"),
    Action.PAGE_3: mark("Open page 3"),
    Action.PAGE_4: mark("Open page 4"),
    Action.PAGE_5: mark("Open page 5"),
    Action.PAGE_6: mark("Open page 6"),
    Action.PAGE_7: mark("Open page 7"),
}


def title_of(action: Action) -> str:
    return tr(_TITLES[action])


class ShortcutMap(QObject):
    """Keys of each action now. Bound widgets follow a change at once."""

    keys_changed = Signal()

    def __init__(self, memory: LayoutMemory | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._memory = memory
        self._bound: list[tuple[Action, QShortcut]] = []

    def keys(self, action: Action) -> tuple[str, ...]:
        """Portable names such as "Ctrl+Space"; the defaults until the user sets others."""
        kept = self._memory.text(f"keys/{action}") if self._memory is not None else ""
        return tuple(kept.split(" ")) if kept else DEFAULTS[action]

    def shown(self, action: Action) -> str:
        """The first key as this system writes it, for a tooltip."""
        return QKeySequence(self.keys(action)[0]).toString(QKeySequence.SequenceFormat.NativeText)

    def set_keys(self, action: Action, keys: Sequence[str]) -> None:
        """Names that Qt does not know are left out; no name left means back to the defaults."""
        known = [QKeySequence(key).toString() for key in keys]
        known = [key for key in known if key]
        if self._memory is not None:
            if known:
                self._memory.set_text(f"keys/{action}", " ".join(known))
            else:
                self._memory.forget(f"keys/{action}")
        self._bound = [(one, shortcut) for one, shortcut in self._bound if is_alive(shortcut)]
        for one, shortcut in self._bound:
            if one is action:
                shortcut.setKeys(_sequences(self.keys(action)))
        self.keys_changed.emit()

    def conflicts(self) -> dict[str, tuple[Action, ...]]:
        """Keys that two or more actions claim."""
        claimed: dict[str, list[Action]] = {}
        for action in Action:
            for key in self.keys(action):
                claimed.setdefault(key, []).append(action)
        return {key: tuple(actions) for key, actions in claimed.items() if len(actions) > 1}

    def bind(self, widget: QWidget, action: Action, slot: Callable[[], object]) -> QShortcut:
        """Active while the focus is in `widget` or below it, text fields included."""
        shortcut = QShortcut(widget)
        shortcut.setKeys(_sequences(self.keys(action)))
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(slot)
        self._bound.append((action, shortcut))
        return shortcut


def _sequences(keys: Sequence[str]) -> list[QKeySequence]:
    return [QKeySequence(key) for key in keys]
