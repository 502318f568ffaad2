"""Who cancels a download leaves at once: a silent host keeps nobody, nor does the checksum of a big file."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa_desk.adapters.speech.download import download
from qa_desk.adapters.speech.hub import HubSettings
from qa_desk.adapters.speech.models import ModelShelf
from qa_desk.domain.errors import Cancelled
from qa_desk.services import file_hash
from qa_desk.services.running import CancelToken, ProgressReport, silent

from .hub_server import WEIGHTS, Hub, served

LIMIT_S = 120


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with served(Hub()) as one:
        yield one
    for thread in threading.enumerate():  # the one that was left ends when the host lets go
        if thread.name == "model-host":
            thread.join(LIMIT_S)


@pytest.fixture
def shelf(tmp_path: Path) -> ModelShelf:
    return ModelShelf(tmp_path / "shelf", tmp_path / "resources")


def fetch(hub: Hub, shelf: ModelShelf, cancel: CancelToken) -> None:
    download("small", shelf, HubSettings(host=hub.host, retry_pause_s=0), silent, cancel)


@pytest.mark.parametrize("mute", [False, True])
def test_a_host_that_falls_silent_is_left_while_it_is_silent(hub: Hub, shelf: ModelShelf, mute: bool) -> None:
    """In the middle of the weights, or before it says anything."""
    cancel, gone = CancelToken(), threading.Event()

    def say_nothing_more() -> None:
        cancel.cancel()
        gone.wait(LIMIT_S)

    hub.mute, hub.pause = mute, say_nothing_more
    try:
        with pytest.raises(Cancelled):
            fetch(hub, shelf, cancel)
    finally:
        gone.set()
    assert hub.weights_asked() == ([] if mute else [None])
    hub.mute, hub.pause, hub.asked = False, None, []
    fetch(hub, shelf, CancelToken())
    assert (shelf.find("small").folder / "model.bin").read_bytes() == WEIGHTS


class _Counted(CancelToken):
    """`asked`: one more each time somebody asks. `left`: how often it may be asked until it says yes."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = threading.Semaphore(0)
        self.left: int | None = None

    def check(self) -> None:
        self.asked.release()
        if self.left is not None:
            self.left -= 1
            if self.left <= 0:
                self.cancel()
        super().check()


def test_a_host_that_takes_its_time_is_not_given_up(hub: Hub, shelf: ModelShelf) -> None:
    cancel = _Counted()

    def rest() -> None:
        while cancel.asked.acquire(blocking=False):
            pass
        for _look in range(3):
            assert cancel.asked.acquire(timeout=LIMIT_S)

    hub.pause = rest
    fetch(hub, shelf, cancel)
    assert hub.weights_asked() == [None]


def test_a_checksum_is_left_between_two_blocks(hub: Hub, shelf: ModelShelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_hash, "_BLOCK", 1_000)
    part = shelf.place("small").with_name("small.part")
    part.mkdir(parents=True)
    (part / "model.bin").write_bytes(WEIGHTS)
    cancel, told = _Counted(), list[str]()

    def arm(report: ProgressReport) -> None:
        told.append(report.detail)
        cancel.left = 2 if told.count("config.json") == 2 else None

    with pytest.raises(Cancelled):
        download("small", shelf, HubSettings(host=hub.host), arm, cancel)
    assert told == ["config.json", "config.json"]
    assert (part / "model.bin").read_bytes() == WEIGHTS
    assert hub.weights_asked() == []
