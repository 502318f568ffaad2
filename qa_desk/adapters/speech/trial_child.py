"""Tries one model in a process of its own: `python -m qa_desk.adapters.speech.trial_child`, one Try on its input."""

import os
import sys
import threading
import traceback
from typing import TYPE_CHECKING

from qa_desk.adapters.speech.child import OFFLINE, ONE_THREAD_FOR_NUMPY

if TYPE_CHECKING:
    from qa_desk.adapters.speech.protocol import Event
    from qa_desk.adapters.speech.serve import Streams

BAD_COMMAND = 70
BROKEN = 71


def main() -> None:
    os.environ.update(OFFLINE | ONE_THREAD_FOR_NUMPY)
    # after the line above: numpy reads the environment while it is imported
    from qa_desk.adapters.speech.serve import become_child, claim_streams  # noqa: PLC0415

    streams = claim_streams()
    become_child(sys.stderr)
    try:
        code = _serve(streams)
    except BaseException:  # noqa: BLE001 - a normal exit would wait for threads deep in native code
        traceback.print_exc()
        code = BROKEN
    os._exit(code)


def _serve(streams: "Streams") -> int:
    # after claim_streams: the libraries may print while they are imported
    from qa_desk.adapters.speech.protocol import Failed, Try, read_command, write_line  # noqa: PLC0415
    from qa_desk.adapters.speech.trial_work import run_trial  # noqa: PLC0415
    from qa_desk.domain.errors import KnownError  # noqa: PLC0415
    from qa_desk.domain.transcript import SpeechNoMemory  # noqa: PLC0415

    def send(event: "Event") -> None:
        streams.events.write(write_line(event))
        streams.events.flush()

    command = read_command(streams.commands.readline())
    if not isinstance(command, Try):
        return BAD_COMMAND
    threading.Thread(target=_until_left_alone, args=(streams,), name="commands", daemon=True).start()
    try:
        send(run_trial(command, send))
    except KnownError as fault:
        send(Failed(job=None, code=fault.code, facts=fault.facts))
    except MemoryError:
        send(Failed(job=None, code=SpeechNoMemory.code, facts={"step": "try"}))
    return 0


def _until_left_alone(streams: "Streams") -> None:
    """The program is gone, or has cancelled: nobody waits for the result."""
    try:
        streams.commands.read()
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
