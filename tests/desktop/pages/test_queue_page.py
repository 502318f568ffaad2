"""The queue page on a real workspace, and its cells as a table of cases."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qa_desk import words
from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.page import OpenDeal, Surroundings
from qa_desk.desktop.pages.queue import QueuePage
from qa_desk.desktop.pages.queue.columns import (
    Ruler,
    deadline_icon,
    deadline_text,
    finding_text,
    holder_text,
    reason_text,
)
from qa_desk.desktop.pages.queue.props import QueueState, derive
from qa_desk.desktop.pages.queue.source import Counts, count, sorted_by
from qa_desk.desktop.tables.columns import Sort
from qa_desk.desktop.tables.view import RowOpened
from qa_desk.desktop.theme import Theme
from qa_desk.domain.checklist import Label
from qa_desk.domain.deal import DealId
from qa_desk.domain.queue import ItemKind
from qa_desk.domain.reason_check import Verdict
from qa_desk.services.queue import claim_item, get_item
from qa_desk.services.views import Changed, QueueLine, QueueQuery, QueueSort
from tests.desktop.pages.review_world import NOW, World, surround
from tests.desktop.shell_world import Settle


@pytest.fixture
def page(qtbot: QtBot, around: Surroundings, settle: Settle) -> QueuePage:
    page = QueuePage(around)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    page.shown()
    settle()
    return page


@pytest.fixture
def opened(around: Surroundings) -> list[OpenDeal]:
    opened: list[OpenDeal] = []
    around.bus.open_deal.connect(opened.append)
    return opened


def cells(page: QueuePage, column: str) -> list[str]:
    place = [one.key for one in page.model.columns].index(column)
    return [str(page.model.index(row, place).data()) for row in range(page.model.rowCount())]


def line(**values: object) -> QueueLine:
    given = QueueLine(
        item_id=1, kind=ItemKind.REFUSAL, deal_id=1, refusal_id=1, external_id="1", title="", client_name="",
        manager="", lead_source="", stated_reason="price", stated_comment="", deadline_at=NOW + timedelta(days=3),
        stake_minor=0, finding=None, holder="", lease_until=None, done_at=None,
    )  # fmt: skip
    return replace(given, **values)  # type: ignore[arg-type]


RULER = Ruler(lambda: NOW, lambda: ZoneInfo("Europe/Moscow"), lambda: "RUB")


# ---------------------------------------------------------------- cells and words


@pytest.mark.parametrize(
    ("deadline", "done", "text", "icon"),
    [
        (timedelta(days=3), None, "23 Nov 12:00", ""),
        (timedelta(hours=5), None, "20 Nov 17:00", "warning"),
        (timedelta(hours=-1), None, "overdue, 20 Nov", "warning"),
        (timedelta(hours=-1), NOW, "done 20 Nov", "ok"),
    ],
)
def test_a_deadline_says_in_words_and_mark_how_near_it_is(
    deadline: timedelta, done: object, text: str, icon: str
) -> None:
    row = line(deadline_at=NOW + deadline, done_at=done)
    assert (deadline_text(row, RULER), deadline_icon(row, NOW)) == (text, icon)


@pytest.mark.parametrize(
    ("finding", "kind", "text"),
    [
        (Verdict.MISMATCH, ItemKind.REFUSAL, "Another reason"),
        (None, ItemKind.REFUSAL, "not checked yet"),
        (None, ItemKind.SAMPLE, ""),
    ],
)
def test_a_finding_is_a_word(finding: Verdict | None, kind: ItemKind, text: str) -> None:
    assert finding_text(line(finding=finding, kind=kind)) == text


def test_a_drawn_deal_tells_its_form_where_a_refusal_tells_its_reason() -> None:
    forms = (Label("Карточка сделки", "Deal card"), Label("Примечания", "Comments"))
    assert reason_text(line(kind=ItemKind.SAMPLE, stated_reason=None, forms=forms)) == "Form: Deal card, Comments"
    assert reason_text(line(kind=ItemKind.SAMPLE, stated_reason=None)) == ""


def test_a_lease_that_ran_out_holds_nothing() -> None:
    held = line(holder="Вера", lease_until=NOW + timedelta(minutes=1))
    assert holder_text(held, NOW) == "Вера"
    assert holder_text(held, NOW + timedelta(minutes=2)) == ""


@pytest.mark.parametrize(
    ("state", "summary", "title", "can_take"),
    [
        (QueueState(None, None, False, True, False), "", "Everything is reviewed", True),
        (QueueState(0, Counts(0, 0, 0), False, True, False), "0 items wait", "No deals yet", False),
        (QueueState(0, Counts(0, 0, 9), False, True, False), "0 items wait", "Everything is reviewed", False),
        (
            QueueState(0, Counts(7, 0, 9), True, True, False),
            "0 shown, 7 items wait",
            "Nothing matches the filters",
            True,
        ),
        (QueueState(7, Counts(7, 2, 9), False, False, False), "7 items wait", "Everything is reviewed", False),
        (QueueState(1, Counts(1, 0, 9), False, True, True), "1 item waits", "Everything is reviewed", False),
    ],
)
def test_the_page_says_what_there_is_and_what_to_do(
    state: QueueState, summary: str, title: str, can_take: bool
) -> None:
    props = derive(state)
    assert (props.summary, props.empty_title, props.can_take) == (summary, title, can_take)


def test_who_may_not_take_is_told_why() -> None:
    assert "auditor" in derive(QueueState(7, Counts(7, 0, 9), False, False, False)).why_not


def test_the_header_sorts_the_query() -> None:
    query = QueueQuery(text="x")
    assert sorted_by(query, None) == query
    assert sorted_by(query, Sort("stake", True)) == replace(query, sort=QueueSort.STAKE, descending=True)


# ---------------------------------------------------------------- the page


def test_the_queue_shows_what_waits_in_its_own_order(page: QueuePage) -> None:
    assert cells(page, "deal")[0].startswith("30412011")
    assert len(cells(page, "deal")) == 6
    assert page.summary.text() == "6 items wait"
    assert page.overdue.text == "1 overdue"
    assert page.badge() == 6


def test_overdue_items_are_counted_by_bisection(world: World) -> None:
    assert count(world.desk.store, world.clock) == Counts(6, 1, 7)
    world.clock.now = NOW + timedelta(days=30)
    assert count(world.desk.store, world.clock).overdue == 6
    world.clock.now = NOW - timedelta(days=30)
    assert count(world.desk.store, world.clock).overdue == 0


@pytest.mark.parametrize(
    ("text", "numbers"), [("30412013", ["30412013"]), ("котова", ["30412013"]), ("Кухня", ["30412011", "30412013"])]
)
def test_the_search_finds_number_title_and_client(
    qtbot: QtBot, page: QueuePage, settle: Settle, text: str, numbers: list[str]
) -> None:
    page.filters.search.setText(text)  # QTest types Latin letters only
    qtbot.keyClick(page.filters.search, Qt.Key.Key_Return)
    settle()
    assert sorted(cell.split(" ")[0] for cell in cells(page, "deal")) == numbers
    assert page.summary.text() == f"{len(numbers)} shown, 6 items wait"


def test_typing_searches_by_itself_after_a_pause(qtbot: QtBot, page: QueuePage) -> None:
    with qtbot.waitSignal(page.filters.query_changed) as said:
        qtbot.keyClicks(page.filters.search, "30412")
    assert said.args == [QueueQuery(text="30412")]


def test_filters_narrow_and_reset(qtbot: QtBot, page: QueuePage, settle: Settle) -> None:
    page.filters.finding.setCurrentIndex(page.filters.finding.findData(Verdict.MISMATCH))
    page.filters.finding.activated.emit(1)
    settle()
    assert [cell[:8] for cell in cells(page, "deal")] == ["30412011"]
    qtbot.mouseClick(page.filters.reset, Qt.MouseButton.LeftButton)
    settle()
    assert page.model.rowCount() == 6
    page.filters.kind.setCurrentIndex(page.filters.kind.findData(ItemKind.SAMPLE))
    page.filters.kind.activated.emit(1)
    settle()
    assert [cell[:8] for cell in cells(page, "deal")] == ["30412016"]


def test_managers_to_choose_from_are_those_of_the_deals(page: QueuePage, settle: Settle) -> None:
    box = page.filters.manager
    names = [box.itemText(place) for place in range(box.count())]
    assert names == ["All managers", "Денис Орлов", "Игорь Мальцев", "Светлана Юрьева"]
    box.setCurrentIndex(1)
    box.activated.emit(1)
    settle()
    assert set(cells(page, "manager")) == {"Денис Орлов"}


def test_a_click_on_a_header_sorts_in_the_store(page: QueuePage, settle: Settle) -> None:
    place = [one.key for one in page.model.columns].index("deal")
    page.table.horizontalHeader().setSortIndicator(place, Qt.SortOrder.DescendingOrder)
    settle()
    assert [cell[:8] for cell in cells(page, "deal")] == sorted((c[:8] for c in cells(page, "deal")), reverse=True)


def test_enter_opens_the_row(
    qtbot: QtBot, page: QueuePage, world: World, opened: list[OpenDeal], settle: Settle
) -> None:
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    settle()
    assert opened == [OpenDeal(world.deals["30412011"], world.items["30412011"])]


def test_take_next_claims_the_most_urgent_item(
    qtbot: QtBot, page: QueuePage, world: World, opened: list[OpenDeal], settle: Settle
) -> None:
    qtbot.mouseClick(page.take, Qt.MouseButton.LeftButton)
    assert not page.take.isEnabled()
    settle()
    assert page.take.isEnabled()
    item = world.items["30412011"]
    assert opened == [OpenDeal(world.deals["30412011"], item)]
    lease = get_item(world.desk.store, item).lease
    assert lease is not None
    assert lease.holder == world.users["osipova"].id


def test_taking_when_everything_is_held_says_so(
    page: QueuePage, world: World, around: Surroundings, opened: list[OpenDeal], settle: Settle
) -> None:
    for item in world.items.values():
        claim_item(world.desk.store, world.clock, world.users["drozdov"], item)
    said: list[str] = []
    around.bus.message.connect(said.append)
    page.take_next()
    settle()
    assert opened == []
    assert said == ["Nothing waits: every item is done or held by somebody."]


def test_a_change_marks_its_rows_without_moving_anything(page: QueuePage, world: World, settle: Settle) -> None:
    page.table.choose(world.items["30412014"])
    claimed = claim_item(world.desk.store, world.clock, world.users["drozdov"], world.items["30412014"])[1]
    page.on_changed(claimed)
    page.table.viewport().repaint()
    settle()
    assert page.table.current_id() == world.items["30412014"]
    assert "Павел Дроздов" in cells(page, "holder")


def test_an_import_reloads_everything(page: QueuePage, world: World, settle: Settle) -> None:
    with world.desk.store.write() as unit:
        unit.queue.set_done(world.items["30412011"], NOW)
    page.on_changed(Changed(everything=True))
    settle()
    assert page.model.rowCount() == 5
    page.filters.with_done.click()
    settle()
    assert page.model.rowCount() == 6


def test_a_reader_may_look_but_not_take(
    qtbot: QtBot, world: World, jobs: Jobs, theme: Theme, memory: LayoutMemory, settle: Settle
) -> None:
    page = QueuePage(surround(world, "lebedev", jobs, theme, memory))
    qtbot.addWidget(page)
    page.shown()
    settle()
    assert page.model.rowCount() == 6
    assert not page.take.isEnabled()


def test_ctrl_f_goes_to_the_search(qtbot: QtBot, page: QueuePage) -> None:
    page.activateWindow()
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(page.filters.search.hasFocus)


def test_the_words_follow_the_language(page: QueuePage, qapp: QApplication) -> None:
    words.use("ru")
    page.retranslate()
    page.filters.retranslate()
    assert page.take.text() == "Взять следующую"
    assert page.filters.kind.itemText(0) == "Все виды"


def test_columns_fill_the_width_until_a_person_sets_one(page: QueuePage, settle: Settle, memory: LayoutMemory) -> None:
    page.resize(1800, 700)
    settle()
    width = sum(page.table.columnWidth(place) for place in range(len(page.model.columns)))
    assert width == pytest.approx(page.table.viewport().width(), abs=20)
    assert memory.text("columns/queue_keys") == ""


@pytest.mark.parametrize("code", words.LANGUAGES)
def test_in_a_window_of_1280_every_heading_and_short_cell_can_be_read(
    page: QueuePage, settle: Settle, theme: Theme, code: str
) -> None:
    """Names and titles go on in a second line; words and money have none to go on in."""
    theme.dress(page)
    words.use(code)
    try:
        page.retranslate()
        page.resize(1024, 700)
        settle()
        table, header = page.table, page.table.horizontalHeader()
        assert table.horizontalScrollBar().maximum() == 0
        for place, column in enumerate(page.model.columns):
            assert header.sectionSizeFromContents(place).width() - 24 <= table.columnWidth(place), column.key
        stake = next(place for place, one in enumerate(page.model.columns) if one.key == QueueSort.STAKE.value)
        money = table.fontMetrics().horizontalAdvance("15\u00a0000,00\u00a0₽")
        assert money + 16 <= table.columnWidth(stake)
        assert table.wordWrap()
        assert table.rowHeight(0) >= 3 * table.fontMetrics().height()
    finally:
        words.use("en")


def test_an_unloaded_row_opens_too(page: QueuePage, world: World, opened: list[OpenDeal], settle: Settle) -> None:
    item = world.items["30412016"]
    page.filters.query_changed.emit(QueueQuery(kind=ItemKind.REFUSAL))
    settle()
    page.table.row_opened.emit(RowOpened(item))
    settle()
    assert opened == [OpenDeal(DealId(world.deals["30412016"]), item)]
