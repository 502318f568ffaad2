"""Work cut into turns: what a person does comes between them, and painting is a turn of its own."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from qa_desk.desktop.turn import in_next_turn
from qa_desk.desktop.widgets.painted_later import painted_later

_STEPS = 5


class Painted(QWidget):
    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__()
        self._tell = tell

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's signature
        self._tell("painted")


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def part(qtbot: QtBot, told: list[str]) -> Painted:
    part = Painted(told.append)
    qtbot.addWidget(part)
    part.show()
    qtbot.waitExposed(part)
    qtbot.waitUntil(lambda: "painted" in told)
    told.clear()
    return part


def test_the_loop_looks_at_timers_between_two_steps(qtbot: QtBot, told: list[str]) -> None:
    owner = QObject()
    tick = QTimer(owner)
    tick.setInterval(0)
    tick.timeout.connect(lambda: told.append("tick"))

    def step(number: int) -> None:
        told.append("step")
        if number < _STEPS:
            in_next_turn(owner, lambda: step(number + 1))

    tick.start()
    step(1)
    qtbot.waitUntil(lambda: told.count("step") == _STEPS)
    assert ("step", "step") not in pairwise(told)


def test_whoever_is_gone_by_then_is_not_called(qtbot: QtBot, told: list[str]) -> None:
    owner, other = QObject(), QObject()
    in_next_turn(owner, lambda: told.append("gone"))
    in_next_turn(other, lambda: told.append("there"))
    owner.deleteLater()
    qtbot.waitUntil(lambda: told == ["there"])


def test_a_part_that_is_rearranged_is_painted_in_the_turn_after(qtbot: QtBot, part: Painted, told: list[str]) -> None:
    painted_later(part)
    painted_later(part)  # again, before the first turn is over
    part.update()
    in_next_turn(part, lambda: told.append("a key"))
    qtbot.waitUntil(lambda: "painted" in told)
    assert told == ["a key", "painted"]
    assert part.updatesEnabled()


def test_a_part_out_of_sight_is_left_alone(qtbot: QtBot, part: Painted) -> None:
    part.hide()
    painted_later(part)
    assert part.updatesEnabled()


def test_whoever_rests_already_is_not_woken(qtbot: QtBot, part: Painted, told: list[str]) -> None:
    part.setUpdatesEnabled(False)
    painted_later(part)
    in_next_turn(part, lambda: told.append("later"))
    qtbot.waitUntil(lambda: told == ["later"])
    assert not part.updatesEnabled()
