"""A small picture from the icon set that follows the theme."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QWidget

from qa_desk.desktop.theme import Theme, tinted


class TintedIcon(QLabel):
    """Carries no words: what it means stands in the text beside it."""

    def __init__(self, theme: Theme, size: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._size = size
        self._name = ""
        self._tint = "text"
        self.setFixedSize(size, size)
        theme.theme_changed.connect(self._on_theme_changed)

    def show_icon(self, name: str, tint: str) -> None:
        self._name, self._tint = name, tint
        self._on_theme_changed()

    @Slot()
    def _on_theme_changed(self) -> None:
        if self._name:
            ratio = self.devicePixelRatioF()
            self.setPixmap(tinted(self._name, self._theme.color(self._tint), self._size, ratio))
