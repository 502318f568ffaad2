"""Forms, audits, answers, second looks and duty plans come back as they were stored, on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from qa_desk.domain.auto_check_types import AutoFact, AutoResult, CheckCode
from qa_desk.domain.auto_check_types import Outcome as CheckOutcome
from qa_desk.domain.call import CallId
from qa_desk.domain.checklist import AuditDirection
from qa_desk.domain.checklist_answers import NA, Answer, Chosen, Graded, Wrote
from qa_desk.domain.checklist_audit import ChecklistAuditId, Outcome
from qa_desk.domain.checklist_submit import FineDue, Fines
from qa_desk.domain.checklist_version import FormRef
from qa_desk.domain.decision import AttemptEvidence, DealEvidence
from qa_desk.domain.duty_plan import Duty, Plan
from qa_desk.domain.duty_policy import DutyRole
from qa_desk.domain.errors import ChangedBySomeoneElse, NotFound
from qa_desk.domain.people import User
from qa_desk.domain.queue import ItemId, ItemKind
from qa_desk.services.checklist_ports import AuditQuery, FormDraft, NewAudit, SecondLook
from qa_desk.services.store import UnitOfWork
from qa_desk.services.views import QueueQuery
from tests.fakes.audits import drawn
from tests.fakes.office import START, Office, deal_facts

FORM = FormRef("card", 1, "a" * 64)
RESULTS = {
    CheckCode.TASK_OVERDUE: AutoResult(
        CheckCode.TASK_OVERDUE, CheckOutcome.FAIL, (AutoFact("task_overdue", (("days", 3), ("at", "2026-11-01"))),)
    )
}


def begin(
    office: Office, unit: UnitOfWork, item: ItemId, user: User | None = None, **changes: object
) -> ChecklistAuditId:
    second = changes.get("second_of")
    new = NewAudit(
        item, unit.queue.get(item).deal_id, str(changes.get("manager", "Анна")), "Север", FORM,
        (user or office.auditor).id, second if isinstance(second, int) else None, START, RESULTS,
    )  # fmt: skip
    return unit.checklists.begin(new)


def outcome(points: int | None = 8_333, minutes: int = 0, critical: tuple[str, ...] = ()) -> Outcome:
    fines = Fines((FineDue("a", 100),), (FineDue("b", 200),))
    directions = {AuditDirection.SKILLS: 5_000, AuditDirection.SCRIPTS: None}
    return Outcome(START + timedelta(minutes=minutes), points, directions, critical, ("a", "b"), fines)


def test_forms_and_drafts_come_back(office: Office) -> None:
    with office.store.write() as unit:
        unit.checklists.publish(FormRef("card", 2, "b" * 64), "второй", office.admin.id, START)
        unit.checklists.publish(FORM, "первый", None, START)
        unit.checklists.save_draft(FormDraft("card", "черновик", office.admin.id, START))
        unit.checklists.save_draft(FormDraft("card", "черновик 2", office.admin.id, START))
    with office.store.read() as unit:
        first, second = unit.checklists.published()
        assert (first.ref, first.text, first.published_by) == (FORM, "первый", None)
        assert (second.ref.version, second.published_by) == (2, office.admin.id)
        assert [one.text for one in unit.checklists.drafts()] == ["черновик 2"]
    with office.store.write() as unit:
        unit.checklists.drop_draft("card")
    with office.store.read() as unit:
        assert unit.checklists.draft("card") is None


def test_one_version_is_published_once(office: Office) -> None:
    with office.store.write() as unit:
        unit.checklists.publish(FORM, "первый", None, START)
    with pytest.raises(ChangedBySomeoneElse), office.store.write() as unit:
        unit.checklists.publish(FORM, "другой", None, START)


def test_audits_and_their_answers_come_back(office: Office) -> None:
    item = drawn(office)
    evidence = (AttemptEvidence(CallId(7)), DealEvidence(office.deals(deal_facts("9", stage="Договор"))[0]))
    given = {
        "a": Answer(Chosen("late"), "почему", evidence),
        "b": Answer(Graded(4)),
        "c": Answer(NA),
        "d": Answer(Wrote("слова: два\nи ещё")),
        "e": Answer(None, "только слова"),
    }
    with office.store.write() as unit:
        audit = begin(office, unit, item)
        unit.checklists.keep_answer(audit, "a", Answer(NA), START)
        for code, one in given.items():
            unit.checklists.keep_answer(audit, code, one, START)
    with office.store.read() as unit:
        found = unit.checklists.audit(audit)
        assert (found.form, found.results, found.outcome, found.group) == (FORM, RESULTS, None, "Север")
        assert unit.checklists.answers(audit) == given
        nobodys = ChecklistAuditId(audit + 1)
        assert unit.checklists.answers_of([audit, nobodys]) == {audit: given}
        assert unit.checklists.answers_of([]) == {}
        assert [one.id for one in unit.checklists.of_item(item)] == [audit]
        with pytest.raises(NotFound):
            unit.checklists.audit(ChecklistAuditId(999))


@pytest.mark.parametrize("points", [0, 10_000, None])
def test_what_submitting_fixed_comes_back(office: Office, points: int | None) -> None:
    with office.store.write() as unit:
        audit = begin(office, unit, drawn_in(office, unit))
        unit.checklists.submit(audit, outcome(points))
    with office.store.read() as unit:
        assert unit.checklists.audit(audit).outcome == outcome(points)


def drawn_in(office: Office, unit: UnitOfWork, number: int = 1) -> ItemId:
    new, changed, _ = unit.deals.upsert([deal_facts(str(number), stage="Договор")], START)
    return unit.queue.add(ItemKind.SAMPLE, [*new, *changed][0], None, None, START, 0)


def test_submitted_audits_are_asked_for_by_manager_form_person_and_time(office: Office) -> None:
    with office.store.write() as unit:
        ids = []
        for number, (manager, user, minutes) in enumerate(
            (("Анна", office.auditor, 0), ("Анна", office.second, 5), ("Роман", office.auditor, 9)), 1
        ):
            audit = begin(office, unit, drawn_in(office, unit, number), user, manager=manager)
            unit.checklists.submit(audit, outcome(critical=("x",) if number == 2 else (), minutes=minutes))
            ids.append(audit)
        begin(office, unit, drawn_in(office, unit, 4))  # not submitted
        look = begin(office, unit, drawn_in(office, unit, 5), office.second, second_of=ids[0])
        unit.checklists.submit(look, outcome(minutes=20))
    with office.store.read() as unit:

        def asked(**values: object) -> list[int]:
            return [int(one.id) for one in unit.checklists.submitted(AuditQuery(**values))]  # type: ignore[arg-type]

        assert asked() == [ids[2], ids[1], ids[0]]
        assert asked(manager="Анна") == [ids[1], ids[0]]
        assert asked(auditor=office.auditor.id, limit=1) == [ids[2]]
        assert asked(form="other") == []
        assert asked(since=START + timedelta(minutes=5), until=START + timedelta(minutes=9)) == [ids[1]]
        assert asked(firsts=False) == [look, ids[2], ids[1], ids[0]]
        items = [unit.checklists.audit(one).item_id for one in ids]
        assert list(unit.checklists.in_order(80, items).values()) == [True, False, True]
        assert list(unit.checklists.in_order(90, items).values()) == [False, False, False]
        assert unit.checklists.in_order(90, items[:1]) == {items[0]: False}
        assert {item: [one.id for one in of] for item, of in unit.checklists.of_items(items[:2]).items()} == {
            items[0]: ids[:1], items[1]: ids[1:2]
        }  # fmt: skip
        ((first, second),) = unit.checklists.pairs("card", 1)
        assert (first.audit.id, second.audit.id) == (ids[0], look)
        assert unit.checklists.pairs("card", 2) == []


def test_a_second_look_is_hidden_from_who_looked_first(office: Office) -> None:
    with office.store.write() as unit:
        first = begin(office, unit, drawn_in(office, unit))
        item = drawn_in(office, unit, 2)
        unit.checklists.assign_second(SecondLook(first, item, office.auditor.id), START)
    with office.store.read() as unit:
        assert unit.checklists.second_look(item) == SecondLook(first, item, office.auditor.id)
        assert item not in unit.queue.ids(QueueQuery(viewer=office.auditor.id))
        assert item in unit.queue.ids(QueueQuery(viewer=office.second.id))
        assert item in unit.queue.ids(QueueQuery())
        assert unit.queue.first_free(office.auditor.id, START) != item


def test_deals_to_compare_share_something_or_the_manager(office: Office) -> None:
    same_phone = deal_facts("2", stage="Договор", manager="Роман", client_name="Другой", phones=deal_facts("1").phones)
    same_name = deal_facts("3", stage="Договор", manager="Роман")
    other = deal_facts("4", stage="Договор", manager="Роман", client_name="Кто-то")
    own = deal_facts("5", stage="Договор", client_name="Пятый")
    mine, *_ = office.deals(deal_facts("1", stage="Договор"), same_phone, same_name, other, own)
    with office.store.read() as unit:
        found = {one.external_id for one in unit.checklists.resembling(mine, 100)}
        assert found == {"1", "2", "3", "5"}
        assert len(unit.checklists.resembling(mine, 1)) <= 3


def test_a_plan_comes_back_and_the_newest_counts(office: Office) -> None:
    duty = Duty(date(2026, 11, 3), "2", AuditDirection.SKILLS, DutyRole.HEAD, date(2026, 11, 2), "Анна", 4)
    nobody = {(DutyRole.SUPERVISOR, AuditDirection.ANALYTICS): 12}
    with office.store.write() as unit:
        unit.duties.save("2026-11", Plan((), {}), None, START)
        unit.duties.save("2026-11", Plan((duty,), nobody), office.head.id, START)
    office.deals(
        deal_facts("1", group="Север"), deal_facts("2", group="Север"),
        deal_facts("3", group="Юг", closed_at=START - timedelta(days=90)),
    )  # fmt: skip
    with office.store.read() as unit:
        assert unit.duties.plan("2026-11") == (Plan((duty,), nobody), START)
        assert unit.duties.plan("2026-12") is None
        assert list(unit.duties.loads(START - timedelta(days=20))) == [("Анна Соколова", "Север", 2)]


@pytest.mark.parametrize("table", ["checklist_answers", "checklist_forms", "duty_plans"])
def test_what_was_told_once_is_never_changed(office: Office, table: str) -> None:
    with office.store.write() as unit:
        unit.checklists.publish(FORM, "первый", None, START)
        unit.duties.save("2026-11", Plan((), {}), None, START)
        audit = begin(office, unit, drawn_in(office, unit))
        unit.checklists.keep_answer(audit, "a", Answer(NA), START)
    with pytest.raises(DatabaseError, match="append-only"), office.store._engine.begin() as link:
        link.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - our own names
