"""Search over all calls as a person uses it: words, hits, Enter opens the call at the moment; words for all else."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from qa_desk.adapters.store.unit import SqlStore
from qa_desk.desktop.dialogs.call_search import CallSearch
from qa_desk.desktop.dialogs.search_hits import HIT_ROLE, said_of
from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.page import Moment, OpenDeal
from qa_desk.desktop.search_index import Indexing, SearchIndex
from qa_desk.desktop.theme import Theme
from qa_desk.domain.call import Lane
from tests.desktop.pages.review_world import World, surround
from tests.desktop.shell_world import Settle


@pytest.fixture
def dialog(
    qtbot: QtBot, world: World, jobs: Jobs, theme: Theme, memory: LayoutMemory, settle: Settle
) -> Iterator[CallSearch]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    around = surround(world, "osipova", jobs, theme, memory)
    dialog = CallSearch(around, SearchIndex(world.desk, jobs, window), window)
    theme.dress(dialog)
    dialog.ask()
    settle()
    yield dialog
    dialog.hide()


def look(dialog: CallSearch, words: str, settle: Settle) -> list[str]:
    dialog.line.setText(words)
    dialog.look()
    settle()
    model = dialog.list.model()
    return [model.index(row, 0).data(HIT_ROLE).line.text for row in range(model.rowCount())]


def test_words_in_any_form_are_found_and_opened_at_their_moment(
    qtbot: QtBot, dialog: CallSearch, world: World, settle: Settle
) -> None:
    assert look(dialog, "договоры подписала", settle) == [
        "Нет, договор не надо. Мы уже подписали с другой компанией. Аванс внесли вчера."
    ]
    assert dialog.status.text() == "1 turn found"
    wanted: list[OpenDeal] = []
    dialog.deal_wanted.connect(wanted.append)
    qtbot.keyClick(dialog.line, Qt.Key.Key_Return)
    (one,) = wanted
    with world.desk.store.read() as unit:
        recording = unit.calls.of_deal(world.deals["30412011"])[2].recording
    assert one == OpenDeal(world.deals["30412011"], None, Moment(recording or "", Lane.CLIENT, 23_500, 31_900))
    assert not dialog.isVisible()
    dialog.ask()
    assert dialog.list.model().rowCount() == 1  # the hits wait for the next look


def test_down_goes_into_the_list_and_enter_opens_the_chosen_hit(
    qtbot: QtBot, dialog: CallSearch, settle: Settle
) -> None:
    assert len(look(dialog, "мы", settle)) > 2
    wanted: list[OpenDeal] = []
    dialog.deal_wanted.connect(wanted.append)
    qtbot.keyClick(dialog.line, Qt.Key.Key_Down)
    assert dialog.list.hasFocus()
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    assert [one.at for one in wanted] != [None]
    assert dialog.list.currentIndex().row() == 1


def test_there_are_words_where_nothing_is(dialog: CallSearch, settle: Settle) -> None:
    assert dialog._empty._title.text() == "Search all calls"
    assert look(dialog, "самолёт", settle) == []
    assert dialog._empty._title.text() == "Nothing was said like that"
    assert look(dialog, "", settle) == []
    assert dialog._empty._title.text() == "Search all calls"


def test_progress_of_the_index_is_told_and_hits_come_when_it_is_ready(
    dialog: CallSearch, world: World, settle: Settle
) -> None:
    store = world.desk.store
    assert isinstance(store, SqlStore)
    with store._engine.begin() as link:
        link.execute(text("DELETE FROM turn_search"))  # transcripts of an older program
    assert look(dialog, "договор", settle) == []
    told: list[Indexing] = []
    dialog._index.told.connect(told.append)
    dialog._index.begin()
    settle()
    assert told[0].total > 0
    assert told[-1] == Indexing()
    assert dialog.list.model().rowCount() == 3
    assert not dialog.progress.isVisible()
    dialog._on_indexing(told[0])
    assert not dialog.progress.isVisible()  # the index itself says that it is done


def test_a_long_turn_is_shown_from_shortly_before_the_found_word(dialog: CallSearch, settle: Settle) -> None:
    look(dialog, "рассчитывали", settle)
    hit = dialog.list.model().index(0, 0).data(HIT_ROLE)
    said, places = said_of(hit)
    assert [said[begin:end] for begin, end in places] == ["рассчитывали"]
    assert "… " in said
    assert said.startswith("00:15  Client: … ")
