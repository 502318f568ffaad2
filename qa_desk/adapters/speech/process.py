"""The program's side of speech: a child started on demand, kept warm, watched, cancelled, replaced when it breaks."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from qa_desk.adapters.speech.devices import AUTO
from qa_desk.adapters.speech.keeper import ChildKeeper
from qa_desk.adapters.speech.link import ChildLink, Ended, Garbled, python_child
from qa_desk.adapters.speech.models import SpeechModel
from qa_desk.adapters.speech.patience import DEFAULT_PATIENCE, TICK_S, MemoryCap, Patience, Watch, memory_cap
from qa_desk.adapters.speech.protocol import (
    Cancel,
    Done,
    Failed,
    Load,
    NextLine,
    PieceLine,
    Segment,
    SpeechProgress,
    Stored,
    Transcribe,
)
from qa_desk.domain.errors import KnownError
from qa_desk.domain.transcript import CardFault, SpeechNoMemory
from qa_desk.services.ports import DeviceInUse, PieceDone, SpeechRequest
from qa_desk.services.running import CancelToken

WHISPER_CHILD = "qa_desk.adapters.speech.child"
_CLOSE_S = 10.0
"""A job leaves within a second, unless its listener holds it up, for example on a database that does not answer."""


class _Outgrown(Exception):
    """The child holds too much memory; what it was about to do is for the next one."""


class ChildTranscriber:
    """ports.Transcriber over a child process; one job at a time, further callers wait.

    `log`: file for what the child writes to standard error. `threads`: 0 leaves the choice to the engine.
    `memory`: None takes what fits this machine.
    """

    def __init__(
        self,
        model: SpeechModel,
        log: Path,
        device: str = AUTO,
        threads: int = 0,
        command: Sequence[str] = python_child(WHISPER_CHILD),
        patience: Patience = DEFAULT_PATIENCE,
        memory: MemoryCap | None = None,
    ) -> None:
        self._model = model
        self._patience = patience
        self._closing = threading.Event()
        load = Load(folder=str(model.folder), device=device, threads=threads)
        self._keeper = ChildKeeper(load, command, log, patience, memory or memory_cap(), self._closing)
        self._busy = threading.Lock()
        self._jobs = 0

    @property
    def child_pid(self) -> int | None:
        """Process id of the warm child, None while there is none."""
        return self._keeper.child.pid if self._keeper.child is not None else None

    @property
    def replaced(self) -> int:
        """How many children were replaced because they had grown too large."""
        return self._keeper.replaced

    def device(self) -> DeviceInUse | None:
        """See ports.Transcriber."""
        return self._keeper.device

    def model_id(self) -> str:
        return self._model.id()

    def transcribe(
        self,
        request: SpeechRequest,
        on_piece: Callable[[PieceDone], None],
        on_progress: Callable[[int, int], None],
        cancel: CancelToken,
    ) -> None:
        """See ports.Transcriber. Raises Cancelled also when `close` is called meanwhile."""
        stored = list(request.done)

        def keep(done: PieceDone) -> None:
            on_piece(done)
            stored.append(done.piece)

        with self._alone(cancel):
            while not self._try(replace(request, done=tuple(stored)), keep, on_progress, cancel):
                pass

    def close(self) -> None:
        """Ends the child, even in the middle of a job. The transcriber cannot be used afterwards."""
        self._closing.set()
        if not self._busy.acquire(timeout=_CLOSE_S):
            child = self._keeper.child
            if child is not None:
                child.kill()  # the job notices when its listener lets it go on
            return
        try:
            if self._keeper.child is not None:
                self._keeper.child.quit()
                self._keeper.child = None
        finally:
            self._busy.release()

    # ------------------------------------------------------------ one job

    def _try(
        self,
        request: SpeechRequest,
        on_piece: Callable[[PieceDone], None],
        on_progress: Callable[[int, int], None],
        cancel: CancelToken,
    ) -> bool:
        """By one child. False when another one must go on from what is stored."""
        child = self._keeper.warm(cancel)
        self._jobs += 1
        child.send(_transcribe(self._jobs, request))
        answered = False
        try:
            failure = self._follow(child, self._jobs, on_piece, on_progress, cancel)
            answered = True
        except _Outgrown:
            answered = True
            self._keeper.recycle()
            return False
        finally:
            if not answered:  # cancelled, or a listener of ours fell: the child is still at work
                self._stop_job(self._jobs)
        if isinstance(failure, SpeechNoMemory) and self._keeper.leave_the_card(CardFault.NO_MEMORY):
            return False
        if failure is not None:
            raise failure
        if self._keeper.is_too_large():
            self._keeper.recycle()
        return True

    def _follow(
        self,
        child: ChildLink,
        job: int,
        on_piece: Callable[[PieceDone], None],
        on_progress: Callable[[int, int], None],
        cancel: CancelToken,
    ) -> KnownError | None:
        """Until the child has answered the job: None, or the error it reports."""
        stored = 0
        for event in self._keeper.events(child, "piece", self._patience.piece, cancel):
            match event:
                case Segment(job=number) if number == job:
                    on_piece(event.piece_done())
                    stored += 1
                    if not event.more:
                        child.send(Stored(job=job, pieces=stored))
                case SpeechProgress(job=number) if number == job:
                    on_progress(event.done_ms, event.total_ms)
                    if stored and event.done_ms < event.total_ms and self._keeper.is_too_large():
                        raise _Outgrown
                case Done(job=number) if number == job:
                    return None
                case Failed(job=number) if number == job:
                    return self._keeper.meant(event)
                case _:
                    pass  # the plan, or left over from a job that was cancelled
        raise AssertionError("events end by an error only")

    def _stop_job(self, job: int) -> None:
        """Asks the child to leave the job and keeps it warm if it does so in time."""
        child = self._keeper.child
        if child is None:
            return
        child.send(Cancel(job=job))
        watch = Watch("cancel", self._patience.cancel)
        while not (self._closing.is_set() or watch.over):
            heard = child.hear(TICK_S)
            if isinstance(heard, Done | Failed) and heard.job == job:
                return
            if isinstance(heard, Ended | Garbled):
                break
            watch.tick()
        self._keeper.drop()

    @contextmanager
    def _alone(self, cancel: CancelToken) -> Iterator[None]:
        while not self._busy.acquire(timeout=TICK_S):
            self._keeper.check(cancel)
        try:
            self._keeper.check(cancel)
            yield
        finally:
            self._busy.release()


def _transcribe(job: int, request: SpeechRequest) -> Transcribe:
    upcoming = request.next
    return Transcribe(
        job=job,
        audio=str(request.audio),
        channels=request.channels,
        done=tuple(PieceLine.of(piece) for piece in request.done),
        voices=request.voices,
        size=request.size,
        sha256=request.sha256,
        hotwords=tuple(request.hotwords),
        prompt=request.prompt,
        next=None
        if upcoming is None
        else NextLine(
            audio=str(upcoming.audio),
            channels=upcoming.channels,
            size=upcoming.size,
            sha256=upcoming.sha256,
            hotwords=upcoming.hotwords,
            prompt=upcoming.prompt,
        ),
    )
