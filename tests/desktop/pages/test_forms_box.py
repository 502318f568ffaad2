"""The forms of every drawn deal: chosen by title, kept by code, by keys alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from qa_desk import words
from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.pages.settings import SettingsPage
from qa_desk.desktop.pages.settings.forms_box import FormsBox
from qa_desk.desktop.pages.settings.tab import SettingsTab
from qa_desk.desktop.theme import Theme
from qa_desk.domain.checklist import Label
from qa_desk.services.configure import load_settings
from tests.desktop.shell_fixtures import empty_workspace, settle, shell  # noqa: F401
from tests.desktop.shell_world import Settle, Shell

TITLES = {
    "deal_card": Label("Карточка сделки", "Deal card"),
    "call_script": Label("Разговор по скрипту", "Call against script"),
}
SPACE = Qt.Key.Key_Space


@pytest.fixture
def box(qtbot: QtBot) -> FormsBox:
    made = FormsBox()
    qtbot.addWidget(made)
    made.set_titles(TITLES)
    return made


def texts(box: FormsBox) -> list[str]:
    return [box.item(row).text() for row in range(box.count())]


def mark(box: FormsBox, row: int) -> None:
    box.setCurrentRow(row)
    QTest.keyClick(box, SPACE)


def test_forms_are_shown_by_title_and_told_by_code_beside_it(box: FormsBox) -> None:
    assert texts(box) == ["Deal card", "Call against script"]
    assert box.item(1).toolTip() == "Code: call_script"
    assert box.item(1).data(Qt.ItemDataRole.AccessibleDescriptionRole) == "Code: call_script"
    words.use("ru")
    box.set_titles(TITLES)
    assert texts(box) == ["Карточка сделки", "Разговор по скрипту"]
    assert box.words_of(("call_script",)) == "«Разговор по скрипту»"
    assert box.words_of(()) == "подходящая форма"


def test_space_marks_and_the_order_of_marking_is_kept(box: FormsBox, qtbot: QtBot) -> None:
    with qtbot.waitSignals([box.changed, box.changed]):
        mark(box, 1)
        mark(box, 0)
    assert box.codes() == ("call_script", "deal_card")
    mark(box, 1)
    assert box.codes() == ("deal_card",)


def test_a_form_that_is_set_and_gone_can_be_taken_off(box: FormsBox) -> None:
    box.set_codes(("old_form", "deal_card"))
    assert texts(box) == ["Deal card", "Call against script", "old_form"]
    mark(box, 2)
    assert box.codes() == ("deal_card",)


def test_an_admin_chooses_a_form_by_its_title_and_saves_its_code(
    shell: Shell, jobs: Jobs, theme: Theme, memory: LayoutMemory, settle: Settle, qtbot: QtBot
) -> None:
    page = SettingsPage(shell.around(shell.office.admin, jobs, theme, memory))
    page.asker = shell.asker
    qtbot.addWidget(page)
    page.resize(1040, 760)
    page.show()
    page.shown()
    page.show_part("audits")
    settle()
    section = page.section("audits")
    assert isinstance(section, SettingsTab)
    box = section.fields["audit_forms"].editor
    assert isinstance(box, FormsBox)
    row = texts(box).index("Call against script")
    mark(box, row)
    assert page.changes.list.item(0).text() == (
        "Audits · Forms for every drawn deal: the one that suits the deal → «Call against script»"
    )
    shell.asker.answers.append(True)
    page.save.click()
    settle()
    assert load_settings(shell.office.store).audit_forms == ("call_script",)
