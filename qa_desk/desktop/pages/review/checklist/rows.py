"""One line a question: what it asks, what was answered; a click opens it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from qa_desk.desktop.pages.review.checklist.props import RowProps
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.tinted_icon import TintedIcon
from qa_desk.desktop.widgets.tone import ICONS, TINTS, Tone

_ICON = 14


class QuestionRow(QFrame):
    chosen = Signal(str)  # code of the question

    def __init__(self, theme: Theme, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.code = code
        self.setObjectName("questionRow")
        self._section, self._title, self._answer = QLabel(self), QLabel(self), QLabel(self)
        self._section.setProperty("role", "strong")
        self._answer.setProperty("role", "muted")
        for label in (self._title, self._answer):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._answer.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self._answer.setMaximumWidth(130)
        self._icon = TintedIcon(theme, _ICON, self)
        self._icon.setFixedSize(_ICON, _ICON + 3)
        line = QHBoxLayout()
        line.setContentsMargins(4, 2, 4, 2)
        line.setSpacing(6)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._title, 1)
        line.addWidget(self._answer)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._section)
        column.addLayout(line)
        self._line = line
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._props: RowProps | None = None

    def show_props(self, props: RowProps) -> None:
        if props == self._props:
            return
        self._props = props
        self._section.setText(props.section)
        self._section.setVisible(bool(props.section))
        self._title.setText(props.title)
        self._answer.setText(props.answer)
        self._answer.setVisible(bool(props.answer))
        self._icon.show_icon(ICONS[props.tone] if props.tone is not Tone.NEUTRAL else "minus", TINTS[props.tone])
        self._icon.setVisible(props.tone is not Tone.NEUTRAL or bool(props.answer))
        font = self._title.font()
        font.setBold(props.current)
        self._title.setFont(font)
        self.setAccessibleName(f"{props.title}: {props.answer}" if props.answer else props.title)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self.code)
            event.accept()
