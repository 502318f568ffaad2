"""Tables of any length: blocks fetched when painted, stale rows marked, selection kept, also with 200 000 ids."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from qa_desk.desktop.jobs import Jobs, ManualExecutor
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.tables.columns import Column, Sort
from qa_desk.desktop.tables.lazy_model import BLOCK, PLACEHOLDER, LazyTableModel
from qa_desk.desktop.tables.view import LazyTableView, RowChosen, RowOpened
from qa_desk.desktop.theme import Theme
from qa_desk.domain.errors import KnownError, NotFound


@dataclass(frozen=True, slots=True)
class DealRow:
    id: int
    title: str
    amount: int


class Deals:
    """A source in memory that remembers what it was asked for."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.asked: list[Sequence[int]] = []
        self.queries: list[tuple[str, Sort | None]] = []
        self.suffix = ""
        self.broken = False

    def load_ids(self, query: str, sort: Sort | None) -> Sequence[int]:
        self.queries.append((query, sort))
        if self.broken:
            raise NotFound(what="table", key=0)
        ids = array("q", range(1, self.count + 1))
        if query == "even":
            ids = array("q", range(2, self.count + 1, 2))
        if query == "none":
            return []
        if sort is not None and sort.descending:
            ids.reverse()
        return ids

    def load_rows(self, ids: Sequence[int]) -> Sequence[DealRow]:
        self.asked.append(ids)
        return [DealRow(one, f"deal {one}{self.suffix}", one * 100) for one in reversed(ids)]


COLUMNS = (
    Column[DealRow]("title", lambda: "Title", lambda row: row.title, width=200, tooltip=lambda row: row.title),
    Column[DealRow]("amount", lambda: "Amount", lambda row: str(row.amount), align_right=True),
    Column[DealRow]("note", lambda: "Note", lambda row: "", sortable=False),
)


def row_id(row: DealRow) -> int:
    return row.id


@pytest.fixture
def source() -> Deals:
    return Deals(1_000)


@pytest.fixture
def model(jobs: Jobs, executor: ManualExecutor, source: Deals) -> LazyTableModel[str, DealRow]:
    model = LazyTableModel(jobs, source, COLUMNS, row_id)
    model.set_query("all")
    executor.drain()
    return model


@pytest.fixture
def view(
    qtbot: QtBot, model: LazyTableModel[str, DealRow], theme: Theme, memory: LayoutMemory, executor: ManualExecutor
) -> LazyTableView:
    view = LazyTableView(theme, "deals", memory)
    qtbot.addWidget(view)
    view.set_model(model)
    view.resize(700, 400)
    view.show()
    qtbot.waitExposed(view)
    view.viewport().grab()
    executor.drain()
    return view


def text(model: LazyTableModel[str, DealRow], row: int, column: int = 0) -> object:
    return model.data(model.index(row, column))


def test_a_row_is_a_placeholder_until_its_block_is_there(
    model: LazyTableModel[str, DealRow], executor: ManualExecutor, source: Deals
) -> None:
    assert model.rowCount() == 1_000
    assert text(model, 250) == PLACEHOLDER
    assert source.asked == []
    executor.drain()
    assert text(model, 250) == "deal 251"
    assert [len(ids) for ids in source.asked] == [BLOCK]


def test_a_block_is_asked_for_once(
    model: LazyTableModel[str, DealRow], executor: ManualExecutor, source: Deals
) -> None:
    for row in range(BLOCK):
        text(model, row)
    executor.drain()
    for row in range(BLOCK):
        assert text(model, row) == f"deal {row + 1}"
    assert len(source.asked) == 1


def test_marked_rows_show_the_old_text_until_the_new_one_is_fetched(
    model: LazyTableModel[str, DealRow], executor: ManualExecutor, source: Deals
) -> None:
    text(model, 3)
    executor.drain()
    source.suffix = " new"
    model.mark_changed([4, 999_999])
    assert text(model, 3) == "deal 4"
    executor.drain()
    assert text(model, 3) == "deal 4 new"
    model.mark_changed([700])  # not loaded: nothing to do
    assert executor.waiting == 0


def test_rows_that_no_longer_exist_stay_placeholders_and_are_not_asked_for_again(
    jobs: Jobs, executor: ManualExecutor
) -> None:
    class Gone(Deals):
        def load_rows(self, ids: Sequence[int]) -> Sequence[DealRow]:
            return super().load_rows([one for one in ids if one != 5])

    model = LazyTableModel(jobs, Gone(10), COLUMNS, row_id)
    model.set_query("all")
    executor.drain()
    text(model, 4)
    executor.drain()
    assert text(model, 4) == PLACEHOLDER
    assert executor.waiting == 0
    assert text(model, 5) == "deal 6"


def test_blocks_passed_while_scrolling_fast_are_not_all_fetched(jobs: Jobs, executor: ManualExecutor) -> None:
    source = Deals(200_000)
    model = LazyTableModel(jobs, source, COLUMNS, row_id)
    model.set_query("all")
    executor.drain()
    for row in range(0, 200_000, BLOCK):
        text(model, row)
    executor.drain()
    assert len(source.asked) <= 6
    assert text(model, 199_800) == "deal 199801"


def test_sorting_is_a_new_query_of_ids(
    model: LazyTableModel[str, DealRow], executor: ManualExecutor, source: Deals
) -> None:
    model.sort(0, Qt.SortOrder.DescendingOrder)
    executor.drain()
    assert source.queries[-1] == ("all", Sort("title", descending=True))
    assert model.id_at(0) == 1_000
    model.sort(2)  # not sortable: back to the source's own order
    executor.drain()
    assert source.queries[-1] == ("all", None)


