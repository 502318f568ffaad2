"""The child's side of the protocol, the same for every engine: read commands, work piece by piece, send at once."""

import faulthandler
import os
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO, Protocol, TextIO

import psutil

from qa_desk.adapters.speech.acks import StoredCount
from qa_desk.adapters.speech.belt import Belt, Course
from qa_desk.adapters.speech.coming import Coming, Prepared, Wanted
from qa_desk.adapters.speech.hints import Hints
from qa_desk.adapters.speech.pieces import in_talking_order, left_to_do, length_ms
from qa_desk.adapters.speech.planning import pieces_on
from qa_desk.adapters.speech.protocol import (
    Alive,
    Cancel,
    Done,
    Event,
    Failed,
    Load,
    Loaded,
    NextLine,
    NotProtocol,
    PieceLine,
    Plan,
    Quit,
    Segment,
    SpeechProgress,
    Stored,
    Transcribe,
    Try,
    read_command,
    write_line,
)
from qa_desk.adapters.speech.sound import Samples, cut, decode
from qa_desk.adapters.speech.voiced import with_voices
from qa_desk.adapters.speech.voices import Voices, voices_of
from qa_desk.domain.errors import Cancelled, KnownError
from qa_desk.domain.transcript import Piece, SpeechNoMemory
from qa_desk.services.ports import DeviceInUse, PieceDone

BEAT_S = 0.5
BAD_COMMAND = 70
BROKEN = 71
"""A fault of the program itself; the log holds it."""


class Engine(Protocol):
    """What recognises. Everything else about being a child is common."""

    def load(self, folder: Path, device: str, threads: int) -> DeviceInUse:
        """Makes the model ready and tries it; see devices.py. Raises SpeechFailed."""
        ...

    def pieces(self, channel: int, samples: Samples) -> Sequence[Piece]: ...

    def batches(self, pieces: Sequence[Piece]) -> Sequence[tuple[Piece, ...]]:
        """All of them, in the order and the company in which they are best recognised; given in talking order."""
        ...

    def joining(self, batch: tuple[Piece, ...], waiting: Sequence[Piece], room_ms: int) -> tuple[Piece, ...]:
        """Of pieces that wait in another recording those that may be heard with this batch and change none of its text:
        none that equals one of the batch, `room_ms` in all at most."""
        ...

    @property
    def workers(self) -> int:
        """Batches that it hears side by side, by as many threads."""
        ...

    def hear(self, batch: tuple[Piece, ...], sound: Callable[[Piece], Samples], hints: Hints) -> list[PieceDone]:
        """Every piece of a batch, in its order, times on the recording's clock."""
        ...


@dataclass(frozen=True, slots=True)
class Streams:
    commands: BinaryIO
    events: BinaryIO


def claim_streams() -> Streams:
    """Takes the pipes away from everybody else: native code that prints must not write into the protocol.

    Standard input goes to the null device as well: on Windows a library that asks about it while another thread
    waits on it would hang.
    """
    commands = os.fdopen(os.dup(0), "rb")
    events = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return Streams(commands, events)


def become_child(stderr: TextIO) -> None:
    """Native crashes leave a trace, Ctrl+C is the parent's business, and the window goes first on the processor."""
    faulthandler.enable(stderr)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "win32":
        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        psutil.Process().nice(10)


