"""What waits for a network does so in a thread of its own: a host that is silent keeps nobody who wants to leave."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from queue import SimpleQueue
from types import TracebackType
from typing import Self, TypeVar

from qa_desk.services.running import CancelToken

T = TypeVar("T")
_SLICE_S = 0.2


class Aside:
    """Steps run one after another. One that was left goes on until its own time-out, and nobody looks at its answer;
    what is to be closed is closed behind it."""

    def __init__(self, cancel: CancelToken) -> None:
        self._cancel = cancel
        self._steps: SimpleQueue[Callable[[], object] | None] = SimpleQueue()
        self._left = False
        self._thread = threading.Thread(target=self._work, name="model-host", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _fault: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._steps.put(None)
        if not self._left:
            self._thread.join()

    def do(self, step: Callable[[], T]) -> T:
        """Raises Cancelled within a moment, else what the step raises."""
        self._cancel.check()
        done: Future[T] = Future()
        self._steps.put(lambda: _do(step, done))
        self._left = True
        while not wait([done], _SLICE_S).done:
            self._cancel.check()
        self._left = False
        return done.result()

    def later(self, step: Callable[[], object]) -> None:
        """Nobody waits for it or hears of it."""
        self._steps.put(lambda: _do(step, Future()))

    def _work(self) -> None:
        while (step := self._steps.get()) is not None:
            step()


def _do(step: Callable[[], T], done: Future[T]) -> None:
    try:
        done.set_result(step())
    except BaseException as fault:  # noqa: BLE001 - whoever waits gets it
        done.set_exception(fault)
