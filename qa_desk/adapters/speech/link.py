"""One running child: its pipes, the thread that reads it, and the ways to end it."""

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import qa_desk
from qa_desk.adapters.speech.protocol import Command, Event, NotProtocol, Quit, read_event, write_line

_LOG_LIMIT = 1 << 20
_END_S = 2.0


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
    """Starts the child at once. Its standard error is appended to `log`."""

    def __init__(self, command: Sequence[str], log: Path) -> None:
        self._heard: queue.SimpleQueue[Heard] = queue.SimpleQueue()
        log.parent.mkdir(parents=True, exist_ok=True)
        _keep_small(log)
        with log.open("ab") as errors:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=_environment(),
                creationflags=_no_window(),
            )
        assert self._process.stdin is not None  # noqa: S101 - both were asked for
        assert self._process.stdout is not None  # noqa: S101
        self._commands = self._process.stdin
        self._reader = threading.Thread(target=self._read, args=(self._process.stdout,), name="speech", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def alive(self) -> bool:
        return self._process.poll() is None

    def send(self, command: Command) -> None:
        """A child that is gone is noticed by `hear`, not here."""
        try:
            self._commands.write(write_line(command))
            self._commands.flush()
        except OSError:
            return

    def hear(self, seconds: float) -> Heard | None:
        """The next message, None when nothing came in time."""
        try:
            return self._heard.get(timeout=seconds)
        except queue.Empty:
            return None

    def exit_code(self) -> int:
        """Waits for the end of a child whose output is over; kills one that closed its output and lives on."""
        self.end()
        return self._process.returncode

    def quit(self) -> None:
        """Asks the child to end; then makes sure of it."""
        self.send(Quit())
        self.end()

    def kill(self) -> None:
        self._process.kill()
        self.end()

    def end(self) -> None:
        try:
            self._process.wait(_END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        with suppress(OSError):  # unsent bytes to a dead child
            self._commands.close()
        self._reader.join()

    def _read(self, events: BinaryIO) -> None:
        with events:
            for line in events:
                try:
                    self._heard.put(read_event(line))
                except NotProtocol:
                    self._heard.put(Garbled())
        self._heard.put(Ended())


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
