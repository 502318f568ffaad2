"""One running child: its pipes, the threads that read and write them, and the ways to end it. Nothing here waits for
ever: a child may stop reading, keep its pipes open, or leave them to somebody it started."""

import logging
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

import qa_desk
from qa_desk.adapters.speech.protocol import Command, Event, NotProtocol, Quit, read_event, write_line
from qa_desk.domain.transcript import SpeechNotStarted

_LOG_LIMIT = 1 << 20
_END_S = 2.0
_KILLED_S = 10.0
"""What is killed and still there then hangs in the system itself, for example on a file server that is away."""
_KILLED = -9
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ended:
    """The child's output is over."""


@dataclass(frozen=True, slots=True)
class Garbled:
    """The child wrote a line that is no message."""


Heard = Event | Ended | Garbled


def python_child(module: str, *arguments: str) -> tuple[str, ...]:
    """Command of a child that runs a module of this package."""
    # -P: a json.py in the current folder must not be imported
    return (sys.executable, "-P", "-X", "utf8", "-m", module, *arguments)


class ChildLink:
    """Starts the child at once. Its standard error is appended to `log`, where that can be written.

    Raises SpeechNotStarted.
    """

    def __init__(self, command: Sequence[str], log: Path) -> None:
        self._heard: queue.SimpleQueue[Heard] = queue.SimpleQueue()
        self._unsent: queue.SimpleQueue[Command | None] = queue.SimpleQueue()
        with _errors_to(log) as errors:
            self._process = _started(command, errors)
        assert self._process.stdin is not None  # noqa: S101 - both were asked for
        assert self._process.stdout is not None  # noqa: S101
        self._threads = (
            threading.Thread(target=self._write, args=(self._process.stdin,), name="speech commands", daemon=True),
            threading.Thread(target=self._read, args=(self._process.stdout,), name="speech", daemon=True),
        )
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def alive(self) -> bool:
        return self._process.poll() is None

    def send(self, command: Command) -> None:
        """Returns at once. A child that is gone, or does not read, is noticed by `hear`, not here."""
        self._unsent.put(command)

    def hear(self, seconds: float) -> Heard | None:
        """The next message, None when nothing came in time. A child that is gone has ended, also where somebody whom it
        started keeps its output open."""
        try:
            return self._heard.get(timeout=seconds)
        except queue.Empty:
            if self.alive():
                return None
        try:
            return self._heard.get(timeout=_END_S)
        except queue.Empty:
            return Ended()

    def exit_code(self) -> int:
        """Waits for the end of a child whose output is over; kills one that closed its output and lives on."""
        self.end()
        return _KILLED if self._process.returncode is None else self._process.returncode

    def quit(self) -> None:
        """Asks the child to end; then makes sure of it."""
        self.send(Quit())
        self.end()

    def kill(self) -> None:
        self._process.kill()
        self.end()

    def end(self) -> None:
        """Returns in any case: what the system does not let go of is left to it."""
        if not self._ends(_END_S):
            self._process.kill()
            if not self._ends(_KILLED_S):
                _log.error("speech child %s was killed and does not end", self._process.pid)
        self._unsent.put(None)
        for thread in self._threads:
            thread.join(_END_S)  # somebody else may hold the pipe open; the thread is no reason to wait for him

    def _ends(self, seconds: float) -> bool:
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _write(self, commands: BinaryIO) -> None:
        """A full pipe holds up this thread alone, until the child reads on or is gone."""
        with suppress(OSError), commands:
            while (command := self._unsent.get()) is not None:
                commands.write(write_line(command))
                commands.flush()

    def _read(self, events: BinaryIO) -> None:
        try:
            with events:
                for line in events:
                    self._heard.put(_heard_in(line))
        finally:
            self._heard.put(Ended())


def _heard_in(line: bytes) -> Heard:
    try:
        return read_event(line)
    except NotProtocol:
        return Garbled()


def _started(command: Sequence[str], errors: IO[bytes]) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=_environment(),
            creationflags=_no_window(),
        )
    except OSError as fault:  # no memory or no process left, or the interpreter is gone
        raise SpeechNotStarted(detail=fault.strerror or str(fault)) from fault


def _errors_to(log: Path) -> IO[bytes]:
    """A log that cannot be written, on a full disk for one, is no reason not to recognise."""
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        _keep_small(log)
        return log.open("ab")
    except OSError:
        return Path(os.devnull).open("ab")


def _environment() -> dict[str, str]:
    """The child finds this very package, wherever the program was started; and no library of it goes online."""
    root = str(Path(qa_desk.__file__).resolve().parent.parent)
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths), "HF_HUB_OFFLINE": "1", "PYTHONUNBUFFERED": "1"}


def _no_window() -> int:
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW
    return 0


def _keep_small(log: Path) -> None:
    with suppress(OSError):  # another window may hold it open
        if log.exists() and log.stat().st_size > _LOG_LIMIT:
            log.replace(log.with_name(log.name + ".1"))
