"""The head's desk on a real workspace, worked by keys: what the tests of its tabs share."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from qa_desk import words
from qa_desk.adapters.reports.list_xlsx import ListXlsx
from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.sign_off import SignOffPage
from qa_desk.desktop.pages.sign_off.tab import DeskTab
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.banner import Banner
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.people import User
from qa_desk.services.look import refusal_lines
from tests.desktop.keys_only import Keyboard
from tests.desktop.pages.refusal_desk import Heard, other_managers, surround
from tests.fakes.office import PASSWORD, Office


class Answers(Asker):
    """Gives what the test put here."""

    def __init__(self) -> None:
        self.path: Path | None = None

    def file(self, *_asked: object) -> Path | None:
        return self.path

    def folder(self, *_asked: object) -> Path | None:
        return self.path

    def save(self, *_asked: object) -> Path | None:
        return self.path


@dataclass
class Desktop:
    page: SignOffPage
    around: Surroundings
    heard: Heard
    office: Office
    asker: Answers
    keys: Keyboard
    settle: Callable[[], None]
    pages: list[str]

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keys.press(key)
            self.settle()

    def prove(self, password: str = PASSWORD) -> None:
        self.keys.type(password)
        self.press("Return")

    def at(self, tab: DeskTab) -> None:
        """By keys, from wherever the keyboard is."""
        for _ in self.page.all:
            if self.page.tab is not tab:
                self.press("Ctrl+Tab")
        assert self.page.tab is tab
        assert self.keys.focus is tab.first

    def states(self) -> dict[str, RefusalState]:
        return {line.external_id: line.state for line in refusal_lines(self.office.store)}


Open = Callable[..., Desktop]


@pytest.fixture
def open_desk(
    office: Office, tmp_path: Path, jobs: Jobs, theme: Theme, memory: LayoutMemory, qtbot: QtBot,
    settle: Callable[[], None],
) -> Iterator[Open]:  # fmt: skip
    other_managers(office)
    office.tariff(minor=150_000)

    def run(user: User | None = None) -> Desktop:
        around, heard = surround(office, user or office.head, tmp_path, jobs, theme, memory)
        around = replace(around, desk=replace(around.desk, list_xlsx=ListXlsx()))
        asker, pages = Answers(), list[str]()
        around.bus.open_page.connect(pages.append)
        page = SignOffPage(around, asker)
        around.bus.changed.connect(page.on_changed)
        qtbot.addWidget(page)
        theme.dress(page)
        page.resize(1070, 740)
        page.show()
        page.activateWindow()
        page.shown()
        page.setFocus()
        settle()
        return Desktop(page, around, heard, office, asker, Keyboard(), settle, pages)

    yield run
    words.use("en")


def cells(view: QTableView, column: int = 0) -> list[str]:
    model = view.model()
    return [str(model.index(row, column).data() or "") for row in range(model.rowCount())]


def said(banner: Banner) -> str:
    return banner.message.text() if banner.message is not None else ""
