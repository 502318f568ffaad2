"""A checklist audit of a drawn deal: begun, answered key by key, submitted."""

from dataclasses import dataclass
from datetime import datetime

from qa_desk.domain.callback import check_not_own_deal
from qa_desk.domain.checklist import Form
from qa_desk.domain.checklist_answers import Answer, Answers, fits, value_text
from qa_desk.domain.checklist_audit import (
    AnswerUnfit,
    AuditSubmitted,
    ChecklistAudit,
    ChecklistAuditId,
    NotYourAudit,
    SecondLookNeeded,
    outcome_of,
    wants_second,
)
from qa_desk.domain.checklist_score import Score, score
from qa_desk.domain.checklist_submit import Problem, fines, problems, require_complete
from qa_desk.domain.errors import NotFound
from qa_desk.domain.people import Role, User, require
from qa_desk.domain.queue import ItemId, ItemKind, QueueItem, check_held
from qa_desk.domain.settings import Settings
from qa_desk.services.audit_fines import propose_fines
from qa_desk.services.audit_sample import NotASample
from qa_desk.services.calibrate import held_in, need_second
from qa_desk.services.checklist_checks import check_deal
from qa_desk.services.checklist_due import FormChoice, check_form, choices_of, due_form, left_forms, title_of
from qa_desk.services.checklist_evidence import check_evidence, check_proofs
from qa_desk.services.checklist_forms import form_of, forms_of, install_shipped, newest, newest_of
from qa_desk.services.checklist_ports import AuditQuery, ChecklistBooks, NewAudit, SecondLook
from qa_desk.services.ports import Clock
from qa_desk.services.rights import check_still
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.views import Changed

PREVIOUS = 8


@dataclass(frozen=True, slots=True)
class PreviousAudit:
    """One line of what this manager's deals got before, newest first."""

    audit: ChecklistAudit
    external_id: str
    title: tuple[str, str]


@dataclass(frozen=True, slots=True)
class AuditDesk:
    """Everything the audit page shows beside the deal. `choices`: forms that the item may be audited with.

    `pass_percent`: from which a score counts as in order.
    """

    audit: ChecklistAudit
    form: Form
    answers: Answers
    choices: tuple[FormChoice, ...]
    previous: tuple[PreviousAudit, ...]
    pass_percent: int
    saved_at: datetime | None = None

    @property
    def score(self) -> Score:
        return score(self.form, self.answers, self.audit.results)

    @property
    def problems(self) -> tuple[Problem, ...]:
        return problems(self.form, self.answers, self.audit.results)


@dataclass(frozen=True, slots=True)
class Submitted:
    """`next_form`: code of another form the item is still to be audited with, "" when the item is done."""

    audit: ChecklistAudit
    next_form: str = ""


def start_audit(
    store: Store, clock: Clock, books: ChecklistBooks, user: User, item_id: ItemId, form: str = ""
) -> AuditDesk:
    """The user's audit of the item with this form (the first that is due when none is named), with what he answered
    before. Automatic checks are run once, when it begins. The item must be claimed.

    Raises RoleMissing, RightsChanged, NotASample, NotHeld, OwnDeal, SecondLookNeeded, FormNotForItem, NotFound.
    """
    require(user, Role.AUDITOR)
    install_shipped(store, clock, books)
    with store.write() as unit:
        now, item, settings = clock(), unit.queue.get(item_id), unit.settings.load()
        _check_item(unit, user, item, now)
        look = unit.checklists.second_look(item.id)
        if look is not None and look.not_for == user.id:
            raise SecondLookNeeded(item=item.id)
        code = form or due_form(unit, books, settings, item, user, look)
        mine = {one.form.code: one for one in unit.checklists.of_item(item.id) if one.auditor == user.id}
        if code not in mine:
            check_form(unit, item, code, look)
            _begin(unit, books, settings, item, user, code, look, now)
    return audit_desk(store, books, user, item_id, code)


def audit_desk(store: Store, books: ChecklistBooks, user: User, item_id: ItemId, form: str) -> AuditDesk:
    """The user's own audit of the item, begun before. Raises NotFound."""
    with store.read() as unit:
        settings = unit.settings.load()
        mine = [one for one in unit.checklists.of_item(item_id) if one.auditor == user.id]
        audit = next((one for one in mine if one.form.code == form), None)
        if audit is None:
            raise NotFound(what="audit", key=item_id)
        made = form_of(unit, books, audit.form)
        return AuditDesk(
            audit=audit,
            form=made,
            answers=unit.checklists.answers(audit.id),
            choices=choices_of(unit, books, settings, item_id, mine),
            previous=previous_audits(unit, books, audit),
            pass_percent=settings.audit_pass_percent,
        )


def answer(
    store: Store,
    clock: Clock,
    user: User,
    books: ChecklistBooks,
    audit_id: ChecklistAuditId,
    question: str,
    given: Answer,
) -> datetime:
    """Keeps one question's answer, comment and evidence as they stand now; when it returns they are on disk.

    Raises RightsChanged, NotYourAudit, AuditSubmitted, NotFound, AnswerUnfit, EvidenceForeign, EvidenceBroken,
    EvidenceStale, NotListened, EvidenceSameDeal.
    """
    with store.write() as unit:
        now, audit = clock(), _mine(unit, user, audit_id)
        form = form_of(unit, books, audit.form)
        asked = form.question(question)
        if asked is None:
            raise NotFound(what="checklist_question", key=question)
        if given.value is not None and not fits(asked, given.value):
            raise AnswerUnfit(question=question, value=value_text(given.value))
        before = unit.checklists.answers(audit_id).get(question)
        known = () if before is None else before.evidence
        check_evidence(unit, user, form.target, audit, [one for one in given.evidence if one not in known])
        unit.checklists.keep_answer(audit_id, question, given, now)
    return now


