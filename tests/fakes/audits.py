"""Drawn deals of an office and hands that audit them: what tests of checklist audits share."""

from collections.abc import Sequence
from dataclasses import replace

from qa_desk.adapters.checklists.shelf import FormShelf
from qa_desk.domain.call import Lane
from qa_desk.domain.checklist import Auto, Choice, Form, FreeText, Mark, Scale, YesNo
from qa_desk.domain.checklist_answers import Answer, Chosen, Graded, Marked, Value, Wrote, effective, shown
from qa_desk.domain.checklist_audit import ChecklistAudit, Outcome
from qa_desk.domain.checklist_submit import Fines
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.people import User
from qa_desk.domain.queue import ItemId, ItemKind
from qa_desk.services.checklist_audit import AuditDesk, Submitted, answer, audit_desk, start_audit, submit
from qa_desk.services.checklist_forms import install_shipped, newest_of
from qa_desk.services.checklist_ports import NewAudit
from qa_desk.services.configure import change_settings, load_settings, with_value
from qa_desk.services.queue import claim_item
from tests.fakes.office import START, Office, deal_facts

SHELF = FormShelf()
LANE = Lane.CLIENT


def drawn(office: Office, number: int = 1, recorded: bool = True, **changes: object) -> ItemId:
    """A deal that waits in the queue as drawn, with one recorded call."""
    (deal,) = office.deals(deal_facts(str(number), **{"stage": "Договор", **changes}))
    if recorded:
        office.recorded_call(deal, number)
    with office.store.write() as unit:
        return unit.queue.add(ItemKind.SAMPLE, deal, None, None, START.replace(day=28), 0)


def set_value(office: Office, name: str, value: object) -> None:
    settings = with_value(load_settings(office.store), name, value)
    change_settings(office.store, office.clock, office.admin, settings)


def begin(office: Office, item: ItemId, user: User | None = None, form: str = "") -> AuditDesk:
    who = user or office.auditor
    claim_item(office.store, office.clock, who, item)
    return start_audit(office.store, office.clock, SHELF, who, item, form)


def again(office: Office, at: AuditDesk, user: User | None = None) -> AuditDesk:
    return audit_desk(office.store, SHELF, user or office.auditor, at.audit.item_id, at.audit.form.code)


def give(office: Office, at: AuditDesk, question: str, given: Answer, user: User | None = None) -> None:
    answer(office.store, office.clock, user or office.auditor, SHELF, at.audit.id, question, given)


def good_value(form: Form, code: str) -> Value:
    question = form.question(code)
    assert question is not None
    match question.kind:
        case YesNo(good):
            return Marked(good)
        case Scale(_, highest, _):
            return Graded(highest)
        case Choice(options, _):
            return Chosen(max(options, key=lambda one: one.share).code)
        case FreeText():
            return Wrote("молодец")
        case Auto():
            return Marked(Mark.YES)


def answer_all(office: Office, at: AuditDesk, user: User | None = None, bad: frozenset[str] = frozenset()) -> None:
    """Every question answered the best way, those of `bad` the other way with comment and evidence."""
    with office.store.read() as unit:
        calls = unit.calls.of_deal(at.audit.deal_id)
    sha = calls[0].recording if calls else None
    spans = () if sha is None else (SpanEvidence(sha, LANE, 1_000, 3_000, "слова"),)
    answers: dict[str, Answer] = {}
    for question in at.form.questions():
        if question.code not in shown(at.form, answers, at.audit.results):
            continue
        value = good_value(at.form, question.code)
        given = effective(question, {}, at.audit.results)
        one = Answer(value, "проверил сам" if given is not None and given != value else "")
        if question.code in bad:
            wrong = Marked(Mark.NO if value == Marked(Mark.YES) else Mark.YES)
            one = Answer(wrong, "вот что не так", spans)
        answers[question.code] = one
        give(office, at, question.code, one, user)


def audit(office: Office, number: int, user: User | None = None, bad: frozenset[str] = frozenset(), form: str = "",
          **changes: object) -> Submitted:  # fmt: skip
    """A whole audit of a new deal."""
    return finish(office, drawn(office, number, **changes), user, bad, form)


def finish(
    office: Office, item: ItemId, user: User | None = None, bad: frozenset[str] = frozenset(), form: str = ""
) -> Submitted:
    who = user or office.auditor
    at = begin(office, item, who, form)
    answer_all(office, at, who, bad)
    return submit(office.store, office.clock, SHELF, who, at.audit.id)[0]


def kept(office: Office, at: AuditDesk) -> ChecklistAudit:
    with office.store.read() as unit:
        return unit.checklists.audit(at.audit.id)


def with_fine(form: Form, code: str, minor: int) -> Form:
    sections = tuple(
        replace(
            section,
            questions=tuple(replace(one, fine=minor) if one.code == code else one for one in section.questions),
        )
        for section in form.sections
    )
    return replace(form, sections=sections)


def with_points(office: Office, manager: str, points: Sequence[int], form: str = "call_script") -> None:
    """Submitted audits of new deals with these scores, written at once: for pages that only count them."""
    install_shipped(office.store, office.clock, SHELF)
    with office.store.read() as unit:
        first = 1_000 + len(unit.deals.page(None, 5_000))
    deals = office.deals(*(deal_facts(str(first + n), stage="Договор", manager=manager) for n in range(len(points))))
    with office.store.write() as unit:
        ref, now = newest_of(unit.checklists.published(), form).ref, office.clock()
        for deal, one in zip(deals, points, strict=True):
            item = unit.queue.add(ItemKind.SAMPLE, deal, None, None, now, 0)
            new = NewAudit(item, deal, manager, "Север", ref, office.auditor.id, None, now, {})
            unit.checklists.submit(unit.checklists.begin(new), Outcome(now, one, {}, (), (), Fines(())))
            unit.queue.set_done(item, now)
