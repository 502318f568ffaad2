"""The page of appeals on a real workspace, worked by keys: what its tests share."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.pages.appeals import AppealsPage
from qa_desk.desktop.theme import Theme
from qa_desk.domain.appeal import PaperKind
from qa_desk.domain.people import User
from qa_desk.services.appeal import file_appeal
from qa_desk.services.case_lines import CaseLine, case_lines
from tests.desktop.keys_only import PointerWatch
from tests.desktop.pages.refusal_desk import Heard, surround
from tests.desktop.shell_world import ScriptedAsker, Settle
from tests.fakes.office import Office
from tests.fakes.settled import DAYS

Open = Callable[..., tuple[AppealsPage, Heard]]
P = PaperKind


@pytest.fixture
def open_page(
    office: Office, tmp_path: Path, jobs: Jobs, theme: Theme, memory: LayoutMemory, qtbot: QtBot, settle: Settle
) -> Open:
    def run(user: User | None = None, *answers: object) -> tuple[AppealsPage, Heard]:
        around, heard = surround(office, user or office.payroll, tmp_path, jobs, theme, memory)
        page = AppealsPage(around, ScriptedAsker(list(answers)))
        around.bus.changed.connect(page.on_changed)
        qtbot.addWidget(page)
        page.resize(1100, 740)
        page.show()
        page.activateWindow()
        page.shown()
        settle()
        page.setFocus()
        return page, heard

    return run


@pytest.fixture
def pointer(qapp: QApplication) -> Iterator[PointerWatch]:
    watch = PointerWatch(qapp)
    yield watch
    watch.end()


def lines(office: Office) -> list[CaseLine]:
    return case_lines(office.store, office.clock, DAYS)


def number_shown(page: AppealsPage) -> list[int]:
    return [page.model.id_at(row) for row in range(page.model.rowCount())]


def appealed(office: Office, number: int) -> int:
    appeal, _ = file_appeal(office.store, office.clock, office.payroll, number, "клиент сам просил закрыть")  # type: ignore[arg-type]
    return appeal.id


def back(page: AppealsPage, settle: Settle) -> None:
    """What the system does with a window whose dialog was closed."""
    page.activateWindow()
    settle()
