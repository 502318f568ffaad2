"""Audit fines as people look at them: the question, what the auditor said and showed, and what holds each back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from qa_desk.domain.audit_fine import (
    AuditFine,
    AuditFineId,
    AuditFineState,
    FineStep,
    Hold,
    holds_of,
    state_of,
)
from qa_desk.domain.checklist import Form, Label
from qa_desk.domain.checklist_answers import Answer
from qa_desk.domain.checklist_version import FormRef
from qa_desk.domain.ledger import Entry
from qa_desk.domain.people import Role, User
from qa_desk.services.audit_fine_holds import CallsOfFines, signed_of_deals
from qa_desk.services.audit_fine_store import FineQuery
from qa_desk.services.blind import looked_at_again
from qa_desk.services.calibrate import held_in
from qa_desk.services.checklist_forms import form_of
from qa_desk.services.checklist_ports import ChecklistBooks
from qa_desk.services.store import Store, UnitOfWork

EVERY_FINE = FineQuery()


@dataclass(frozen=True, slots=True)
class AuditFineLine:
    """`holds`: of one that waits. `answer`: with the auditor's comment and evidence. `entry`: once it is signed."""

    fine: AuditFine
    state: AuditFineState
    holds: tuple[Hold, ...]
    external_id: str
    deal_title: str
    form_title: Label
    question_title: Label
    answer: Answer
    proposed_by: str
    steps: tuple[FineStep, ...]
    entry: Entry | None

    @property
    def may_be_signed(self) -> bool:
        return self.state is AuditFineState.WAITING and not self.holds

    def may_be_signed_by(self, user: User) -> bool:
        """Nobody signs what he proposed. What else stands against one signer is told when he signs."""
        signs = user.active and Role.SALES_HEAD in user.roles
        return signs and self.may_be_signed and self.fine.proposed_by != user.id

    @property
    def said(self) -> str:
        """The last comment of who sent it back, proposed it again, withdrew or signed it."""
        return self.steps[-1].comment if self.steps else ""


class FineShelf:
    """What several fines share, looked up once: forms, and questions that auditors agree on too little."""

    def __init__(self, unit: UnitOfWork, books: ChecklistBooks) -> None:
        self._unit, self._books = unit, books
        self._settings = unit.settings.load()
        self._forms: dict[FormRef, Form] = {}
        self._under: dict[FormRef, frozenset[str]] = {}
        self._calls = CallsOfFines(unit)

    def form(self, ref: FormRef) -> Form:
        """Raises NotFound."""
        if ref not in self._forms:
            self._forms[ref] = form_of(self._unit, self._books, ref)
        return self._forms[ref]

    def under(self, ref: FormRef) -> frozenset[str]:
        if ref not in self._under:
            self._under[ref] = held_in(self._unit, self.form(ref), self._settings)
        return self._under[ref]

    def holds(self, fines: Sequence[AuditFine]) -> Mapping[AuditFineId, tuple[Hold, ...]]:
        seconds = self._unit.audit_fines.seconds([one.audit_id for one in fines])
        newest = self._unit.audit_fines.newest([one.item_id for one in fines])
        answers = self._unit.checklists.answers_of(sorted({one.audit_id for one in fines}))
        signed = signed_of_deals(self._unit, fines)
        drawn_as = self._unit.sampling.drawn_as([one.item_id for one in fines])
        self._calls.look_up(fines)
        found = {}
        for one in fines:
            given = answers.get(one.audit_id, {}).get(one.question, Answer(None))
            found[one.id] = holds_of(
                one,
                self.under(one.form),
                seconds.get(one.audit_id),
                newest.get((one.item_id, one.form.code)),
                self._calls.heard(one, given.evidence, self.form(one.form).target),
                signed.get(one.deal_id, ()),
                drawn_as.get(one.item_id),
            )
        return found


def audit_fine_lines(
    store: Store, books: ChecklistBooks, query: FineQuery = EVERY_FINE, user: User | None = None
) -> list[AuditFineLine]:
    """The oldest first. An auditor sees his own only, without the word of a second look; who has another role besides
    sees no other auditor's fine that waits for one. `user` is None where nobody looks: a test, a repair."""
    with store.read() as unit:
        fines = unit.audit_fines.find(query)
        if user is not None and not user.roles & {Role.SALES_HEAD, Role.PAYROLL}:
            fines = [one for one in fines if one.proposed_by == user.id]
        if user is None:
            return lines_of(unit, books, fines)
        dark = looked_at_again(unit, user, [one.audit_id for one in fines])
        seen = [one for one in fines if one.audit_id not in dark or one.proposed_by == user.id]
        return [_in_the_dark(one) if one.fine.audit_id in dark else one for one in lines_of(unit, books, seen)]


def signable_audit_fines(store: Store, books: ChecklistBooks, user: User) -> int:
    """How many this user can sign now; none of those that calibration holds."""
    if Role.SALES_HEAD not in user.roles:
        return 0
    return sum(one.may_be_signed_by(user) for one in audit_fine_lines(store, books, FineQuery(open_only=True), user))


def _in_the_dark(line: AuditFineLine) -> AuditFineLine:
    return replace(line, holds=tuple(one for one in line.holds if one is not Hold.SECOND_LOOK))


def lines_of(unit: UnitOfWork, books: ChecklistBooks, fines: Iterable[AuditFine]) -> list[AuditFineLine]:
    those, shelf = list(fines), FineShelf(unit, books)
    steps = unit.audit_fines.steps([one.id for one in those])
    states = {one.id: state_of(steps.get(one.id, [])) for one in those}
    holds = shelf.holds([one for one in those if states[one.id] is AuditFineState.WAITING])
    refs = unit.reports.refs(sorted({int(one.deal_id) for one in those}))
    people = {int(one.id): one.name for one in unit.users.all()}
    answers = unit.checklists.answers_of(sorted({one.audit_id for one in those}))
    entries = unit.ledger.by_sources([one.source for one in those if states[one.id] is AuditFineState.SIGNED])
    lines = []
    for one in those:
        form, deal = shelf.form(one.form), refs.get(int(one.deal_id))
        question = form.question(one.question)
        lines.append(
            AuditFineLine(
                fine=one,
                state=states[one.id],
                holds=holds.get(one.id, ()),
                external_id="" if deal is None else deal.external_id,
                deal_title="" if deal is None else deal.title,
                form_title=form.title,
                question_title=Label(one.question, one.question) if question is None else question.title,
                answer=answers.get(one.audit_id, {}).get(one.question, Answer(None)),
                proposed_by=people.get(int(one.proposed_by), "—"),
                steps=tuple(steps.get(one.id, ())),
                entry=entries.get(one.source),
            )
        )
    return lines
