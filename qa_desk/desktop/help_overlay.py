"""F1: all keys of the page in front, over the window; Esc closes it. Nothing below is touched."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qa_desk.desktop.dialogs.ask import ask
from qa_desk.desktop.key_lines import KeyLine, KeySection, html_of
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.words import tr

_WIDEST, _HIGHEST = 1180, 900
_GAP = 28
_VEIL = 150
_LINES_A_COLUMN = 15
_LONG = 14


class HelpOverlay(Speaking):
    """`sections`: asked when shown, since keys are remapped and pages change."""

    change_asked = Signal()

    def __init__(self, theme: Theme, window: QWidget, sections: Callable[[], Sequence[KeySection]]) -> None:
        super().__init__(window)
        self._theme, self._window, self._sections = theme, window, sections
        self._before: QWidget | None = None
        self._inside = QWidget()
        self._card = QFrame(self)
        self._card.setProperty("role", "card")
        self._title = QLabel(self._card)
        self._title.setProperty("role", "title")
        self.print, self.change, self.close_button = (QPushButton(self._card) for _ in range(3))
        self.close_button.setProperty("kind", "primary")
        self._scroll = QScrollArea(self._card)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        for button in (self.print, self.change, self.close_button):
            head.addWidget(button)
        column = QVBoxLayout(self._card)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        self.print.clicked.connect(self._on_print)
        self.change.clicked.connect(self._on_change)
        self.close_button.clicked.connect(self.hide)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        window.installEventFilter(self)
        self.hide()
        self.retranslate()

    @Slot()
    def toggle(self) -> None:
        if self.isVisible():
            self.hide()
            return
        self._before = self._window.focusWidget()
        self._fill()
        self._place()
        self.show()
        self.raise_()
        self.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """The focus goes back to where the person was."""
        before, self._before = self._before, None
        if before is not None and before.isVisible():
            before.setFocus()
        super().hideEvent(event)

    def retranslate(self) -> None:
        self._title.setText(tr("Keys"))
        self.print.setText(tr("Print…"))
        self.change.setText(tr("Change keys…"))
        self.close_button.setText(tr("Close (Esc)"))
        if self.isVisible():
            self._fill()

    def document(self) -> QTextDocument:
        """What is printed."""
        document = QTextDocument(self)
        document.setHtml(html_of(tr("Keys of QA Desk"), self._sections()))
        return document

    # ------------------------------------------------------------ inside

    def _fill(self) -> None:
        self._inside = QWidget()
        row = QHBoxLayout(self._inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        for columns in _in_columns(self._sections()):
            row.addLayout(_column(columns), 1)
        self._scroll.setWidget(self._inside)

    def _place(self) -> None:
        self.setGeometry(self._window.rect())
        width = min(self.width() - 48, _WIDEST)
        height = min(self.height() - 48, _HIGHEST, self._inside.sizeHint().height() + 110)
        self._card.setGeometry((self.width() - width) // 2, (self.height() - height) // 2, width, height)

    @Slot()
    def _on_change(self) -> None:
        self.hide()
        self.change_asked.emit()

    @Slot()
    def _on_print(self) -> None:
        printer = QPrinter()
        dialog = QPrintDialog(printer, self)
        ask(dialog, lambda: self.document().print_(printer))

    # ------------------------------------------------------------ Qt's calls

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def event(self, event: QEvent) -> bool:
        """Esc is this overlay's while it is open, whatever else waits for the key."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _closes(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self._scroll.verticalScrollBar()
        steps = {Qt.Key.Key_Down: 40, Qt.Key.Key_Up: -40, Qt.Key.Key_PageDown: 400, Qt.Key.Key_PageUp: -400}
        if _closes(event):
            self.hide()
        elif event.key() in steps:
            bar.setValue(bar.value() + steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Beside the card."""
        if not self._card.geometry().contains(event.position().toPoint()):
            self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        veil = self._theme.color("window")
        veil.setAlpha(_VEIL)
        QPainter(self).fillRect(self.rect(), veil)


def _closes(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Escape and not event.modifiers()


def _in_columns(parts: Sequence[KeySection]) -> list[list[KeySection]]:
    """The page's own keys stand first; the window's and the menus' beside them."""
    filled = [part for part in parts if part.lines]
    if len(filled) < 3:
        return [[part] for part in filled]
    first, *others = filled
    if len(first.lines) > _LINES_A_COLUMN:
        half = (len(first.lines) + 1) // 2
        return [[KeySection(first.title, first.lines[:half])], [KeySection("", first.lines[half:])], others]
    return [[first, others[0]], others[1:]]


def _keys(line: KeyLine) -> str:
    """Long ones below each other, so that the titles keep their room."""
    return line.shown if len(line.shown) <= _LONG else line.shown.replace(", ", "\n")


def _column(parts: Sequence[KeySection]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(6)
    for part in parts:
        heading = QLabel(part.title or " ")
        heading.setProperty("role", "subtitle")
        column.addWidget(heading)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(0, 1)
        for place, line in enumerate(part.lines):
            title, keys = QLabel(line.title), QLabel(_keys(line))
            title.setWordWrap(True)
            title.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            keys.setProperty("role", "strong")
            keys.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(title, place, 0)
            grid.addWidget(keys, place, 1)
        column.addLayout(grid)
        column.addSpacing(10)
    column.addStretch(1)
    return column
