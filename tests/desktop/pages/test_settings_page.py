"""The settings page on a real workspace: saving, wrong values, people without the right, patterns, keys."""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPlainTextEdit, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.pages.settings import SettingsPage
from qa_desk.desktop.pages.settings.computer_tab import ComputerTab
from qa_desk.desktop.pages.settings.recordings_tab import RecordingsTab
from qa_desk.desktop.pages.settings.rules_box import RulesBox
from qa_desk.desktop.pages.settings.sections import SECTIONS
from qa_desk.desktop.pages.settings.speech_link import SpeechLink
from qa_desk.desktop.pages.settings.tab import SettingsTab
from qa_desk.desktop.pages.settings.tariffs_tab import TariffsTab
from qa_desk.desktop.pages.settings.users_tab import UsersTab
from qa_desk.desktop.shortcuts import DEFAULTS, Action
from qa_desk.desktop.theme import Mode, Theme
from qa_desk.domain.call import ChannelMap, Lane
from qa_desk.domain.people import User
from qa_desk.domain.settings import Settings
from qa_desk.domain.transcript import Piece, Turn
from qa_desk.services.configure import load_settings
from qa_desk.services.views import Changed
from tests.desktop.shell_fixtures import empty_workspace, settle, shell  # noqa: F401
from tests.desktop.shell_world import ScriptedAsker, Settle, Shell
from tests.fakes.office import STAGE, deal_facts

OpenPage = Callable[[User], SettingsPage]
CTRL = Qt.KeyboardModifier.ControlModifier
ELSEWHERE = {
    "model": "chosen on the page «Speech»",
    "speech_hints": "a box on the page «Speech»",
    "speech_prompt": "a text on the page «Speech»",
    "column_mappings": "kept by the import, where columns are matched to a file",
}
"""Settings without a field on this page, and where they are set instead."""
OTHER = Settings(
    conditional_stages=("Отказ, думает",), time_zone="Asia/Omsk", currency="KZT", country="KZ",
    sample_share_percent=12, review_days=4, lease_minutes=21, least_callback_attempts=4, least_contact_attempts=5,
    least_contact_days=0, channel_map=list(ChannelMap)[1], channel_maps={"out-*": list(ChannelMap)[-1]},
    recording_name_patterns=(r"(?P<phone>\d{11})\.wav",), match_minutes=7, second_reader_url="http://127.0.0.1:1/v1",
    second_reader_model="qwen", sample_extras={"no_task": 15}, new_manager_days=31, audit_forms=("deal_card",),
    audit_pass_percent=70, second_look_percent=0, agreed_percent=90, agreed_least_pairs=11,
    duty_rules=("quality|skills|daily:3",), duty_people={"second": "supervisor|Север"},
    audit_required_fields=("inn",), law="off", pay_cap_percent=15, fine_ground="4.2", work_from_hour=8,
    work_to_hour=17, explanation_hours=10, acknowledgement_hours=11, appeal_hours=12, papers_block_export=False,
    reassign_policy="chosen", won_stages=("Успех",), lost_stages=("Провал",), shelf_days=61,
    shelf_days_of={"Кухни": 30, "Шкафы = новые": 45}, stage_days=15, stage_days_of={"Договор": 3},
    first_stages=("Новая",), first_stage_hours=25, callback_hours=26, transcript_hours=27, refusal_share_from=6,
    refusal_share_to=31, refusal_share_days=32, digest=False, digest_hour=9, score_limits={"least": 6},
    auto_draw=False, check_limits={"no_call_days": 8}, check_not_steps=("думает",), payroll_decimal="point",
    payroll_encoding="cp1251",
)  # fmt: skip


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


def box(page: SettingsPage, code: str, name: str) -> QWidget:
    """The input of a setting; makes its section."""
    section = page.section(code)
    assert isinstance(section, SettingsTab)
    return section.fields[name].editor


def days(page: SettingsPage) -> QSpinBox:
    found = box(page, "review", "review_days")
    assert isinstance(found, QSpinBox)
    return found


