"""Decodes the next recording and finds its speech while the current one is recognised; each is decoded once."""

from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from qa_desk.adapters.speech.sound import Lanes
from qa_desk.domain.errors import KnownError
from qa_desk.domain.transcript import Piece


@dataclass(frozen=True, slots=True)
class Wanted:
    """One recording as a request names it. `size`, `sha256`: see sound.decode."""

    audio: Path
    channels: int
    size: int | None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """Decoded once; `planned`: all pieces of speech, channel by channel."""

    lanes: Lanes
    planned: tuple[Piece, ...]


Prepare = Callable[[Wanted, Callable[[], None]], Prepared]
"""The second argument is asked between channels and raises Cancelled to stop."""
_State = tuple[int, int] | None
_LOOK_S = 0.1


class Coming:
    """Holds one prepared recording at most. What goes wrong ahead of time is said when its turn has come."""

    def __init__(self, prepare: Prepare) -> None:
        self._prepare = prepare
        self._wanted: tuple[Wanted, _State] | None = None
        self._found: Future[Prepared | None] = Future()

    def expect(self, wanted: Wanted) -> None:
        """Begins in the background."""
        key = (wanted, _state(wanted.audio))
        if key == self._wanted:
            return
        self._wanted, self._found = key, Future()
        Thread(target=self._work, args=(wanted, self._found), name="coming", daemon=True).start()

    def take(self, wanted: Wanted, check: Callable[[], None]) -> Prepared:
        """What was prepared, if it is this very file still; else now. Raises what preparing raises."""
        expected, found = self._wanted, self._found
        self.forget()
        ready = None
        if expected == (wanted, _state(wanted.audio)):
            ready = _waited(found, check)
        return ready or self._prepare(wanted, check)

    def ready(self) -> Prepared | None:
        """What was expected, once it is prepared; nobody waits. `take` gives the same one while the file stays so."""
        if not self._found.done() or self._found.exception() is not None:
            return None
        return self._found.result()

    def forget(self) -> None:
        """Another model finds other pieces."""
        self._wanted, self._found = None, Future()

    def _work(self, wanted: Wanted, found: "Future[Prepared | None]") -> None:
        try:
            found.set_result(self._prepare(wanted, _never))
        except (KnownError, MemoryError):
            found.set_result(None)
        except BaseException as fault:  # noqa: BLE001 - a fault of ours must come up in the thread that waits
            found.set_exception(fault)


def _waited(found: "Future[Prepared | None]", check: Callable[[], None]) -> Prepared | None:
    check()
    while not wait((found,), _LOOK_S).done:  # not result(timeout): its TimeoutError may meet one that has just come
        check()
    return found.result()


def _state(path: Path) -> _State:
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_size, state.st_mtime_ns


def _never() -> None:
    pass
