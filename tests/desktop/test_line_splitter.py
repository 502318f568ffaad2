"""The line between two parts has the theme's colour without any stylesheet."""

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.line_splitter import LineSplitter


def test_the_handle_is_a_line_of_the_theme(qtbot: QtBot, theme: Theme) -> None:
    splitter = LineSplitter()
    qtbot.addWidget(splitter)
    for _ in range(2):
        splitter.addWidget(QWidget())
    splitter.resize(300, 60)
    splitter.ensurePolished()
    handle = splitter.handle(1)
    picture = handle.grab().toImage()
    line = splitter.palette().color(QPalette.ColorRole.Mid)
    assert line == theme.color("border")
    middle = [picture.pixelColor(handle.width() // 2, y) for y in range(handle.height())]
    assert all(one == line for one in middle)
    assert picture.pixelColor(0, 0) != line
