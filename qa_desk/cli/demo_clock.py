"""The demo's clock: stands where the story is, so that three months pass in half a minute and always the same way."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta


class DemoClock:
    """A Clock that moves only when it is told to, and never back."""

    def __init__(self, begin: datetime) -> None:
        self._now = begin

    def __call__(self) -> datetime:
        return self._now

    def reach(self, at: datetime) -> None:
        """What took longer than planned is not undone."""
        self._now = max(self._now, at)

    def spend(self, minutes: int) -> None:
        self._now += timedelta(minutes=minutes)

    def going_on(self) -> Callable[[], datetime]:
        """From here on it runs like any other clock: for a window that a person works in."""
        stood, began = self._now, time.monotonic()
        return lambda: stood + timedelta(seconds=time.monotonic() - began)
