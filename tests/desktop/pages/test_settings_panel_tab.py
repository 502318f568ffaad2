"""The settings of the control panel are shown and read back as they are; a senseless line marks its field."""

import pytest
from PySide6.QtWidgets import QPlainTextEdit, QSpinBox
from pytestqt.qtbot import QtBot

from qa_desk.desktop.pages.settings.panel_tab import PanelTab
from qa_desk.desktop.theme import Theme
from qa_desk.domain.settings import Settings, SettingWrong

CHOSEN = Settings(
    shelf_days=90, shelf_days_of={"Кухни": 30, "Шкафы = новые": 45}, stage_days=7, stage_days_of={"Договор": 3},
    first_stages=("Новая", "Входящая"), first_stage_hours=12, callback_hours=48, transcript_hours=6,
    refusal_share_from=3, refusal_share_to=25, refusal_share_days=14, digest=False, digest_hour=7,
)  # fmt: skip


@pytest.fixture
def tab(qtbot: QtBot, theme: Theme) -> PanelTab:
    tab = PanelTab(theme)
    qtbot.addWidget(tab)
    return tab


@pytest.mark.parametrize("settings", [Settings(), CHOSEN])
def test_what_is_filled_in_is_read_back(tab: PanelTab, settings: Settings) -> None:
    tab.fill(settings)
    assert tab.read(Settings()) == settings


@pytest.mark.parametrize("line", ["Кухни", "Кухни = много", "= 3", "Кухни = 0"])
def test_a_senseless_line_is_marked_at_its_field(tab: PanelTab, line: str) -> None:
    tab.fill(Settings())
    shelf = tab.fields["shelf_days_of"].editor
    assert isinstance(shelf, QPlainTextEdit)
    shelf.setPlainText(line)
    with pytest.raises(SettingWrong) as refused:
        tab.read(Settings())
    assert tab.mark(refused.value)


def test_a_corridor_turned_round_is_refused(tab: PanelTab) -> None:
    tab.fill(Settings())
    low = tab.fields["refusal_share_from"].editor
    assert isinstance(low, QSpinBox)
    low.setValue(40)
    with pytest.raises(SettingWrong) as refused:
        tab.read(Settings())
    assert tab.field_of(refused.value) is tab.fields["refusal_share_from"]
