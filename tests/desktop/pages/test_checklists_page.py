"""The audits page on a real workspace: the day, score cards with their faults, agreement, and the form editor."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qa_desk import words
from qa_desk.desktop.jobs import Jobs, ManualExecutor
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.page import OpenDeal
from qa_desk.desktop.pages.checklists import ChecklistsPage
from qa_desk.desktop.pages.checklists.preview_dialog import PreviewDialog
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.checklist import Choice, Critical, Scale
from qa_desk.domain.people import User
from qa_desk.services.checklist_forms import forms
from tests.desktop.shell_fixtures import empty_workspace, settle, shell  # noqa: F401
from tests.desktop.shell_world import Settle, Shell
from tests.fakes.audits import audit, drawn, finish, set_value

Make = Callable[[User], ChecklistsPage]


@pytest.fixture
def make(
    qtbot: QtBot, qapp: QApplication, shell: Shell, jobs: Jobs, theme: Theme, memory: LayoutMemory, settle: Settle,
    executor: ManualExecutor,
) -> Make:  # fmt: skip
    def page_of(user: User) -> ChecklistsPage:
        around = shell.around(user, jobs, theme, memory)
        page = ChecklistsPage(around, shell.asker)
        around.bus.changed.connect(page.on_changed)
        qtbot.addWidget(page)
        page.resize(1280, 800)
        page.show()
        page.shown()
        settle()
        return page

    return page_of


def go(page: ChecklistsPage, place: int, settle: Settle) -> None:
    page.tabs.setCurrentIndex(place)
    settle()


# ---------------------------------------------------------------- my day


def test_the_head_plans_and_an_auditor_sees_his_day(make: Make, shell: Shell, settle: Settle) -> None:
    drawn(shell.office, 1)
    head = make(shell.office.head)
    assert "no plan" in head.duty._summary.text()
    head.duty.plan.click()
    settle()
    assert head.duty.persons.rowCount() == 3
    mine = make(shell.office.auditor)
    assert mine.duty.mine.rowCount() > 0
    assert mine.badge() == mine.duty.waiting > 0
    assert not mine.duty.plan.isEnabled()


def test_planning_anew_is_asked_first(make: Make, shell: Shell, settle: Settle) -> None:
    page = make(shell.office.head)
    page.duty.plan.click()
    settle()
    shell.asker.answers.append(False)
    page.duty.plan.click()
    settle()
    assert len(shell.asker.questions) == 1


# ---------------------------------------------------------------- score cards


def test_score_cards_and_the_faults_behind_them(make: Make, shell: Shell, settle: Settle) -> None:
    audit(shell.office, 1, manager="Анна")
    audit(shell.office, 2, manager="Роман", group="Север", bad=frozenset({"by_name", "goodbye"}))
    page = make(shell.office.head)
    go(page, 1, settle)
    cards = page.results.cards
    assert [cards.row_at(row).card.name for row in range(cards.rowCount())] == ["Анна", "Роман"]
    page.results.cards_view.selectRow(1)
    settle()
    faults = page.results.faults
    assert {faults.row_at(row).answer.question for row in range(faults.rowCount())} == {"by_name", "goodbye"}
    opened: list[OpenDeal] = []
    page.around.bus.open_deal.connect(opened.append)
    page.results.faults_view.selectRow(0)
    page.results.faults_view.activated.emit(page.results.faults_view.currentIndex())
    assert opened[0].at is not None
    page.results.groups.setChecked(True)
    assert [cards.row_at(row).card.name for row in range(cards.rowCount())] == ["Север"]


def test_score_cards_open_on_the_form_that_was_audited_last(make: Make, shell: Shell, settle: Settle) -> None:
    audit(shell.office, 1, manager="Анна", form="deal_card", recorded=False)
    page = make(shell.office.head)
    results = page.results
    results.load()
    settle()
    assert results.form.currentData() == "deal_card"
    assert results.cards.rowCount() == 1
    results.form.setCurrentIndex(results.form.findData("funnel"))
    results.form.activated.emit(results.form.currentIndex())
    settle()
    assert (results.form.currentData(), results.cards.rowCount()) == ("funnel", 0)
    assert "from the queue" in results._nothing()


def test_the_interval_of_a_mean_is_explained_on_its_title(make: Make, shell: Shell, settle: Settle) -> None:
    page = make(shell.office.head)
    cards = page.results.cards
    place = [one.key for one in cards.columns].index("interval")
    told = cards.headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert "95 %" in str(told)
    assert cards.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) != told


def test_versions_put_together_for_one_form_are_not_for_the_next(make: Make, shell: Shell, settle: Settle) -> None:
    page = make(shell.office.head)
    results = page.results
    results.load()
    settle()
    results.mixed.setChecked(True)
    results.form.setCurrentIndex(0)
    results.form.activated.emit(0)
    settle()
    assert not results.mixed.isChecked()


def test_a_managers_file_is_saved_whole_and_without_personal_data(
    make: Make, shell: Shell, settle: Settle, tmp_path: Path
) -> None:
    audit(shell.office, 1, manager="Анна", bad=frozenset({"by_name"}))
    page = make(shell.office.head)
    go(page, 1, settle)
    saving = page.results.saving
    assert not saving.whole.isEnabled()
    page.results.cards_view.selectRow(0)
    settle()
    for button in (saving.whole, saving.masked):
        shell.asker.answers.append(tmp_path)
        button.click()
        settle()
        assert saving.banner.message is not None
        assert saving.banner.message.tone is Tone.GOOD
    written = list(tmp_path.rglob("*.html"))
    assert len(written) == 2
    assert sorted("Анна" in path.read_text(encoding="utf-8") for path in written) == [False, True]


def test_agreement_is_shown_by_question_and_auditor(make: Make, shell: Shell, settle: Settle) -> None:
    set_value(shell.office, "second_look_percent", 100)
    first = audit(shell.office, 1, bad=frozenset({"by_name"})).audit
    with shell.office.store.read() as unit:
        found = unit.queue.first_free(shell.office.second.id, shell.office.clock())
    assert found is not None
    finish(shell.office, found, shell.office.second)
    page = make(shell.office.head)
    go(page, 2, settle)
    rows = page.agreement.questions
    assert rows.rowCount() > 10
    shares = {rows.row_at(row).found.question: rows.row_at(row).found.percent.value for row in range(rows.rowCount())}
    assert (shares["by_name"], shares["goodbye"]) == (0, 1)
    assert page.agreement.auditors.rowCount() == 2
    assert first.second_of is None


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_empty_tabs_say_what_will_stand_there(make: Make, shell: Shell, settle: Settle, language: str) -> None:
    words.use(language)
    page = make(shell.office.auditor)
    page.retranslate()
    for place in range(4):
        go(page, place, settle)
        assert page.tabs.tabText(place)
    views = (page.duty.mine_view, page.results.cards_view, page.results.faults_view, page.agreement.questions_view)
    assert all(view._empty() for view in views)


# ---------------------------------------------------------------- forms


def test_a_form_is_edited_kept_and_published(make: Make, shell: Shell, settle: Settle, qtbot: QtBot) -> None:
    page = make(shell.office.admin)
    go(page, 3, settle)
    tab = page.forms
    tab.edit()
    settle()
    draft = tab.state.draft
    assert draft is not None
    assert draft.version == 2
    tab.buttons["question"].click()
    fields = tab.fields
    assert fields is not None
    fields.title_ru.setText("Проверка")
    qtbot.keyClicks(fields.title_en, " two")
    fields.weight.setValue(7)
    fields.critical.setCurrentIndex(fields.critical.findData(Critical.SECTION.value))
    fields.critical.activated.emit(0)
    settle()
    tab.buttons["up"].click()
    settle()
    (kept,) = [
        one.draft for one in forms(shell.desk.store, shell.desk.clock, shell.desk.checklists) if one.draft is not None
    ]
    assert kept == tab.state.draft
    question = next(one for one in kept.questions() if one.title.ru == "Проверка")
    assert (question.weight, question.critical) == (7, Critical.SECTION)
    shell.asker.answers.append(True)
    tab.publish()
    settle()
    assert tab.state.draft is None
    line = tab.state.line
    assert line is not None
    assert [one.ref.version for one in line.versions] == [1, 2]


def test_a_question_changes_its_kind(make: Make, shell: Shell, settle: Settle) -> None:
    page = make(shell.office.admin)
    go(page, 3, settle)
    tab = page.forms
    tab.edit()
    settle()
    tab.buttons["question"].click()
    for name, kind in (("scale", Scale), ("choice", Choice)):
        fields = tab.fields
        assert fields is not None
        fields.kind_name.setCurrentIndex(fields.kind_name.findData(name))
        fields.kind_name.activated.emit(0)
        question = tab.state.question
        assert question is not None
        assert isinstance(question.kind, kind)
    fields = tab.fields
    assert fields is not None
    fields.asked.setCurrentIndex(1)
    fields.answers.setText("nonsense")
    fields.answers.textEdited.emit("nonsense")
    settle()
    assert "Not saved" in tab._note.text()
    assert not tab.buttons["publish"].isEnabled()


def test_removing_and_discarding_are_asked_first(make: Make, shell: Shell, settle: Settle) -> None:
    page = make(shell.office.admin)
    go(page, 3, settle)
    tab = page.forms
    tab.edit()
    settle()
    before = tab.state.draft
    shell.asker.answers += [False, True, True]
    tab.remove()
    assert tab.state.draft == before
    tab.remove()
    settle()
    assert tab.state.draft != before
    tab.discard()
    settle()
    assert tab.state.draft is None
    assert all(one.draft is None for one in forms(shell.desk.store, shell.desk.clock, shell.desk.checklists))


def test_only_an_administrator_edits(make: Make, shell: Shell, settle: Settle) -> None:
    page = make(shell.office.auditor)
    go(page, 3, settle)
    assert not page.forms.buttons["edit"].isEnabled()
    assert page.forms.tree.topLevelItemCount() > 0


def test_a_form_is_tried_without_keeping_anything(make: Make, shell: Shell, settle: Settle, qtbot: QtBot) -> None:
    page = make(shell.office.auditor)
    go(page, 3, settle)
    form = next(line.form for line in page.forms.state.lines if line.form.code == "call_script")
    dialog = PreviewDialog(page.around, form)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.keyClick(dialog, Qt.Key.Key_1)
    qtbot.keyClick(dialog.panel, Qt.Key.Key_2)
    assert dialog.state.desk is not None
    assert len(dialog.state.desk.answers) == 2
    with shell.desk.store.read() as unit:
        assert unit.checklists.drafts() == []