class Server:
    def __init__(self, engine: Engine, streams: Streams) -> None:
        self._engine = engine
        self._streams = streams
        self._writing = threading.Lock()
        self._work: queue.SimpleQueue[Load | Transcribe | Quit] = queue.SimpleQueue()
        self._cancelled: set[int] = set()
        self._stored = StoredCount()
        self._coming = Coming(self._prepare)
        self._belt = Belt(engine)
        self._at_work = threading.Event()

    def run(self) -> int:
        """Serves until `quit` or the end of input; returns the exit code."""
        try:
            return self._serve()
        except BaseException:  # noqa: BLE001 - else the beat would go on, and threads deep in native code be waited for
            traceback.print_exc()
            os._exit(BROKEN)

    def _serve(self) -> int:
        threading.Thread(target=self._listen, name="commands", daemon=True).start()
        threading.Thread(target=self._beat, name="heartbeat", daemon=True).start()
        while True:
            command = self._work.get()
            if isinstance(command, Quit):
                return 0
            self._at_work.set()
            try:
                self._do(command)
            except KnownError as fault:
                self._fail(command, fault)
            except MemoryError:
                self._fail(command, SpeechNoMemory(step=command.kind))
            self._at_work.clear()

    def send(self, event: Event) -> None:
        self.send_raw(write_line(event))

    def send_raw(self, line: bytes) -> None:
        try:
            with self._writing:
                self._streams.events.write(line)
                self._streams.events.flush()
        except OSError:  # nobody listens any more
            os._exit(0)

    def _listen(self) -> None:
        try:
            for line in self._streams.commands:
                command = read_command(line)
                if isinstance(command, Cancel):
                    self._cancelled.add(command.job)
                    self._stored.cancel(command.job)
                elif isinstance(command, Stored):
                    self._stored.tell(command.job, command.pieces)
                elif isinstance(command, Try):  # for another kind of child
                    os._exit(BAD_COMMAND)
                else:
                    self._work.put(command)
        except NotProtocol:
            traceback.print_exc()
            os._exit(BAD_COMMAND)
        finally:
            # The parent is gone. The engine may be deep in native code, so nobody is asked and nothing is waited for.
            os._exit(0)

    def _beat(self) -> None:
        pause = threading.Event()
        while self._at_work.wait():
            self.send(Alive())
            pause.wait(BEAT_S)

    def _fail(self, command: Load | Transcribe, fault: KnownError) -> None:
        job = command.job if isinstance(command, Transcribe) else None
        self.send(Failed(job=job, code=fault.code, facts=fault.facts))

    def _do(self, command: Load | Transcribe) -> None:
        if isinstance(command, Load):
            self._coming.forget()
            self._belt.stop()
            device = self._engine.load(Path(command.folder), command.device, command.threads)
            self.send(Loaded.of(device))
        else:
            self._transcribe(command)

    def _transcribe(self, command: Transcribe) -> None:
        ready = self._coming.take(_wanted(command), partial(self.check, command.job))
        if command.next is not None:
            self._coming.expect(_wanted(command.next))
        course = self._course(ready, [line.piece() for line in command.done], command)
        pieces = [PieceLine.of(piece) for batch in course.batches for piece in batch]
        self.send(Plan(job=command.job, pieces=tuple(pieces)))
        mixed = command.voices and ready.lanes.shape[0] == 1
        voices = voices_of(partial(cut, ready.lanes), ready.planned) if mixed else Voices()
        self._recognise(command, course, voices)
        self.send(Done(job=command.job))

    def _course(self, ready: Prepared, done: Sequence[Piece], line: Transcribe | NextLine) -> Course:
        todo = in_talking_order(left_to_do(ready.planned, done))
        return Course(ready, tuple(self._engine.batches(todo)), Hints(line.hotwords, line.prompt))

    def _following(self, line: NextLine | None) -> Course | None:
        """None as long as it is not decoded, and for what was never announced."""
        ready = None if line is None else self._coming.ready()
        return None if line is None or ready is None else self._course(ready, (), line)

    def _prepare(self, wanted: Wanted, check: Callable[[], None]) -> Prepared:
        lanes = decode(wanted.audio, wanted.channels, wanted.size, wanted.sha256)
        planned: list[Piece] = []
        for channel in range(lanes.shape[0]):
            check()
            planned += pieces_on(lanes, channel, self._engine.pieces)
        return Prepared(lanes, tuple(planned))

    def _recognise(self, command: Transcribe, course: Course, voices: Voices) -> None:
        job = command.job
        total_ms = sum(map(length_ms, course.prepared.planned))
        left_ms = sum(length_ms(piece) for batch in course.batches for piece in batch)
        self.send(SpeechProgress(job=job, done_ms=total_ms - left_ms, total_ms=total_ms))
        self.check(job)
        sent = 0
        with closing(self._belt.run(course, partial(self._following, command.next))) as found:
            for batch in found:
                for number, done in enumerate(batch, start=1):
                    heard = replace(with_voices(done, voices), more=number < len(batch))
                    self.send(Segment.of(job, heard))
                sent += len(batch)
                left_ms -= sum(length_ms(done.piece) for done in batch)
                self.send(SpeechProgress(job=job, done_ms=total_ms - left_ms, total_ms=total_ms))
                if left_ms:
                    self.check(job)
                self._stored.wait(job, sent)

    def check(self, job: int) -> None:
        """Raises Cancelled once the job was called off; asked between pieces."""
        if job in self._cancelled:
            raise Cancelled


def _wanted(line: Transcribe | NextLine) -> Wanted:
    return Wanted(Path(line.audio), line.channels, line.size, line.sha256)