def test_an_admin_saves_and_the_window_hears_of_it(shell: Shell, open_page: OpenPage, settle: Settle) -> None:
    page = open_page(shell.office.admin)
    heard: list[Changed] = []
    page.around.bus.changed.connect(heard.append)
    assert not page.save.isEnabled()
    days(page).setValue(7)
    box(page, "place", "time_zone").setCurrentText("Asia/Omsk")  # type: ignore[attr-defined]
    box(page, "recordings", "channel_map").setCurrentIndex(1)  # type: ignore[attr-defined]
    assert page.save.isEnabled()
    page.save.click()
    settle()
    kept = load_settings(shell.desk.store)
    assert (kept.review_days, kept.time_zone, kept.channel_map) == (7, "Asia/Omsk", list(ChannelMap)[1])
    assert kept.conditional_stages == (STAGE,)
    assert page.around.settings() == kept
    assert heard == [Changed(settings=True)]
    assert not page.save.isEnabled()


def test_a_changed_rule_for_channels_reaches_calls_that_are_recognised_and_is_told(
    shell: Shell, open_page: OpenPage, settle: Settle
) -> None:
    refusal = shell.office.refusal("1")
    with shell.desk.store.write() as unit:
        sha = unit.calls.of_deal(refusal.deal_id)[0].recording
        assert sha is not None
        text = unit.transcripts.begin(sha, "m@1", (Lane.MANAGER, Lane.CLIENT), shell.desk.clock())
        unit.transcripts.add_piece(text, Piece(1, 0, 900), [Turn(Lane.CLIENT, 0, 900, "дорого", 0.9)])
        unit.transcripts.finish(text, shell.desk.clock())
    page = open_page(shell.office.admin)
    heard: list[Changed] = []
    page.around.bus.changed.connect(heard.append)
    box(page, "recordings", "channel_map").setCurrentIndex(1)  # type: ignore[attr-defined]
    page.save.click()
    settle()
    assert page.banner.message is not None
    assert page.banner.message.text().endswith("Manager and client changed places in 1 call")
    assert heard == [Changed(settings=True, everything=True)]
    with shell.desk.store.read() as unit:
        newest = unit.transcripts.newest(sha)
    assert newest is not None
    assert newest.turns[0].lane is Lane.MANAGER


@pytest.mark.parametrize(
    ("code", "name", "spoil"),
    [
        ("sample", "sample_share_percent", lambda editor: editor.setValue(5)),
        ("review", "review_days", lambda editor: editor.setValue(0)),
        ("place", "time_zone", lambda editor: editor.setCurrentText("Moon/Base")),
        ("place", "country", lambda editor: editor.setCurrentText("Russia")),
        ("place", "currency", lambda editor: editor.setText("R")),
        ("place", "work_from_hour", lambda editor: editor.setValue(20)),
        ("law", "pay_cap_percent", lambda editor: editor.setValue(0)),
        ("recordings", "channel_maps", lambda editor: editor.setPlainText("out-* = upside_down")),
        ("checks", "check_limits.copied_percent", lambda editor: editor.setValue(3)),
        ("scores", "score_limits.step_green", lambda editor: editor.setValue(1)),
        ("panel", "stage_days_of", lambda editor: editor.setPlainText("Договор")),
    ],
)
def test_a_wrong_value_marks_its_field_and_saves_nothing(
    shell: Shell, open_page: OpenPage, settle: Settle, code: str, name: str, spoil: Callable[[QWidget], None]
) -> None:
    page = open_page(shell.office.admin)
    before = load_settings(shell.desk.store)
    page.list.choose("computer")
    spoil(box(page, code, name))
    page.save.click()
    settle()
    field = cast("SettingsTab", page.section(code)).fields[name]
    assert field.wrong
    assert field.error_text
    assert page.list.current == code
    assert page.stack.currentWidget() is page.section(code)
    assert load_settings(shell.desk.store) == before
    page.discard.click()
    assert not field.wrong
    assert not page.save.isEnabled()


def test_the_model_in_use_is_named_and_chosen_on_its_own_page(
    shell: Shell, open_page: OpenPage, settle: Settle
) -> None:
    page = open_page(shell.office.admin)
    asked: list[str] = []
    page.around.bus.open_page.connect(asked.append)
    page.list.choose("speech")
    settle()
    link = page.section("speech")
    assert isinstance(link, SpeechLink)
    assert link.in_use.text().startswith("demo-whisper-ru@")
    link.open.click()
    QTest.keyClick(page.list.tree, Qt.Key.Key_G, Qt.KeyboardModifier.AltModifier)
    assert asked == ["models", "models"]


def test_every_setting_has_a_field_in_the_window(shell: Shell, open_page: OpenPage) -> None:
    page = open_page(shell.office.admin)
    page.entries()
    fields = {name for section in page.made.kept() for name in section.bound}
    assert fields | ELSEWHERE.keys() == set(Settings.__slots__)
    assert not fields & ELSEWHERE.keys()


