"""A fitted table never scrolls sideways where its words can be put into two lines, and wastes no room."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from qa_desk.desktop.fitted_rows import FittedRowsView, glued
from qa_desk.desktop.held_rows import HeldRows
from qa_desk.desktop.tables.columns import Column
from qa_desk.desktop.tables.hyphens import cuts
from qa_desk.desktop.theme import Theme

Row = tuple[str, str, str]
ROWS: list[Row] = [("Нет денег или кредита", "20 % (2 из 10)", "4 100 000,00\xa0₽"), ("Дубль", "0 %", "0,00\xa0₽")]


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> FittedRowsView:
    columns: list[Column[Row]] = [
        Column("reason", lambda: "Указанная причина", lambda row: row[0]),
        Column("share", lambda: "Доля", lambda row: row[1], align_right=True),
        Column("amount", lambda: "Сумма сделок", lambda row: row[2], align_right=True),
    ]
    rows: HeldRows[Row] = HeldRows(columns, theme)
    made = FittedRowsView(rows, theme, str)
    qtbot.addWidget(made)
    rows.setParent(made)
    rows.set_rows(ROWS)
    return made


def show_at(view: FittedRowsView, width: int) -> None:
    view.resize(width, 300)
    view.show()
    view.fit()


def widths(view: FittedRowsView) -> list[int]:
    return [view.columnWidth(place) for place in range(len(view.held.columns))]


def heads(view: FittedRowsView) -> list[object]:
    return [view.held.headerData(place, Qt.Orientation.Horizontal) for place in range(len(view.held.columns))]


def test_a_wide_table_is_filled_in_one_line(view: FittedRowsView) -> None:
    show_at(view, 1200)
    assert view.viewport().width() - sum(widths(view)) < len(ROWS) + 1
    assert not view.wordWrap()
    assert heads(view) == ["Указанная причина", "Доля", "Сумма сделок"]


def test_a_narrow_one_breaks_titles_and_cells_instead_of_scrolling(view: FittedRowsView) -> None:
    show_at(view, 1200)
    plain = QFontMetrics(view.font())
    narrow = plain.horizontalAdvance(ROWS[0][0]) + plain.horizontalAdvance(ROWS[0][2]) + 90
    show_at(view, narrow)
    assert sum(widths(view)) <= view.viewport().width()
    assert view.wordWrap()
    assert "\n" in str(heads(view)[0])
    show_at(view, 1200)
    assert heads(view)[0] == "Указанная причина", "one line again where there is room"


def test_where_titles_are_too_long_their_words_are_broken_before_the_table_scrolls(qtbot: QtBot, theme: Theme) -> None:
    titles = ("Менеджер", "Разыграно", "По признакам", "Заменено", "Проверено", "Доля проверенных", "Пропущено")
    columns = [
        Column[str](title, lambda title=title: title, lambda row: row, align_right=True)  # type: ignore[misc]
        for title in titles
    ]
    rows: HeldRows[str] = HeldRows(columns, theme)
    wide = FittedRowsView(rows, theme, str)
    qtbot.addWidget(wide)
    rows.setParent(wide)
    rows.set_rows(["10"])
    longest = [max(map(wide._bold().horizontalAdvance, title.split(" "))) for title in titles]
    show_at(wide, sum(longest) - 40)
    assert sum(widths(wide)) <= wide.viewport().width()
    assert any("-\n" in str(head) for head in heads(wide))
    assert "".join(str(heads(wide)[1]).split("-\n")) == "Разыграно"
    show_at(wide, 2_000)
    assert heads(wide) == list(titles)


@pytest.mark.parametrize(
    ("word", "places"),
    [
        ("Проверено", ["Про-верено", "Прове-рено"]),
        ("признакам", ["при-знакам", "призна-кам"]),
        ("Возвращено", ["Воз-вращено", "Возвра-щено"]),
        ("Контрольная", ["Кон-трольная", "Контроль-ная"]),
        ("Нужно", []),
        ("Интервал", ["Интер-вал"]),
        ("Audited", []),
        ("95", []),
    ],
)
def test_a_russian_word_is_broken_where_school_breaks_it(word: str, places: list[str]) -> None:
    assert [f"{word[:at]}-{word[at:]}" for at in cuts(word)] == places


def test_numbers_keep_their_signs_and_brackets() -> None:
    assert glued("20 % (2 из 10)") == "20\xa0% (2\xa0из\xa010)"
    assert glued("1 (6,1 % – 79,2 %)") == "1 (6,1\xa0%\xa0–\xa079,2\xa0%)"
    assert glued("Нет денег (кредита нет)") == "Нет денег (кредита нет)"