def submit(
    store: Store, clock: Clock, books: ChecklistBooks, user: User, audit_id: ChecklistAuditId
) -> tuple[Submitted, Changed]:
    """Fixes the score; the item is done when no other form is due. A share goes on to a second auditor. What failed
    questions cost is proposed, and waits for somebody else's signature.

    Raises RightsChanged, NotYourAudit, AuditSubmitted, NotHeld, OwnDeal, AuditIncomplete, AnswerUnproven.
    """
    with store.write() as unit:
        now, audit, settings = clock(), _mine(unit, user, audit_id), unit.settings.load()
        item = unit.queue.get(audit.item_id)
        _check_item(unit, user, item, now)
        form, answers = form_of(unit, books, audit.form), unit.checklists.answers(audit_id)
        require_complete(form, answers, audit.results)
        check_proofs(unit, user, form, audit, answers)
        held = held_in(unit, form, settings)
        due = fines(form, answers, audit.results, held)
        outcome = outcome_of(score(form, answers, audit.results), due, now)
        unit.checklists.submit(audit_id, outcome)
        facts: dict[str, str | int | bool | None] = {
            "form": audit.form.code, "version": audit.form.version, "digest": audit.form.digest,
            "points": outcome.points, "failed": len(outcome.failed), "critical": len(outcome.critical_failed),
        }  # fmt: skip
        unit.log.append(now, user.id, "checklist_submitted", f"item:{item.id}", facts)
        look = unit.checklists.second_look(item.id)
        left = [] if look is not None else left_forms(unit, settings, item)
        if not left:
            unit.queue.set_done(item.id, now)
            for mark in unit.listening.marks(item.id, user.id):
                unit.listening.remove_mark(mark.id, now)
        items = {int(item.id)}
        deal = unit.deals.get(item.deal_id).facts.external_id
        if look is None and need_second(unit, user) and wants_second(audit_id, deal, settings.second_look_percent):
            items.add(int(_second(unit, item, audit_id, user, now)))
        done = unit.checklists.audit(audit_id)
        propose_fines(unit, done, now)
    return Submitted(done, left[0] if left else ""), Changed(frozenset(items), frozenset(), frozenset({item.deal_id}))


# ---------------------------------------------------------------- parts


def _check_item(unit: UnitOfWork, user: User, item: QueueItem, now: datetime) -> None:
    if item.kind is not ItemKind.SAMPLE:
        raise NotASample(item=item.id)
    check_still(unit, user)
    check_held(item, user.id, now)
    check_not_own_deal(user, frozenset({unit.deals.get(item.deal_id).facts.manager}))


def _mine(unit: UnitOfWork, user: User, audit_id: ChecklistAuditId) -> ChecklistAudit:
    require(user, Role.AUDITOR)
    check_still(unit, user)
    audit = unit.checklists.audit(audit_id)
    if audit.auditor != user.id:
        raise NotYourAudit(audit=audit_id)
    if audit.outcome is not None:
        raise AuditSubmitted(audit=audit_id)
    return audit


def _begin(
    unit: UnitOfWork,
    books: ChecklistBooks,
    settings: Settings,
    item: QueueItem,
    user: User,
    code: str,
    look: SecondLook | None,
    now: datetime,
) -> None:
    if look is None:
        form, results = newest(unit, books, code), None
    else:
        first = unit.checklists.audit(look.audit_id)
        form, results = form_of(unit, books, first.form), first.results  # both see what the checks saw
    facts = unit.deals.get(item.deal_id).facts
    if results is None:
        results = check_deal(unit, books, settings, form, item.deal_id, now)
    published = newest_of(unit.checklists.published(), form.code, form.version)
    new = NewAudit(
        item.id, item.deal_id, facts.manager, facts.group, published.ref, user.id,
        None if look is None else look.audit_id, now, results,
    )  # fmt: skip
    audit_id = unit.checklists.begin(new)
    logged: dict[str, str | int | bool | None] = {"form": form.code, "version": form.version, "audit": int(audit_id)}
    unit.log.append(now, user.id, "checklist_begun", f"item:{item.id}", logged)


def previous_audits(unit: UnitOfWork, books: ChecklistBooks, audit: ChecklistAudit) -> tuple[PreviousAudit, ...]:
    """Of the same manager's other deals: what somebody said of this very deal would lead a second auditor."""
    found = unit.checklists.submitted(AuditQuery(manager=audit.manager, limit=PREVIOUS * 2)) if audit.manager else []
    others = [one for one in found if one.deal_id != audit.deal_id][:PREVIOUS]
    forms = forms_of(unit, books, {one.form for one in others})
    deals = unit.reports.refs([one.deal_id for one in others])
    return tuple(PreviousAudit(one, deals[one.deal_id].external_id, title_of(forms[one.form])) for one in others)


def _second(unit: UnitOfWork, item: QueueItem, audit_id: ChecklistAuditId, user: User, now: datetime) -> ItemId:
    """In the queue it looks like any other drawn deal."""
    second = unit.queue.add(ItemKind.SAMPLE, item.deal_id, None, None, item.deadline_at, item.stake_minor)
    unit.checklists.assign_second(SecondLook(audit_id, second, user.id), now)
    return second
