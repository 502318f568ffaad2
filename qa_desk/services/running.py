"""Progress and cancel for anything over a second."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from qa_desk.domain.errors import Cancelled


@dataclass(frozen=True, slots=True)
class ProgressReport:
    """`step`: a code whose words are looked up. `total`: None while unknown. `detail`: a name, never a sentence."""

    step: str
    done: int
    total: int | None = None
    detail: str = ""


Progress = Callable[[ProgressReport], None]


def silent(_report: ProgressReport) -> None:
    """A progress listener that does not listen."""


class CancelToken:
    """Set from any thread; the worker asks at safe points and leaves by a typed Cancelled."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        self._event.set()

    @property
    def cancelled(self) -> bool:
        return self._event.is_set()

    def check(self) -> None:
        """Raises Cancelled once cancel() was called."""
        if self._event.is_set():
            raise Cancelled
