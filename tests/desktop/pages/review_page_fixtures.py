"""A review page over the world of deals, and what its tests ask of it."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from qa_desk.desktop.page import OpenDeal, Surroundings
from qa_desk.desktop.pages.review import ReviewPage
from qa_desk.desktop.pages.review.mode import Mode
from qa_desk.desktop.pages.review.props import derive
from qa_desk.desktop.player.silent import SilentSound
from qa_desk.services.look import deal_card
from qa_desk.services.views import DealCard
from tests.desktop.pages.review_world import World
from tests.desktop.shell_world import Settle

Open = Callable[[str], None]


class Answers:
    """What the user says to questions, and what he was asked."""

    def __init__(self) -> None:
        self.answer = False
        self.asked: list[str] = []

    def __call__(self, _parent: QWidget, _title: str, question: str) -> bool:
        self.asked.append(question)
        return self.answer


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def sound() -> SilentSound:
    return SilentSound(duration_ms=45_500)


@pytest.fixture
def page(
    qtbot: QtBot, around: Surroundings, sound: SilentSound, answers: Answers, settle: Settle
) -> Iterator[ReviewPage]:
    page = ReviewPage(around, sound, answers)
    around.bus.open_deal.connect(page.open_deal)
    around.bus.changed.connect(page.on_changed)
    qtbot.addWidget(page)
    page.resize(1280, 800)
    page.show()
    page.activateWindow()
    settle()
    yield page
    answers.answer = True


@pytest.fixture
def open_deal(page: ReviewPage, world: World, settle: Settle) -> Open:
    def run(number: str) -> None:
        page.open_deal(OpenDeal(world.deals[number], world.items.get(number)))
        settle()

    return run


def card_of(world: World, number: str) -> DealCard:
    return deal_card(world.desk.store, world.deals[number], world.items.get(number))


def mode(page: ReviewPage) -> Mode:
    return derive(page.state).mode.mode
