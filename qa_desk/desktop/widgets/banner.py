"""Banner: a message inside the page that blocks nothing: tone, text, details on demand, one action, a cross."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.tinted_icon import TintedIcon
from qa_desk.desktop.widgets.tone import ICONS, TINTS, Tone
from qa_desk.words import tr


@dataclass(frozen=True, slots=True)
class BannerAction:
    """`title` is called when shown, so it follows the language."""

    title: Callable[[], str]
    act: Callable[[], None]


@dataclass(frozen=True, slots=True)
class BannerMessage:
    """`text` and `details` are called when shown. `details` may be long; it stays folded until asked for."""

    tone: Tone
    text: Callable[[], str]
    details: Callable[[], str] | None = None
    action: BannerAction | None = None


class Banner(QFrame):
    """Hidden while it has nothing to say; the newest message replaces the one before."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._message: BannerMessage | None = None
        self._icon = TintedIcon(theme, 20, self)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._details = QLabel(self)
        self._details.setProperty("role", "muted")
        self._details.setWordWrap(True)
        self._details.setTextFormat(Qt.TextFormat.PlainText)
        self._details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._more = QPushButton(self)
        self._more.setCheckable(True)
        self._more.setProperty("kind", "quiet")
        self._more.toggled.connect(self._details.setVisible)
        self._action = QPushButton(self)
        self._action.clicked.connect(self._on_action)
        self._close = QToolButton(self)
        self._close.setProperty("kind", "quiet")
        theme.keep_icon(self._close, "cross")
        self._close.clicked.connect(self.clear)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        for button in (self._more, self._action, self._close):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 8)
        column.addLayout(row)
        column.addWidget(self._details)
        self._details.setContentsMargins(30, 0, 0, 4)

    @property
    def message(self) -> BannerMessage | None:
        return self._message

    def show_message(self, message: BannerMessage) -> None:
        self._message = message
        self._icon.show_icon(ICONS[message.tone], TINTS[message.tone])
        self.setProperty("tone", message.tone.value)
        self.style().unpolish(self)
        self.style().polish(self)
        self._more.setChecked(False)
        self._details.hide()
        self._more.setVisible(message.details is not None)
        self._action.setVisible(message.action is not None)
        self.retranslate()
        self.show()

    @Slot()
    def clear(self) -> None:
        """Hides the banner and forgets its message."""
        if self._message is not None:
            self._message = None
            self.hide()
            self.closed.emit()

    def retranslate(self) -> None:
        self._more.setText(tr("Details"))
        self._close.setToolTip(tr("Close"))
        self._close.setAccessibleName(tr("Close"))
        if self._message is None:
            return
        self._text.setText(self._message.text())
        self.setAccessibleName(self._message.text())
        self._details.setText(self._message.details() if self._message.details else "")
        self._action.setText(self._message.action.title() if self._message.action else "")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    @Slot()
    def _on_action(self) -> None:
        if self._message is not None and self._message.action is not None:
            self._message.action.act()
