"""A splitter beside which no stylesheet stands: its handles paint the theme's line themselves, from the palette."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

_WIDE = 9  # as the stylesheet has it: the line and four on either side, enough for a mouse


class LineSplitter(QSplitter):
    """Horizontal."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(_WIDE)

    def createHandle(self) -> QSplitterHandle:
        return _Line(self.orientation(), self)


class _Line(QSplitterHandle):
    def paintEvent(self, _event: QPaintEvent) -> None:
        role = QPalette.ColorRole.Accent if self.underMouse() else QPalette.ColorRole.Mid
        painter = QPainter(self)
        painter.fillRect(QRect(self.width() // 2, 0, 1, self.height()), self.palette().color(role))
        painter.end()
