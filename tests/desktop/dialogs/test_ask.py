"""A dialog that nobody keeps: what follows its OK is done once, and closed it is gone."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from qa_desk.desktop.dialogs.ask import ask


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def asked(parent: QWidget, then: Callable[[], object] | None = None) -> QDialog:
    dialog = QDialog(parent)
    ask(dialog, then)
    assert dialog.isVisible()
    return dialog


def wait_till_gone(parent: QWidget, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not parent.findChildren(QDialog))


def test_ok_is_followed_by_what_was_asked_for(parent: QWidget, qtbot: QtBot) -> None:
    done: list[str] = []
    asked(parent, lambda: done.append("ok")).accept()
    assert done == ["ok"]
    wait_till_gone(parent, qtbot)


def test_cancel_is_followed_by_nothing(parent: QWidget, qtbot: QtBot) -> None:
    done: list[str] = []
    asked(parent, lambda: done.append("ok")).reject()
    wait_till_gone(parent, qtbot)
    assert done == []


def test_there_may_be_nothing_to_follow(parent: QWidget, qtbot: QtBot) -> None:
    dialog = asked(parent)
    dialog.accept()
    assert not dialog.isVisible()
    wait_till_gone(parent, qtbot)