def test_every_field_says_what_it_takes(shell: Shell, open_page: OpenPage) -> None:
    page = open_page(shell.office.admin)
    page.entries()
    silent = [name for section in page.made.kept() for name, field in section.fields.items() if not field.hint_text]
    assert silent == []


def test_opening_every_section_changes_nothing(shell: Shell, open_page: OpenPage) -> None:
    """What is shown is what is kept, to the letter: else a person would save what he never typed."""
    page = open_page(shell.office.admin)
    page.entries()
    assert page.changes.list.count() == 0
    assert page.draft() == load_settings(shell.desk.store)


def test_everything_a_section_takes_comes_back_as_it_was(shell: Shell, open_page: OpenPage) -> None:
    page = open_page(shell.office.admin)
    page.entries()
    for section in page.made.kept():
        section.fill(OTHER)
    assert page.draft() == replace(OTHER, **{name: getattr(page.around.settings(), name) for name in ELSEWHERE})


def test_changes_are_told_before_and_after_saving_and_taken_back_one_by_one(
    shell: Shell, open_page: OpenPage, settle: Settle
) -> None:
    page = open_page(shell.office.admin)
    days(page).setValue(7)
    law = box(page, "law", "law")
    assert isinstance(law, QComboBox)
    law.setCurrentIndex(1)
    lines = [page.changes.list.item(row).text() for row in range(page.changes.list.count())]
    assert lines == [
        "Review of refusals · Time until the deadline: 3 days → 7 days",
        "Law and appeals · Rules of labour law: off → on",
    ]
    page.changes.list.setCurrentRow(1)
    QTest.keyClick(page.changes.list, Qt.Key.Key_Delete)
    assert law.currentIndex() == 2
    assert page.changes.list.count() == 1
    page.save.click()
    settle()
    assert "3 days → 7 days" in shown_banner(page)
    assert not page.changes.isVisible()
    days(page).setValue(9)
    QTest.keyClick(page.list.tree, Qt.Key.Key_Z, Qt.KeyboardModifier.AltModifier)
    assert days(page).value() == 7
    days(page).setValue(8)
    QTest.keyClick(page.list.tree, Qt.Key.Key_S, CTRL)
    settle()
    assert load_settings(shell.desk.store).review_days == 8


def test_a_field_that_cannot_be_read_is_told_among_the_changes(shell: Shell, open_page: OpenPage) -> None:
    page = open_page(shell.office.admin)
    maps = box(page, "recordings", "channel_maps")
    assert isinstance(maps, QPlainTextEdit)
    maps.setPlainText("out-*")
    assert "out-*" in page.changes.list.item(0).text()
    page.changes.undo_chosen()
    assert maps.toPlainText() == ""


def test_the_calendar_of_the_country_is_shown(shell: Shell, open_page: OpenPage, settle: Settle) -> None:
    page = open_page(shell.office.admin)
    page.list.choose("place")
    settle()
    told = page.section("place").findChildren(QLabel)
    assert any(one.text().startswith("Next free weekdays: ") for one in told)
    box(page, "place", "country").setCurrentText("XX")  # type: ignore[attr-defined]
    settle()
    assert any(one.text().startswith("No free weekday") for one in told)


@pytest.mark.parametrize(
    ("words", "section", "field"),
    [
        ("deadline", "review", "review_days"),
        ("pay_cap", "law", "pay_cap_percent"),
        ("decimal", "payroll", "payroll_decimal"),
        ("holidays", "place", "country"),
    ],
)
def test_the_search_finds_a_setting_by_its_words_and_puts_the_cursor_there(
    shell: Shell, open_page: OpenPage, words: str, section: str, field: str
) -> None:
    page = open_page(shell.office.admin)
    page.activateWindow()
    QTest.keyClick(page.list.tree, Qt.Key.Key_F, CTRL)
    page.list.search.setText(words)
    QTest.keyClick(page.list.search, Qt.Key.Key_Return)
    assert page.list.current == section
    editor = box(page, section, field)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert editor is focus or editor.isAncestorOf(focus)
    page.list.search.setText("nothing has these words")
    assert page.list.nothing.isVisible()
    QTest.keyClick(page.list.search, Qt.Key.Key_Escape)
    assert page.list.search.text() == ""
    assert len([item for item in page.list.items() if item.childCount() == 0]) == len(SECTIONS)


