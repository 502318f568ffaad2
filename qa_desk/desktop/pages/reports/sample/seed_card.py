"""Gives one's part of the period's seed: a text nobody can guess, made by a click or typed."""

import secrets

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.services.sample_views import SamplePeriod
from qa_desk.words import formats, tr


class SeedCard(Speaking):
    """Before the seed is committed; `mine`: this user gave the first part, so he waits."""

    given = Signal(str)

    def __init__(self, theme: Theme, allowed: bool, why_not: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        del theme
        self._allowed, self._why_not = allowed, why_not
        self._period, self._known, self._mine = "", None, False
        self.title, self.text = QLabel(self), QLabel(self)
        self.title.setProperty("role", "strong")
        self.text.setWordWrap(True)
        self.part = QLineEdit(self)
        self.part.setMaxLength(200)
        self.chance, self.give = QPushButton(self), QPushButton(self)
        self.give.setProperty("kind", "primary")
        row = QHBoxLayout()
        row.addWidget(self.part, 1)
        row.addWidget(self.chance)
        row.addWidget(self.give)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 24, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.title)
        column.addWidget(self.text)
        column.addLayout(row)
        column.addStretch(1)
        self.part.returnPressed.connect(self._on_give)
        self.part.textChanged.connect(self._on_text)
        self.chance.clicked.connect(self._on_chance)
        self.give.clicked.connect(self._on_give)
        self.retranslate()

    _known: SamplePeriod | None

    def show_period(self, period: str, known: SamplePeriod | None, mine: bool) -> None:
        self._period, self._known, self._mine = period, known, mine
        self.part.clear()
        self.retranslate()

    def _headline(self) -> str:
        if not self._period:
            return ""
        one_given = tr("Seed of {period}: one of two parts is given")
        words = one_given if self._known is not None else tr("Seed of {period}: not given yet")
        return words.format(period=formats.month(self._period))

    def retranslate(self) -> None:
        self.title.setText(self._headline())
        waits = tr("Your part is kept. Somebody else must give the second one: ask a colleague to log in.")
        explains = tr(
            "Which deals are drawn is decided by a seed that two persons make together before the period: neither of"
            " them can choose it alone. Its fingerprint is shown and logged at once, the seed itself when the period is"
            " closed; then anybody can recompute every draw. Each part is a text of at least 16 letters."
        )
        self.text.setText(waits if self._mine else explains)
        self.part.setPlaceholderText(tr("My part of the seed"))
        self.part.setAccessibleName(tr("My part of the seed"))
        self.chance.setText(tr("By chance"))
        self.give.setText(tr("Give my part"))
        for one in (self.part, self.chance, self.give):
            one.setVisible(not self._mine)
            one.setEnabled(self._allowed)
            one.setToolTip("" if self._allowed else self._why_not)
        self._on_text()

    @Slot()
    def _on_text(self) -> None:
        self.give.setEnabled(self._allowed and bool(self.part.text().strip()))

    @Slot()
    def _on_chance(self) -> None:
        self.part.setText(secrets.token_hex(16))
        self.give.setFocus()

    @Slot()
    def _on_give(self) -> None:
        if self.give.isEnabled():
            self.given.emit(self.part.text())
