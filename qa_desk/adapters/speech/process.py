"""The program's side of speech: a child started on demand, kept warm, watched, cancelled, replaced when it breaks."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from qa_desk.adapters.speech.link import ChildLink, Ended, Garbled, python_child
from qa_desk.adapters.speech.models import SpeechModel
from qa_desk.adapters.speech.protocol import (
    Alive,
    Cancel,
    Done,
    Failed,
    Load,
    Loaded,
    NotProtocol,
    PieceLine,
    Plan,
    Segment,
    SpeechProgress,
    Transcribe,
)
from qa_desk.domain.errors import Cancelled, KnownError
from qa_desk.domain.transcript import SpeechChildDied, SpeechGarbled, SpeechTimeout
from qa_desk.services.ports import PieceDone, SpeechRequest
from qa_desk.services.running import CancelToken

WHISPER_CHILD = "qa_desk.adapters.speech.child"
_TICK_S = 0.1
_Message = Loaded | Plan | Segment | SpeechProgress | Done | Failed
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds before a child is given up. `silence`: without any sign of life. `load`: until the model is ready.
    `piece`: without a finished piece; a large model on a slow processor needs minutes for one.
    `cancel`: from asking to killing."""

    silence: float = 30
    load: float = 300
    piece: float = 900
    cancel: float = 0.8


class _Watch:
    """Counts ticks of waiting, not the clock: a notebook that slept with its lid closed is no silent child."""

    def __init__(self, step: str, limit_s: float) -> None:
        self.step = step
        self.limit_s = limit_s
        self._waited_s = 0.0

    @property
    def over(self) -> bool:
        return self._waited_s > self.limit_s

    def tick(self) -> "_Watch":
        self._waited_s += _TICK_S
        return self

    def reset(self) -> None:
        self._waited_s = 0.0


class ChildTranscriber:
    """ports.Transcriber over a child process; one job at a time, further callers wait.

    `log`: file for what the child writes to standard error. `threads`: 0 leaves the choice to the engine.
    """

    def __init__(
        self,
        model: SpeechModel,
        log: Path,
        device: str = "auto",
        threads: int = 0,
        command: Sequence[str] = python_child(WHISPER_CHILD),
        patience: Patience = Patience(),
    ) -> None:
        self._model = model
        self._log = log
        self._load = Load(folder=str(model.folder), device=device, threads=threads)
        self._command = tuple(command)
        self._patience = patience
        self._child: ChildLink | None = None
        self._busy = threading.Lock()
        self._closing = threading.Event()
        self._jobs = 0

    @property
    def child_pid(self) -> int | None:
        """Process id of the warm child, None while there is none."""
        return self._child.pid if self._child is not None else None

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
        with self._alone(cancel):
            child = self._warm(cancel)
            self._jobs += 1
            done = tuple(PieceLine.of(piece) for piece in request.done)
            child.send(Transcribe(job=self._jobs, audio=str(request.audio), channels=request.channels, done=done))
            answered = False
            try:
                failure = self._follow(child, self._jobs, on_piece, on_progress, cancel)
                answered = True
            finally:
                if not answered:  # cancelled, or a listener of ours fell: the child is still at work
                    self._stop_job(self._jobs)
            if failure is not None:
                raise failure

    def close(self) -> None:
        """Ends the child, even in the middle of a job. The transcriber cannot be used afterwards."""
        self._closing.set()
        with self._busy:
            if self._child is not None:
                self._child.quit()
                self._child = None

    # ------------------------------------------------------------ one job

    def _follow(
        self,
        child: ChildLink,
        job: int,
        on_piece: Callable[[PieceDone], None],
        on_progress: Callable[[int, int], None],
        cancel: CancelToken,
    ) -> KnownError | None:
        """Until the child has answered the job: None, or the error it reports."""
        for event in self._events(child, "piece", self._patience.piece, cancel):
            match event:
                case Segment(job=number) if number == job:
                    on_piece(event.piece_done())
                case SpeechProgress(job=number) if number == job:
                    on_progress(event.done_ms, event.total_ms)
                case Done(job=number) if number == job:
                    return None
                case Failed(job=number) if number == job:
                    return self._meant(event)
                case _:
                    pass  # the plan, or left over from a job that was cancelled
        raise AssertionError("events end by an error only")

    def _stop_job(self, job: int) -> None:
        """Asks the child to leave the job and keeps it warm if it does so in time."""
        child = self._child
        if child is None:
            return
        child.send(Cancel(job=job))
        watch = _Watch("cancel", self._patience.cancel)
        while not (self._closing.is_set() or watch.over):
            heard = child.hear(_TICK_S)
            if isinstance(heard, Done | Failed) and heard.job == job:
                return
            if isinstance(heard, Ended | Garbled):
                break
            watch.tick()
        self._drop()

    # ------------------------------------------------------------ the child

    def _warm(self, cancel: CancelToken) -> ChildLink:
        """The warm child, or a new one with its model loaded."""
        if self._child is not None and self._child.alive():
            return self._child
        self._drop()
        child = self._child = ChildLink(self._command, self._log)
        child.send(self._load)
        ready = False
        try:
            for event in self._events(child, "load", self._patience.load, cancel):
                if isinstance(event, Failed):
                    raise self._meant(event)
                if isinstance(event, Loaded):
                    ready = True
                    break
        finally:
            if not ready:
                self._drop()
        return child

    def _events(self, child: ChildLink, step: str, limit_s: float, cancel: CancelToken) -> Iterator[_Message]:
        """Messages until the consumer has enough. Raises Cancelled, SpeechTimeout, SpeechChildDied, SpeechGarbled."""
        work = _Watch(step, limit_s)
        # big imports may hold the interpreter while a model loads: no sign of life is asked for then
        silence = _Watch("silence", limit_s if step == "load" else self._patience.silence)
        while True:
            self._check(cancel)
            heard = child.hear(_TICK_S)
            if heard is None:
                self._give_up_after(work.tick())
                self._give_up_after(silence.tick())
                continue
            silence.reset()
            if isinstance(heard, Alive):
                self._give_up_after(work.tick())
                continue
            work.reset()
            yield self._message(child, heard)

    def _message(self, child: ChildLink, heard: _Message | Ended | Garbled) -> _Message:
        if isinstance(heard, Ended):
            exit_code = child.exit_code()
            self._child = None
            _log.info("speech child ended with %s, see %s", exit_code, self._log)
            raise SpeechChildDied(exit_code=exit_code, log=str(self._log))
        if isinstance(heard, Garbled):
            raise self._garbled()
        return heard

    def _meant(self, failed: Failed) -> KnownError:
        try:
            return failed.error()
        except NotProtocol:
            return self._garbled()

    def _garbled(self) -> SpeechGarbled:
        self._drop()
        _log.info("speech child broke the protocol, see %s", self._log)
        return SpeechGarbled(log=str(self._log))

    def _give_up_after(self, watch: _Watch) -> None:
        if watch.over:
            self._drop()
            _log.info("speech child given up: %s", watch.step)
            raise SpeechTimeout(step=watch.step, seconds=round(watch.limit_s), log=str(self._log))

    def _drop(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child = None

    def _check(self, cancel: CancelToken) -> None:
        cancel.check()
        if self._closing.is_set():
            raise Cancelled

    @contextmanager
    def _alone(self, cancel: CancelToken) -> Iterator[None]:
        while not self._busy.acquire(timeout=_TICK_S):
            self._check(cancel)
        try:
            self._check(cancel)
            yield
        finally:
            self._busy.release()
