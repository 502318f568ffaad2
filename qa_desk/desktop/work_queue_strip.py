"""The queue of work in the status bar: one line, a bar, a button that pauses or starts, another that opens the list."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QToolButton, QWidget

from qa_desk.desktop.long_work import Elided
from qa_desk.desktop.shortcuts import ShortcutMap, native
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.desktop.work_menu import ROWS, Command
from qa_desk.desktop.work_queue import WorkQueue
from qa_desk.desktop.work_queue_words import line_of
from qa_desk.words import tr

_SCALE = 1000
_WIDE, _NARROW = 720, 430


class QueueStrip(Speaking):
    """Hidden while there is nothing to say."""

    list_asked = Signal()

    def __init__(self, theme: Theme, shortcuts: ShortcutMap, queue: WorkQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._shortcuts, self._queue = theme, shortcuts, queue
        self.label = Elided(self)
        self._bar = QProgressBar(self)
        self._bar.setRange(0, _SCALE)
        self._bar.setFixedWidth(110)
        self._bar.setTextVisible(False)
        self.toggle, self.list = QToolButton(self), QToolButton(self)
        self._icon = ""
        for button in (self.toggle, self.list):
            button.setAutoRaise(True)
            button.setIconSize(QSize(16, 16))
            button.setStyleSheet("QToolButton { padding: 1px 4px; min-height: 16px; }")
        theme.keep_icon(self.list, "queue")
        self.toggle.clicked.connect(queue.toggle)
        self.list.clicked.connect(self.list_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self.label, 1)
        for part in (self._bar, self.toggle, self.list):
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        self.set_narrow(narrow=False)
        queue.state_changed.connect(self._on_state)
        shortcuts.keys_changed.connect(self._on_state)
        self.retranslate()

    def set_narrow(self, *, narrow: bool) -> None:
        """While other work has its strip beside this one."""
        self.setMinimumWidth(_NARROW if narrow else _WIDE)

    @Slot()
    def _on_state(self) -> None:
        self.retranslate()

    def retranslate(self) -> None:
        line = line_of(self._queue.state, allowed=self._queue.allowed)
        self.setVisible(not line.hidden)
        self.label.setText(line.text)
        self.label.setToolTip(line.text)
        self.label.tint = self._theme.color("warn") if line.warns else None
        self._bar.setVisible(line.share is not None)
        self._bar.setValue(round((line.share or 0) * _SCALE))
        self._bar.setAccessibleName(line.text)
        self.toggle.setVisible(line.can_pause or line.can_start)
        icon = "pause" if line.can_pause else "play"
        if icon != self._icon:
            self._icon = icon
            self._theme.keep_icon(self.toggle, icon)
        words = tr("Pause transcribing") if line.can_pause else tr("Transcribe")
        keys = self._keys(Command.PAUSE_TRANSCRIBING if line.can_pause else Command.TRANSCRIBE)
        _name(self.toggle, f"{words} ({keys})")
        _name(self.list, f"{tr('Queue of work')} ({self._keys(Command.WORK_QUEUE)})")

    def _keys(self, command: Command) -> str:
        return native(self._shortcuts.command_keys(command.value, ROWS[command].keys))


def _name(button: QToolButton, words: str) -> None:
    button.setToolTip(words)
    button.setAccessibleName(words)
