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
from pathlib import Path
from typing import BinaryIO, Protocol, TextIO

import psutil

from qa_desk.adapters.speech.pieces import in_talking_order, left_to_do, length_ms
from qa_desk.adapters.speech.protocol import (
    Alive,
    Cancel,
    Done,
    Event,
    Failed,
    Load,
    Loaded,
    NotProtocol,
    PieceLine,
    Plan,
    Quit,
    Segment,
    SpeechProgress,
    Transcribe,
    read_command,
    write_line,
)
from qa_desk.adapters.speech.sound import Lanes, Samples, cut, decode, lane_of
from qa_desk.domain.errors import Cancelled, KnownError
from qa_desk.domain.transcript import Piece, SpeechNoMemory
from qa_desk.services.ports import PieceDone

BEAT_S = 0.5
BAD_COMMAND = 70


class Engine(Protocol):
    """What recognises. Everything else about being a child is common."""

    def load(self, folder: Path, device: str, threads: int) -> str:
        """Makes the model ready; returns the device in use. Raises SpeechFailed."""
        ...

    def pieces(self, channel: int, samples: Samples) -> Sequence[Piece]: ...

    def batches(self, pieces: Sequence[Piece]) -> Sequence[tuple[Piece, ...]]:
        """All of them, in the order and the company in which they are best recognised; given in talking order."""
        ...

    def recognise(
        self, batches: Sequence[tuple[Piece, ...]], sound: Callable[[Piece], Samples]
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
            device = self._engine.load(Path(command.folder), command.device, command.threads)
            self.send(Loaded(device=device))
        else:
            self._transcribe(command)

    def _transcribe(self, command: Transcribe) -> None:
        lanes = decode(Path(command.audio), command.channels)
        planned: list[Piece] = []
        for channel in range(lanes.shape[0]):
            self.check(command.job)
            planned += self._engine.pieces(channel, lane_of(lanes, channel))
        todo = in_talking_order(left_to_do(planned, [line.piece() for line in command.done]))
        batches = self._engine.batches(todo)
        self.send(Plan(job=command.job, pieces=tuple(PieceLine.of(piece) for batch in batches for piece in batch)))
        self._recognise(command.job, lanes, batches, sum(map(length_ms, planned)))
        self.send(Done(job=command.job))

    def _recognise(self, job: int, lanes: Lanes, batches: Sequence[tuple[Piece, ...]], total_ms: int) -> None:
        left_ms = sum(length_ms(piece) for batch in batches for piece in batch)
        self.send(SpeechProgress(job=job, done_ms=total_ms - left_ms, total_ms=total_ms))
        self.check(job)
        with closing(self._engine.recognise(batches, partial(cut, lanes))) as found:
            for done in found:
                self.send(Segment.of(job, done))
                left_ms -= length_ms(done.piece)
                self.send(SpeechProgress(job=job, done_ms=total_ms - left_ms, total_ms=total_ms))
                if left_ms:
                    self.check(job)

    def check(self, job: int) -> None:
        """Raises Cancelled once the job was called off; asked between pieces."""
        if job in self._cancelled:
            raise Cancelled
