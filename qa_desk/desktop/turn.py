"""A turn of the event loop that work may be cut into: long enough to get on, short enough that no key waits."""

import time

_ROOM_S = 0.015


class Turn:
    """Begins when it is made."""

    def __init__(self) -> None:
        self._over = time.perf_counter() + _ROOM_S

    @property
    def is_over(self) -> bool:
        return time.perf_counter() >= self._over
