"""Reason chip: a short fact in a coloured frame (a reason, a verdict, a state), with an icon that says the same."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.tinted_icon import TintedIcon
from qa_desk.desktop.widgets.tone import ICONS, TINTS, Tone


class ReasonChip(QFrame):
    """The owner sets the words, and sets them again when the language changes."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chip")
        self._look: tuple[Tone, str] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self._icon = TintedIcon(theme, 16, self)
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 10, 3)
        row.setSpacing(6)
        row.addWidget(self._icon)
        row.addWidget(self._text)

    @property
    def text(self) -> str:
        return self._text.text()

    def set_reason(self, text: str, tone: Tone = Tone.NEUTRAL, icon: str = "") -> None:
        """`icon`: a name of the icon set; without it the tone brings its own, and NEUTRAL has none."""
        self._show_words(text)
        if (tone, icon) == self._look:
            return
        name = icon or ("" if tone is Tone.NEUTRAL else ICONS[tone])
        self._icon.setVisible(bool(name))
        if name:
            self._icon.show_icon(name, TINTS[tone])
        if self._look is None or self._look[0] is not tone:  # to be styled again costs more than all the rest
            self.setProperty("tone", tone.value)
            self.style().unpolish(self)
            self.style().polish(self)
        self._look = (tone, icon)

    def _show_words(self, text: str) -> None:
        if text != self._text.text():
            self._text.setText(text)
            self.setAccessibleName(text)
