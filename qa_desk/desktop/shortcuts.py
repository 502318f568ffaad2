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
    SOLO_CLIENT = "solo_client"
    SOLO_MANAGER = "solo_manager"
    BOTH_LANES = "both_lanes"
    MUTE_CLIENT = "mute_client"
    MUTE_MANAGER = "mute_manager"
    CLIENT_LOUDER = "client_louder"
    CLIENT_QUIETER = "client_quieter"
    MANAGER_LOUDER = "manager_louder"
    MANAGER_QUIETER = "manager_quieter"
    SKIP_SILENCE = "skip_silence"
    EVIDENCE_ONLY = "evidence_only"
    LOOP = "loop"
    LOOP_START = "loop_start"
    LOOP_END = "loop_end"
    GO_TO_TIME = "go_to_time"
    NEXT_CALL = "next_call"
    PREVIOUS_CALL = "previous_call"
    GOES_ON = "goes_on"
    ZOOM_IN = "zoom_in"
    ZOOM_OUT = "zoom_out"
    ZOOM_ALL = "zoom_all"
    CORRECT_TURN = "correct_turn"
    SHOW_ORIGINAL = "show_original"
    SWAP_LANES = "swap_lanes"
    TURN_LANE = "turn_lane"
    COMMENT = "comment"
    NEXT_COMMENT = "next_comment"
    FIND_NEXT = "find_next"
    FIND_PREVIOUS = "find_previous"
    TAKE_FINDING = "take_finding"
    ASK_SECOND = "ask_second"
    VOICED_REASON = "voiced_reason"
    DECISION_COMMENT = "decision_comment"
    PHRASE_HELP = "phrase_help"
    NEXT_QUESTION = "next_question"
    PREVIOUS_QUESTION = "previous_question"
    OUTCOME_NO_ANSWER = "outcome_no_answer"
    OUTCOME_CONFIRMED = "outcome_confirmed"
    OUTCOME_WON_BACK = "outcome_won_back"
    OUTCOME_DENIED = "outcome_denied"
    OUTCOME_UNREACHABLE = "outcome_unreachable"
    SIGN_CLOSE = "sign_close"
    SIGN_RETURN = "sign_return"
    SIGN_CALL_AGAIN = "sign_call_again"
    SIGN_SEND_BACK = "sign_send_back"
    CASE_EXPLANATION = "case_explanation"
    CASE_ACKNOWLEDGEMENT = "case_acknowledgement"
    CASE_GROUND = "case_ground"
    CASE_APPEAL = "case_appeal"
    CASE_DECIDE = "case_decide"
    CASE_ATTACH = "case_attach"
    CASE_OPEN_FILE = "case_open_file"
    CASE_COUNTER = "case_counter"
    CASE_SIGN_COUNTER = "case_sign_counter"
    CASE_DECLINE_COUNTER = "case_decline_counter"
    MARK_ROW = "mark_row"
    MARK_ALL = "mark_all"
    SIGN_MARKED = "sign_marked"
    RETURN_MARKED = "return_marked"
    CASE_FILE = "case_file"
    CASE_FILE_MASKED = "case_file_masked"
    MAKE_PACK = "make_pack"
    CHECK_PACK = "check_pack"
    CHOOSE_MANAGER = "choose_manager"
    EXPORT_LIST = "export_list"
    DEAL_IN_WORK = "deal_in_work"
    DEAL_WON = "deal_won"
    DEAL_LOST = "deal_lost"
    IMPORT_PAY = "import_pay"
    IMPORT_TARIFFS = "import_tariffs"
    OPEN_TARIFFS = "open_tariffs"
    NEXT_TAB = "next_tab"
    PREVIOUS_TAB = "previous_tab"
    FINE_AGAIN = "fine_again"
    FINE_WITHDRAW = "fine_withdraw"
    LISTEN = "listen"
    COPY_PHONE = "copy_phone"
    SAVE_SETTINGS = "save_settings"
    UNDO_SETTINGS = "undo_settings"
    SPEECH_MODELS = "speech_models"
    HELP = "help"
    PAGE_1 = "page_1"
    PAGE_2 = "page_2"
    PAGE_3 = "page_3"
    PAGE_4 = "page_4"
    PAGE_5 = "page_5"
    PAGE_6 = "page_6"
    PAGE_7 = "page_7"
    PAGE_8 = "page_8"
    PAGE_9 = "page_9"
    PAGE_10 = "page_10"
    PAGE_APPEALS = "page_appeals"


