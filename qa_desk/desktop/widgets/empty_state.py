"""Empty state: what to say and to do where there is nothing to show yet."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.desktop.widgets.tinted_icon import TintedIcon


class EmptyState(Speaking):
    """Words are given as functions, so they follow the language."""

    action_chosen = Signal()

    def __init__(
        self,
        theme: Theme,
        icon: str,
        title: Callable[[], str],
        hint: Callable[[], str] | None = None,
        action: Callable[[], str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words = (title, hint, action)
        picture = TintedIcon(theme, 48, self)
        picture.show_icon(icon, "muted")
        self._title = QLabel(self)
        self._title.setProperty("role", "subtitle")
        self._hint = QLabel(self)
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        self._hint.setVisible(hint is not None)
        self._button = QPushButton(self)
        self._button.setProperty("kind", "primary")
        self._button.setVisible(action is not None)
        self._button.clicked.connect(self.action_chosen)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(2)
        column.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._title)
        column.addWidget(self._hint)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        for label in (self._title, self._hint):
            label.setContentsMargins(24, 0, 24, 0)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.retranslate()

    def retranslate(self) -> None:
        title, hint, action = self._words
        self._title.setText(title())
        self._hint.setText(hint() if hint else "")
        self._button.setText(action() if action else "")
