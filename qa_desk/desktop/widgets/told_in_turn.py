"""Another language for a page of many tabs: the one in front at once, each of the others in a turn of its own."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QTabWidget, QWidget


class ToldInTurn(QObject):
    """A tab that comes to the front before its turn is told then. Make it when all tabs are there."""

    def __init__(self, tabs: QTabWidget) -> None:
        super().__init__(tabs)
        self._tabs = tabs
        self._untold: list[QWidget] = []
        self._telling = False
        self._later = QTimer(self)
        self._later.setInterval(0)
        self._later.timeout.connect(self._tell_next)
        for tab in filter(None, map(tabs.widget, range(tabs.count()))):
            tab.installEventFilter(self)
        tabs.currentChanged.connect(self._on_current)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.LanguageChange or self._telling or not isinstance(watched, QWidget):
            return False
        if watched is self._tabs.currentWidget():
            return False
        if watched not in self._untold:
            self._untold.append(watched)
        self._later.start()
        return True

    @Slot()
    def _tell_next(self) -> None:
        if self._untold:
            self._tell(self._untold[0])
        if not self._untold:
            self._later.stop()

    @Slot(int)
    def _on_current(self, place: int) -> None:
        tab = self._tabs.widget(place)
        if tab is not None and tab in self._untold:
            self._tell(tab)

    def _tell(self, tab: QWidget) -> None:
        self._untold.remove(tab)
        self._telling = True
        QCoreApplication.sendEvent(tab, QEvent(QEvent.Type.LanguageChange))
        self._telling = False
