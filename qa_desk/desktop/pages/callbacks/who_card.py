"""The left card: client, telephone numbers with a copy button each, facts, and attempts so far."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qa_desk.desktop.pages.callbacks.cards import Card, as_facts, facts_panel, label
from qa_desk.desktop.pages.callbacks.props import CallbacksProps
from qa_desk.desktop.shortcuts import Action, ShortcutMap
from qa_desk.desktop.theme import Theme
from qa_desk.words import tr


class WhoCard(Card):
    """`copied` carries the number that went to the clipboard."""

    copied = Signal(str)
    listen_asked = Signal()

    def __init__(self, theme: Theme, shortcuts: ShortcutMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._shortcuts = theme, shortcuts
        self._phones: tuple[str, ...] = ()
        self._deal = label(self, "muted", selectable=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.copy_buttons: list[QPushButton] = []
        self._numbers: list[QLabel] = []
        self._no_phone = label(self, "muted")
        self.facts = facts_panel(self)
        self._attempts_title, self.attempts = label(self, "strong"), label(self, selectable=True)
        self.listen = QPushButton(self)
        theme.keep_icon(self.listen, "play")
        self.listen.clicked.connect(self.listen_asked)
        self.head.addWidget(self._deal)
        self.head.addLayout(self._rows)
        self.head.addWidget(self._no_phone)
        for part in (self.facts, self._attempts_title, self.attempts):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.foot.addWidget(self.listen, 0, Qt.AlignmentFlag.AlignLeft)

    def show_props(self, props: CallbacksProps) -> None:
        self.title.setText(props.client)
        self._deal.setText(props.deal)
        self._show_phones(props.phones)
        self.facts.set_facts(as_facts(props.facts))
        self._attempts_title.setText(tr("Calls back so far"))
        self.attempts.setText("\n".join(props.attempts) or tr("None yet."))
        self.attempts.setProperty("role", "" if props.attempts else "muted")
        self.attempts.style().unpolish(self.attempts)
        self.attempts.style().polish(self.attempts)
        self.listen.setText(tr("Listen to the calls ({keys})").format(keys=self._shortcuts.shown(Action.LISTEN)))
        self.listen.setToolTip(tr("Opens the review of this deal, like Enter in the list"))

    def _show_phones(self, phones: Sequence[str]) -> None:
        self._phones = tuple(phones)
        keys = self._shortcuts.shown(Action.COPY_PHONE)
        while len(self._numbers) < len(phones):
            self._add_row()
        for place, (number, button) in enumerate(zip(self._numbers, self.copy_buttons, strict=True)):
            there = place < len(phones)
            number.setVisible(there)
            button.setVisible(there)
            number.setText(phones[place] if there else "")
            button.setText(tr("Copy"))
            if there:
                button.setAccessibleName(tr("Copy {phone}").format(phone=phones[place]))
            button.setToolTip(tr("Copy the number ({keys})").format(keys=keys) if place == 0 else tr("Copy the number"))
        self._no_phone.setVisible(not phones)
        self._no_phone.setText(tr("The deal has no telephone number."))

    def _add_row(self) -> None:
        number, button = label(self, "subtitle", selectable=True), QPushButton(self)
        number.setWordWrap(False)
        self._theme.keep_icon(button, "copy")
        button.clicked.connect(partial(self.copy_phone, len(self._numbers)))
        row = QHBoxLayout()
        row.addWidget(number)
        row.addWidget(button)
        row.addStretch(1)
        self._rows.addLayout(row)
        self._numbers.append(number)
        self.copy_buttons.append(button)

    def copy_phone(self, place: int = 0) -> None:
        if place < len(self._phones):
            QGuiApplication.clipboard().setText(self._phones[place])
            self.copied.emit(self._phones[place])
