"""The settings page on a real workspace: saving, wrong values, people without the right, patterns, keys."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.pages.settings import SettingsPage
from qa_desk.desktop.shortcuts import DEFAULTS, Action
from qa_desk.desktop.theme import Mode, Theme
from qa_desk.domain.call import ChannelMap
from qa_desk.domain.people import User
from qa_desk.services.configure import load_settings
from qa_desk.services.views import Changed
from tests.desktop.shell_fixtures import empty_workspace, settle, shell  # noqa: F401
from tests.desktop.shell_world import ScriptedAsker, Settle, Shell
from tests.fakes.office import STAGE, deal_facts

OpenPage = Callable[[User], SettingsPage]


@pytest.fixture
def open_page(qtbot: QtBot, shell: Shell, jobs: Jobs, theme: Theme, memory: LayoutMemory, settle: Settle) -> OpenPage:
    def make(user: User) -> SettingsPage:
        page = SettingsPage(shell.around(user, jobs, theme, memory))
        page.asker = shell.asker
        qtbot.addWidget(page)
        page.resize(1040, 760)
        page.show()
        page.shown()
        settle()
        return page

    return make


def test_an_admin_saves_and_the_window_hears_of_it(shell: Shell, open_page: OpenPage, settle: Settle) -> None:
    page = open_page(shell.office.admin)
    heard: list[Changed] = []
    page.around.bus.changed.connect(heard.append)
    assert not page.save.isEnabled()
    page.review._days.setValue(7)
    page.review._zone.setCurrentText("Asia/Omsk")
    page.recordings._channels.setCurrentIndex(1)
    assert page.save.isEnabled()
    page.save.click()
    settle()
    kept = load_settings(shell.desk.store)
    assert (kept.review_days, kept.time_zone, kept.channel_map) == (7, "Asia/Omsk", list(ChannelMap)[1])
    assert kept.conditional_stages == (STAGE,)
    assert page.around.settings() == kept
    assert heard == [Changed(settings=True)]
    assert not page.save.isEnabled()


@pytest.mark.parametrize(
    ("spoil", "field"),
    [
        (lambda page: page.review._share.setValue(5), "sample_share_percent"),
        (lambda page: page.review._days.setValue(0), "review_days"),
        (lambda page: page.review._zone.setCurrentText("Moon/Base"), "time_zone"),
    ],
)
def test_a_wrong_value_marks_its_field_and_saves_nothing(
    shell: Shell, open_page: OpenPage, settle: Settle, spoil: Callable[[SettingsPage], None], field: str
) -> None:
    page = open_page(shell.office.admin)
    before = load_settings(shell.desk.store)
    page.tabs.setCurrentIndex(2)
    spoil(page)
    page.save.click()
    settle()
    assert page.review.fields[field].wrong
    assert page.review.fields[field].error_text
    assert page.tabs.currentIndex() == 0
    assert load_settings(shell.desk.store) == before
    page.discard.click()
    assert not page.review.fields[field].wrong
    assert not page.save.isEnabled()


def test_a_folder_without_a_model_is_not_taken(shell: Shell, open_page: OpenPage, settle: Settle) -> None:
    page = open_page(shell.office.admin)
    shell.asker.answers.append(shell.desk.folder)
    page.speech._by_folder.setChecked(True)
    page.speech._browse.click()
    page.save.click()
    settle()
    assert page.speech.fields["model"].wrong
    assert page.tabs.currentIndex() == 2


def test_the_model_in_use_is_named(shell: Shell, open_page: OpenPage) -> None:
    page = open_page(shell.office.admin)
    assert page.speech._use.text().startswith("demo-whisper-ru@")


def test_others_may_look_but_not_change(shell: Shell, open_page: OpenPage) -> None:
    page = open_page(shell.office.auditor)
    assert not page.review._days.isEnabled()
    assert page.recordings._patterns.isReadOnly()
    assert not page.save.isEnabled()
    assert "Only an administrator" in page.save.toolTip()
    assert not page.users.add.isEnabled()
    assert not page.tariffs.add.isEnabled()
    assert open_page(shell.office.head).tariffs.add.isEnabled()


def test_patterns_are_checked_and_tried_while_typing(shell: Shell, open_page: OpenPage) -> None:
    page = open_page(shell.office.admin)
    tab = page.recordings
    assert "79161234567" in tab.answer()
    tab._patterns.setPlainText("(?P<phone>")
    assert tab.fields["recording_name_patterns"].wrong
    tab._patterns.setPlainText(r"rec-(?P<call_id>\d+)-(?P<phone>\d{11})")
    assert not tab.fields["recording_name_patterns"].wrong
    tab._example.setText("rec-42-79160000001.wav")
    assert "Call: 42" in tab.answer()
    tab._example.setText("nothing.wav")
    assert tab.answer() == "Nothing is read from this name"


def test_stages_are_chosen_from_those_of_the_deals_and_the_queue_follows(
    shell: Shell, open_page: OpenPage, settle: Settle
) -> None:
    shell.office.deals(deal_facts("1"), deal_facts("2", stage="Тупик"))
    page = open_page(shell.office.admin)
    page.review.set_stages((STAGE, "Тупик"))
    page.save.click()
    settle()
    with shell.desk.store.read() as unit:
        assert len(unit.refusals.lines(None)) == 2


def test_leaving_with_changes_asks_once(shell: Shell, open_page: OpenPage) -> None:
    page = open_page(shell.office.admin)
    assert page.may_leave()
    page.review._days.setValue(8)
    shell.asker.answers += [False, True]
    assert not page.may_leave()
    assert page.review._days.value() == 8
    assert page.may_leave()
    assert page.review._days.value() == 3


def test_a_change_from_elsewhere_does_not_wipe_out_what_is_typed(
    shell: Shell, open_page: OpenPage, settle: Settle
) -> None:
    page = open_page(shell.office.admin)
    page.review._days.setValue(8)
    page.around.settings.replace(load_settings(shell.desk.store))
    assert page.review._days.value() == 8


def test_users_and_tariffs_are_listed(shell: Shell, open_page: OpenPage) -> None:
    shell.office.tariff()
    page = open_page(shell.office.admin)
    assert page.users.rows.rowCount() == 5
    assert page.tariffs.rows.rowCount() == 1


def test_a_key_is_changed_and_a_clash_is_told(shell: Shell, open_page: OpenPage) -> None:
    page = open_page(shell.office.admin)
    page.tabs.setCurrentIndex(6)
    tab, shortcuts = page.computer, page.around.shortcuts
    tab.view.selectRow(list(Action).index(Action.SLOWER))
    tab._edit.setKeySequence("F4")
    tab._set.click()
    assert shortcuts.keys(Action.SLOWER) == ("F4",)
    assert "F4" in tab._problem.text()
    tab._default.click()
    assert shortcuts.keys(Action.SLOWER) == DEFAULTS[Action.SLOWER]
    assert tab._problem.text() == ""


def test_language_and_colours_are_wishes_to_the_window(shell: Shell, open_page: OpenPage) -> None:
    page = open_page(shell.office.auditor)
    languages: list[str] = []
    modes: list[Mode] = []
    page.language_chosen.connect(languages.append)
    page.theme_chosen.connect(modes.append)
    page.computer._languages["ru"].click()
    page.computer._modes[Mode.DARK].click()
    assert (languages, modes) == (["ru"], [Mode.DARK])


def test_unexpected_questions_fail_tests() -> None:
    with pytest.raises(AssertionError):
        ScriptedAsker()._answer("really?")


def test_rules_of_audits_are_kept_and_a_wrong_one_is_marked(shell: Shell, open_page: OpenPage, settle: Settle) -> None:
    page = open_page(shell.office.admin)
    page.audits._rules.setPlainText("quality|skills|daily:3\nhead|analytics|every:2")
    page.audits._people.setPlainText("second = supervisor|Север")
    page.audits._pass.setValue(75)
    page.save.click()
    settle()
    kept = load_settings(shell.desk.store)
    assert kept.duty_rules == ("quality|skills|daily:3", "head|analytics|every:2")
    assert kept.duty_people == {"second": "supervisor|Север"}
    assert kept.audit_pass_percent == 75
    page.audits._rules.setPlainText("quality|skills|daily:3\nquality|skills|daily:2")
    page.save.click()
    settle()
    assert page.audits.fields["duty_rules"].wrong
    page.discard.click()
    page.audits._people.setPlainText("second")
    page.save.click()
    settle()
    assert page.audits.fields["duty_people"].wrong
    assert load_settings(shell.desk.store) == kept
