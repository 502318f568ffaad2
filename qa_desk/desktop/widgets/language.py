"""Language at run time: one switch for the whole window, and the pattern by which every widget follows it."""

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QLocale, QObject, QTranslator, Signal
from PySide6.QtWidgets import QApplication, QWidget

from qa_desk import words


class LanguageSwitch(QObject):
    """Owns Qt's own translations. Widgets hear of a switch through LanguageChange; anything else by words_changed."""

    words_changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._qt_words: QTranslator | None = None

    def use(self, language: str) -> None:
        """Raises KeyError for a language the program does not speak."""
        words.use(language)
        QLocale.setDefault(QLocale(language))
        if self._qt_words is not None:
            self._app.removeTranslator(self._qt_words)
        self._qt_words = QTranslator(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._qt_words.load(f"qtbase_{language}", folder):
            self._app.installTranslator(self._qt_words)
        QCoreApplication.sendEvent(self._app, QEvent(QEvent.Type.LanguageChange))
        self.words_changed.emit()


class Speaking(QWidget):
    """A widget with words of its own: fill them in `retranslate` only, and call it at the end of __init__."""

    def retranslate(self) -> None:
        """Sets every text from the catalogue."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
