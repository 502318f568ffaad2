"""Turns of the event loop that work is cut into: long enough to get on, short enough that no key waits."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_ROOM_S = 0.015


class Turn:
    """Begins when it is made."""

    def __init__(self) -> None:
        self._over = time.perf_counter() + _ROOM_S

    @property
    def is_over(self) -> bool:
        return time.perf_counter() >= self._over


def in_next_turn(owner: QObject, call: Callable[[], object]) -> None:
    """What a person does meanwhile comes first. Not called when `owner` is gone by then.

    A timer, as QTimer.singleShot(0, ...) is a posted event: all of them are worked off, those that they post as well,
    before the loop looks at keys and timers again.
    """
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.timeout.connect(call)
    timer.timeout.connect(timer.deleteLater)
    timer.start(0)
