"""The icon in the system's tray, where there is one: its tooltip tells how far the queue of work is."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QSystemTrayIcon

from qa_desk.desktop.theme import Theme
from qa_desk.desktop.work_queue import WorkQueue
from qa_desk.desktop.work_queue_words import title_share, tray_text


class Tray(QObject):
    """Shown only while recordings are transcribed: an icon that never says anything is in the way."""

    activated = Signal()

    def __init__(self, theme: Theme, queue: WorkQueue, parent: QObject, *, available: bool | None = None) -> None:
        super().__init__(parent)
        self._theme, self._queue = theme, queue
        there = QSystemTrayIcon.isSystemTrayAvailable() if available is None else available
        self.icon = QSystemTrayIcon(self) if there else None
        if self.icon is not None:
            self.icon.setIcon(theme.icon("call_in", "accent"))
            self.icon.activated.connect(self.activated)
            theme.theme_changed.connect(self._on_theme_changed)
            queue.state_changed.connect(self.tell)
            self.tell()

    @Slot()
    def tell(self) -> None:
        if self.icon is not None:
            self.icon.setToolTip(tray_text(self._queue.state))
            self.icon.setVisible(bool(title_share(self._queue.state)))

    @Slot()
    def _on_theme_changed(self) -> None:
        if self.icon is not None:
            self.icon.setIcon(self._theme.icon("call_in", "accent"))
