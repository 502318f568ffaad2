"""The speech page: models fetched, added, tried, chosen and removed; network settings; the queue as a list."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.pages.models import ModelsPage
from qa_desk.desktop.pages.models.props import Deed, device_words, reasons_off, rows_of
from qa_desk.desktop.pages.models.queue_tab import none_waits
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.language import LanguageSwitch
from qa_desk.desktop.work_queue import WorkQueue
from qa_desk.domain.people import User
from qa_desk.domain.settings import PROMPT_LETTERS
from qa_desk.domain.transcript import (
    CardFault,
    ModelDownload,
    SpeechAudioUnreadable,
    SpeechModelIncomplete,
    SpeechNoModel,
)
from qa_desk.services.configure import load_settings
from qa_desk.services.models import ShelfView
from qa_desk.services.ports import DeviceInUse, ModelOffer, NetworkSettings
from qa_desk.services.work_queue import FailedFile, Phase, QueueState, WaitingFile
from tests.desktop.shell_fixtures import empty_workspace, settle, shell  # noqa: F401
from tests.desktop.shell_world import Settle, Shell
from tests.fakes.models import AskedModels, on_shelf

Open = Callable[[User], ModelsPage]


@pytest.fixture
def models() -> AskedModels:
    return AskedModels()


@pytest.fixture
def open_page(
    shell: Shell,
    models: AskedModels,
    jobs: Jobs,
    theme: Theme,
    memory: LayoutMemory,
    settle: Settle,
    qtbot: QtBot,
) -> Open:
    shell.desk = replace(shell.desk, models=models)

    def make(user: User) -> ModelsPage:
        around = shell.around(user, jobs, theme, memory)
        around = replace(around, work=WorkQueue(shell.desk, jobs, memory, user))
        page = ModelsPage(around)
        page.asker = shell.asker
        qtbot.addWidget(page)
        page.show()
        page.shown()
        settle()
        return page

    return make


def row(page: ModelsPage, name: str) -> None:
    page.shelf.choose(name)
    assert page.shelf.chosen is not None
    assert page.shelf.chosen.name == name


def said(page: ModelsPage) -> str:
    return "" if page.banner.message is None else page.banner.message.text()


def test_the_list_holds_models_here_and_models_to_be_had(shell: Shell, open_page: Open) -> None:
    page = open_page(shell.office.admin)
    rows = page.shelf.rows
    texts = [[column.text(rows.row_at(place)) for column in rows.columns[:4]] for place in range(rows.rowCount())]
    assert texts == [
        ["Comes with the program", "In use in this workspace", "15 MB", "Russian"],
        ["small", "Can be downloaded", "≈ 486 MB", "many"],
    ]


def test_a_model_is_downloaded_with_progress_and_chosen_for_the_workspace(
    shell: Shell, models: AskedModels, open_page: Open, settle: Settle
) -> None:
    page = open_page(shell.office.admin)
    row(page, "small")
    assert not page.shelf.buttons[Deed.USE].isEnabled()
    assert page.shelf.buttons[Deed.USE].toolTip() == "Download it first"
    page.shelf.buttons[Deed.DOWNLOAD].click()
    assert page.work.busy
    assert not page.shelf.buttons[Deed.MEASURE].isEnabled()
    settle()
    assert models.asked == ["download small"]
    assert said(page) == "Speech model small is ready."
    row(page, "small")
    shell.asker.answers.append(True)
    page.shelf.buttons[Deed.USE].click()
    settle()
    assert load_settings(shell.desk.store).model == "small"
    assert page.shelf.rows.row_at(0).name == "small"


def test_a_broken_download_is_told_in_words_and_can_go_on(
    shell: Shell, models: AskedModels, open_page: Open, settle: Settle
) -> None:
    models.offered = (ModelOffer("small", 486_000_000, 243_000_000),)
    models.fault = ModelDownload(host="hub.example", file="model.bin", detail="reset")
    page = open_page(shell.office.auditor)
    row(page, "small")
    assert page.shelf.buttons[Deed.DOWNLOAD].text() == "Go on downloading"
    state = page.shelf.rows.columns[1].text(page.shelf.rows.row_at(1))
    assert state == "Download was begun, 50%"
    page.shelf.buttons[Deed.DOWNLOAD].click()
    settle()
    assert "hub.example" in said(page)
    assert not page.work.busy
    shell.asker.answers.append(True)
    row(page, "small")
    page.shelf.buttons[Deed.REMOVE].click()
    settle()
    assert models.asked == ["download small", "remove small"]


def test_a_download_can_be_cancelled(shell: Shell, models: AskedModels, open_page: Open, settle: Settle) -> None:
    page = open_page(shell.office.auditor)
    row(page, "small")
    page.shelf.buttons[Deed.DOWNLOAD].click()
    page.shelf.cancel.click()
    settle()
    assert said(page) == ""
    assert [one.name for one in models.here] == ["bundled"]


def test_a_folder_is_added_by_dialog_and_by_dropping_it(
    shell: Shell, models: AskedModels, open_page: Open, settle: Settle, tmp_path: Path
) -> None:
    page = open_page(shell.office.auditor)
    shell.asker.answers.append(tmp_path / "one")
    page.shelf.buttons[Deed.ADD].click()
    settle()
    (tmp_path / "two").mkdir()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "two"))])
    place, none = QPointF(5, 5), Qt.KeyboardModifier.NoModifier
    page.shelf.dropEvent(QDropEvent(place, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none))
    settle()
    assert models.asked == ["take one", "take two"]
    models.fault = SpeechModelIncomplete(path="three", missing="model.bin")
    shell.asker.answers.append(tmp_path / "three")
    page.shelf.buttons[Deed.ADD].click()
    settle()
    assert "model.bin" in said(page)


def test_the_model_in_use_and_the_bundled_one_are_never_removed(
    shell: Shell, models: AskedModels, open_page: Open, settle: Settle
) -> None:
    models.here.append(on_shelf("medium"))
    page = open_page(shell.office.admin)
    row(page, "bundled")
    assert page.shelf.buttons[Deed.REMOVE].toolTip() == "This workspace uses it"
    row(page, "medium")
    shell.asker.answers.append(False)
    page.shelf.buttons[Deed.REMOVE].click()
    settle()
    assert models.asked == []
    shell.asker.answers.append(True)
    page.shelf.buttons[Deed.REMOVE].click()
    settle()
    assert models.asked == ["remove medium"]


def test_a_trial_advises_and_a_person_agrees(
    shell: Shell, models: AskedModels, open_page: Open, settle: Settle
) -> None:
    page = open_page(shell.office.auditor)
    row(page, "bundled")
    page.shelf.buttons[Deed.TRY].click()
    settle()
    assert said(page) == "There is no recording to try a model on. Import some first."
    recorded(shell)
    page.shelf.buttons[Deed.TRY].click()
    settle()
    assert models.asked == ["try bundled on 1"]
    assert "Fitted windows: ×12, the texts agree in 97%. Packed windows: ×6, the texts agree in 95%." in said(page)
    message = page.banner.message
    assert message is not None
    assert message.action is not None
    message.action.act()
    settle()
    assert models.asked[-1] == "fit bundled fitted"
    assert page.shelf.rows.columns[5].text(page.shelf.rows.row_at(0)) == "fitted, +0.5 s"


def test_which_model_suits_is_measured_and_chosen_in_the_list(
    shell: Shell, models: AskedModels, open_page: Open, settle: Settle
) -> None:
    models.here.append(on_shelf("small"))
    recorded(shell)
    page = open_page(shell.office.auditor)
    page.shelf.buttons[Deed.MEASURE].click()
    settle()
    assert models.asked == ["measure bundled", "measure small"]
    assert said(page) == "Comes with the program: ×40, small: ×12. Suits this computer: small."
    assert page.shelf.chosen is not None
    assert page.shelf.chosen.name == "small"


def recorded(shell: Shell) -> None:
    """A recording that lies on the disk."""
    shell.office.refusal("1")
    path = shell.desk.vault.locate("recordings/1.wav")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"RIFF")


def test_only_an_admin_chooses_and_payroll_only_looks(shell: Shell, models: AskedModels) -> None:
    view = ShelfView((on_shelf("bundled"), on_shelf("medium")), models.offered, "bundled", models.kept)
    medium = next(one for one in rows_of(view) if one.name == "medium")
    assert reasons_off(medium, shell.office.admin, busy=False)[Deed.USE] == ""
    assert "administrator" in reasons_off(medium, shell.office.auditor, busy=False)[Deed.USE]
    assert all(reasons_off(medium, shell.office.payroll, busy=False).values())
    assert all(reasons_off(medium, shell.office.admin, busy=True).values())


@pytest.mark.parametrize(
    ("device", "words"),
    [
        (None, "Runs on: known once the model is loaded"),
        (DeviceInUse("cpu"), "Runs on: processor"),
        (DeviceInUse("cuda"), "Runs on: graphics card"),
        (
            DeviceInUse("cpu", CardFault.NO_MEMORY),
            "Runs on: processor · the graphics card has not enough memory for this model",
        ),
    ],
)
def test_the_device_in_use_is_told_and_why_it_is_not_the_card(device: DeviceInUse | None, words: str) -> None:
    assert device_words(device) == words


def test_hints_for_the_recogniser_are_a_setting_of_the_workspace(shell: Shell, open_page: Open, settle: Settle) -> None:
    page = open_page(shell.office.admin)
    assert not page.shelf.hints.isChecked()
    page.shelf.hints.click()
    settle()
    assert load_settings(shell.desk.store).speech_hints
    assert not open_page(shell.office.auditor).shelf.hints.isEnabled()


def test_the_initial_prompt_is_kept_for_the_workspace_and_told_against_the_models_room(
    shell: Shell, models: AskedModels, open_page: Open, settle: Settle
) -> None:
    page = open_page(shell.office.admin)
    box = page.shelf.prompt
    assert not box.save.isEnabled()
    box.text.setPlainText("Тёплый дом,\n добрый день")
    assert box.save.isEnabled()
    box.save.click()
    settle()
    assert load_settings(shell.desk.store).speech_prompt == "Тёплый дом, добрый день"
    assert box.note.text().startswith("4 of the 223 tokens")
    assert not box.save.isEnabled()
    models.room = 3
    page.shown()
    settle()
    assert box.note.text() == "It has 4 tokens, the model in use takes 3: its beginning is cut off."
    models.room = 0
    page.shown()
    settle()
    assert "takes neither a prompt nor expected words" in box.note.text()


def test_a_prompt_that_is_being_typed_is_neither_lost_nor_left_unasked(
    shell: Shell, open_page: Open, settle: Settle
) -> None:
    page = open_page(shell.office.admin)
    box = page.shelf.prompt
    box.text.setPlainText("Тёплый дом")
    page.shelf.hints.click()  # another setting of the page is written and all of it looked at anew
    settle()
    assert box.text.toPlainText() == "Тёплый дом"
    shell.asker.answers.append(False)
    assert not page.may_leave()
    box.text.setPlainText("я" * (PROMPT_LETTERS + 1))
    assert box.field.error_text == "At most 800 letters, here are 801"
    assert not box.save.isEnabled()
    box.text.setPlainText("")
    assert not box.field.wrong
    assert page.may_leave()
    assert load_settings(shell.desk.store).speech_prompt == ""


def test_a_prompt_is_written_without_a_mouse_and_by_an_administrator_alone(
    shell: Shell, open_page: Open, settle: Settle
) -> None:
    page = open_page(shell.office.admin)
    page.tabs.setCurrentWidget(page.shelf)
    box = page.shelf.prompt
    assert box.text.accessibleName() == "Initial prompt"
    page.shelf.hints.setFocus()
    QTest.keyClick(page.shelf.hints, Qt.Key.Key_Tab)
    assert page.focusWidget() is box.text
    QTest.keyClicks(box.text, "Warm House")
    QTest.keyClick(box.text, Qt.Key.Key_Tab)
    assert page.focusWidget() is box.save
    QTest.keyClick(box.save, Qt.Key.Key_Space)
    settle()
    assert load_settings(shell.desk.store).speech_prompt == "Warm House"
    others = open_page(shell.office.auditor)
    theirs = others.shelf.prompt
    assert theirs.text.toPlainText() == "Warm House"
    assert theirs.text.isReadOnly()
    assert not theirs.save.isEnabled()
    assert theirs.save.toolTip() == "Only an administrator may change this"


# ------------------------------------------------------------ network


def test_network_settings_are_kept_and_a_missing_certificate_is_marked(
    shell: Shell, models: AskedModels, open_page: Open, settle: Settle, tmp_path: Path
) -> None:
    page = open_page(shell.office.auditor)
    network = page.network
    assert network.host.text() == "https://hub.example"
    network.proxy.setText("http://proxy:3128")
    network.set_certificates(tmp_path / "own.pem")
    assert not network.save.isEnabled()
    (tmp_path / "own.pem").write_bytes(b"")
    network.set_certificates(tmp_path / "own.pem")
    assert network.dirty
    shell.asker.answers.append(False)
    assert not page.may_leave()
    network.save.click()
    settle()
    assert models.kept == NetworkSettings("https://hub.example", "http://proxy:3128", str(tmp_path / "own.pem"))
    assert page.may_leave()


def test_what_the_environment_sets_cannot_be_changed_here(shell: Shell, models: AskedModels, open_page: Open) -> None:
    models.kept = NetworkSettings("https://hub.example", "http://company:1", "", frozenset({"proxy"}))
    page = open_page(shell.office.auditor)
    assert not page.network.proxy.isEnabled()
    assert page.network.host.isEnabled()


# ------------------------------------------------------------ the queue's sheet


def file(name: str) -> WaitingFile:
    return WaitingFile(name, f"{name}.wav", 61_000)


def test_the_queue_is_shown_as_it_is_and_can_be_turned(
    shell: Shell, open_page: Open, settle: Settle, memory: LayoutMemory
) -> None:
    page = open_page(shell.office.auditor)
    tab, queue = page.queue, page.around.work
    assert queue is not None
    broken = FailedFile(file("x"), SpeechAudioUnreadable(path="x.wav", detail="broken"))
    queue.state = QueueState(Phase.PAUSED, None, 0, 0, (file("a"), file("b")), (broken,))
    queue.state_changed.emit()
    assert [tab.waiting.row_at(place).file.name for place in range(2)] == ["a.wav", "b.wav"]
    assert tab.waiting.columns[2].text(tab.waiting.row_at(0)) == "01:01"
    assert "broken" in tab.failed.columns[1].text(tab.failed.row_at(0))
    tab.waiting_view.choose_row(1)
    tab.first.click()
    assert [tab.waiting.row_at(place).file.name for place in range(2)] == ["b.wav", "a.wav"]
    assert tab.waiting_view.currentIndex().row() == 0
    tab.failed_view.choose_row(0)
    tab.again.click()
    assert queue.state.failed == ()
    assert tab.auto.isChecked() is queue.auto is False
    tab.auto.click()
    assert queue.auto


def lines(page: ModelsPage) -> list[str]:
    return [label.text() for label in page.queue.findChildren(QLabel)]


@pytest.mark.parametrize("deed", [Deed.DOWNLOAD, Deed.ADD])
def test_a_missing_model_is_told_on_the_queue_sheet_until_it_arrives(
    shell: Shell, models: AskedModels, open_page: Open, settle: Settle, tmp_path: Path, deed: Deed
) -> None:
    def model_id() -> str:
        if len(models.here) < 2:
            raise SpeechNoModel(model="small", path="models")
        return "small@1"

    shell.desk = replace(shell.desk, model_id=model_id)
    shell.office.refusal("1")
    page = open_page(shell.office.auditor)
    queue = page.around.work
    assert queue is not None
    queue.begin()
    settle()
    assert said(page) == ""
    assert not any(line.startswith("Nothing waits") for line in lines(page))
    assert any(line.startswith('Transcribing has stopped · The speech model "small"') for line in lines(page))
    assert none_waits(queue.state) == "What waits cannot be looked up now"
    assert page.queue.toggle.isEnabled()
    row(page, "small")
    shell.asker.answers = [tmp_path / "small"] if deed is Deed.ADD else []
    page.shelf.buttons[deed].click()
    settle()
    assert queue.state.error is None
    assert "1 recording waits for its transcript" in lines(page)


def test_recordings_that_wait_while_the_machine_is_somebody_elses_are_not_said_to_be_done(
    shell: Shell, open_page: Open
) -> None:
    page = open_page(shell.office.auditor)
    queue = page.around.work
    assert queue is not None
    queue.state = QueueState(Phase.IDLE, waiting=(file("a"),))
    queue.state_changed.emit()
    assert "1 recording waits for its transcript" in lines(page)


def test_the_page_speaks_both_languages(shell: Shell, open_page: Open, qapp: QApplication) -> None:
    page = open_page(shell.office.admin)
    switch = LanguageSwitch(qapp)
    switch.use("ru")
    qapp.processEvents()
    try:
        assert [page.tabs.tabText(place) for place in range(3)] == ["Очередь работы", "Модели", "Сеть"]
        assert page.shelf.buttons[Deed.DOWNLOAD].text() == "Загрузить"
        assert page.shelf.rows.columns[0].text(page.shelf.rows.row_at(0)) == "Из комплекта программы"
    finally:
        switch.use("en")
        qapp.processEvents()
