"""Python's cyclic garbage is collected on the GUI thread only, in small portions.

Left alone, the collector runs on whatever thread makes objects: it would destroy widgets on a worker's thread, and walk
over every loaded module while the window stands still.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_LOOK_MS = 200
_MIDDLE_AFTER = 10  # collections of the youngest, as in Python itself
_OLD_AFTER = 30  # collections of the middle-aged


class Collector(QObject):
    """Make it on the GUI thread. From start() to stop() nobody else collects."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        gc.disable()
        self.settle()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    @Slot()
    def settle(self) -> None:
        """What is there now will stay: modules, the window. No collection looks at it again."""
        gc.freeze()

    @Slot()
    def look(self) -> None:
        """Collects as Python would, the oldest much less often."""
        young, middle, old = gc.get_count()
        if young < gc.get_threshold()[0]:
            return
        if middle < _MIDDLE_AFTER:
            gc.collect(0)
        elif old < _OLD_AFTER:
            gc.collect(1)
        else:
            gc.collect(2)
