"""Collector: cyclic garbage waits for the GUI thread, and is collected there."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from qa_desk.desktop.collector import Collector


class _Ring:
    """Garbage that only the collector can free; tells on which thread it went."""

    def __init__(self, went_on: list[str]) -> None:
        self.itself = self
        weakref.finalize(self, lambda: went_on.append(threading.current_thread().name))


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[Collector]:
    parent = QObject()
    made = Collector(parent)
    made.start()
    yield made
    made.stop()


def _make_rings_and_more(went_on: list[str]) -> None:
    for _ in range(50):
        _Ring(went_on)
    assert len([[] for _ in range(5_000)]) > gc.get_threshold()[0]


def test_garbage_of_another_thread_goes_on_the_gui_thread(collector: Collector) -> None:
    went_on: list[str] = []
    other = threading.Thread(target=_make_rings_and_more, args=(went_on,), name="other", daemon=True)
    other.start()
    other.join(120)
    assert not other.is_alive()
    assert went_on == []
    kept: list[list[int]] = [[] for _ in range(5_000)]
    collector.look()
    assert went_on == [threading.current_thread().name] * 50
    assert kept


def test_it_looks_by_itself(collector: Collector, qtbot: QtBot) -> None:
    assert isinstance(collector, Collector)
    went_on: list[str] = []
    _Ring(went_on)
    kept: list[list[int]] = []

    def has_gone() -> bool:
        kept.extend([] for _ in range(1_000))
        return len(went_on) == 1

    qtbot.waitUntil(has_gone)


def test_little_garbage_is_left_for_later(collector: Collector) -> None:
    gc.collect()
    went_on: list[str] = []
    _Ring(went_on)
    collector.look()
    assert went_on == []


def test_garbage_that_grew_old_goes_too(collector: Collector) -> None:
    went_on: list[str] = []
    ring = _Ring(went_on)
    gc.collect(0)
    gc.collect(1)
    del ring
    kept: list[list[int]] = []
    for _ in range(500):
        kept += [[] for _ in range(1_000)]
        collector.look()
    assert went_on == [threading.current_thread().name]


def test_afterwards_python_collects_as_before(collector: Collector) -> None:
    assert not gc.isenabled()
    assert gc.get_freeze_count() > 0
    collector.stop()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
