"""The reasons page on a real workspace: trying words out, wrong lines, the preview, saving, who may, leaving."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qa_desk import words
from qa_desk.adapters.reasons.book_draft import BOOK
from qa_desk.adapters.reasons.reader import PhraseReader
from qa_desk.desktop.jobs import Jobs, ManualExecutor
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.pages.reasons import ReasonsPage
from qa_desk.desktop.pages.reasons.add_dialog import AddReasonDialog
from qa_desk.desktop.theme import Theme
from qa_desk.domain.call import Lane
from qa_desk.domain.errors import KnownError
from qa_desk.domain.people import User
from qa_desk.domain.reason_check import Verdict
from qa_desk.domain.transcript import Piece, Turn
from qa_desk.services.check_reasons import check_waiting
from qa_desk.services.edit_book import save_book
from qa_desk.services.ports import BookReason
from qa_desk.services.running import CancelToken, silent
from tests.desktop.pages.refusal_desk import Heard, surround
from tests.desktop.shell_fixtures import empty_workspace, shell  # noqa: F401
from tests.desktop.shell_world import ScriptedAsker, Settle, Shell
from tests.fakes.office import START, Office
from tests.fakes.small_book import SMALL

OpenPage = Callable[[User], ReasonsPage]


@pytest.fixture
def heard() -> list[Heard]:
    return []


@pytest.fixture
def open_page(
    qtbot: QtBot,
    office: Office,
    tmp_path: Path,
    jobs: Jobs,
    theme: Theme,
    memory: LayoutMemory,
    settle: Settle,
    heard: list[Heard],
) -> OpenPage:
    (tmp_path / BOOK).write_text(SMALL, encoding="utf-8")

    def make(user: User) -> ReasonsPage:
        around, told = surround(office, user, tmp_path, jobs, theme, memory)
        heard.append(told)
        page = ReasonsPage(around)
        page.asker = ScriptedAsker()
        qtbot.addWidget(page)
        page.resize(1024, 740)
        page.show()
        page.shown()
        settle()
        return page

    return make


def asker(page: ReasonsPage) -> ScriptedAsker:
    assert isinstance(page.asker, ScriptedAsker)
    return page.asker


def type_phrase(page: ReasonsPage, settle: Settle, phrase: str) -> None:
    page.editor.boxes["phrases"].appendPlainText(phrase)
    page.looking.now()
    settle()


def spoken(office: Office, folder: Path) -> None:
    """A refusal whose client says that it is dear, in words the small book does not know yet."""
    office.refusal("1")
    turn = Turn(Lane.CLIENT, 1_000, 3_000, "Нет, ценник конский, я отказываюсь, не буду.", 0.9)
    with office.store.write() as unit:
        transcript = unit.transcripts.begin(f"{1:064x}", "m@1", (Lane.MANAGER, Lane.CLIENT), START)
        unit.transcripts.add_piece(transcript, Piece(1, 1_000, 3_000), [turn])
        unit.transcripts.finish(transcript, START)
    check_waiting(office.store, office.clock, PhraseReader(folder / BOOK), silent, CancelToken())


def test_the_book_is_shown_with_its_reasons_and_lines(office: Office, open_page: OpenPage) -> None:
    page = open_page(office.admin)
    assert [page.list.item(at).text() for at in range(page.list.count())] == [
        "Too expensive\nprice",
        "Duplicate\nduplicate",
    ]
    assert page.editor.boxes["phrases"].items() == ("не по карману", "!дорого")
    assert not page.dirty
    assert not page.editing.save.isEnabled()
    page.list.choose(1)
    assert page.editor.titles["ru"].text() == "Дубль"
    assert not page.dirty, "looking is not editing"


def test_typed_words_are_read_by_the_book_as_it_is_edited(office: Office, open_page: OpenPage, settle: Settle) -> None:
    page = open_page(office.admin)
    page.try_box.stated.setText("Дорого")
    page.try_box.said.setPlainText("Нет, ценник конский, не буду")
    page.looking.now()
    settle()
    assert page.try_box.stated_chip.text == "Stated: Too expensive"
    assert page.try_box.grounds.text() == "Reasons heard: none"
    type_phrase(page, settle, "ценник конский")
    assert page.try_box.grounds.text() == "Reasons heard: Too expensive"
    assert page.try_box.verdict_chip.text == "Reason matches"


def test_words_are_looked_at_when_typing_rests(
    office: Office, open_page: OpenPage, executor: ManualExecutor, qtbot: QtBot
) -> None:
    page = open_page(office.admin)
    assert executor.waiting == 0
    page.try_box.said.setPlainText("дорого")
    qtbot.waitUntil(lambda: executor.waiting == 1)


def test_a_wrong_line_is_marked_with_what_is_expected(office: Office, open_page: OpenPage, settle: Settle) -> None:
    page = open_page(office.admin)
    type_phrase(page, settle, "\n... ценник")
    assert page.editor.problem.text() == (
        "Phrases, line 4: expected a word first and last, gaps and optional words between"
    )
    assert len(page.editor.boxes["phrases"].extraSelections()) == 1
    page.list.choose(1)
    assert not page.editor.problem.wrong
    page.editing.save.click()
    settle()
    assert page.list.place == 0, "saving goes to the line that hinders it"
    assert page.editor.problem.wrong
    assert page.stack.currentIndex() == 0
    type_phrase(page, settle, "")
    page.editor.boxes["phrases"].setPlainText("не по карману")
    page.looking.now()
    settle()
    assert not page.editor.problem.wrong


def test_the_preview_comes_before_saving_and_the_saved_book_is_used(
    office: Office, open_page: OpenPage, settle: Settle, heard: list[Heard], tmp_path: Path
) -> None:
    page = open_page(office.admin)
    spoken(office, tmp_path)
    type_phrase(page, settle, "ценник конский")
    page.editing.save.click()
    settle()
    assert page.stack.currentWidget() is page.impact
    row = page.impact.rows.row_at(0)
    assert (row.old.verdict, row.new.verdict) == (Verdict.UNCLEAR, Verdict.MATCH)
    assert page.impact.summary.text() == "1 finding of 1 would change."
    page.impact.back.click()
    assert page.stack.currentIndex() == 0
    assert page.dirty, "going back saves nothing and loses nothing"
    page.saving.on_submit()
    settle()
    page.saving.on_submit()
    settle()
    assert page.stack.currentIndex() == 0
    assert not page.dirty
    assert page.around.desk.books.current().version.startswith("1.1+")
    assert "ценник конский" in page.editor.boxes["phrases"].items()
    assert heard[0].messages[-1] == f"Reason book {page.around.desk.books.current().version} saved"


def test_a_cancelled_preview_says_so_and_leaves_the_choice(
    office: Office, open_page: OpenPage, executor: ManualExecutor, settle: Settle, qapp: QApplication
) -> None:
    page = open_page(office.admin)
    page.editor.titles["en"].setText("Dear")
    page.editor.titles["en"].textEdited.emit("Dear")
    page.editing.save.click()
    executor.run_one()
    qapp.processEvents()
    assert page.work.running
    assert not page.impact.save.isEnabled()
    page.work.cancel()
    settle()
    assert page.impact.summary.text().startswith("Stopped before the end")
    assert page.impact.save.isEnabled()


def test_a_new_reason_needs_a_code_of_its_own(office: Office, open_page: OpenPage, settle: Settle) -> None:
    page = open_page(office.admin)
    dialog = AddReasonDialog(page.around.theme, ["price"], page)
    dialog.code.setText("price")
    dialog.send()
    assert [field.error_text for field in dialog.fields] == ["This code is taken", "Please fill in", "Please fill in"]
    dialog.code.setText("Зима")
    dialog.ru.setText("Сезон кончился")
    dialog.en.setText("Season over")
    dialog.send()
    assert dialog.fields[0].wrong
    dialog.code.setText("season_over")
    dialog.send()
    assert dialog.result() == 1
    page.acting.add_reason(dialog.reason())
    settle()
    assert page.list.place == 2
    assert page.editor.titles["en"].text() == "Season over"
    assert page.dirty
    assert page.state.reasons[-1] == BookReason("season_over", "Сезон кончился", "Season over")


def test_changes_can_be_undone_after_a_question(office: Office, open_page: OpenPage, settle: Settle) -> None:
    page = open_page(office.admin)
    type_phrase(page, settle, "ценник")
    asker(page).answers = [False, True]
    page.editing.undo.click()
    assert page.dirty
    page.editing.undo.click()
    assert not page.dirty
    assert page.editor.boxes["phrases"].items() == ("не по карману", "!дорого")


def test_unsaved_changes_are_asked_about_before_leaving(office: Office, open_page: OpenPage, settle: Settle) -> None:
    page = open_page(office.admin)
    assert page.may_leave()
    type_phrase(page, settle, "ценник")
    asker(page).answers = [False, True]
    assert not page.may_leave()
    assert page.dirty
    assert page.may_leave()
    assert not page.dirty


def test_an_auditor_reads_and_tries_out_but_changes_nothing(
    office: Office, open_page: OpenPage, settle: Settle
) -> None:
    page = open_page(office.auditor)
    assert page.editor.boxes["phrases"].isReadOnly()
    assert page.editor.titles["ru"].isReadOnly()
    assert not any(button.isEnabled() for button in (page.editing.add, page.editing.undo, page.editing.save))
    assert page.editing.save.toolTip() == "Only an administrator may change the reason book"
    page.try_box.said.setPlainText("это дорого, не буду")
    page.looking.now()
    settle()
    assert page.try_box.grounds.text() == "Reasons heard: Too expensive"


def test_everything_is_checked_again_and_the_window_hears_of_it(
    office: Office, open_page: OpenPage, settle: Settle, heard: list[Heard], tmp_path: Path
) -> None:
    page = open_page(office.auditor)
    spoken(office, tmp_path)
    page.recheck.click()
    settle()
    assert heard[0].messages == ["1 reason checked"]
    assert len(heard[0].changed) == 1


def test_a_book_saved_by_another_meanwhile_is_told(
    office: Office, open_page: OpenPage, settle: Settle, shown_errors: list[KnownError]
) -> None:
    page = open_page(office.admin)
    desk = page.around.desk
    book = desk.books.current()
    type_phrase(page, settle, "ценник")
    other = desk.books.draft(book, (*book.reasons, BookReason("season", "Сезон", "Season")))
    save_book(office.store, office.clock, desk.books, office.admin, other)
    page.editing.save.click()
    settle()
    assert [error.code for error in shown_errors] == ["changed_by_someone_else"]
    assert page.dirty


def test_the_page_speaks_russian_at_once(office: Office, open_page: OpenPage, qapp: QApplication) -> None:
    page = open_page(office.admin)
    words.use("ru")
    page.retranslate()
    assert page.title() == "Причины"
    assert page.list.item(0).text() == "Дорого\nprice"


def test_the_desk_s_own_reader_uses_the_saved_book_from_the_next_reason_on(shell: Shell) -> None:
    desk = shell.desk
    assert desk.reader.code_of("Луна не в той фазе", "") is None
    book = desk.books.current()
    price, *rest = book.reasons
    changed = replace(price, synonyms=(*price.synonyms, "луна не в той фазе"))
    draft = desk.books.draft(book, (changed, *rest))
    assert desk.books.reader_over(draft).code_of("Луна не в той фазе", "") == "price"
    assert desk.reader.code_of("Луна не в той фазе", "") is None, "not before it is saved"
    saved, _ = save_book(desk.store, desk.clock, desk.books, shell.office.admin, draft)
    assert desk.reader.code_of("Луна не в той фазе", "") == "price"
    assert desk.reader.version.endswith(saved.version)


def test_undoing_also_shows_what_somebody_else_saved_meanwhile(
    office: Office, open_page: OpenPage, settle: Settle
) -> None:
    page = open_page(office.admin)
    books = page.around.desk.books
    book = books.current()
    type_phrase(page, settle, "ценник")
    books.save(books.draft(book, (*book.reasons, BookReason("season", "Сезон", "Season"))))
    asker(page).answers = [True]
    page.editing.undo.click()
    settle()
    assert page.list.count() == 3
    assert not page.dirty
