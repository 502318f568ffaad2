"""Checklist audits collected for a case file: of one deal or of one manager."""

from collections.abc import Mapping, Sequence

from qa_desk.domain.audit_fine import AuditFine
from qa_desk.domain.case_audit import AuditQuote, CaseAudit, CaseAuditFine, CaseFailed
from qa_desk.domain.checklist import Form, Label
from qa_desk.domain.checklist_answers import Answer
from qa_desk.domain.checklist_audit import ChecklistAudit
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.ledger import left_of
from qa_desk.domain.people import User
from qa_desk.services.audit_fine_lines import AuditFineLine, FineShelf, lines_of
from qa_desk.services.audit_fine_store import FineQuery
from qa_desk.services.blind import looked_at_again
from qa_desk.services.checklist_ports import ChecklistBooks
from qa_desk.services.store import UnitOfWork


def case_audits(
    unit: UnitOfWork, books: ChecklistBooks, audits: Sequence[ChecklistAudit], user: User
) -> tuple[CaseAudit, ...]:
    """In the order given; what is not submitted and second looks are left out, and for an auditor what waits for a
    second look: he may be the second."""
    those = [one for one in audits if one.outcome is not None and one.second_of is None]
    dark = looked_at_again(unit, user, [one.id for one in those])
    those = [one for one in those if one.id not in dark]
    shelf = FineShelf(unit, books)
    fines = unit.audit_fines.find(FineQuery(audit_ids=[one.id for one in those])) if those else []
    by_audit: dict[int, list[AuditFineLine]] = {}
    for line in lines_of(unit, books, fines):
        by_audit.setdefault(int(line.fine.audit_id), []).append(line)
    people = {int(user.id): user.name for user in unit.users.all()}
    refs = unit.reports.refs(sorted({int(one.deal_id) for one in those}))
    answers = unit.checklists.answers_of([one.id for one in those])
    made = []
    for one in those:
        outcome, form, deal = one.outcome, shelf.form(one.form), refs.get(int(one.deal_id))
        if outcome is None:
            continue
        given = answers.get(one.id, {})
        made.append(
            CaseAudit(
                number=int(one.id),
                at=outcome.submitted_at,
                by=people.get(int(one.auditor), "—"),
                external_id="" if deal is None else deal.external_id,
                deal_title="" if deal is None else deal.title,
                form=form.title,
                version=one.form.version,
                points=outcome.points,
                critical=len(outcome.critical_failed),
                failed=tuple(_failed(unit, form, code, given) for code in outcome.failed),
                fines=tuple(_fine(unit, line) for line in by_audit.get(int(one.id), ())),
            )
        )
    return tuple(made)


def _failed(unit: UnitOfWork, form: Form, code: str, answers: Mapping[str, Answer]) -> CaseFailed:
    question, given = form.question(code), answers.get(code, Answer(None))
    spans = [one for one in given.evidence if isinstance(one, SpanEvidence)]
    return CaseFailed(
        question=Label(code, code) if question is None else question.title,
        comment=given.comment,
        quotes=tuple(_quote(unit, one) for one in spans),
        others=len(given.evidence) - len(spans),
    )


def _quote(unit: UnitOfWork, one: SpanEvidence) -> AuditQuote:
    recording = unit.calls.recording(one.recording)
    name = "" if recording is None else recording.original_name
    return AuditQuote(one.recording, name, one.lane.value, one.from_ms, one.to_ms, one.quote)


def _fine(unit: UnitOfWork, line: AuditFineLine) -> CaseAuditFine:
    fine: AuditFine = line.fine
    left = None if line.entry is None else left_of(line.entry, unit.ledger.reversals_of(line.entry.id))
    return CaseAuditFine(
        number=int(fine.id),
        question=line.question_title,
        amount=fine.amount,
        state=line.state.value,
        holds=tuple(one.value for one in line.holds),
        said=line.said,
        entry=None if line.entry is None else int(line.entry.id),
        left=left,
    )
