"""The review page's keys, and the line at its foot that tells them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from qa_desk.desktop.pages.review.decision_panel import VERDICT_KEYS
from qa_desk.desktop.shortcuts import Action, ShortcutMap
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.words import tr

if TYPE_CHECKING:
    from qa_desk.desktop.pages.review.page import ReviewPage

_MARK_LETTERS = ("E", "У")  # the same key under the Latin and the Russian layout


def bind_keys(page: "ReviewPage") -> None:
    """Letters and digits work outside text fields, which take them first."""
    shortcuts = page.around.shortcuts
    shortcuts.bind(page, Action.MARK_EVIDENCE, page.listening.mark)
    shortcuts.bind(page, Action.NEXT_EVIDENCE, page.calls.next_marked)
    shortcuts.bind(page, Action.REPLAY_TURN, page.calls.replay_turn)
    shortcuts.bind(page, Action.PREVIOUS_TURN, lambda: page.calls.step_turn(-1))
    shortcuts.bind(page, Action.NEXT_TURN, lambda: page.calls.step_turn(1))
    shortcuts.bind(page, Action.SUBMIT, page.save)
    shortcuts.bind(page, Action.SKIP, page.skip)
    shortcuts.bind(page, Action.REFRESH, page.shown)
    shortcuts.bind(page, Action.ASK_SECOND, page.second.ask)
    shortcuts.bind(page, Action.VOICED_REASON, page.verdict.go_to_voiced)
    shortcuts.bind(page, Action.DECISION_COMMENT, page.verdict.go_to_comment)
    for verdict, action in VERDICT_KEYS.items():
        _bind_verdict(page, verdict, action)
    for letter in _MARK_LETTERS:
        _shortcut(page, letter).activated.connect(page.listening.mark)
    shortcuts.bind(page, Action.TAKE_FINDING, page.take_finding)
    for key in (*"1234567890", "-"):
        _bind_digit(page, key)


def _bind_verdict(page: "ReviewPage", verdict: DecisionVerdict, action: Action) -> None:
    page.around.shortcuts.bind(page, action, lambda: page.choose_verdict(verdict))


def _bind_digit(page: "ReviewPage", key: str) -> None:
    _shortcut(page, key).activated.connect(lambda: page.digit(key))


def _shortcut(page: "ReviewPage", keys: str) -> QShortcut:
    shortcut = QShortcut(QKeySequence(keys), page)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    return shortcut


def audit_hint(shortcuts: ShortcutMap) -> str:
    return tr(
        "1–9 and 0 answer · Up, Down other questions · Left, Right other answers · {play} play · {mark} or E "
        "evidence · {comment} comment · {save} submit"
    ).format(
        play=shortcuts.shown(Action.PLAY_PAUSE),
        mark=shortcuts.shown(Action.MARK_EVIDENCE),
        comment=shortcuts.shown(Action.DECISION_COMMENT),
        save=shortcuts.shown(Action.SUBMIT),
    )


def hint_line(shortcuts: ShortcutMap) -> str:
    return tr(
        "{play} play · {replay} again · 1–3, {next} moments · {mark} or E evidence · {comment} comment · "
        "{correct} correct · {take} the finding's evidence · {save} save"
    ).format(
        play=shortcuts.shown(Action.PLAY_PAUSE),
        mark=shortcuts.shown(Action.MARK_EVIDENCE),
        comment=shortcuts.shown(Action.COMMENT),
        correct=shortcuts.shown(Action.CORRECT_TURN),
        take=shortcuts.shown(Action.TAKE_FINDING),
        next=shortcuts.shown(Action.NEXT_EVIDENCE),
        replay=shortcuts.shown(Action.REPLAY_TURN),
        save=shortcuts.shown(Action.SUBMIT),
    )
