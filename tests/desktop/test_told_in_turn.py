"""Another language reaches every tab: the one in front at once, the others in turns, or when they come to the front."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QStackedWidget, QTabWidget
from pytestqt.qtbot import QtBot

from qa_desk.desktop.widgets.language import Speaking
from qa_desk.desktop.widgets.told_in_turn import ToldInTurn


class Tab(Speaking):
    def __init__(self) -> None:
        super().__init__()
        self.told = 0

    def retranslate(self) -> None:
        self.told += 1


def made(qtbot: QtBot) -> tuple[QTabWidget, list[Tab]]:
    tabs, inside = QTabWidget(), [Tab(), Tab(), Tab()]
    qtbot.addWidget(tabs)
    for tab in inside:
        tabs.addTab(tab, "")
    ToldInTurn(tabs)
    return tabs, inside


def test_the_tab_in_front_is_told_at_once_and_all_once(qtbot: QtBot) -> None:
    tabs, inside = made(qtbot)
    QCoreApplication.sendEvent(tabs, QEvent(QEvent.Type.LanguageChange))
    assert [tab.told for tab in inside] == [1, 0, 0]
    qtbot.waitUntil(lambda: [tab.told for tab in inside] == [1, 1, 1])


def test_a_tab_that_comes_to_the_front_does_not_wait_for_its_turn(qtbot: QtBot) -> None:
    tabs, inside = made(qtbot)
    QCoreApplication.sendEvent(tabs, QEvent(QEvent.Type.LanguageChange))
    tabs.setCurrentIndex(2)
    assert [tab.told for tab in inside] == [1, 0, 1]
    qtbot.waitUntil(lambda: inside[1].told == 1)
    assert inside[2].told == 1


def test_two_switches_before_a_turn_are_told_as_one(qtbot: QtBot) -> None:
    tabs, inside = made(qtbot)
    for _ in range(2):
        QCoreApplication.sendEvent(tabs, QEvent(QEvent.Type.LanguageChange))
    qtbot.waitUntil(lambda: [tab.told for tab in inside] == [2, 1, 1])


def test_a_page_that_is_added_later_waits_for_its_turn_or_is_told_when_asked_and_one_that_goes_is_not(
    qtbot: QtBot,
) -> None:
    stack, inside = QStackedWidget(), [Tab(), Tab(), Tab()]
    qtbot.addWidget(stack)
    in_turn = ToldInTurn(stack)
    for tab in inside:
        stack.addWidget(tab)
        in_turn.add(tab)
    QCoreApplication.sendEvent(stack, QEvent(QEvent.Type.LanguageChange))
    assert [tab.told for tab in inside] == [1, 0, 0]
    in_turn.drop(inside[1])
    in_turn.tell(inside[2])
    in_turn.tell(inside[2])
    assert [tab.told for tab in inside] == [1, 0, 1]
    stack.setCurrentWidget(inside[1])
    assert inside[1].told == 0
