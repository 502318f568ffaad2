"""Layout memory: window geometry, splitters, columns and small choices of the desktop, kept in one ini file."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QHeaderView, QSplitter, QWidget


class LayoutMemory:
    """A missing, foreign or broken file means: as on the first day."""

    def __init__(self, path: Path) -> None:
        self._store = QSettings(str(path), QSettings.Format.IniFormat)

    def remember_window(self, name: str, window: QWidget) -> None:
        self._store.setValue(f"window/{name}", window.saveGeometry())

    def restore_window(self, name: str, window: QWidget) -> bool:
        state = self._bytes(f"window/{name}")
        return state is not None and window.restoreGeometry(state)

    def remember_splitter(self, name: str, splitter: QSplitter) -> None:
        self._store.setValue(f"splitter/{name}", splitter.saveState())

    def restore_splitter(self, name: str, splitter: QSplitter) -> bool:
        state = self._bytes(f"splitter/{name}")
        return state is not None and splitter.restoreState(state)

    def remember_header(self, name: str, columns: tuple[str, ...], header: QHeaderView) -> None:
        self._store.setValue(f"columns/{name}", header.saveState())
        self._store.setValue(f"columns/{name}_keys", ",".join(columns))

    def restore_header(self, name: str, columns: tuple[str, ...], header: QHeaderView) -> bool:
        """A state of other columns (an older version of the program) is not used."""
        state = self._bytes(f"columns/{name}")
        if state is None or self.text(f"columns/{name}_keys") != ",".join(columns):
            return False
        return header.restoreState(state)

    def text(self, key: str, default: str = "") -> str:
        value = self._store.value(key, default)
        if isinstance(value, list):  # QSettings reads "a, b" as a list
            return ",".join(str(part) for part in value)
        return value if isinstance(value, str) else default

    def set_text(self, key: str, value: str) -> None:
        self._store.setValue(key, value)

    def forget(self, key: str) -> None:
        self._store.remove(key)

    def flush(self) -> None:
        """Writes now; otherwise Qt does it soon and at the end."""
        self._store.sync()

    def _bytes(self, key: str) -> QByteArray | None:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else None
