"""The tabs of the head's desk by keys alone: their order, words and columns; on real SQLite."""

from PySide6.QtWidgets import QTableView

from qa_desk import words
from qa_desk.domain.money import Money
from qa_desk.domain.sign_off import SignAction
from qa_desk.services.money_store import Pay
from qa_desk.services.sign import SignRequest
from tests.desktop.pages.head_desk import Open, cells, open_desk  # noqa: F401
from tests.desktop.pages.refusal_desk import closure_proposed, return_proposed
from tests.fakes.office import Office

LONG = "Екатерина Константинопольская"


def test_keys_change_the_tab_and_the_last_one_is_remembered(open_desk: Open) -> None:
    at = open_desk()
    assert at.page.tab is at.page.to_sign
    assert at.keys.focus is at.page.to_sign.table.view
    every = at.page.all
    for tab in (*every[1:], every[0]):
        at.press("Ctrl+Tab")
        assert at.page.tab is tab
        assert at.keys.focus is tab.first
    at.press("Ctrl+Shift+Tab")
    assert at.page.tab is every[-1]
    again = open_desk()
    assert again.page.tab.name == every[-1].name
    again.page.show_part("periods")
    assert again.page.tab is again.page.periods


def test_no_table_scrolls_sideways_in_russian(open_desk: Open, office: Office) -> None:
    words.use("ru")
    for number in ("1", "2", "3"):
        return_proposed(office, number, manager=LONG, title="Кухня «Модерн» с островом", amount=Money(45_000_000))
    with office.store.read() as unit:
        first = unit.refusals.latest_of(unit.deals.by_external("1").id)
    assert first is not None
    office.sign(SignRequest(first.id, SignAction.APPROVE))
    at = open_desk()
    for tab in at.page.all:
        at.at(tab)
        for view in tab.findChildren(QTableView):
            if view.isVisible():
                assert view.horizontalScrollBar().maximum() == 0, f"{tab.name} {view.accessibleName()}"
    at.at(at.page.to_sign)
    at.press("Alt+A", "Alt+Return")
    assert at.page.to_sign.batch.view.horizontalScrollBar().maximum() == 0


def test_words_follow_the_language_on_every_tab(open_desk: Open, office: Office) -> None:
    refusal = return_proposed(office, "1")
    office.sign(SignRequest(refusal.id, SignAction.APPROVE))
    with office.store.write() as unit:
        unit.pays.add([Pay("2026-11", "Анна Соколова", Money(1))], office.payroll.id, office.clock())
    at = open_desk()
    words.use("ru")
    for part in (at.page, *at.page.all):
        part.retranslate()
    names = [at.page.tabs.tabText(place).partition(" ·")[0] for place in range(at.page.tabs.count())]
    assert [names[0], *names[-3:]] == ["На подпись", "Периоды", "Передачи", "Зарплата и тарифы"]
    at.at(at.page.reassign)
    assert cells(at.page.reassign.view, 5) == ["В работе"]
    at.at(at.page.pay)
    assert cells(at.page.pay.view, 6) == ["удержано больше допустимой доли"]


def test_a_spare_column_that_is_asked_for_stays_and_no_column_collapses(open_desk: Open, office: Office) -> None:
    closure_proposed(office, "1")
    at = open_desk()
    view = at.page.to_sign.table.view
    keys = [column.key for column in at.page.to_sign.table.model.columns]
    header = view.horizontalHeader()
    assert [key for place, key in enumerate(keys) if header.isSectionHidden(place)] == [
        "reason", "decision", "callback", "finding", "auditor",
    ]  # fmt: skip
    header.setSectionHidden(keys.index("auditor"), False)
    at.settle()
    view._remember()
    assert header.sectionSize(keys.index("deal")) >= 100
    again = open_desk().page.to_sign.table.view.horizontalHeader()
    assert not again.isSectionHidden(keys.index("auditor"))
    assert again.isSectionHidden(keys.index("finding"))
    assert again.sectionSize(keys.index("deal")) >= 100