DEFAULTS: Mapping[Action, tuple[str, ...]] = {
    Action.PLAY_PAUSE: ("Esc", "Ctrl+Space"),
    Action.BACK: ("F2", "Ctrl+Left"),
    Action.FORWARD: ("Shift+F2", "Ctrl+Right"),
    Action.BACK_FAR: ("Ctrl+F2", "Ctrl+Shift+Left"),
    Action.FORWARD_FAR: ("Ctrl+Shift+F2", "Ctrl+Shift+Right"),
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
    Action.SOLO_CLIENT: ("Alt+C",),
    Action.SOLO_MANAGER: ("Alt+M",),
    Action.BOTH_LANES: ("Alt+B",),
    Action.MUTE_CLIENT: ("Alt+Shift+C",),
    Action.MUTE_MANAGER: ("Alt+Shift+M",),
    Action.CLIENT_LOUDER: ("Alt+PgUp",),
    Action.CLIENT_QUIETER: ("Alt+PgDown",),
    Action.MANAGER_LOUDER: ("Alt+Shift+PgUp",),
    Action.MANAGER_QUIETER: ("Alt+Shift+PgDown",),
    Action.SKIP_SILENCE: ("Alt+S",),
    Action.EVIDENCE_ONLY: ("Shift+F8",),
    Action.LOOP: ("Alt+R",),
    Action.LOOP_START: ("Ctrl+[",),
    Action.LOOP_END: ("Ctrl+]",),
    Action.GO_TO_TIME: ("Alt+J",),
    Action.NEXT_CALL: ("Ctrl+PgDown",),
    Action.PREVIOUS_CALL: ("Ctrl+PgUp",),
    Action.GOES_ON: ("Alt+N",),
    Action.ZOOM_IN: ("Ctrl+=", "Ctrl++"),
    Action.ZOOM_OUT: ("Ctrl+-",),
    Action.ZOOM_ALL: ("Ctrl+0",),
    Action.CORRECT_TURN: ("Ctrl+E",),
    Action.SHOW_ORIGINAL: ("Ctrl+Shift+E",),
    Action.SWAP_LANES: ("Ctrl+L",),
    Action.TURN_LANE: ("Alt+L",),
    Action.COMMENT: ("Ctrl+M",),
    Action.NEXT_COMMENT: ("Ctrl+J",),
    Action.FIND_NEXT: ("Ctrl+G",),
    Action.FIND_PREVIOUS: ("Ctrl+Shift+G",),
    Action.TAKE_FINDING: ("Ctrl+F8",),
    Action.ASK_SECOND: ("Alt+5",),
    Action.VOICED_REASON: ("Alt+6",),
    Action.DECISION_COMMENT: ("Alt+7",),
    Action.PHRASE_HELP: ("Ctrl+H",),
    Action.NEXT_QUESTION: ("Ctrl+Down",),
    Action.PREVIOUS_QUESTION: ("Ctrl+Up",),
    Action.OUTCOME_NO_ANSWER: ("Alt+1",),
    Action.OUTCOME_CONFIRMED: ("Alt+2",),
    Action.OUTCOME_WON_BACK: ("Alt+3",),
    Action.OUTCOME_DENIED: ("Alt+4",),
    Action.OUTCOME_UNREACHABLE: ("Alt+5",),
    Action.SIGN_CLOSE: ("Alt+1",),
    Action.SIGN_RETURN: ("Alt+2",),
    Action.SIGN_CALL_AGAIN: ("Alt+3",),
    Action.SIGN_SEND_BACK: ("Ctrl+Backspace",),
    Action.CASE_EXPLANATION: ("Alt+1",),
    Action.CASE_ACKNOWLEDGEMENT: ("Alt+2",),
    Action.CASE_GROUND: ("Alt+3",),
    Action.CASE_APPEAL: ("Alt+4",),
    Action.CASE_DECIDE: ("Alt+5",),
    Action.CASE_ATTACH: ("Alt+6",),
    Action.CASE_OPEN_FILE: ("Alt+7",),
    Action.CASE_COUNTER: ("Alt+8",),
    Action.CASE_SIGN_COUNTER: ("Ctrl+D",),
    Action.CASE_DECLINE_COUNTER: ("Ctrl+Backspace",),
    Action.MARK_ROW: ("Space", "Ctrl+Shift+M"),
    Action.MARK_ALL: ("Alt+A",),
    Action.SIGN_MARKED: ("Alt+Return",),
    Action.RETURN_MARKED: ("Alt+Shift+Return",),
    Action.CASE_FILE: ("Alt+D",),
    Action.CASE_FILE_MASKED: ("Alt+Shift+D",),
    Action.MAKE_PACK: ("Alt+P",),
    Action.CHECK_PACK: ("Alt+V",),
    Action.CHOOSE_MANAGER: ("Ctrl+M",),
    Action.EXPORT_LIST: ("Ctrl+E",),
    Action.DEAL_IN_WORK: ("Alt+4",),
    Action.DEAL_WON: ("Alt+5",),
    Action.DEAL_LOST: ("Alt+6",),
    Action.IMPORT_PAY: ("Alt+I",),
    Action.IMPORT_TARIFFS: ("Alt+Shift+I",),
    Action.OPEN_TARIFFS: ("Alt+T",),
    Action.NEXT_TAB: ("Ctrl+Tab",),
    Action.PREVIOUS_TAB: ("Ctrl+Shift+Tab",),
    Action.FINE_AGAIN: ("Alt+7",),
    Action.FINE_WITHDRAW: ("Alt+8",),
    Action.LISTEN: ("Ctrl+L",),
    Action.COPY_PHONE: ("Ctrl+Shift+C",),
    Action.SAVE_SETTINGS: ("Ctrl+S",),
    Action.UNDO_SETTINGS: ("Alt+Z",),
    Action.SPEECH_MODELS: ("Alt+G",),
    Action.HELP: ("F1",),
    Action.PAGE_1: ("Ctrl+1",),
    Action.PAGE_2: ("Ctrl+2",),
    Action.PAGE_3: ("Ctrl+3",),
    Action.PAGE_4: ("Ctrl+4",),
    Action.PAGE_5: ("Ctrl+5",),
    Action.PAGE_6: ("Ctrl+6",),
    Action.PAGE_7: ("Ctrl+7",),
    Action.PAGE_8: ("Ctrl+8",),
    Action.PAGE_9: ("Ctrl+9",),
    Action.PAGE_10: ("Alt+0",),
    Action.PAGE_APPEALS: ("Alt+9",),
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
    Action.SOLO_CLIENT: mark("Only the client, or both"),
    Action.SOLO_MANAGER: mark("Only the manager, or both"),
    Action.BOTH_LANES: mark("Hear both"),
    Action.MUTE_CLIENT: mark("Client silent or not"),
    Action.MUTE_MANAGER: mark("Manager silent or not"),
    Action.CLIENT_LOUDER: mark("Client louder"),
    Action.CLIENT_QUIETER: mark("Client quieter"),
    Action.MANAGER_LOUDER: mark("Manager louder"),
    Action.MANAGER_QUIETER: mark("Manager quieter"),
    Action.SKIP_SILENCE: mark("Skip silence or not"),
    Action.EVIDENCE_ONLY: mark("Play only the marked moments"),
    Action.LOOP: mark("Repeat the chosen stretch or not"),
    Action.LOOP_START: mark("The repeated stretch begins here"),
    Action.LOOP_END: mark("The repeated stretch ends here"),
    Action.GO_TO_TIME: mark("Go to a time in the recording"),
    Action.NEXT_CALL: mark("Next call of the deal"),
    Action.PREVIOUS_CALL: mark("Call of the deal before"),
    Action.GOES_ON: mark("Go on with the next call or not"),
    Action.ZOOM_IN: mark("Waveform: closer"),
    Action.ZOOM_OUT: mark("Waveform: wider"),
    Action.ZOOM_ALL: mark("Waveform: the whole call"),
    Action.CORRECT_TURN: mark("Correct the words of this turn"),
    Action.SHOW_ORIGINAL: mark("What was recognised, and back"),
    Action.SWAP_LANES: mark("Swap client and manager in this call"),
    Action.TURN_LANE: mark("This turn is the other speaker's"),
    Action.COMMENT: mark("Comment on this moment"),
    Action.NEXT_COMMENT: mark("Next comment"),
    Action.FIND_NEXT: mark("Find the next place"),
    Action.FIND_PREVIOUS: mark("Find the place before"),
    Action.TAKE_FINDING: mark("Take the finding's evidence"),
    Action.ASK_SECOND: mark("Ask the second reader"),
    Action.VOICED_REASON: mark("Choose the voiced reason"),
    Action.DECISION_COMMENT: mark("Write the decision's comment"),
    Action.PHRASE_HELP: mark("How phrases are written"),
    Action.NEXT_QUESTION: mark("Next question of the checklist"),
    Action.PREVIOUS_QUESTION: mark("Question of the checklist before"),
    Action.OUTCOME_NO_ANSWER: mark("Outcome: no answer"),
    Action.OUTCOME_CONFIRMED: mark("Outcome: the client stands by the refusal"),
    Action.OUTCOME_WON_BACK: mark("Outcome: won back"),
    Action.OUTCOME_DENIED: mark("Outcome: the client did not refuse"),
    Action.OUTCOME_UNREACHABLE: mark("Outcome: unreachable"),
    Action.SIGN_CLOSE: mark("Sign-off: close the deal"),
    Action.SIGN_RETURN: mark("Sign-off: return to sales"),
    Action.SIGN_CALL_AGAIN: mark("Sign-off: call again"),
    Action.SIGN_SEND_BACK: mark("Sign-off: send back"),
    Action.CASE_EXPLANATION: mark("Case: record the explanation"),
    Action.CASE_ACKNOWLEDGEMENT: mark("Case: record the acknowledgement"),
    Action.CASE_GROUND: mark("Case: record the written ground"),
    Action.CASE_APPEAL: mark("Case: file an appeal"),
    Action.CASE_DECIDE: mark("Case: decide the appeal"),
    Action.CASE_ATTACH: mark("Case: attach a file"),
    Action.CASE_OPEN_FILE: mark("Case: open the file"),
    Action.CASE_COUNTER: mark("Case: propose a counter-entry"),
    Action.CASE_SIGN_COUNTER: mark("Case: sign the counter-entry"),
    Action.CASE_DECLINE_COUNTER: mark("Case: decline the counter-entry"),
    Action.MARK_ROW: mark("Mark the row or not"),
    Action.MARK_ALL: mark("Mark all rows or none"),
    Action.SIGN_MARKED: mark("Sign the marked rows together"),
    Action.RETURN_MARKED: mark("Send the marked rows back with one comment"),
    Action.CASE_FILE: mark("Save the case file"),
    Action.CASE_FILE_MASKED: mark("Save the case file without personal data"),
    Action.MAKE_PACK: mark("Make the payroll pack"),
    Action.CHECK_PACK: mark("Check a payroll pack"),
    Action.CHOOSE_MANAGER: mark("Choose the new manager"),
    Action.EXPORT_LIST: mark("Save the list for the CRM"),
    Action.DEAL_IN_WORK: mark("The deal is in work"),
    Action.DEAL_WON: mark("The deal is won"),
    Action.DEAL_LOST: mark("The deal is lost"),
    Action.IMPORT_PAY: mark("Import the pay of a month"),
    Action.IMPORT_TARIFFS: mark("Import tariffs"),
    Action.OPEN_TARIFFS: mark("Open the tariffs"),
    Action.NEXT_TAB: mark("Next tab"),
    Action.PREVIOUS_TAB: mark("Previous tab"),
    Action.FINE_AGAIN: mark("Audit fine: propose again"),
    Action.FINE_WITHDRAW: mark("Audit fine: withdraw"),
    Action.LISTEN: mark("Listen to the calls"),
    Action.COPY_PHONE: mark("Copy the telephone number"),
    Action.SAVE_SETTINGS: mark("Save the settings"),
    Action.UNDO_SETTINGS: mark("Undo the unsaved changes"),
    Action.SPEECH_MODELS: mark("Choose the speech model"),
    Action.HELP: mark("Keys of this page"),
    Action.PAGE_1: mark("Open page 1"),
    Action.PAGE_2: mark("Open page 2"),
    Action.PAGE_3: mark("Open page 3"),
    Action.PAGE_4: mark("Open page 4"),
    Action.PAGE_5: mark("Open page 5"),
    Action.PAGE_6: mark("Open page 6"),
    Action.PAGE_7: mark("Open page 7"),
    Action.PAGE_8: mark("Open page 8"),
    Action.PAGE_9: mark("Open page 9"),
    Action.PAGE_10: mark("Open page 10"),
    Action.PAGE_APPEALS: mark("Open the page of appeals"),
}