def test_an_older_query_never_overwrites_a_newer_one(
    model: LazyTableModel[str, DealRow], executor: ManualExecutor
) -> None:
    model.set_query("none")
    model.set_query("even")
    executor.drain()
    assert model.rowCount() == 500


def test_rows_of_the_ids_before_are_not_put_under_the_new_ones(
    model: LazyTableModel[str, DealRow], executor: ManualExecutor
) -> None:
    model.set_query("even")
    text(model, 0)
    executor.run_one()  # the ids change while the block of the old ones is under way
    executor.drain()
    assert text(model, 0) == PLACEHOLDER
    executor.drain()
    assert text(model, 0) == "deal 2"


def test_a_failed_query_is_shown_and_leaves_the_table(
    model: LazyTableModel[str, DealRow], executor: ManualExecutor, source: Deals, shown_errors: list[KnownError]
) -> None:
    source.broken = True
    model.refresh()
    executor.drain()
    assert [error.code for error in shown_errors] == ["not_found"]
    assert model.rowCount() == 1_000
    assert not model.loading


def test_the_model_keeps_qts_rules_through_changes_of_query(
    jobs: Jobs, executor: ManualExecutor, qtmodeltester: ModelTester
) -> None:
    model = LazyTableModel(jobs, Deals(500), COLUMNS, row_id)
    qtmodeltester.check(model)
    for query in ("all", "even", "none", "all"):
        model.set_query(query)
        executor.drain()
        for row in range(0, model.rowCount(), 100):
            model.data(model.index(row, 0))
        executor.drain()
        model.mark_changed(range(1, 300))


def test_ids_are_found_among_200_000(jobs: Jobs, executor: ManualExecutor) -> None:
    model = LazyTableModel(jobs, Deals(200_000), COLUMNS, row_id)
    model.set_query("all")
    executor.drain()
    assert model.row_of(150_000) == 149_999
    assert model.row_of(0) is None


def test_the_view_fetches_only_what_it_paints(view: LazyTableView, source: Deals) -> None:
    assert len(source.asked) == 1


def test_enter_and_double_click_open_the_row(qtbot: QtBot, view: LazyTableView) -> None:
    opened: list[RowOpened] = []
    view.row_opened.connect(opened.append)
    view.choose(7)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    view.doubleClicked.emit(view.model().index(2, 0))
    assert opened == [RowOpened(7), RowOpened(3)]


def test_home_and_end_go_to_the_first_and_last_row(qtbot: QtBot, view: LazyTableView) -> None:
    view.choose(7)
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.current_id() == 1_000
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.current_id() == 1


def test_letters_do_not_search_through_the_rows(qtbot: QtBot, view: LazyTableView, source: Deals) -> None:
    view.choose(7)
    qtbot.keyClicks(view, "deal 900")
    assert view.current_id() == 7
    assert len(source.asked) == 1


def test_the_chosen_row_survives_another_order_and_goes_with_the_filter(
    view: LazyTableView, model: LazyTableModel[str, DealRow], executor: ManualExecutor
) -> None:
    view.choose(7)
    chosen: list[RowChosen] = []
    view.row_chosen.connect(chosen.append)
    view.horizontalHeader().setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    executor.drain()
    assert view.current_id() == 7
    assert view.currentIndex().row() == 993
    model.mark_changed([7])
    assert view.selected_ids() == [7]
    model.set_query("even")
    executor.drain()
    assert view.current_id() is None
    assert chosen[-1] == RowChosen(None)


def test_a_click_on_a_title_sorts_and_a_column_that_cannot_sort_keeps_the_order(
    qtbot: QtBot, view: LazyTableView, source: Deals, executor: ManualExecutor
) -> None:
    header = view.horizontalHeader()

    def click(section: int) -> None:
        place = header.viewport().rect().center()
        place.setX(header.sectionViewportPosition(section) + 20)
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
        executor.drain()

    click(1)
    assert source.queries[-1] == ("all", Sort("amount"))
    click(1)
    assert source.queries[-1] == ("all", Sort("amount", descending=True))
    asked = len(source.queries)
    click(2)
    assert len(source.queries) == asked
    assert header.sortIndicatorSection() == 1


def test_columns_are_remembered(
    qtbot: QtBot, view: LazyTableView, model: LazyTableModel[str, DealRow], theme: Theme, memory: LayoutMemory
) -> None:
    view.setColumnWidth(0, 321)
    view.horizontalHeader().moveSection(1, 0)
    again = LazyTableView(theme, "deals", memory)
    qtbot.addWidget(again)
    again.set_model(model)
    assert again.columnWidth(0) == 321
    assert again.horizontalHeader().visualIndex(1) == 0


def test_ctrl_c_copies_titles_and_the_selected_rows_as_they_stand_on_screen(qtbot: QtBot, view: LazyTableView) -> None:
    view.choose(3)
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    view.selectionModel().select(view.model().index(4, 0), flags)
    assert view.selected_ids() == [3, 5]
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    expected = "Title\tAmount\tNote\ndeal 3\t300\t\ndeal 5\t500\t"
    assert QGuiApplication.clipboard().text() == expected


def test_selecting_all_of_a_long_table_gives_every_id(jobs: Jobs, executor: ManualExecutor, theme: Theme) -> None:
    model = LazyTableModel(jobs, Deals(200_000), COLUMNS, row_id)
    view = LazyTableView(theme, "long")
    view.set_model(model)
    model.set_query("all")
    executor.drain()
    view.selectAll()
    assert len(view.selected_ids()) == 200_000


def test_an_index_of_nothing_has_no_data(model: LazyTableModel[str, DealRow]) -> None:
    assert model.data(QModelIndex()) is None
    assert model.rowCount(model.index(0, 0)) == 0
