"""The one door off the GUI thread: a step runs elsewhere, its result comes back as a value on the GUI thread."""

import logging
import sys
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar, cast

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from qa_desk.domain.errors import Cancelled, KnownError
from qa_desk.services.running import CancelToken, Progress, ProgressReport

T = TypeVar("T")
Step = Callable[[], T]
LongStep = Callable[[Progress, CancelToken], T]
_LEAST_GAP_S = 0.1  # progress at most ten times a second
_log = logging.getLogger(__name__)
_left: "set[Future[None]]" = set()


class Executor(Protocol):
    """Where steps run. `serial`: one after another, in the order they came."""

    def submit(self, work: Callable[[], None], *, serial: bool) -> None: ...

    def wait_for_done(self) -> None:
        """Returns when everything submitted so far has run."""
        ...

    def close(self) -> None:
        """Runs what was submitted, then frees the threads. What does not end in time is left behind."""
        ...


class ThreadExecutor:
    """A pool for reading, one of which the queue of work may keep for hours, and one lane for writing.

    `longest_s`: how long a closing window waits for a step, say one that asks a database server that is gone.
    """

    def __init__(self, readers: int = 4, longest_s: float = 30.0) -> None:
        self._longest_s = longest_s
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="read")
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="write")
        self._unfinished: set[Future[None]] = set()

    def submit(self, work: Callable[[], None], *, serial: bool) -> None:
        future = (self._writer if serial else self._readers).submit(work)
        self._unfinished.add(future)
        future.add_done_callback(self._unfinished.discard)

    def wait_for_done(self) -> None:
        wait(list(self._unfinished))

    def close(self) -> None:
        for pool in (self._writer, self._readers):
            pool.shutdown(wait=False)
        late = wait(list(self._unfinished), self._longest_s).not_done
        if late:
            _log.error("%d steps did not end within %.0f s and are left behind", len(late), self._longest_s)
            _left.update(late)
            return
        for pool in (self._writer, self._readers):
            pool.shutdown(wait=True)


def left_behind() -> bool:
    """A step that nobody waited for any longer still runs; the interpreter would wait for it before it ends."""
    return not all(step.done() for step in _left)


class ManualExecutor:
    """Runs nothing until drain() is called: tests decide when the other thread has its turn."""

    def __init__(self) -> None:
        self._waiting: deque[Callable[[], None]] = deque()

    def submit(self, work: Callable[[], None], *, serial: bool) -> None:  # noqa: ARG002 - one queue does for both
        self._waiting.append(work)

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    def run_one(self) -> None:
        self._waiting.popleft()()

    def drain(self) -> None:
        """Runs everything, also what the results ask for in turn."""
        while self._waiting:
            self.run_one()

    def wait_for_done(self) -> None:
        self.drain()

    def close(self) -> None:
        self._waiting.clear()


@dataclass(frozen=True, slots=True)
class Activity:
    """How many steps are under way."""

    running: int


@dataclass(frozen=True, slots=True)
class _Done:
    value: object


@dataclass(frozen=True, slots=True)
class _Broken:
    bug: BaseException


@dataclass(frozen=True, slots=True)
class _Letter:
    """What happened to a job: progress, its result, a known error or a bug."""

    job: int
    news: _Done | _Broken | KnownError | ProgressReport


class _Mailbox(QObject):
    """Born on the GUI thread, so what is posted from any other thread arrives there."""

    posted = Signal(_Letter)


class _Work(Generic[T]):
    """What the other thread holds: the step and the mailbox, nothing that belongs to a window."""

    def __init__(self, number: int, step: LongStep[T], token: CancelToken, mailbox: _Mailbox) -> None:
        self._number = number
        self._step: LongStep[T] | None = step
        self._token = token
        self._mailbox = mailbox
        self._last_told = float("-inf")

    def __call__(self) -> None:
        step, self._step = self._step, None
        if step is None:
            return
        news: _Done | _Broken | KnownError
        try:
            self._token.check()
            news = _Done(step(self._tell, self._token))
        except KnownError as error:
            news = error
        except BaseException as bug:  # noqa: BLE001 - carried to the GUI thread, where the crash hook takes it
            news = _Broken(bug)
        # the GUI side holds the step too: the last reference to what it caught must not die on this thread
        del step
        self._post(news)

    def _tell(self, report: ProgressReport) -> None:
        now = time.monotonic()
        if now - self._last_told >= _LEAST_GAP_S:
            self._last_told = now
            self._post(report)

    def _post(self, news: _Done | _Broken | KnownError | ProgressReport) -> None:
        if is_alive(self._mailbox):
            self._mailbox.posted.emit(_Letter(self._number, news))


class Job:
    """A step under way, as its owner sees it."""

    def __init__(self, token: CancelToken) -> None:
        self._token = token
        self.done = False

    def cancel(self) -> None:
        """Asks the step to stop; it ends as Cancelled or, when it was quicker, as done."""
        self._token.cancel()


@dataclass(slots=True)
class _Pending:
    job: Job
    token: CancelToken
    step: object
    owner: QObject
    key: str
    on_done: Callable[[object], None]
    on_failed: Callable[[KnownError], None] | None
    on_progress: Callable[[ProgressReport], None] | None
    on_end: Callable[[], None] | None
    dropped: bool = False


