"""Runs the queue of work from the window: one recording after another, begun, paused, preferred and told about."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from qa_desk.desktop.jobs import Job, Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.domain.errors import Cancelled, KnownError
from qa_desk.domain.people import Role, User
from qa_desk.services.desk import Desk
from qa_desk.services.running import CancelToken, Progress, ProgressReport
from qa_desk.services.speech_hints import hint_words
from qa_desk.services.views import Changed
from qa_desk.services.work_pace import Pace
from qa_desk.services.work_queue import (
    Phase,
    QueueLook,
    QueueState,
    Tried,
    WaitingFile,
    WorkBroken,
    current_text,
    in_order,
    look_at_queue,
    passes,
    recordings_of,
    transcribe_and_check,
)

WORKERS = frozenset({Role.AUDITOR, Role.SALES_HEAD, Role.ADMIN})
_WORTH_A_CHANGE_MS = 30_000
"""What is left of the recording in work, before another one goes first; the child may have to load its model again."""
_AGAIN_MS = 60_000
"""Between two looks at a database that was busy or away; the words of the state name this minute."""
_ONE_FILE = "transcribe"


class Kept(StrEnum):
    """What this computer remembers of the queue."""

    AUTO = "work/auto"
    PAUSED = "work/paused"


class WorkQueue(QObject):
    """`state` is of now; whoever shows it listens to `state_changed`. All recognised text is stored piece by piece, so
    every pause, cancel, quit and kill loses at most the piece in work."""

    state_changed = Signal()
    changed = Signal(object)  # Changed: what a finished recording wrote
    emptied = Signal(int)  # how many recordings were transcribed since the queue was last empty
    refused = Signal(object)  # KnownError: a person asked, and it cannot begin

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        memory: LayoutMemory,
        user: User,
        now: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
        *,
        again_ms: int = _AGAIN_MS,
    ) -> None:
        super().__init__(parent)
        self._desk, self._jobs, self._memory, self._now = desk, jobs, memory, now
        self.allowed = bool(user.roles & WORKERS)
        self.state = QueueState(Phase.PAUSED if self.paused else Phase.OFF)
        self._holds = 0  # how many need the machine for themselves
        self._wanted = False  # somebody asked by hand, though nothing begins by itself
        self._answered = False  # who asked by hand was told why it cannot go on: once is enough
        self._forgives = False  # what stopped everything may be gone: forgotten when the store was looked at
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(again_ms)
        self._again.timeout.connect(self.look_anew)
        self._known: dict[str, WaitingFile] = {}
        self._first: tuple[str, ...] = ()
        self._tried = Tried()  # the recording in work
        self._model, self._passed = "", frozenset[str]()  # failed by this model, heard by another one since
        self._job: Job | None = None
        self._told: tuple[float, int] | None = None  # when and what the recording in work reported last
        self._begun: float | None = None  # of the recording in work; None while the model may have to be loaded first
        self._warm = False

    # ------------------------------------------------------------ what a person sets

    @property
    def auto(self) -> bool:
        return self._memory.text(Kept.AUTO, "on") != "off"

    def set_auto(self, on: bool) -> None:
        self._memory.set_text(Kept.AUTO, "on" if on else "off")
        self._wanted = self._wanted or self.state.phase is Phase.WORKING
        self.look()

    @property
    def paused(self) -> bool:
        return self._memory.text(Kept.PAUSED) == "yes"

    @property
    def working(self) -> bool:
        return self._job is not None

    def _runs(self) -> bool:
        return self.allowed and not self._holds and not self.paused and (self.auto or self._wanted)

    @Slot()
    def start(self) -> None:
        """Asked for by hand: also goes on after a pause, and tries again what stopped everything."""
        self._wanted, self._answered, self._forgives = True, False, True
        self._memory.forget(Kept.PAUSED)
        self.look(asked=True)

    @Slot()
    def pause(self) -> None:
        """What was recognised stays, also of the recording in work; it goes on from there."""
        self._memory.set_text(Kept.PAUSED, "yes")
        if self._job is not None:
            self._job.cancel()
        self._settle()

    @Slot()
    def toggle(self) -> None:
        if self.state.phase is Phase.WORKING:
            self.pause()
        else:
            self.start()

    def hold(self) -> None:
        """Somebody needs the machine for himself (a measurement, pictures of the pages); nobody's settings change."""
        self._holds += 1
        self._again.stop()
        if self._job is not None:
            self._job.cancel()

    def release(self) -> None:
        """The queue goes on when everybody who held it has let it go."""
        if self._holds:
            self._holds -= 1
            self.look()

    def put_first(self, recordings: Sequence[str]) -> None:
        """In front of everything that waits; a recording in work that still takes long makes way and goes on later."""
        self._first = tuple(dict.fromkeys((*recordings, *self._first)))
        state = self.state
        self._become(waiting=in_order(state.waiting, self._first))
        current = state.current
        if self._job is None or current is None or current.sha256 in recordings:
            return
        waits = {one.sha256 for one in state.waiting}
        left = state.file_left_ms
        if not waits.isdisjoint(recordings) and left is not None and left > _WORTH_A_CHANGE_MS:
            self._job.cancel()

    def prefer_deal(self, deal_id: int) -> None:
        """Somebody opened this deal: its recordings go first."""
        store = self._desk.store
        if self.allowed:
            self._jobs.run(lambda: recordings_of(store, deal_id), self.put_first, self._ignore, owner=self, key="deal")

    def try_again(self, sha256: str | None = None) -> None:
        """One of the failed recordings, or all of them."""
        again = [one.file.sha256 for one in self.state.failed if sha256 in (None, one.file.sha256)]
        self._become(failed=tuple(one for one in self.state.failed if one.file.sha256 not in again))
        self._first = (*again, *self._first)
        self.start()

    # ------------------------------------------------------------ what happens around

    def begin(self) -> None:
        """The workspace is open and the window stands."""
        self.look()

    def look(self, *, asked: bool = False) -> None:
        """Something may wait now. `asked`: by a person, who is told why it cannot begin."""
        desk, known, failed = self._desk, dict(self._known), self.state.failed
        if self.allowed and not self._holds:
            self._jobs.run(
                lambda: look_at_queue(desk.store, desk.model_id(), known, failed),
                lambda found: self._take_waiting(found, asked=asked),
                lambda error: self._cannot_look(error, asked=asked),
                owner=self,
                key="look",
            )

    @Slot()
    def look_anew(self) -> None:
        """What stopped everything may be gone: it is tried once more, though nobody asked."""
        self._forgives = True
        self.look()

    @Slot(object)
    def on_changed(self, changed: object) -> None:
        """Imports bring recordings; another model in the settings makes other ones wait, and may be a sound one."""
        if isinstance(changed, Changed) and (changed.everything or changed.settings):
            if changed.settings and self._job is not None:
                self._job.cancel()  # what the old model did stays under its name
            self.look_anew()
        elif isinstance(changed, Changed) and any(one.file.sha256 in changed.recordings for one in self.state.failed):
            self.look()

    def _take_waiting(self, found: QueueLook, *, asked: bool) -> None:
        self._known = {one.sha256: one for one in found.files}
        self._passed = found.passed | (self._passed if found.model == self._model else frozenset())
        self._model = found.model
        failed = tuple(one for one in self.state.failed if one not in found.over)
        out = {one.file.sha256 for one in failed} | self._passed
        if self._job is not None and self.state.current is not None:
            out.add(self.state.current.sha256)
        error = None if self._forgives else self.state.error
        self._become(waiting=in_order(found.files, self._first, out), failed=failed, error=error)
        self._forgives = False
        if asked and not self.state.waiting and self._job is None:
            self.emptied.emit(0)
        self._go_on()

    def _cannot_look(self, error: KnownError, *, asked: bool) -> None:
        """Nobody knows what waits, and so nothing may be said to be done; a look that succeeds ends it."""
        self._forgives = True
        if asked:
            self._wanted = False
            self.refused.emit(error)
        self._become(error=error)
        self._settle()

    # ------------------------------------------------------------ one recording after another

    def _go_on(self) -> None:
        if self._job is not None or not self._runs() or self.state.error is not None:
            self._settle()
            return
        if not self.state.waiting:
            self._empty()
            return
        self._again.stop()
        self._set(self.state.starting())
        current = self.state.current
        if current is None:
            return
        self._first = tuple(one for one in self._first if one != current.sha256)
        self._told, self._begun = None, self._now() if self._warm else None
        desk, waiting = self._desk, self.state.waiting
        upcoming = waiting[0].sha256 if waiting else None
        tried = self._tried = Tried()

        def step(progress: Progress, cancel: CancelToken) -> Changed:
            tried.model, tried.text = desk.model_id(), current_text(desk.store, current.sha256)
            words = hint_words(desk.store, desk.books)
            return transcribe_and_check(
                desk.store, desk.clock, desk.vault, desk.transcriber(), desk.reader, current.sha256, progress, cancel,
                upcoming, words,
            )  # fmt: skip

        self._job = self._jobs.run_long(
            step, self._on_done, self._on_failed, owner=self, on_progress=self._on_progress, on_end=self._on_end
        )

    def _on_progress(self, report: ProgressReport) -> None:
        if report.step != _ONE_FILE:
            return
        now, pace = self._now(), self.state.pace
        if self._told is not None:
            since, before = self._told
            pace = pace.worked(round((now - since) * 1000), report.done - before)
        elif self._begun is not None:  # decoding; the first report tells what an earlier run had done
            pace = pace.worked(round((now - self._begun) * 1000), 0)
        self._told, self._warm = (now, report.done), True
        self._become(done_ms=report.done, total_ms=report.total or 0, pace=pace)

    def _on_done(self, changed: Changed) -> None:
        self._job = None
        self._set(self.state.done(self._pace_at_end()))
        self.changed.emit(changed)
        self.look()

    def _pace_at_end(self) -> Pace:
        """The last report may have been dropped."""
        state = self.state
        pace = state.pace
        if self._told is not None and state.total_ms:
            since, before = self._told
            pace = pace.worked(round((self._now() - since) * 1000), state.total_ms - before)
        if state.current is not None and state.total_ms:
            pace = pace.heard(state.total_ms, state.current.duration_ms)
        return pace

    def _on_failed(self, error: KnownError) -> None:
        self._job = None
        if isinstance(error, Cancelled):
            self._set(self.state.put_back(self._first))
        else:
            self._set(self.state.struck(error, self._tried))
            if self.state.error is not None and self._wanted and not self._answered:
                self._answered = True
                self.refused.emit(error)
        self._go_on()

    def _on_end(self) -> None:
        """A bug told neither done nor failed: the crash hook has it, and the rest must not wait for ever."""
        if self._job is not None and self._job.done:
            self._on_failed(WorkBroken())

    def _empty(self) -> None:
        finished = self.state.finished
        self._wanted = False
        self._become(finished=0, finished_ms=0)
        self._settle()
        if finished:
            self.emptied.emit(finished)

    def _settle(self) -> None:
        """The phase that follows from everything else."""
        if self._job is not None:
            phase = Phase.PAUSED if self.paused else Phase.WORKING
        elif self.state.error is not None:
            phase = Phase.BLOCKED
        elif self.paused:
            phase = Phase.PAUSED
        else:
            phase = Phase.IDLE if self.auto else Phase.OFF
        self._become(phase=phase)
        error = self.state.error
        if phase is not Phase.BLOCKED or self._holds or error is None or not passes(error):
            self._again.stop()
        elif not self._again.isActive():
            self._again.start()

    def _ignore(self, _error: KnownError) -> None:
        """A preference is a courtesy: a database that is away is told where it is needed."""

    def _become(self, **values: object) -> None:
        self._set(replace(self.state, **values))  # type: ignore[arg-type]

    def _set(self, state: QueueState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit()
