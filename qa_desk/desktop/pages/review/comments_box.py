"""Comments at moments of the calls: a short list to jump by, and the line in which a new one is written."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidgetItem, QVBoxLayout, QWidget

from qa_desk.desktop.pages.review.call_props import CommentLine
from qa_desk.desktop.pages.review.keyed import KeyedLine, KeyedList
from qa_desk.words import formats, tr

_ROW = 24
_MOST_ROWS = 5


@dataclass(frozen=True, slots=True)
class CommentWritten:
    recording: str
    at_ms: int
    text: str


class CommentsBox(QWidget):
    """Hidden while there is no comment. Enter plays, Delete takes an own one away. `entry`: the line in which a new one
    is written, a widget of its own, so that it can stand under what is listened to; hidden while nobody writes."""

    written = Signal(CommentWritten)
    chosen = Signal(CommentLine)
    removed = Signal(CommentLine)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[CommentLine, ...] = ()
        self._moment: tuple[str, int] | None = None
        self.entry = QWidget()
        self._title, self._at = QLabel(self), QLabel(self.entry)
        self._title.setProperty("role", "strong")
        self.list = KeyedList(self)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.line = KeyedLine(self.entry)
        self._lay_out()
        self.list.enter_pressed.connect(self._on_chosen)
        self.list.itemClicked.connect(self._on_chosen)
        self.list.delete_pressed.connect(self._on_removed)
        self.line.entered.connect(self._on_entered)
        self.line.left.connect(self._on_left)
        self._show()

    def _lay_out(self) -> None:
        entry = QHBoxLayout(self.entry)
        entry.setContentsMargins(0, 0, 0, 0)
        entry.setSpacing(6)
        entry.addWidget(self._at)
        entry.addWidget(self.line, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self.list)

    def show_lines(self, lines: Sequence[CommentLine]) -> None:
        if tuple(lines) != self._lines:
            row = self.list.currentRow()
            self._lines = tuple(lines)
            self.list.clear()
            for line in lines:
                item = QListWidgetItem(line.text)
                item.setToolTip(line.text)
                item.setSizeHint(QSize(0, _ROW))
                self.list.addItem(item)
            self.list.setCurrentRow(min(row, len(lines) - 1))
        self._show()

    def begin(self, recording: str, at_ms: int) -> None:
        """A new comment at this moment; what was begun before it is let go."""
        self._moment = (recording, at_ms)
        self.line.clear()
        self._show()
        self.line.setFocus()

    def next_after(self, recording: str, ms: int) -> CommentLine | None:
        """The next comment of this recording behind a moment, round to its first; None without any."""
        here = [line for line in self._lines if line.recording == recording]
        return next((line for line in here if line.at_ms > ms), here[0] if here else None)

    def choose(self, line: CommentLine) -> None:
        self.list.setCurrentRow(self._lines.index(line))

    def _show(self) -> None:
        writing = self._moment is not None
        self.setVisible(bool(self._lines))
        self.entry.setVisible(writing)
        self.list.setFixedHeight(_ROW * min(len(self._lines), _MOST_ROWS) + 6)
        self._title.setText(tr("Comments: {n}").format(n=formats.number(len(self._lines))))
        self.list.setAccessibleName(tr("Comments: Enter plays, Delete removes"))
        clock = formats.clock_ms(self._moment[1]) if self._moment is not None else ""
        self._at.setText(tr("Comment at {time}").format(time=clock))
        self.line.setPlaceholderText(tr("Enter saves, Esc leaves"))
        self.line.setAccessibleName(self._at.text())

    def _current(self) -> CommentLine | None:
        row = self.list.currentRow()
        return self._lines[row] if 0 <= row < len(self._lines) else None

    @Slot()
    def _on_chosen(self) -> None:
        if (line := self._current()) is not None:
            self.chosen.emit(line)

    @Slot()
    def _on_removed(self) -> None:
        line = self._current()
        if line is not None and line.own:
            self.removed.emit(line)

    @Slot()
    def _on_entered(self) -> None:
        moment, text = self._moment, self.line.text().strip()
        if moment is None or not text:
            return
        self._end()
        self.written.emit(CommentWritten(moment[0], moment[1], text))

    @Slot()
    def _on_left(self) -> None:
        self._end()

    def _end(self) -> None:
        self._moment = None
        self._show()
        self.left.emit()
