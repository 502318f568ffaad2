"""The three cards of the sign-off page: what was stated and heard, what the client said, what can be signed."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from qa_desk.desktop.pages.callbacks.cards import Card, as_facts, facts_panel, label
from qa_desk.desktop.pages.sign_off.props import ActionProps, SignOffProps
from qa_desk.desktop.shortcuts import Action, ShortcutMap
from qa_desk.desktop.theme import Theme
from qa_desk.domain.sign_off import SignAction
from qa_desk.words import tr


class AuditCard(Card):
    listen_asked = Signal()

    def __init__(self, theme: Theme, shortcuts: ShortcutMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shortcuts = shortcuts
        self._deal = label(self, "muted", selectable=True)
        self.facts = facts_panel(self)
        self.listen = QPushButton(self)
        theme.keep_icon(self.listen, "play")
        self.listen.clicked.connect(self.listen_asked)
        self.head.addWidget(self._deal)
        self.body.addWidget(self.facts)
        self.body.addStretch(1)
        self.foot.addWidget(self.listen, 0, Qt.AlignmentFlag.AlignLeft)

    def show_props(self, props: SignOffProps) -> None:
        self.title.setText(tr("What was stated and heard"))
        self._deal.setText(props.deal)
        self.facts.set_facts(as_facts(props.audit))
        self.listen.setText(tr("Listen to the calls ({keys})").format(keys=self._shortcuts.shown(Action.LISTEN)))
        self.listen.setToolTip(tr("Opens the review of this deal, like Enter in the list"))


class ClientCard(Card):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts = facts_panel(self)
        self._attempts_title, self.attempts = label(self, "strong"), label(self, selectable=True)
        for part in (self.facts, self._attempts_title, self.attempts):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def show_props(self, props: SignOffProps) -> None:
        self.title.setText(tr("What the client said afterwards"))
        self.facts.set_facts(as_facts(props.callback))
        self._attempts_title.setText(tr("Calls back so far"))
        self.attempts.setText("\n".join(props.attempts))
        for part in (self._attempts_title, self.attempts):
            part.setVisible(bool(props.attempts))


class _ActionBox(QWidget):
    """One action: what it sets going, and below it the button."""

    def __init__(self, action: SignAction, parent: QWidget) -> None:
        super().__init__(parent)
        self.about, self.button = label(self, "muted"), QPushButton(self)
        self.button.setProperty("kind", "primary" if action is SignAction.APPROVE else "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 10)
        column.setSpacing(6)
        column.addWidget(self.about)
        column.addWidget(self.button)

    def show_props(self, props: ActionProps, key: str) -> None:
        self.about.setText(f"{key} — {props.about}")
        self.button.setText(props.text)
        self.button.setToolTip(key)
        self.button.setEnabled(props.enabled)


class SignatureCard(Card):
    """Only the actions that the chosen refusal has are shown."""

    action_asked = Signal(SignAction)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._long = label(self)
        self.head.addWidget(self._long)
        self._boxes = {action: _ActionBox(action, self) for action in SignAction}
        self.buttons = {action: box.button for action, box in self._boxes.items()}
        self.body.setSpacing(0)
        for action, box in self._boxes.items():
            box.button.clicked.connect(partial(self.action_asked.emit, action))
            self.body.addWidget(box)
        self.body.addStretch(1)

    def show_props(self, props: SignOffProps, keys: Mapping[SignAction, str]) -> None:
        self.title.setText(props.asked)
        self._long.setText(props.asked_long)
        shown = {one.action: one for one in props.actions}
        for action, box in self._boxes.items():
            box.setVisible(action in shown)
            if action in shown:
                box.show_props(shown[action], keys[action])
