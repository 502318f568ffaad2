"""Another language for pages of which one is in front: that one at once, each of the others in a turn of its own."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QWidget


class ToldInTurn(QObject):
    """One that comes to the front before its turn is told then. Those that are there are known; `add` any later one.

    `between_ms`: room for what a person does.
    """

    def __init__(self, pages: QTabWidget | QStackedWidget, between_ms: int = 0) -> None:
        super().__init__(pages)
        self._pages = pages
        self._untold: list[QWidget] = []
        self._telling = False
        self._later = QTimer(self)
        self._later.setInterval(between_ms)
        self._later.timeout.connect(self._tell_next)
        for page in filter(None, map(pages.widget, range(pages.count()))):
            self.add(page)
        pages.currentChanged.connect(self._on_current)

    def add(self, page: QWidget) -> None:
        page.installEventFilter(self)

    def drop(self, page: QWidget) -> None:
        """It goes: nothing is told to it any more."""
        page.removeEventFilter(self)
        if page in self._untold:
            self._untold.remove(page)

    def tell(self, page: QWidget) -> None:
        """At once, if it was not told yet."""
        if page not in self._untold:
            return
        self._untold.remove(page)
        self._telling = True
        QCoreApplication.sendEvent(page, QEvent(QEvent.Type.LanguageChange))
        self._telling = False

    def stop(self) -> None:
        self._later.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.LanguageChange or self._telling or not isinstance(watched, QWidget):
            return False
        if watched is self._pages.currentWidget():
            return False
        if watched not in self._untold:
            self._untold.append(watched)
        self._later.start()
        return True

    @Slot()
    def _tell_next(self) -> None:
        if self._untold:
            self.tell(self._untold[0])
        if not self._untold:
            self._later.stop()

    @Slot(int)
    def _on_current(self, place: int) -> None:
        page = self._pages.widget(place)
        if page is not None:
            self.tell(page)
