"""One lit lamp: state in colour, icon and word, number, since when, why and what to do; a button in the whole."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from qa_desk.desktop.pages.panel.props import CardProps
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.tinted_icon import TintedIcon
from qa_desk.desktop.widgets.tone import ICONS, TINTS
from qa_desk.domain.panel import LampKind

_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
}
_OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class LampCard(QFrame):
    """`opened`: Enter, Space or a click. `stepped`: an arrow key, to the card before or behind."""

    opened = Signal(LampKind)
    stepped = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lamp")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.kind = LampKind.REFUSALS
        self._icon = TintedIcon(theme, 20, self)
        self.number, self._title, self._state = QLabel(self), QLabel(self), QLabel(self)
        self._since, self._sentence = QLabel(self), QLabel(self)
        self._lay_out()

    def _lay_out(self) -> None:
        self.number.setProperty("role", "title")
        self._title.setProperty("role", "strong")
        for label in (self._state, self._since):
            label.setProperty("role", "muted")
        for label in (self._title, self._since, self._sentence):
            label.setWordWrap(True)
        for label in (self.number, self._title, self._state, self._since, self._sentence):
            label.setTextFormat(Qt.TextFormat.PlainText)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._icon)
        head.addWidget(self.number)
        head.addStretch(1)
        head.addWidget(self._state)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 14, 12)
        column.setSpacing(5)
        column.addLayout(head)
        for part in (self._title, self._sentence, self._since):
            column.addWidget(part)
        column.addStretch(1)

    def show_lamp(self, props: CardProps) -> None:
        self.kind = props.kind
        self._icon.show_icon(ICONS[props.tone], TINTS[props.tone])
        self.number.setText(props.number)
        self._title.setText(props.title)
        self._state.setText(props.state)
        self._since.setText(props.since)
        self._since.setVisible(bool(props.since))
        self._sentence.setText(props.sentence)
        self.setAccessibleName(props.spoken)
        if self.property("tone") != props.tone.value:
            self.setProperty("tone", props.tone.value)
            self.style().unpolish(self)
            self.style().polish(self)

    def sizeHint(self) -> QSize:
        return QSize(300, super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _OPENING:
            self.opened.emit(self.kind)
        elif key in _STEPS:
            self.stepped.emit(_STEPS[key])
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit(self.kind)
