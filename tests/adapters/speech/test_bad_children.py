"""Children that crash, hang, freeze, babble or lose their parent."""

import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest

from benchmarks.killed_later import killed_later
from qa_desk.adapters.speech.dummy_child import CRASH_CODE
from qa_desk.adapters.speech.models import SpeechModel
from qa_desk.adapters.speech.process import WHISPER_CHILD, Patience
from qa_desk.domain.errors import Cancelled
from qa_desk.domain.transcript import SpeechChildDied, SpeechGarbled, SpeechTimeout
from qa_desk.services.ports import PieceDone, SpeechRequest
from qa_desk.services.running import CancelToken
from tests.fakes.killed import LONGEST_S, wait_until_gone

from .conftest import DUMMY_CHILD, Heard, MakeDummy, hear

PARENT = Path(__file__).with_name("parent_program.py")
ROOT = Path(__file__).parents[3]


def test_a_crash_is_told_with_its_exit_code_and_the_log_holds_the_last_words(
    make_dummy: MakeDummy, stereo_call: Path
) -> None:
    heard = Heard()
    with pytest.raises(SpeechChildDied) as died:
        hear(make_dummy("crash=2"), stereo_call, into=heard)
    assert len(heard.pieces) == 2
    assert died.value.facts["exit_code"] == CRASH_CODE
    assert "dummy child dies at piece" in Path(str(died.value.facts["log"])).read_text(encoding="utf-8")


def test_pieces_before_a_crash_are_kept_and_each_new_child_goes_on(make_dummy: MakeDummy, stereo_call: Path) -> None:
    whole = hear(make_dummy(), stereo_call)
    crashing = make_dummy("crash=5")
    heard = Heard()
    while len(whole.pieces) - len(heard.pieces) > 5:
        with pytest.raises(SpeechChildDied):
            hear(crashing, stereo_call, done=heard.places, into=heard)
    hear(make_dummy(), stereo_call, done=heard.places, into=heard)
    assert heard.pieces == whole.pieces


def test_a_crash_while_loading_is_told(make_dummy: MakeDummy, stereo_call: Path) -> None:
    one = make_dummy("load=crash")
    with pytest.raises(SpeechChildDied):
        hear(one, stereo_call)
    assert one.child_pid is None


@pytest.mark.parametrize(
    ("mode", "patience", "step"),
    [
        ("load=hang", Patience(load=0.3), "load"),
        ("hang=1", Patience(piece=1.2), "piece"),
        ("freeze=1", Patience(silence=1.2), "silence"),
    ],
)
def test_a_child_that_stops_working_is_given_up_and_ended(
    make_dummy: MakeDummy, stereo_call: Path, mode: str, patience: Patience, step: str
) -> None:
    one = make_dummy(mode, patience=patience)
    with pytest.raises(SpeechTimeout) as given_up:
        hear(one, stereo_call)
    assert given_up.value.facts["step"] == step
    assert one.child_pid is None


def test_a_line_that_is_no_message_ends_the_child(make_dummy: MakeDummy, stereo_call: Path) -> None:
    one = make_dummy("garbage=1")
    with pytest.raises(SpeechGarbled):
        hear(one, stereo_call)
    assert one.child_pid is None


def test_what_a_library_prints_never_reaches_the_protocol(make_dummy: MakeDummy, stereo_call: Path) -> None:
    assert hear(make_dummy("print"), stereo_call).pieces == hear(make_dummy(), stereo_call).pieces


def test_cancel_kills_a_child_that_is_deep_in_native_code(make_dummy: MakeDummy, stereo_call: Path) -> None:
    one = make_dummy("hang=1")
    cancel = CancelToken()
    children: list[psutil.Process] = []

    def cancel_at_once(_done: PieceDone) -> None:
        assert one.child_pid is not None
        children.append(psutil.Process(one.child_pid))
        cancel.cancel()

    with pytest.raises(Cancelled):
        one.transcribe(SpeechRequest(stereo_call, 2), cancel_at_once, lambda _d, _t: None, cancel)
    assert not children[0].is_running()


def test_cancel_works_while_the_model_loads(make_dummy: MakeDummy, stereo_call: Path) -> None:
    one = make_dummy("load=hang")
    cancel = CancelToken()
    threading.Timer(0.2, cancel.cancel).start()
    with pytest.raises(Cancelled):
        one.transcribe(SpeechRequest(stereo_call, 2), lambda _p: None, lambda _d, _t: None, cancel)
    assert one.child_pid is None


def test_close_in_the_middle_of_a_job_ends_it_as_cancelled(make_dummy: MakeDummy, stereo_call: Path) -> None:
    one = make_dummy("hang=1")
    closing = threading.Thread(target=one.close, daemon=True)

    def close_meanwhile(_done: PieceDone) -> None:
        closing.start()

    with pytest.raises(Cancelled):
        one.transcribe(SpeechRequest(stereo_call, 2), close_meanwhile, lambda _d, _t: None, CancelToken())
    closing.join(120)
    assert not closing.is_alive()
    assert one.child_pid is None


def test_a_second_caller_waits_for_the_first_and_may_give_up(make_dummy: MakeDummy, stereo_call: Path) -> None:
    one = make_dummy()
    outcomes: list[BaseException] = []
    second_cancel = CancelToken()

    def second() -> None:
        try:
            one.transcribe(SpeechRequest(stereo_call, 2), lambda _p: None, lambda _d, _t: None, second_cancel)
        except Cancelled as fault:
            outcomes.append(fault)

    thread = threading.Thread(target=second, daemon=True)

    def while_busy(_done: PieceDone) -> None:
        if not thread.is_alive() and not outcomes:
            thread.start()
            second_cancel.cancel()
            thread.join(120)

    one.transcribe(SpeechRequest(stereo_call, 2), while_busy, lambda _d, _t: None, CancelToken())
    assert [type(outcome) for outcome in outcomes] == [Cancelled]


@pytest.mark.parametrize(
    "child",
    [
        pytest.param((DUMMY_CHILD, "slow=0.2"), id="dummy"),
        pytest.param((DUMMY_CHILD, "hang=1"), id="dummy_in_native_code"),
        pytest.param((WHISPER_CHILD,), id="real", marks=pytest.mark.speech),
    ],
)
def test_a_child_whose_parent_was_killed_ends_itself(
    child: tuple[str, ...], bundled: SpeechModel, stereo_call: Path, tmp_path: Path
) -> None:
    command = [sys.executable, str(PARENT), str(stereo_call), str(bundled.folder), str(tmp_path / "log"), *child]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as parent, killed_later(parent, LONGEST_S):
        assert parent.stdout is not None
        orphan = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    wait_until_gone(orphan)
