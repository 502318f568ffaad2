"""A child that grows too large is replaced between two pieces: nothing is lost and nothing comes twice."""

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from qa_desk.adapters.speech.link import python_child
from qa_desk.adapters.speech.models import SpeechModel
from qa_desk.adapters.speech.patience import MEMORY_VARIABLE, Growth, MemoryCap, memory_cap
from qa_desk.adapters.speech.process import ChildTranscriber

from .conftest import DUMMY_CHILD, MakeDummy, hear


def growing(bundled: SpeechModel, log: Path, memory: MemoryCap, *modes: str) -> ChildTranscriber:
    return ChildTranscriber(bundled, log, command=python_child(DUMMY_CHILD, *modes), memory=memory)


def test_a_child_that_grows_is_replaced_and_the_text_is_the_same(
    make_dummy: MakeDummy, bundled: SpeechModel, stereo_call: Path, tmp_path: Path
) -> None:
    whole = hear(make_dummy(), stereo_call)
    one = growing(bundled, tmp_path / "speech.log", MemoryCap(most_mb=1, growth_mb=50), "grow=20")
    heard = hear(one, stereo_call)
    assert heard.pieces == whole.pieces
    assert one.replaced >= 2
    assert heard.progress == sorted(heard.progress)
    assert heard.progress[-1][0] == heard.progress[-1][1]
    one.close()


def test_a_child_in_its_bounds_is_kept(bundled: SpeechModel, stereo_call: Path, tmp_path: Path) -> None:
    one = growing(bundled, tmp_path / "speech.log", MemoryCap(most_mb=100_000, growth_mb=1), "grow=20")
    hear(one, stereo_call)
    warm = one.child_pid
    hear(one, stereo_call)
    assert (one.child_pid, one.replaced) == (warm, 0)
    one.close()


def test_a_child_that_must_be_large_is_not_replaced_for_ever(
    bundled: SpeechModel, stereo_call: Path, tmp_path: Path
) -> None:
    """Over the cap from its first piece on, as a large model is on a small machine."""
    one = growing(bundled, tmp_path / "speech.log", MemoryCap(most_mb=1, growth_mb=5_000))
    hear(one, stereo_call)
    assert one.replaced == 0
    one.close()


def test_a_child_too_large_after_its_job_does_not_wait_for_the_next(
    bundled: SpeechModel, short_calls: dict[int, Path], tmp_path: Path
) -> None:
    one = growing(bundled, tmp_path / "speech.log", MemoryCap(most_mb=1, growth_mb=10), "grow=60")
    hear(one, short_calls[1], channels=1)  # two pieces: the second one is the last
    assert one.child_pid is None
    assert one.replaced == 1
    one.close()


@pytest.mark.parametrize("told", ["", "viel", "-5", "1.5"])
def test_without_a_number_the_cap_follows_the_machine(told: str) -> None:
    cap = memory_cap({MEMORY_VARIABLE: told})
    assert cap.most_mb >= 2_048
    assert cap.most_mb == max(2_048, round(psutil.virtual_memory().total * 0.6 / (1 << 20)))


def test_the_environment_sets_the_cap() -> None:
    assert memory_cap({MEMORY_VARIABLE: "700"}) == MemoryCap(700)


def test_a_child_that_is_gone_is_not_too_large() -> None:
    child = psutil.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    growth = Growth(child.pid, MemoryCap(0, -1))
    child.kill()
    child.communicate(timeout=120)
    assert not growth.is_over()
