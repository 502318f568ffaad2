"""What the page of appeals says: filters, time left, the law setting, sizes, who may do what and why not."""

import pytest
from PySide6.QtWidgets import QApplication

from qa_desk import words
from qa_desk.desktop.pages.appeals.props import derive, size_text
from qa_desk.desktop.pages.appeals.source import CaseQuery, Show, wanted
from qa_desk.desktop.pages.appeals.state import AppealsState, Deed
from qa_desk.desktop.pages.appeals.wording import hours, left_text
from qa_desk.domain.appeal import Outcome
from qa_desk.domain.money import Money
from qa_desk.domain.people import User
from qa_desk.services.appeal import decide_appeal
from qa_desk.services.configure import load_settings
from qa_desk.services.money_store import Pay
from tests.desktop.keys_only import Keyboard
from tests.desktop.pages.appeals_desk import Open, P, appealed, lines, open_page  # noqa: F401
from tests.desktop.shell_world import Settle
from tests.fakes.office import HASHER, PASSWORD, Office
from tests.fakes.settled import fined, papers, second_head, with_settings


def shown_state(office: Office, user: User, **changes: object) -> AppealsState:
    found = lines(office)
    return AppealsState(
        user, load_settings(office.store), office.clock(), found, len(found), line=found[0], **changes  # type: ignore[arg-type]
    )  # fmt: skip


def test_every_filter_shows_its_cases_and_the_search_looks_at_names(office: Office) -> None:
    head2, first, second = second_head(office), fined(office, "1"), fined(office, "2")
    decide_appeal(
        office.store, office.clock, HASHER, head2, appealed(office, first.id), Outcome.REJECT, "нет", PASSWORD  # type: ignore[arg-type]
    )  # fmt: skip
    papers(office, first.id, P.ACKNOWLEDGED)
    office.clock.forward(days=2, hours=1)
    found = lines(office)

    def shown(show: Show, text: str = "") -> list[int]:
        return [one.number for one in found if wanted(one, CaseQuery(show, text))]

    assert shown(Show.ACTION) == [second.id]
    assert shown(Show.OVERDUE) == [second.id]
    assert shown(Show.ALL) == [second.id, first.id]
    assert shown(Show.DECIDED) == [first.id]
    assert shown(Show.ALL, "сделка 1") == [first.id]
    assert shown(Show.ALL, "СОКОЛ") == [second.id, first.id]
    assert shown(Show.ALL, "2026-12") == []


def test_time_left_is_told_in_working_hours(office: Office) -> None:
    fined(office)
    office.clock.forward(hours=1)
    (line,) = lines(office)
    assert left_text(line).startswith("16 h 59 min")
    office.clock.forward(days=2, hours=3)
    (line,) = lines(office)
    assert left_text(line).startswith("late by 4 h 00 min")
    assert line.left is not None
    assert hours(line.left) == "4 h 00 min"


@pytest.mark.parametrize(
    ("law", "title", "blocked"),
    [("on", "Bonus reduction No. 1", "the law setting"), ("off", "Fine No. 1", "the papers setting")],
)
def test_the_law_setting_chooses_the_name_and_who_blocks_payroll(
    office: Office, law: str, title: str, blocked: str
) -> None:
    fined(office)
    with_settings(office, law=law, papers_block_export=law == "off")
    words.use_law(law == "on")
    props = derive(shown_state(office, office.payroll))
    assert props.title == title
    assert "the payroll pack is blocked by" in props.blocks
    assert blocked in props.blocks
    assert "1 case lacks something" in props.blocks
    words.use("ru")
    assert derive(shown_state(office, office.payroll)).title.startswith("Снижение премии" if law == "on" else "Штраф")


def test_the_cap_is_explained_where_it_blocks(office: Office, open_page: Open) -> None:
    fine = fined(office)
    with_settings(office, law="on")
    papers(office, fine.id)
    with office.store.write() as unit:
        unit.pays.add([Pay("2026-11", "Анна Соколова", Money(500_000))], office.payroll.id, office.clock())
    page, _ = open_page()
    assert page.money.cap.text == (
        "Анна Соколова, November 2026: 1,500.00\u00a0₽ is taken of a pay of 5,000.00\u00a0₽. No more than 20 % may be "
        "taken: 1,000.00\u00a0₽. Payroll stays blocked until a counter-entry gives 500.00\u00a0₽ back."
    )
    assert page.papers.facts.as_text().count("recorded by Константин Лебедев") == 3


@pytest.mark.parametrize(("size", "told"), [(10, "1 KB"), (150_000, "150 KB"), (1_500_000, "1.5 MB")])
def test_a_size_is_told_in_what_people_read(size: int, told: str) -> None:
    assert size_text(size) == told


@pytest.mark.parametrize("language", ["ru", "en"])
def test_an_empty_ledger_says_so(open_page: Open, language: str) -> None:
    words.use(language)
    page, _ = open_page()
    props = derive(page._state())
    assert props.empty_title
    assert props.empty_hint
    assert not page.cards.isVisibleTo(page)
    assert (page.badge(), page.summary.text()) == (0, "")


def test_who_took_part_reads_why_not_and_who_may_instead(office: Office, open_page: Open) -> None:
    fine = fined(office)
    second_head(office)
    appealed(office, fine.id)
    page, _ = open_page(office.head)
    assert page.dispute.refused.text().endswith("May decide: Ольга Миронова.")
    assert not page.dispute.deeds.buttons[Deed.DECIDE].isEnabled()
    Keyboard().press("Alt+5")
    assert page.questions.dialog is None
    assert page.why_not.text == page.dispute.refused.text()


def test_a_second_appeal_is_refused_in_words(office: Office, open_page: Open) -> None:
    appealed(office, fined(office).id)
    page, _ = open_page()
    Keyboard().press("Alt+4")
    assert page.questions.dialog is None
    assert page.why_not.text == (
        "One appeal a case: it was filed already. What comes up later goes in as a counter-entry."
    )


def test_whoever_records_nothing_may_only_look(office: Office, open_page: Open) -> None:
    fined(office)
    page, _ = open_page(office.admin)
    for key in ("Alt+1", "Alt+2", "Alt+3", "Alt+4", "Alt+6", "Alt+8"):
        Keyboard().press(key)
        assert page.questions.dialog is None
        assert "Your role lets you look" in page.why_not.text


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_language_can_change_while_a_case_is_shown(
    office: Office, open_page: Open, settle: Settle, qapp: QApplication, language: str
) -> None:
    appealed(office, fined(office).id)
    page, _ = open_page()
    words.use(language)
    page.retranslate()
    page.filters.retranslate()
    settle()
    assert page.papers.title.text() == {"ru": "Документы", "en": "Papers"}[language]
