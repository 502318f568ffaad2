"""Columns spread over the width there is; spare ones come and go with it; what a person sets stays, also tomorrow."""

from collections.abc import Callable

import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from qa_desk.desktop.jobs import Jobs, ManualExecutor
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.tables.columns import Column, Sort
from qa_desk.desktop.tables.lazy_model import LazyTableModel
from qa_desk.desktop.tables.spread import ColumnSpread
from qa_desk.desktop.tables.view import LazyTableView
from qa_desk.desktop.theme import Theme

Made = tuple[LazyTableView, ColumnSpread]
Make = Callable[[int], Made]
KEYS = ("title", "papers", "amount", "number")


class OneRow:
    def load_ids(self, query: str, sort: Sort | None) -> list[int]:
        return [1]

    def load_rows(self, ids: list[int]) -> list[int]:  # type: ignore[override]
        return list(ids)


@pytest.fixture
def make(qtbot: QtBot, jobs: Jobs, executor: ManualExecutor, theme: Theme, memory: LayoutMemory) -> Make:
    def run(width: int) -> Made:
        columns = [Column[int](key, lambda key=key: key, str, 200) for key in KEYS]  # type: ignore[misc]
        model: LazyTableModel[str, int] = LazyTableModel(jobs, OneRow(), columns, int, theme)  # type: ignore[arg-type]
        view = LazyTableView(theme, "cases", memory)
        qtbot.addWidget(view)
        model.setParent(view)
        view.set_model(model)
        spread = ColumnSpread(view, model, memory, "cases", spare=("number", "papers"))
        view.resize(width, 200)
        view.show()
        model.set_query("all")
        executor.drain()
        return view, spread

    return run


def shown(view: LazyTableView) -> list[str]:
    header = view.horizontalHeader()
    return [key for place, key in enumerate(KEYS) if not header.isSectionHidden(place)]


def toggle(view: LazyTableView, place: int, on: bool) -> None:
    """As the header's menu does."""
    action = QAction(view)
    action.setCheckable(True)
    action.setChecked(on)
    action.setData(place)
    view._on_column_toggled(action)


def test_spare_columns_come_with_the_room_in_their_order(make: Make) -> None:
    view, _spread = make(430)
    assert shown(view) == ["title", "amount"]
    assert not view.horizontalScrollBar().maximum()
    view.resize(630, 200)
    assert shown(view) == ["title", "amount", "number"]
    view.resize(1_000, 200)
    assert shown(view) == list(KEYS)
    assert sum(view.columnWidth(place) for place in range(4)) <= view.viewport().width()
    view.resize(430, 200)
    assert shown(view) == ["title", "amount"]


def test_nothing_is_remembered_until_a_person_sets_it(make: Make, memory: LayoutMemory) -> None:
    view, _spread = make(430)
    view.resize(1_000, 200)
    assert not memory.text("columns/cases_keys")


def test_a_column_that_a_person_shows_stays_shown(make: Make, memory: LayoutMemory) -> None:
    view, _spread = make(430)
    toggle(view, 1, on=True)
    view.resize(450, 200)
    assert shown(view) == ["title", "papers", "amount"]
    assert memory.text("columns/cases_keys")
    again, _other = make(430)
    assert shown(again) == ["title", "papers", "amount"]
