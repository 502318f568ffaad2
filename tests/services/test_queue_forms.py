"""Rows of drawn deals say which form they wait for: a deal that stands twice in the queue is no duplicate."""

from sqlalchemy import event

from qa_desk.services.queue import queue_ids, queue_lines
from qa_desk.services.queue_forms import QueueForms
from qa_desk.services.views import QueueQuery
from tests.fakes.audits import SHELF, audit, drawn, finish, set_value
from tests.fakes.office import Office


def told(office: Office, include_done: bool = False) -> list[tuple[str, tuple[str, ...]]]:
    ids = queue_ids(office.store, QueueQuery(include_done=include_done))
    lines = queue_lines(office.store, ids, QueueForms(SHELF))
    return sorted((line.external_id, tuple(one.ru for one in line.forms)) for line in lines)


def titles(*codes: str) -> tuple[str, ...]:
    known = {form.code: form.title.ru for form in SHELF.shipped()}
    return tuple(known[code] for code in codes)


def test_a_drawn_deal_waits_for_the_form_that_suits_it_until_the_settings_name_some(office: Office) -> None:
    drawn(office, 1)
    drawn(office, 2, recorded=False)
    assert told(office) == [("1", titles("call_script")), ("2", titles("deal_card"))]
    set_value(office, "audit_forms", ("comments", "deal_card", "gone"))
    assert told(office) == [("1", titles("comments", "deal_card")), ("2", titles("comments", "deal_card"))]


def test_second_looks_by_two_forms_are_two_rows_that_tell_which(office: Office) -> None:
    set_value(office, "audit_forms", ("comments", "deal_card"))
    set_value(office, "second_look_percent", 100)
    item = drawn(office, 1, recorded=False)
    finish(office, item)
    assert told(office) == sorted([("1", titles("comments")), ("1", titles("deal_card"))])
    finish(office, item)
    assert told(office) == sorted([("1", titles("comments")), ("1", titles("deal_card"))])
    assert ("1", titles("comments", "deal_card")) in told(office, include_done=True)


def test_a_second_look_by_the_suiting_form_reads_like_a_first_one(office: Office) -> None:
    set_value(office, "second_look_percent", 100)
    audit(office, 1)
    drawn(office, 2)
    assert told(office) == [("1", titles("call_script")), ("2", titles("call_script"))]


def test_a_refusal_has_no_form_and_costs_no_question(office: Office) -> None:
    office.refusal("5")
    said: list[str] = []
    event.listen(office.store._engine, "before_cursor_execute", lambda *told_: said.append(told_[2]))
    assert told(office) == [("5", ())]
    assert not any("checklist" in one for one in said)


def test_rows_of_a_page_are_asked_for_at_once(office: Office) -> None:
    forms = QueueForms(SHELF)
    counts = []
    for number in (1, 2, 3):
        drawn(office, number)
        ids = queue_ids(office.store, QueueQuery())
        said: list[str] = []
        hear = lambda *told_, said=said: said.append(told_[2])  # noqa: E731
        event.listen(office.store._engine, "before_cursor_execute", hear)
        assert len(queue_lines(office.store, ids, forms)) == number
        event.remove(office.store._engine, "before_cursor_execute", hear)
        counts.append(len(said))
    assert len(set(counts)) == 1