_ONLY_ON: Mapping[str, tuple[Action, ...]] = {
    "review": (
        Action.CONFIRM, Action.CONTRADICT, Action.NOT_DISCUSSED, Action.NO_CALL, Action.ASK_SECOND,
        Action.CORRECT_TURN, Action.SHOW_ORIGINAL, Action.SWAP_LANES, Action.TURN_LANE, Action.COMMENT,
        Action.NEXT_COMMENT, Action.TAKE_FINDING, Action.VOICED_REASON, Action.DECISION_COMMENT, Action.NEXT_QUESTION,
        Action.PREVIOUS_QUESTION,
    ),
    "settings": (Action.SAVE_SETTINGS, Action.UNDO_SETTINGS, Action.SPEECH_MODELS),
    "callbacks": (
        Action.OUTCOME_NO_ANSWER, Action.OUTCOME_CONFIRMED, Action.OUTCOME_WON_BACK, Action.OUTCOME_DENIED,
        Action.OUTCOME_UNREACHABLE, Action.COPY_PHONE, Action.LISTEN,
    ),
    "sign_off": (
        Action.SIGN_CLOSE, Action.SIGN_RETURN, Action.SIGN_CALL_AGAIN, Action.SIGN_SEND_BACK, Action.LISTEN,
        Action.FINE_AGAIN, Action.FINE_WITHDRAW,
        Action.MARK_ROW, Action.MARK_ALL, Action.SIGN_MARKED, Action.RETURN_MARKED, Action.CASE_FILE,
        Action.CASE_FILE_MASKED, Action.MAKE_PACK, Action.CHECK_PACK, Action.CHOOSE_MANAGER, Action.EXPORT_LIST,
        Action.DEAL_IN_WORK, Action.DEAL_WON, Action.DEAL_LOST, Action.IMPORT_PAY, Action.IMPORT_TARIFFS,
        Action.OPEN_TARIFFS,
    ),
    "appeals": (
        Action.CASE_EXPLANATION, Action.CASE_ACKNOWLEDGEMENT, Action.CASE_GROUND, Action.CASE_APPEAL,
        Action.CASE_DECIDE, Action.CASE_ATTACH, Action.CASE_OPEN_FILE, Action.CASE_COUNTER, Action.CASE_SIGN_COUNTER,
        Action.CASE_DECLINE_COUNTER, Action.LISTEN,
    ),
}  # fmt: skip
"""Actions of some pages alone: the same key may mean another thing on another page."""


def title_of(action: Action) -> str:
    return tr(_TITLES[action])


def pages_of(action: Action) -> tuple[str, ...]:
    """Names of the only pages that know the action, none for one that any page may know."""
    return tuple(page for page, actions in _ONLY_ON.items() if action in actions)


def meet(one: Action, other: Action) -> bool:
    """Whether both can be waiting for a key at the same time."""
    here, there = set(pages_of(one)), set(pages_of(other))
    return not here or not there or bool(here & there)


def native(keys: str) -> str:
    """As this system writes it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


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
