"""The control panel's page: cards for trouble only, the list behind each by keyboard, the digest in the window."""

from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from qa_desk import words
from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.page import OpenDeal, Surroundings
from qa_desk.desktop.pages.panel import PanelPage
from qa_desk.desktop.pages.panel.props import derive
from qa_desk.desktop.theme import Mode, Theme
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.panel import LampKind
from qa_desk.services.panel import panel_now
from qa_desk.services.views import Changed
from tests.desktop.pages.refusal_desk import Heard, surround, to_call
from tests.desktop.shell_world import Settle
from tests.fakes.office import START, Office, deal_facts

ZONE = ZoneInfo("Europe/Moscow")


@pytest.fixture
def seen(office: Office, tmp_path: Path, jobs: Jobs, theme: Theme, memory: LayoutMemory) -> tuple[Surroundings, Heard]:
    return surround(office, office.head, tmp_path, jobs, theme, memory)


@pytest.fixture
def page(qtbot: QtBot, seen: tuple[Surroundings, Heard], theme: Theme) -> PanelPage:
    page = PanelPage(seen[0])
    qtbot.addWidget(page)
    theme.dress(page)
    page.resize(1024, 740)
    page.show()
    return page


def trouble(office: Office) -> None:
    """A refusal past its deadline and two deals without a task."""
    office.refusal("1")
    office.refusal("2")
    common = {"stage": "Договор", "created_at": START, "stage_since": START}
    office.deals(
        deal_facts("10", next_task_at=None, **common), deal_facts("11", next_task_at=None, **common),
        *(deal_facts(str(number), next_task_at=START, **common) for number in range(20, 60)),
    )  # fmt: skip
    office.clock.forward(days=3)


def kinds(page: PanelPage) -> list[LampKind]:
    return [card.kind for card in page.lamps.cards]


def test_an_empty_workspace_says_what_to_do(page: PanelPage, settle: Settle) -> None:
    page.shown()
    settle()
    assert kinds(page) == []
    assert derive(page.panel, ZONE).empty_title == "No deals yet"
    assert page.lamps.empty.isVisible()


def test_calm_is_said_in_words(page: PanelPage, office: Office, settle: Settle) -> None:
    office.deals(deal_facts("1", stage="Договор", next_task_at=START, created_at=START))
    office.clock.now = START.replace(month=12, day=1)  # the first of a month: the seed may still come
    office.deals(deal_facts("1", stage="Договор", next_task_at=START, created_at=START, stage_since=office.clock.now))
    page.shown()
    settle()
    assert derive(page.panel, ZONE).empty_title == "All is in order"
    assert "refusals" in page.lamps.calm.text()
    assert "new leads (no stage is named as the first one)" in page.lamps.unwatched.text()


def test_lamps_light_red_first_and_say_why_and_what_to_do(page: PanelPage, office: Office, settle: Settle) -> None:
    trouble(office)
    page.shown()
    settle()
    assert kinds(page)[0] is LampKind.REFUSALS
    card = page.lamps.cards[0]
    assert card.property("tone") == Tone.BAD.value
    assert card.number.text() == "2"
    assert "2 of 2 are past their deadline. Take the oldest" in card.accessibleName()
    assert LampKind.NO_TASK in kinds(page)
    assert page.summary.text().startswith(f"{len(kinds(page))} things need attention")


def test_arrows_walk_the_cards_and_enter_opens_the_list(
    qtbot: QtBot, page: PanelPage, office: Office, seen: tuple[Surroundings, Heard], settle: Settle
) -> None:
    trouble(office)
    page.shown()
    settle()
    page.activateWindow()
    page.lamps.focus_first()
    qtbot.waitUntil(page.lamps.cards[0].hasFocus)
    qtbot.keyClick(page.lamps.cards[0], Qt.Key.Key_Right)
    assert page.lamps.cards[1].hasFocus()
    qtbot.keyClick(page.lamps.cards[1], Qt.Key.Key_Left)
    opened: list[object] = []
    page.lamps.opened.connect(opened.append)
    qtbot.keyClick(page.lamps.cards[0], Qt.Key.Key_Return)
    assert [one.kind for one in opened] == [LampKind.REFUSALS]  # type: ignore[attr-defined]


