"""The Qt binding must leave None's references alone: PySide6 6.12.0 did not, and Python 3.11 died while painting."""

import sys

from PySide6.QtCore import QObject


def test_calls_that_return_nothing_give_back_a_none_of_their_own() -> None:
    thing = QObject()
    thing.setObjectName("warm")
    before = sys.getrefcount(None)
    for _ in range(500):
        thing.setObjectName("again")
    assert sys.getrefcount(None) > before - 100
