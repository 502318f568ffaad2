"""Texts of the call in review: recognise again with another model, and take the earlier text back."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from qa_desk.desktop.dialogs.versions_dialog import VersionsDialog, left_lines
from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.main_window import MainWindow
from qa_desk.desktop.page import OpenDeal
from qa_desk.desktop.speech_work import stretch_in_words
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.work_menu import Command
from qa_desk.services.carry_over import left_behind
from qa_desk.services.correct_turns import correct_turn
from qa_desk.services.recognise_stretch import StretchDone
from qa_desk.services.versions import versions_of
from qa_desk.services.views import Changed
from qa_desk.services.work_queue import recordings_of
from tests.desktop.shell_fixtures import empty_workspace, settle, shell  # noqa: F401
from tests.desktop.shell_world import Settle, Shell
from tests.fakes.hearing import Hearing
from tests.fakes.models import AskedModels, on_shelf

SAID = {"third": "до свидания"}


@pytest.fixture
def window(shell: Shell, jobs: Jobs, theme: Theme, memory: LayoutMemory, settle: Settle) -> Iterator[MainWindow]:
    hearing = Hearing("one@1", "дорого")
    models = AskedModels(here=[on_shelf("bundled"), on_shelf("small")])
    shell.desk = replace(
        shell.desk,
        transcriber=lambda: hearing,
        model_id=hearing.model_id,
        transcriber_of=lambda name: Hearing(f"{name}@2", SAID.get(name, "для меня дорого")),
        reader=shell.office.reader,
        models=models,
    )
    one = MainWindow(shell.around(shell.office.auditor, jobs, theme, memory), shell.asker)
    one.begin()
    settle()
    yield one
    one.close()
    one.deleteLater()


def test_a_call_is_recognised_by_another_model_and_its_earlier_text_taken_back(
    shell: Shell, window: MainWindow, settle: Settle
) -> None:
    sha = recognised(shell, window, settle)
    dialog = opened(window, settle)
    assert [dialog.models.itemData(place) for place in range(2)] == ["bundled", "small"]
    dialog.models.setCurrentIndex(1)
    dialog.again.click()
    settle()
    assert window.statusBar().currentMessage() == "The new text is the current one; the old one is kept."
    assert [one.model for one in versions_of(shell.desk.store, sha)] == ["small@2", "one@1"]

    dialog = opened(window, settle)
    assert dialog.rows.columns[0].text(dialog.rows.row_at(0)) == "Current text"
    dialog.view.choose_row(0)
    assert not dialog.use.isEnabled()
    dialog.view.choose_row(1)
    dialog.use.click()
    settle()
    assert [one.model for one in versions_of(shell.desk.store, sha)] == ["one@1", "small@2"]
    dialog.reject()


def recognised(shell: Shell, window: MainWindow, settle: Settle) -> str:
    """The recording of the deal in front, which the chosen model has heard."""
    refusal = shell.office.refusal("1")
    (sha,) = recordings_of(shell.desk.store, refusal.deal_id)
    window.queue.start()
    window.around.bus.open_deal.emit(OpenDeal(refusal.deal_id))
    settle()
    return sha


def opened(window: MainWindow, settle: Settle) -> VersionsDialog:
    window.menus.action(Command.VERSIONS).trigger()
    settle()
    (dialog,) = [one for one in window.findChildren(VersionsDialog) if one.isVisible()]
    return dialog


def test_another_model_than_the_current_texts_is_offered_and_a_text_that_is_there_is_not_called_new(
    shell: Shell, window: MainWindow, settle: Settle
) -> None:
    models = shell.desk.models
    assert isinstance(models, AskedModels)
    models.here = [on_shelf("bundled", id="one@1"), on_shelf("small", id="small@2"), on_shelf("third", id="third@2")]
    sha = recognised(shell, window, settle)
    dialog = opened(window, settle)
    assert dialog.models.currentData() == "small"
    dialog.again.click()
    settle()
    dialog = opened(window, settle)
    assert dialog.models.currentData() == "bundled"
    dialog.models.setCurrentIndex(1)
    dialog.again.click()
    settle()
    said = "This model's text of the call is the current one already. Nothing was recognised."
    assert window.statusBar().currentMessage() == said
    window.speech.recognise_again(sha, "third")
    settle()
    window.speech.recognise_again(sha, "small")
    settle()
    said = "This model's text of the call was there already; it is the current one now."
    assert window.statusBar().currentMessage() == said
    assert [one.model for one in versions_of(shell.desk.store, sha)] == ["small@2", "third@2", "one@1"]


def test_the_model_that_the_user_picked_stays_when_the_current_text_changes(
    shell: Shell, window: MainWindow, settle: Settle
) -> None:
    refusal = shell.office.refusal("1")
    window.queue.start()
    window.around.bus.open_deal.emit(OpenDeal(refusal.deal_id))
    settle()
    window.speech.recognise_again(recordings_of(shell.desk.store, refusal.deal_id)[0], "third")
    settle()
    dialog = opened(window, settle)
    QTest.keyClick(dialog.models, Qt.Key.Key_Down)
    assert dialog.models.currentData() == "small"
    dialog.view.choose_row(1)
    dialog.use.click()
    settle()
    assert dialog.models.currentData() == "small"
    dialog.reject()


@pytest.mark.parametrize(
    ("corrected", "more"),
    [(0, ""), (1, " 1 corrected turn was left as it is."), (3, " 3 corrected turns were left as they are.")],
)
def test_turns_left_as_corrected_are_told(corrected: int, more: str) -> None:
    said = stretch_in_words(StretchDone(Changed(), corrected))
    assert said == f"The chosen turns have a new text; what was recognised first is kept.{more}"


def test_without_an_open_call_the_window_says_what_to_do(window: MainWindow) -> None:
    window.menus.action(Command.VERSIONS).trigger()
    assert window.statusBar().currentMessage() == "Open a call with a recording in the review first"


def test_what_the_new_text_has_no_words_for_is_listed_beside_the_old_one(
    shell: Shell, window: MainWindow, settle: Settle
) -> None:
    refusal = shell.office.refusal("1")
    (sha,) = recordings_of(shell.desk.store, refusal.deal_id)
    window.queue.start()
    window.around.bus.open_deal.emit(OpenDeal(refusal.deal_id))
    settle()
    with shell.desk.store.read() as unit:
        newest = unit.transcripts.newest(sha)
    assert newest is not None
    assert newest.turns[0].id is not None
    correct_turn(shell.desk.store, shell.desk.clock, shell.office.auditor, newest.turns[0].id, "дорого и долго")
    window.speech.recognise_again(sha, "small")
    settle()
    assert "1 correction was carried over" in window.statusBar().currentMessage()
    old = versions_of(shell.desk.store, sha)[1]
    assert left_lines(left_behind(shell.desk.store, old.id, shell.desk.clock())) == []
    window.speech.recognise_again(sha, "third")
    settle()
    assert "1 entry found no place" in window.statusBar().currentMessage()
    dialog = opened(window, settle)
    dialog.view.choose_row(1)
    settle()
    assert dialog.left.isVisible()
    assert "correction: «для меня дорого и долго»" in dialog.left.text()
    dialog.view.choose_row(0)
    settle()
    assert not dialog.left.isVisible()
    dialog.reject()
