"""Nobody waits for ever: not for a child that reads nothing, nor for its pipes, nor for its end, nor for a listener."""

import sys
import threading
from pathlib import Path

import psutil
import pytest

from qa_desk.adapters.speech import process
from qa_desk.adapters.speech.models import SpeechModel
from qa_desk.adapters.speech.process import ChildTranscriber, Patience
from qa_desk.adapters.speech.serve import BROKEN
from qa_desk.domain.errors import Cancelled
from qa_desk.domain.transcript import Piece, SpeechChildDied, SpeechNotStarted, SpeechTimeout
from qa_desk.services.ports import PieceDone, SpeechRequest
from qa_desk.services.running import CancelToken

from .conftest import MakeDummy, hear

MANY = [Piece(0, number * 10, number * 10 + 5) for number in range(5_000)]
"""More than a pipe holds."""
LEAVES_ITS_PIPES = """
import pathlib, subprocess, sys
left = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
pathlib.Path(sys.argv[1]).write_text(str(left.pid))
"""
BREAKS_AT_WORK = """
import sys, threading
from concurrent.futures import ThreadPoolExecutor
from qa_desk.adapters.speech.serve import Server, claim_streams
class Engine:
    def load(self, *_asked):
        ThreadPoolExecutor(1).submit(threading.Event().wait)
        raise ZeroDivisionError("a fault of the program")
sys.exit(Server(Engine(), claim_streams()).run())
"""


def child_of(model: SpeechModel, log: Path, *command: str) -> ChildTranscriber:
    return ChildTranscriber(model, log, command=command)


def test_a_child_that_reads_nothing_is_given_up(make_dummy: MakeDummy, stereo_call: Path) -> None:
    one = make_dummy(patience=Patience(silence=0.5))
    hear(one, stereo_call)
    assert one.child_pid is not None
    child = psutil.Process(one.child_pid)
    child.suspend()
    with pytest.raises(SpeechTimeout) as given_up:
        hear(one, stereo_call, done=MANY)
    assert given_up.value.facts["step"] == "silence"
    assert not child.is_running()


def test_a_job_whose_child_reads_nothing_can_be_called_off(make_dummy: MakeDummy, stereo_call: Path) -> None:
    one = make_dummy()
    hear(one, stereo_call)
    assert one.child_pid is not None
    psutil.Process(one.child_pid).suspend()
    cancel = CancelToken()
    threading.Timer(0.2, cancel.cancel).start()
    with pytest.raises(Cancelled):
        one.transcribe(SpeechRequest(stereo_call, 2, MANY), lambda _p: None, lambda _d, _t: None, cancel)
    assert one.child_pid is None


def test_a_child_that_leaves_its_pipes_to_another_process_has_ended(
    bundled: SpeechModel, stereo_call: Path, tmp_path: Path
) -> None:
    left = tmp_path / "left.txt"
    one = child_of(bundled, tmp_path / "log", sys.executable, "-c", LEAVES_ITS_PIPES, str(left))
    with pytest.raises(SpeechChildDied) as died:
        hear(one, stereo_call)
    assert died.value.facts["exit_code"] == 0
    one.close()
    psutil.Process(int(left.read_text("utf-8"))).kill()


def test_a_fault_in_the_child_ends_it_though_a_thread_of_it_works_on(
    bundled: SpeechModel, stereo_call: Path, tmp_path: Path
) -> None:
    one = child_of(bundled, tmp_path / "log", sys.executable, "-c", BREAKS_AT_WORK)
    with pytest.raises(SpeechChildDied) as died:
        hear(one, stereo_call)
    assert died.value.facts["exit_code"] == BROKEN
    assert "ZeroDivisionError: a fault of the program" in (tmp_path / "log").read_text("utf-8")


def test_a_child_that_cannot_be_started_is_told(bundled: SpeechModel, stereo_call: Path, tmp_path: Path) -> None:
    one = child_of(bundled, tmp_path / "log", str(tmp_path / "gone"))
    with pytest.raises(SpeechNotStarted):
        hear(one, stereo_call)
    assert one.child_pid is None


def test_a_log_that_cannot_be_written_stops_nobody(make_dummy: MakeDummy, stereo_call: Path, tmp_path: Path) -> None:
    (tmp_path / "speech.log").mkdir()
    assert hear(make_dummy(), stereo_call).pieces


def test_closing_waits_no_longer_than_it_must_for_a_listener(
    make_dummy: MakeDummy, stereo_call: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "_CLOSE_S", 0.2)
    one, held, go_on = make_dummy(), threading.Event(), threading.Event()
    outcome: list[type[BaseException]] = []

    def hold(_done: PieceDone) -> None:
        held.set()
        assert go_on.wait(120)

    def work() -> None:
        try:
            one.transcribe(SpeechRequest(stereo_call, 2), hold, lambda _d, _t: None, CancelToken())
        except Cancelled as fault:
            outcome.append(type(fault))

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    assert held.wait(120)
    one.close()
    go_on.set()
    thread.join(120)
    assert outcome == [Cancelled]