def test_the_list_behind_a_lamp_opens_a_deal_in_review(
    qtbot: QtBot, page: PanelPage, office: Office, seen: tuple[Surroundings, Heard], settle: Settle
) -> None:
    trouble(office)
    page.shown()
    settle()
    assert page.panel is not None
    dialog = page.open_behind(page.panel.lamp(LampKind.REFUSALS))
    settle()
    assert dialog.count.text() == "2 deals; Enter opens one in review"
    first = dialog.model.id_at(0)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    settle()
    (opened,) = seen[1].opened
    assert isinstance(opened, OpenDeal)
    assert (opened.deal_id, opened.item_id is not None) == (first, True)


def test_a_lamp_that_is_not_about_deals_says_so(page: PanelPage, office: Office, settle: Settle) -> None:
    trouble(office)
    page.shown()
    settle()
    assert page.panel is not None
    dialog = page.open_behind(page.panel.lamp(LampKind.SAMPLE))
    settle()
    assert dialog.model.rowCount() == 0
    dialog.reject()


def test_a_change_somewhere_else_lights_and_darkens_lamps(page: PanelPage, office: Office, settle: Settle) -> None:
    page.shown()
    settle()
    to_call(office, "7")
    office.clock.forward(hours=25)
    page.on_changed(Changed(everything=True))
    settle()
    assert LampKind.CALLBACKS in kinds(page)
    page.hide()
    before = page.panel
    page.on_changed(Changed(everything=True))
    settle()
    assert page.panel is before


def test_words_follow_the_language_and_the_theme(page: PanelPage, office: Office, theme: Theme, settle: Settle) -> None:
    trouble(office)
    page.shown()
    settle()
    words.use("ru")
    page.retranslate()
    page.lamps.retranslate()
    assert "Просрочено 2 из 2." in page.lamps.cards[0].accessibleName()
    theme.set_mode(Mode.DARK)
    settle()
    assert not page.grab().isNull()
    theme.set_mode(Mode.LIGHT)


def test_the_digest_is_shown_and_its_files_are_written(
    page: PanelPage, office: Office, seen: tuple[Surroundings, Heard], tmp_path: Path, settle: Settle
) -> None:
    to_call(office, "1")
    office.clock.forward(days=1)
    page.tabs.setCurrentWidget(page.digest)
    settle()
    assert page.digest.day == date(2026, 11, 16)
    assert "Refusals decided" in page.digest.view.toPlainText()
    assert "Вера Осипова" in page.digest.view.toPlainText()
    page.digest.write.click()
    settle()
    assert any("digest-2026-11-16.html, digest-2026-11-16.pdf" in text for text in seen[1].messages)


def test_the_open_window_writes_what_is_due_at_the_hour(
    page: PanelPage, office: Office, seen: tuple[Surroundings, Heard], tmp_path: Path, settle: Settle
) -> None:
    office.deals(deal_facts("1"))
    office.clock.now = START.replace(day=17, hour=4)  # seven o'clock in Moscow
    page.shown()
    settle()
    assert not list((tmp_path / "reports").glob("*")) if (tmp_path / "reports").is_dir() else True
    office.clock.forward(hours=1)
    page._on_clock()
    settle()
    assert sorted(file.name for file in (tmp_path / "reports").iterdir()) == [
        "digest-2026-11-16.html", "digest-2026-11-16.pdf",
    ]  # fmt: skip
    assert seen[1].messages == ["1 daily digest written to the reports folder"]


def test_the_panel_asks_the_database_and_nothing_else(office: Office) -> None:
    """A panel of a workspace whose deals changed is another panel at once: nothing is kept."""
    first = panel_now(office.store, office.clock)
    office.deals(deal_facts("1", stage="Договор", created_at=START - timedelta(days=90), next_task_at=START))
    assert (first.deals, panel_now(office.store, office.clock).deals) == (0, 1)