def test_others_may_look_but_not_change(shell: Shell, open_page: OpenPage) -> None:
    page = open_page(shell.office.auditor)
    assert not days(page).isEnabled()
    assert not box(page, "recordings", "recording_name_patterns").isEnabled()
    assert not page.save.isEnabled()
    assert "Only an administrator" in page.save.toolTip()
    assert not users(page).add.isEnabled()
    assert not users(page).switch.isEnabled()
    assert not tariffs(page).add.isEnabled()
    assert tariffs(open_page(shell.office.head)).add.isEnabled()


def test_patterns_are_checked_and_tried_while_typing(shell: Shell, open_page: OpenPage) -> None:
    page = open_page(shell.office.admin)
    tab = page.section("recordings")
    assert isinstance(tab, RecordingsTab)
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
    box(page, "review", "conditional_stages").set_stages((STAGE, "Тупик"))  # type: ignore[attr-defined]
    page.save.click()
    settle()
    with shell.desk.store.read() as unit:
        assert len(unit.refusals.lines(None)) == 2


def test_leaving_with_changes_asks_once(shell: Shell, open_page: OpenPage) -> None:
    page = open_page(shell.office.admin)
    assert page.may_leave()
    days(page).setValue(8)
    shell.asker.answers += [False, True]
    assert not page.may_leave()
    assert days(page).value() == 8
    assert page.may_leave()
    assert days(page).value() == 3


def users(page: SettingsPage) -> UsersTab:
    return cast("UsersTab", page.section("users"))


def tariffs(page: SettingsPage) -> TariffsTab:
    return cast("TariffsTab", page.section("tariffs"))


def computer(page: SettingsPage) -> ComputerTab:
    return cast("ComputerTab", page.section("computer"))


def shown_banner(page: SettingsPage) -> str:
    return " ".join(one.text() for one in page.banner.findChildren(QLabel) if one.isVisible())


def test_a_change_from_elsewhere_does_not_wipe_out_what_is_typed(
    shell: Shell, open_page: OpenPage, settle: Settle
) -> None:
    page = open_page(shell.office.admin)
    days(page).setValue(8)
    page.around.settings.replace(load_settings(shell.desk.store))
    assert days(page).value() == 8


def test_users_and_tariffs_are_listed(shell: Shell, open_page: OpenPage, settle: Settle) -> None:
    shell.office.tariff()
    page = open_page(shell.office.admin)
    for code in ("users", "tariffs"):
        page.list.choose(code)
        settle()
    assert users(page).rows.rowCount() == 5
    assert tariffs(page).rows.rowCount() == 1


def test_a_key_is_changed_and_a_clash_is_told(shell: Shell, open_page: OpenPage) -> None:
    page = open_page(shell.office.admin)
    tab, shortcuts = computer(page), page.around.shortcuts
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
    computer(page)._languages["ru"].click()
    computer(page)._modes[Mode.DARK].click()
    assert (languages, modes) == (["ru"], [Mode.DARK])


def test_unexpected_questions_fail_tests() -> None:
    with pytest.raises(AssertionError):
        ScriptedAsker()._answer("really?")


def test_rules_of_audits_are_kept_and_a_wrong_one_is_marked(shell: Shell, open_page: OpenPage, settle: Settle) -> None:
    page = open_page(shell.office.admin)
    rules, people = box(page, "audits", "duty_rules"), box(page, "audits", "duty_people")
    assert isinstance(rules, RulesBox)
    assert isinstance(people, QPlainTextEdit)
    rules.set_rules(("quality|skills|daily:3", "head|analytics|every:2"))
    people.setPlainText("second = supervisor|Север")
    box(page, "audits", "audit_pass_percent").setValue(75)  # type: ignore[attr-defined]
    page.save.click()
    settle()
    kept = load_settings(shell.desk.store)
    assert kept.duty_rules == ("quality|skills|daily:3", "head|analytics|every:2")
    assert kept.duty_people == {"second": "supervisor|Север"}
    assert kept.audit_pass_percent == 75
    rules.set_rules(("quality|skills|daily:3", "quality|skills|daily:2"))
    page.save.click()
    settle()
    assert cast("SettingsTab", page.section("audits")).fields["duty_rules"].wrong
    page.discard.click()
    people.setPlainText("second")
    page.save.click()
    settle()
    assert cast("SettingsTab", page.section("audits")).fields["duty_people"].wrong
    assert load_settings(shell.desk.store) == kept