def is_alive(thing: QObject) -> bool:
    """False once Qt has destroyed the object behind the Python name."""
    return bool(shiboken6.isValid(thing))  # type: ignore[no-untyped-call]


def _to_crash_hook(bug: BaseException) -> None:
    sys.excepthook(type(bug), bug, bug.__traceback__)


class Jobs(QObject):
    """Make it on the GUI thread. All callbacks are called there; after the owner is gone, none is.

    `one_a_turn`: of results that come together each gets a turn of the event loop of its own, in the order they came,
    so that the window answers a key between two of them.
    """

    activity_changed = Signal(Activity)

    def __init__(
        self,
        executor: Executor,
        show_error: Callable[[KnownError], None],
        on_bug: Callable[[BaseException], None] = _to_crash_hook,
        parent: QObject | None = None,
        *,
        one_a_turn: bool = False,
    ) -> None:
        super().__init__(parent)
        self._executor = executor
        self._show_error = show_error
        self._on_bug = on_bug
        self._mailbox = _Mailbox(self)
        self._mailbox.posted.connect(self._on_posted)
        self._letters: deque[_Letter] = deque()
        self._turn: QTimer | None = None
        if one_a_turn:
            self._turn = QTimer(self)
            self._turn.setInterval(0)
            self._turn.timeout.connect(self._on_turn)
        self._pending: dict[int, _Pending] = {}
        self._last_number = 0
        self._closed = False

    def run(
        self,
        step: Step[T],
        on_done: Callable[[T], None],
        on_failed: Callable[[KnownError], None] | None = None,
        *,
        owner: QObject,
        write: bool = False,
        key: str = "",
        on_end: Callable[[], None] | None = None,
    ) -> Job:
        """Runs `step` elsewhere. `write` steps run one after another; a newer step of the same owner and `key`
        cancels and drops the older one. Without `on_failed` known errors go to the one error presenter.
        `on_end` is called last, whatever the outcome."""

        def long_step(_progress: Progress, _cancel: CancelToken) -> T:
            return step()

        return self.run_long(long_step, on_done, on_failed, owner=owner, write=write, key=key, on_end=on_end)

    def run_long(
        self,
        step: LongStep[T],
        on_done: Callable[[T], None],
        on_failed: Callable[[KnownError], None] | None = None,
        *,
        owner: QObject,
        on_progress: Callable[[ProgressReport], None] | None = None,
        write: bool = False,
        key: str = "",
        on_end: Callable[[], None] | None = None,
    ) -> Job:
        """Like run, for a step that reports progress and can be cancelled."""
        token = CancelToken()
        job = Job(token)
        if self._closed:
            job.done = True
            return job
        if key:
            self._drop_older(owner, key)
        self._last_number += 1
        number = self._last_number
        self._pending[number] = _Pending(
            job,
            token,
            step,
            owner,
            key,
            cast("Callable[[object], None]", on_done),
            on_failed,
            on_progress,
            on_end,
        )
        self._executor.submit(_Work(number, step, token, self._mailbox), serial=write)
        self.activity_changed.emit(Activity(len(self._pending)))
        return job

    @property
    def running(self) -> int:
        return len(self._pending)

    def show_error(self, error: KnownError) -> None:
        """For an owner that took a failure itself and wants it shown as well."""
        if not isinstance(error, Cancelled):
            self._show_error(error)

    def wait_for_done(self) -> None:
        """Blocks until every step has run; results still arrive through the event loop."""
        self._executor.wait_for_done()

    def close(self) -> None:
        """For the exit: cancels everything, waits for it, drops the results."""
        self._closed = True
        for pending in self._pending.values():
            pending.token.cancel()
            pending.dropped = True
        self._executor.close()
        self._pending.clear()
        self._letters.clear()

    def _drop_older(self, owner: QObject, key: str) -> None:
        for pending in self._pending.values():
            if pending.key == key and pending.owner is owner:
                pending.token.cancel()
                pending.dropped = True

    @Slot(_Letter)
    def _on_posted(self, letter: _Letter) -> None:
        if self._turn is None:
            self._deliver(letter)
            return
        self._letters.append(letter)
        if not self._turn.isActive():
            self._turn.start()
            self._on_turn()

    @Slot()
    def _on_turn(self) -> None:
        """Runs once more than there are letters: what comes in the turn of the last one waits for the next."""
        if self._letters:
            self._deliver(self._letters.popleft())
        elif self._turn is not None:
            self._turn.stop()

    def _deliver(self, letter: _Letter) -> None:
        pending, news = self._pending.get(letter.job), letter.news
        if pending is None:
            return
        alive = not pending.dropped and is_alive(pending.owner)
        if isinstance(news, ProgressReport):
            if alive and pending.on_progress is not None:
                pending.on_progress(news)
            return
        del self._pending[letter.job]
        pending.job.done = True
        self.activity_changed.emit(Activity(len(self._pending)))
        if isinstance(news, _Broken):
            self._on_bug(news.bug)
        if not alive:
            return
        if isinstance(news, _Done):
            pending.on_done(news.value)
        elif isinstance(news, KnownError):
            self._tell_failure(pending, news)
        if pending.on_end is not None and is_alive(pending.owner):
            pending.on_end()

    def _tell_failure(self, pending: _Pending, error: KnownError) -> None:
        if pending.on_failed is not None:
            pending.on_failed(error)
        else:
            self.show_error(error)
