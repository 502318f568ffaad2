"""The reasons page, further: both readers live, examples, switching off, versions, the phrase language, its props."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qa_desk.adapters.reasons.book_draft import BOOK, TryReader
from qa_desk.desktop.jobs import Jobs, ManualExecutor
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.pages.reasons import ReasonsPage
from qa_desk.desktop.pages.reasons.examples_dialog import ExamplesDialog
from qa_desk.desktop.pages.reasons.phrase_help import SIGNS, Sign, in_words
from qa_desk.desktop.pages.reasons.props import derive
from qa_desk.desktop.pages.reasons.state import BookState, with_added, with_book, with_reason, without_chosen
from qa_desk.desktop.theme import Theme
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.errors import KnownError
from qa_desk.domain.people import User
from qa_desk.services.ports import BookReason, ReasonBook
from tests.desktop.pages.refusal_desk import surround
from tests.desktop.shell_world import ScriptedAsker, Settle
from tests.fakes.office import Office
from tests.fakes.small_book import SMALL

OpenPage = Callable[[User], ReasonsPage]


@pytest.fixture
def open_page(
    qtbot: QtBot, office: Office, tmp_path: Path, jobs: Jobs, theme: Theme, memory: LayoutMemory, settle: Settle
) -> OpenPage:
    (tmp_path / BOOK).write_text(SMALL, encoding="utf-8")

    def make(user: User) -> ReasonsPage:
        around, _told = surround(office, user, tmp_path, jobs, theme, memory)
        page = ReasonsPage(around)
        page.asker = ScriptedAsker()
        qtbot.addWidget(page)
        page.resize(1080, 710)
        page.show()
        page.shown()
        settle()
        return page

    return make


def answer(page: ReasonsPage, *answers: object) -> list[str]:
    assert isinstance(page.asker, ScriptedAsker)
    page.asker.answers += answers
    return page.asker.questions


def save(page: ReasonsPage, settle: Settle) -> None:
    page.editing.save.click()
    settle()
    page.impact.save.click()
    settle()


def edit(page: ReasonsPage, settle: Settle, box: str, line: str) -> None:
    page.editor.boxes[box].appendPlainText(line)
    page.looking.now()
    settle()


# ---------------------------------------------------------------- trying out


def test_nothing_typed_yet_is_told_in_words(office: Office, open_page: OpenPage, settle: Settle) -> None:
    page = open_page(office.admin)
    page.looking.now()
    settle()
    assert page.try_box.empty.isVisible()
    assert page.try_box.empty.text().startswith("Type what a manager writes")
    assert not page.try_box.verdict_chip.isVisible()


def test_the_reader_in_use_answers_beside_the_phrases_over_the_book_being_edited(
    office: Office, open_page: OpenPage, executor: ManualExecutor, settle: Settle, qapp: QApplication
) -> None:
    page = open_page(office.admin)
    page.try_box.stated.setText("Дорого")
    page.try_box.said.setPlainText("Нет, ценник конский, не буду")
    page.looking.now()
    executor.run_one()
    qapp.processEvents()
    assert page.try_box.verdict_chip.isVisible()
    assert page.try_box.reader_says.text() == "reading…"
    assert not page.try_box.empty.isVisible()
    settle()
    assert page.try_box.reader_chip.text == "Unclear"
    edit(page, settle, "phrases", "ценник конский")
    assert page.try_box.reader_chip.text == "Reason matches"
    assert "Too expensive" in page.try_box.reader_says.text()


def test_a_book_that_cannot_be_read_says_so_in_the_reader_s_place(
    office: Office, open_page: OpenPage, settle: Settle
) -> None:
    page = open_page(office.admin)
    page.try_box.said.setPlainText("дорого")
    edit(page, settle, "phrases", "... ценник")
    assert page.try_box.reader_says.isVisible()
    assert "cannot be read" in page.try_box.reader_says.text()


# ---------------------------------------------------------------- phrase language


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: sign.write)
def test_every_example_of_the_phrase_language_is_true(sign: Sign, tmp_path: Path) -> None:
    path = tmp_path / BOOK
    text = SMALL.replace('- "!дорого"', "- ыыы").replace("- не по карману", f'- "{sign.write}"')
    path.write_text(text, "utf-8")
    reader = TryReader(path)
    assert "price" in reader.heard(sign.finds, "")[0]
    assert not sign.misses or "price" not in reader.heard(sign.misses, "")[0]


def test_the_phrase_language_is_there_and_back_by_one_key(office: Office, open_page: OpenPage, qtbot: QtBot) -> None:
    page = open_page(office.auditor)
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert page.side.tabs.currentWidget() is page.side.help
    assert in_words(SIGNS[0]) in [label.text() for label in page.side.help._shown]
    qtbot.keyClick(page.side.help.area, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert page.side.tabs.currentWidget() is page.try_box


# ---------------------------------------------------------------- examples


def test_examples_that_the_phrases_miss_are_marked_and_counted(
    office: Office, open_page: OpenPage, settle: Settle
) -> None:
    page = open_page(office.admin)
    edit(page, settle, "examples", "Нам не по карману")
    assert page.editor.uncaught.text() == ""
    edit(page, settle, "examples", "Смотрю и плачу")
    assert page.editor.uncaught.text().startswith("1 example is not caught")
    assert len(page.editor.boxes["examples"].extraSelections()) == 1
    page.editing.save.click()
    settle()
    assert page.impact.summary.text().endswith("1 example is not caught by the phrases of its reason.")
    page.impact.back.click()
    page.list.choose(1)
    assert page.editor.uncaught.text() == ""
    page.list.choose(0)
    edit(page, settle, "phrases", "плакать")
    assert page.editor.uncaught.text() == ""


def test_examples_are_taken_from_our_own_decisions(
    office: Office, open_page: OpenPage, settle: Settle, qtbot: QtBot
) -> None:
    office.decide(office.refusal("1"), DecisionVerdict.CONFIRMED)
    page = open_page(office.admin)
    page.editor.tabs.setCurrentWidget(page.editor.boxes["examples"])
    page.editor.from_decisions.click()
    settle()
    (dialog,) = page.findChildren(ExamplesDialog)
    assert dialog.lines.item(0).text() == "для меня это дорого"
    assert dialog.chosen() == (), "nothing is ticked before somebody does"
    qtbot.keyClick(dialog.lines, Qt.Key.Key_Space)
    dialog.accept()
    settle()
    assert page.editor.boxes["examples"].items() == ("для меня это дорого",)
    assert page.dirty


def test_no_decision_to_take_examples_from_is_told(office: Office, open_page: OpenPage, settle: Settle) -> None:
    page = open_page(office.admin)
    page.editor.examples_asked.emit()
    settle()
    (dialog,) = page.findChildren(ExamplesDialog)
    assert dialog._nothing.text().startswith("No decision has taken")
    assert not dialog.ok.isEnabled()
    dialog.reject()


# ---------------------------------------------------------------- switching off


def test_switching_a_reason_off_tells_who_used_it_and_can_be_taken_back(
    office: Office, open_page: OpenPage, settle: Settle, tmp_path: Path
) -> None:
    office.decide(office.refusal("1"), DecisionVerdict.CONFIRMED)
    page = open_page(office.admin)
    questions = answer(page, False, True)
    page.editing.remove.click()
    settle()
    assert not page.dirty
    page.editing.remove.click()
    settle()
    assert questions == ["Switch «Too expensive» off?"] * 2
    assert page.list.item(0).text() == "Too expensive\nprice · off"
    assert page.editing.remove.text() == "Switch on again"
    save(page, settle)
    assert TryReader(tmp_path / BOOK).codes() == ("duplicate",)
    assert page.around.desk.books.current().reasons[0].title_ru == "Дорого"
    page.editing.remove.click()
    assert page.editing.remove.text() == "Switch off…"
    save(page, settle)
    assert TryReader(tmp_path / BOOK).codes() == ("price", "duplicate")


def test_a_reason_that_was_never_saved_goes_without_a_question(office: Office, open_page: OpenPage) -> None:
    page = open_page(office.admin)
    page.acting.add_reason(BookReason("season", "Сезон", "Season"))
    assert page.editing.remove.text() == "Remove"
    page.editing.remove.click()
    assert not page.dirty
    assert page.list.count() == 2


# ---------------------------------------------------------------- versions


def test_an_older_version_is_looked_at_and_comes_back_through_the_preview(
    office: Office, open_page: OpenPage, settle: Settle
) -> None:
    page = open_page(office.admin)
    before = page.state.saved
    assert before is not None
    edit(page, settle, "phrases", "ценник конский")
    save(page, settle)
    page.history.click()
    settle()
    assert page.versions.rows.rowCount() == 1
    top = page.versions.tree.topLevelItem(0)
    assert top is not None
    assert top.text(0) == "Too expensive (price): changed"
    assert top.child(0).text(0) == "+ Phrases: ценник конский"
    page.versions.take.click()
    settle()
    assert page.stack.currentWidget() is page.editing
    assert page.state.reasons == before.reasons
    assert page.dirty
    assert page.around.desk.books.current().version.startswith("1.1"), "nothing is in use yet"
    assert derive(page.state).note == f"Version {before.version} stands in the editor, not saved"
    page.editing.save.click()
    settle()
    assert page.stack.currentWidget() is page.impact
    page.impact.save.click()
    settle()
    assert page.around.desk.books.current().reasons == before.reasons


def test_without_older_versions_there_is_a_word_about_it(office: Office, open_page: OpenPage, settle: Settle) -> None:
    page = open_page(office.admin)
    page.history.click()
    settle()
    assert page.versions.summary.text() == "The book in use is the only one so far."
    assert not page.versions.take.isEnabled()
    page.versions.back.click()
    assert page.stack.currentWidget() is page.editing


def test_taking_a_version_over_unsaved_changes_asks_first(office: Office, open_page: OpenPage, settle: Settle) -> None:
    page = open_page(office.admin)
    edit(page, settle, "phrases", "ценник")
    save(page, settle)
    edit(page, settle, "phrases", "прайс")
    page.history.click()
    settle()
    questions = answer(page, False)
    page.versions.take.click()
    settle()
    assert questions == ["Replace your unsaved changes?"]
    assert "прайс" in page.state.reasons[0].phrases


def test_a_version_is_not_taken_over_a_book_that_somebody_else_saved_meanwhile(
    office: Office, open_page: OpenPage, settle: Settle, shown_errors: list[KnownError]
) -> None:
    page = open_page(office.admin)
    edit(page, settle, "phrases", "ценник")
    save(page, settle)
    books = page.around.desk.books
    book = books.current()
    books.save(books.draft(book, (*book.reasons, BookReason("season", "Сезон", "Season"))))
    page.history.click()
    settle()
    page.versions.take.click()
    assert {error.code for error in shown_errors} == {"changed_by_someone_else"}
    assert not page.dirty


def test_an_auditor_looks_at_versions_but_brings_none_back(office: Office, open_page: OpenPage, settle: Settle) -> None:
    page = open_page(office.admin)
    edit(page, settle, "phrases", "ценник")
    save(page, settle)
    reading = open_page(office.auditor)
    reading.history.click()
    settle()
    assert reading.versions.tree.topLevelItemCount() == 0 or not reading.versions.take.isEnabled()
    assert reading.versions.take.toolTip() == "Only an administrator may change the reason book"


# ---------------------------------------------------------------- state and props, without a window

PRICE = BookReason("price", "Дорого", "Too expensive")
BOOK_NOW = ReasonBook("1.0+a", own=True, reasons=(PRICE,))


def test_a_fresh_book_never_wipes_out_what_is_typed() -> None:
    state = with_book(BookState(admin=True), BOOK_NOW)
    typed = with_reason(state, replace(PRICE, title_en="Dear"))
    assert with_book(typed, ReasonBook("1.1+b", own=True, reasons=())) == typed
    assert with_book(state, ReasonBook("1.1+b", own=True, reasons=(PRICE,))).saved != state.saved


def test_only_what_was_never_saved_can_be_removed() -> None:
    state = with_book(BookState(admin=True), BOOK_NOW)
    assert without_chosen(state) == state
    assert without_chosen(with_added(state, BookReason("x", "х", "x"))).reasons == (PRICE,)


@pytest.mark.parametrize(
    ("admin", "dirty", "running", "enabled"),
    [
        (True, False, False, {"add", "remove", "recheck", "history", "learn"}),
        (True, True, False, {"add", "remove", "undo", "save", "history"}),
        (True, True, True, {"add", "remove"}),
        (False, False, False, {"recheck", "history"}),
    ],
)
def test_what_can_be_done_follows_from_the_state(admin: bool, dirty: bool, running: bool, enabled: set[str]) -> None:
    state = replace(with_book(BookState(admin=admin), BOOK_NOW), running=running)
    if dirty:
        state = with_reason(state, replace(PRICE, title_en="Dear"))
    props = derive(state)
    names = ("add", "remove", "undo", "save", "recheck", "history", "learn")
    assert {name for name in names if getattr(props, name).enabled} == enabled
