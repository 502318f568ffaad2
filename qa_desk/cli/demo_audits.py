"""The demo's sample and checklist audits: seeds, daily draws, a replaced deal, duties, answers, second looks."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from qa_desk.cli.demo_money import money
from qa_desk.cli.demo_stage import Stage
from qa_desk.cli.demo_story import Audits, CloseSample, Draws, PlanDuties, PublishForm, Replace, Seed, SignAuditFines
from qa_desk.domain.audit_fine import AuditFineHeld
from qa_desk.domain.checklist import Auto, Choice, FreeText, Mark, Question, Scale, YesNo
from qa_desk.domain.checklist_answers import (
    NA,
    Answer,
    Chosen,
    Graded,
    Marked,
    Value,
    Wrote,
    effective,
    failed,
    overruled,
    shown,
)
from qa_desk.domain.checklist_audit import SecondLookNeeded
from qa_desk.domain.checklist_edit import change_question
from qa_desk.domain.decision import AttemptEvidence, DealEvidence, Evidence
from qa_desk.domain.people import User
from qa_desk.domain.queue import ItemId, ItemKind
from qa_desk.domain.sign_off import OwnProposal
from qa_desk.services.audit_fine_store import FineQuery
from qa_desk.services.audit_fines import sign_audit_fines
from qa_desk.services.checklist_audit import AuditDesk, answer, start_audit, submit
from qa_desk.services.checklist_forms import begin_draft, install_shipped, publish
from qa_desk.services.duty import plan_period
from qa_desk.services.queue import claim_item, queue_ids, queue_lines, release_item
from qa_desk.services.sample import close_sample, draw_today, give_part, replace_drawn
from qa_desk.services.views import QueueQuery
from qa_desk.words import formats, tr

SEED_PARTS = ("первая часть зерна для показа", "вторая часть зерна для показа, 1")
_MINUTES = 6
_CALL_FORM = "call_script"


def seed(stage: Stage, event: Seed) -> None:
    desk = stage.desk
    for login, part in zip(event.by, SEED_PARTS, strict=True):
        give_part(desk.store, desk.clock, stage.people[login], part, event.period)


def draw(stage: Stage, event: Draws) -> None:
    desk = stage.desk
    draw_today(desk.store, desk.clock, None, event.period)


def replace_one(stage: Stage, event: Replace) -> None:
    desk = stage.desk
    with desk.store.read() as unit:  # a deal with a refusal behind it is no trial deal
        drawn = [one.deal.external_id for record in unit.sampling.records(event.period) for one in record.drawn]
        items = [(deal, unit.sampling.item_of(event.period, deal)) for deal in drawn]
        open_ = [deal for deal, item in items if item is not None and unit.queue.get(item).done_at is None]
        waiting = [deal for deal in open_ if unit.refusals.latest_of(unit.deals.by_external(deal).id) is None]
    replace_drawn(desk.store, desk.clock, stage.people[event.by], event.period, waiting[0], event.reason, event.comment)
    stage.tell(tr("Sample: deal {deal} is replaced: {comment}").format(deal=waiting[0], comment=event.comment))


def close(stage: Stage, event: CloseSample) -> None:
    desk = stage.desk
    close_sample(desk.store, desk.clock, stage.people[event.by], event.period)
    with desk.store.read() as unit:
        records = unit.sampling.records(event.period)
    drawn, deals = sum(len(one.drawn) for one in records), records[-1].frame_size
    stage.tell(tr("Sample: {drawn} of {deals} deals").format(drawn=drawn, deals=deals))


def plan(stage: Stage, event: PlanDuties) -> None:
    plan_period(stage.desk.store, stage.desk.clock, stage.people[event.by])


def publish_form(stage: Stage, event: PublishForm) -> None:
    desk, user = stage.desk, stage.people[event.by]
    install_shipped(desk.store, desk.clock, desk.checklists)
    form = begin_draft(desk.store, desk.clock, desk.checklists, user, event.code)
    for code, amount in event.fines.items():
        question = form.question(code)
        if question is not None:
            form = change_question(form, code, replace(question, fine=money(stage, amount).minor))
    publish(desk.store, desk.clock, desk.checklists, user, form)


def sign_fines(stage: Stage, event: SignAuditFines) -> None:
    """What the rules let this head sign: not his own audits, and no questions that auditors dispute."""
    desk, user, signed = stage.desk, stage.people[event.by], 0
    with desk.store.read() as unit:
        waiting = unit.audit_fines.find(FineQuery(open_only=True))
    for fine in waiting:
        if signed == event.most:
            break
        try:
            done, _ = sign_audit_fines(
                desk.store, desk.clock, desk.hasher, desk.checklists, user, [fine.id], stage.password(event.by)
            )
        except (AuditFineHeld, OwnProposal):
            continue
        signed += 1
        words = tr("Audit: reduction signed: {manager}, {amount}")
        stage.tell(words.format(manager=fine.manager, amount=formats.money(done[0].entry.amount)))


# ---------------------------------------------------------------- audits


def audits(stage: Stage, event: Audits) -> None:
    desk = stage.desk
    waiting = queue_lines(desk.store, queue_ids(desk.store, QueueQuery(kind=ItemKind.SAMPLE)))
    items = [ItemId(one.item_id) for one in waiting if one.external_id not in event.not_yet]
    made = 0
    for place, item in enumerate(items[: event.most]):
        turn = place % len(event.by)
        made += _audit(stage, item, event.forms, (*event.by[turn:], *event.by[:turn]))
    stage.tell(tr("Checklist audits: {n}").format(n=made))


def _audit(stage: Stage, item: ItemId, forms: Sequence[str], logins: Sequence[str]) -> int:
    """By the first of them who may: a second look is not for who looked first. How many forms were submitted."""
    desk = stage.desk
    with desk.store.read() as unit:
        look = unit.checklists.second_look(item)
        heard = any(call.recording is not None for call in unit.calls.of_deal(unit.queue.get(item).deal_id))
    wanted = [""] if look is not None else [form for form in forms if heard or form != _CALL_FORM]
    for login in logins:
        user = stage.people[login]
        claim_item(desk.store, desk.clock, user, item)
        try:
            for form in wanted:
                _fill(stage, user, item, form)
        except SecondLookNeeded:
            release_item(desk.store, desk.clock, user, item)
            continue
        return len(wanted)
    return 0


def _fill(stage: Stage, user: User, item: ItemId, form: str) -> None:
    desk = stage.desk
    at = start_audit(desk.store, desk.clock, desk.checklists, user, item, form)
    evidence = _evidence(stage, at)
    answers: dict[str, Answer] = {}
    for question in at.form.questions():
        if question.code in shown(at.form, answers, at.audit.results):
            given = _answer(stage, at, question, evidence)
            if given is not None:
                answers[question.code] = given
                answer(desk.store, desk.clock, user, desk.checklists, at.audit.id, question.code, given)
    stage.clock.spend(_MINUTES)
    submit(desk.store, desk.clock, desk.checklists, user, at.audit.id)


def _answer(stage: Stage, at: AuditDesk, question: Question, evidence: Evidence) -> Answer | None:
    """None: what the automatic check found stands."""
    habits = stage.months.audits
    found = effective(question, {}, at.audit.results)
    if found is not None:
        value = found
        if not failed(question, value):
            return None
    else:
        bad = _is_bad(stage, at, question)
        if at.audit.second_of is not None and question.code in habits.disputed:
            bad = not bad
        value = _value(question, bad)
    remark = habits.remarks.get(question.code, habits.remark) if failed(question, value) else ""
    proof = (evidence,) if question.evidence_on_fail and failed(question, value) else ()
    made = Answer(value if found is None else None, remark, proof)
    return replace(made, comment=remark or habits.remark) if overruled(question, made, at.audit.results) else made


def _is_bad(stage: Stage, at: AuditDesk, question: Question) -> bool:
    """The same whoever looks a second time: what differs is only what auditors dispute."""
    habits = stage.months.audits
    if question.code in habits.faults.get(at.audit.manager, ()):
        return True
    with stage.desk.store.read() as unit:
        first = at.audit if at.audit.second_of is None else unit.checklists.audit(at.audit.second_of)
    drawn = hashlib.sha256(f"{first.id}|{at.audit.deal_id}|{question.code}".encode()).digest()
    return drawn[0] * 100 < habits.careless[f"{first.started_at.astimezone(stage.zone):%Y-%m}"] * 256


def _value(question: Question, bad: bool) -> Value:
    match question.kind:
        case YesNo(good):
            return Marked((Mark.NO if good is Mark.YES else Mark.YES) if bad else good)
        case Scale(lowest, highest, _):
            return Graded(lowest if bad else highest)
        case Choice(options, _):
            pick = min if bad else max
            return Chosen(pick(options, key=lambda one: one.share).code)
        case FreeText():
            return Wrote(tr("Talked over with the manager."))
        case Auto():
            return NA if question.na and not bad else Marked(Mark.NO if bad else Mark.YES)


def _evidence(stage: Stage, at: AuditDesk) -> Evidence:
    """A call of the deal, else the deal's card."""
    with stage.desk.store.read() as unit:
        calls = unit.calls.of_deal(at.audit.deal_id)
    return AttemptEvidence(calls[0].id) if calls else DealEvidence(at.audit.deal_id)
