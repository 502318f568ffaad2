"""The child's side of the protocol, the same for every engine: read commands, work piece by piece, send at once."""

import faulthandler
import os
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO, Protocol, TextIO

import psutil

from qa_desk.adapters.speech.acks import StoredCount
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


class Engine(Protocol):
    """What recognises. Everything else about being a child is common."""

    def load(self, folder: Path, device: str, threads: int) -> DeviceInUse:
        """Makes the model ready and tries it; see devices.py. Raises SpeechFailed."""
        ...

    def pieces(self, channel: int, samples: Samples) -> Sequence[Piece]: ...

    def batches(self, pieces: Sequence[Piece]) -> Sequence[tuple[Piece, ...]]:
        """All of them, in the order and the company in which they are best recognised; given in talking order."""
        ...

    def recognise(
        self, batches: Sequence[tuple[Piece, ...]], sound: Callable[[Piece], Samples], hints: Hints
    ) -> Generator[PieceDone]:
        """Every piece as soon as its batch is ready, times on the recording's clock. May be left early."""
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
        self._at_work = threading.Event()

    def run(self) -> int:
        """Serves until `quit` or the end of input; returns the exit code."""
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
            device = self._engine.load(Path(command.folder), command.device, command.threads)
            self.send(Loaded.of(device))
        else:
            self._transcribe(command)

    def _transcribe(self, command: Transcribe) -> None:
        ready = self._coming.take(_wanted(command), partial(self.check, command.job))
        if command.next is not None:
            self._coming.expect(_wanted(command.next))
        lanes, planned = ready.lanes, ready.planned
        todo = in_talking_order(left_to_do(planned, [line.piece() for line in command.done]))
        batches = self._engine.batches(todo)
        self.send(Plan(job=command.job, pieces=tuple(PieceLine.of(piece) for batch in batches for piece in batch)))
        mixed = command.voices and lanes.shape[0] == 1
        voices = voices_of(partial(cut, lanes), planned) if mixed else Voices()
        hints = Hints(command.hotwords, command.prompt)
        recognise = partial(self._engine.recognise, batches, partial(cut, lanes), hints)
        self._recognise(command.job, recognise, voices, batches, sum(map(length_ms, planned)))
        self.send(Done(job=command.job))

    def _prepare(self, wanted: Wanted, check: Callable[[], None]) -> Prepared:
        lanes = decode(wanted.audio, wanted.channels, wanted.size)
        planned: list[Piece] = []
        for channel in range(lanes.shape[0]):
            check()
            planned += pieces_on(lanes, channel, self._engine.pieces)
        return Prepared(lanes, tuple(planned))

    def _recognise(
        self,
        job: int,
        recognise: Callable[[], Generator[PieceDone]],
        voices: Voices,
        batches: Sequence[tuple[Piece, ...]],
        total_ms: int,
    ) -> None:
        left_ms = sum(length_ms(piece) for batch in batches for piece in batch)
        self.send(SpeechProgress(job=job, done_ms=total_ms - left_ms, total_ms=total_ms))
        self.check(job)
        batch_ends = set(accumulate(map(len, batches)))
        with closing(recognise()) as found:
            for sent, done in enumerate(found, start=1):
                self.send(Segment.of(job, with_voices(done, voices)))
                left_ms -= length_ms(done.piece)
                self.send(SpeechProgress(job=job, done_ms=total_ms - left_ms, total_ms=total_ms))
                if left_ms:
                    self.check(job)
                if sent in batch_ends:
                    self._stored.wait(job, sent)

    def check(self, job: int) -> None:
        """Raises Cancelled once the job was called off; asked between pieces."""
        if job in self._cancelled:
            raise Cancelled


def _wanted(line: Transcribe | NextLine) -> Wanted:
    return Wanted(Path(line.audio), line.channels, line.size)
