"""Lines of the payroll register: every ledger entry of a period with all that explains it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import inspect, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from qa_desk.adapters.store.base import Base
from qa_desk.adapters.store.checklist_rows import ChecklistAnswerRow, ChecklistAuditRow
from qa_desk.adapters.store.chunks import in_chunks
from qa_desk.adapters.store.money_rows import AppealRow, LedgerEntryRow, PaperRow
from qa_desk.adapters.store.rows import (
    CallbackRow,
    DecisionRow,
    FindingRow,
    FineRow,
    ReassignmentRow,
    RecordingRow,
    RefusalRow,
    TariffRow,
    UserRow,
)
from qa_desk.domain.appeal import PaperKind
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.ledger import EntryKind
from qa_desk.domain.money import Money
from qa_desk.domain.report import RegisterLine

AUDIT_RULE = "audit-1"
"""Of ledger_inputs.AuditInputs: what a form's question costs."""
T = TypeVar("T", bound=Base)


def register_lines(session: Session, period: str) -> list[RegisterLine]:
    """A counter-entry is the line of its fine with its own amount, persons and ground."""
    query = (
        select(LedgerEntryRow)
        .where(LedgerEntryRow.period == period, LedgerEntryRow.kind != EntryKind.CLOSING)
        .order_by(LedgerEntryRow.id)
    )
    entries = session.scalars(query).all()
    shelf = _Shelf(session, entries)
    return [_entry(_with_papers(shelf, _fine(shelf, shelf.fine_of(one)), shelf.fine_of(one)), one, shelf.people)
            for one in entries]  # fmt: skip


class _Shelf:
    """Everything the lines of a period need, fetched in a few queries."""

    def __init__(self, session: Session, entries: Sequence[LedgerEntryRow]) -> None:
        self._session = session
        people = select(UserRow.id, UserRow.name, UserRow.login)
        self.people = {user_id: f"{name} ({login})" for user_id, name, login in session.execute(people)}
        self._fines = {one.id: one for one in entries if one.reverses is None}
        missing = {one.reverses for one in entries if one.reverses is not None} - set(self._fines)
        self._fines |= {one.id: one for one in self._rows(LedgerEntryRow, LedgerEntryRow.id, missing)}
        refusals = {one.refusal_id for one in self._fines.values() if one.refusal_id is not None}
        proposed = {one.fine_id for one in self._fines.values() if one.fine_id is not None}
        self.proposals = {one.id: one for one in self._rows(FineRow, FineRow.id, proposed)}
        self.refusals = {one.id: one for one in self._rows(RefusalRow, RefusalRow.id, refusals)}
        self.tariffs = {one.id: one for one in session.scalars(select(TariffRow))}
        self.decisions = _grouped(self._rows(DecisionRow, DecisionRow.refusal_id, refusals))
        self.callbacks = _grouped(self._rows(CallbackRow, CallbackRow.refusal_id, refusals))
        self.handed = _grouped(self._rows(ReassignmentRow, ReassignmentRow.refusal_id, refusals))
        self.papers: dict[int, list[PaperRow]] = {}
        for paper in self._rows(PaperRow, PaperRow.entry_id, self._fines):
            self.papers.setdefault(paper.entry_id, []).append(paper)
        self.appeals = {one.entry_id: one for one in self._rows(AppealRow, AppealRow.entry_id, self._fines)}
        decided = [one for group in self.decisions.values() for one in group]
        found = {one.finding_id for one in decided if one.finding_id is not None}
        self.findings = {one.id: one for one in self._rows(FindingRow, FindingRow.id, found)}
        self.audited = self._audited()
        evidence = [item for one in decided for item in one.evidence]
        evidence += [item for _audit, answer in self.audited.values() if answer is not None for item in answer.evidence]
        heard = {item["recording"] for item in evidence if item["kind"] == "span"}
        self.recordings = {one.sha256: one for one in self._rows(RecordingRow, RecordingRow.sha256, heard)}

    def _audited(self) -> dict[int, tuple[ChecklistAuditRow, ChecklistAnswerRow | None]]:
        """Of fines that come from a form: the audit, and what was answered last to the question."""
        asked = {
            one.id: (int(one.inputs["audit_id"]), str(one.inputs["question"]))
            for one in self._fines.values()
            if one.inputs.get("rule") == AUDIT_RULE
        }
        wanted = {audit for audit, _question in asked.values()}
        audits = {one.id: one for one in self._rows(ChecklistAuditRow, ChecklistAuditRow.id, wanted)}
        answers = {
            (one.audit_id, one.question): one
            for one in self._rows(ChecklistAnswerRow, ChecklistAnswerRow.audit_id, wanted)
        }
        return {entry: (audits[key[0]], answers.get(key)) for entry, key in asked.items() if key[0] in audits}

    def fine_of(self, entry: LedgerEntryRow) -> LedgerEntryRow:
        return entry if entry.reverses is None else self._fines[entry.reverses]

    def _rows(self, table: type[T], column: InstrumentedAttribute[Any], keys: Iterable[Any]) -> list[T]:
        """Rows with these keys, oldest first."""
        wanted, found = sorted(keys), list[T]()
        for chunk in in_chunks(wanted):
            query = select(table).where(column.in_(chunk))
            found += self._session.scalars(query.order_by(*inspect(table).primary_key))
        return found


R = TypeVar("R", DecisionRow, CallbackRow, ReassignmentRow)


def _grouped(rows: Iterable[R]) -> dict[int, list[R]]:
    found: dict[int, list[R]] = {}
    for row in rows:
        found.setdefault(row.refusal_id, []).append(row)
    return found


def _entry(line: RegisterLine, entry: LedgerEntryRow, people: dict[int, str]) -> RegisterLine:
    line = replace(line, entry_id=entry.id, period=entry.period)
    if entry.reverses is None:
        return line
    return replace(
        line,
        entry_kind=entry.kind.value,
        reverses=entry.reverses,
        amount=Money(entry.amount_minor, entry.currency),
        ground=entry.ground,
        proposed_by="" if entry.proposed_by is None else people[entry.proposed_by],
        proposed_at=entry.entered_at,
        signed_by=people[entry.entered_by],
        signed_at=entry.entered_at,
    )


def _with_papers(shelf: _Shelf, line: RegisterLine, fine: LedgerEntryRow) -> RegisterLine:
    """The newest paper of each kind; an appeal is an explanation too."""
    newest = {paper.kind: paper for paper in shelf.papers.get(fine.id, [])}
    told = newest.get(PaperKind.EXPLANATION) or newest.get(PaperKind.NO_EXPLANATION)
    appeal = shelf.appeals.get(fine.id)
    seen, ground = newest.get(PaperKind.ACKNOWLEDGED), newest.get(PaperKind.GROUND)
    return replace(
        line,
        ground=audit_ground(fine, fine.ground if ground is None else ground.text),
        explanation=appeal.explanation if appeal is not None else "" if told is None else told.text,
        acknowledged="" if seen is None or seen.way is None else seen.way.value,
        acknowledged_on=None if seen is None else seen.day,
    )


def _fine(shelf: _Shelf, entry: LedgerEntryRow) -> RegisterLine:
    """The newest decision, denial and new manager by number, not by the clocks of several seats: nothing follows a
    signature, for a signed refusal moves no more."""
    people = shelf.people
    if entry.fine_id is None or entry.refusal_id is None:
        return _of_audit(shelf, entry)
    fine, refusal = shelf.proposals[entry.fine_id], shelf.refusals[entry.refusal_id]
    tariff = shelf.tariffs[fine.tariff_id]
    decisions = shelf.decisions.get(refusal.id, [])
    callbacks = [one for one in shelf.callbacks.get(refusal.id, []) if one.outcome is CallbackOutcome.DENIED]
    given = shelf.handed.get(refusal.id, [])
    if not decisions or not callbacks or not given:
        raise AssertionError(f"ledger entry {entry.id} has no decision, callback or reassignment")
    decision, callback, handed = decisions[-1], callbacks[-1], given[-1]
    finding = None if decision.finding_id is None else shelf.findings.get(decision.finding_id)
    span = next((one for one in decision.evidence if one["kind"] == "span"), None)
    recording = None if span is None else shelf.recordings.get(span["recording"])
    return RegisterLine(
        fine_id=fine.id,
        period=entry.period,
        manager=entry.manager,
        deal_external_id=entry.deal_external_id,
        deal_title=entry.deal_title,
        lead_source=fine.lead_source,
        stated_reason=refusal.stated_reason or "",
        stated_comment=refusal.stated_comment,
        finding=None if finding is None else finding.verdict.value,
        decision=decision.verdict.value,
        quote="" if span is None else span["quote"],
        quote_from_ms=None if span is None else span["from_ms"],
        recording_name="" if recording is None else recording.original_name,
        callback_outcome=callback.outcome.value,
        client_words=callback.client_words,
        callback_at=callback.called_at,
        tariff_id=tariff.id,
        tariff_valid_from=tariff.valid_from,
        amount=Money(entry.amount_minor, entry.currency),
        decided_by=people[decision.decided_by],
        decided_at=decision.decided_at,
        proposed_by=people[fine.proposed_by],
        proposed_at=fine.proposed_at,
        signed_by=people[entry.entered_by],
        signed_at=entry.entered_at,
        new_manager=handed.to_manager,
    )


def _of_audit(shelf: _Shelf, entry: LedgerEntryRow) -> RegisterLine:
    """A fine of an audit form: its ground names form and question; there was no callback and there is no tariff."""
    people = shelf.people
    proposer = "" if entry.proposed_by is None else people[entry.proposed_by]
    audit, answer = shelf.audited.get(entry.id, (None, None))
    span = None if answer is None else next((one for one in answer.evidence if one["kind"] == "span"), None)
    recording = None if span is None else shelf.recordings.get(span["recording"])
    audited_at = entry.entered_at if audit is None or audit.submitted_at is None else audit.submitted_at
    return RegisterLine(
        fine_id=0,
        period=entry.period,
        manager=entry.manager,
        deal_external_id=entry.deal_external_id,
        deal_title=entry.deal_title,
        lead_source="" if entry.inputs.get("rule") == AUDIT_RULE else entry.source,
        stated_reason="",
        stated_comment="",
        finding=None,
        decision="",
        quote="" if span is None else span["quote"],
        quote_from_ms=None if span is None else span["from_ms"],
        recording_name="" if recording is None else recording.original_name,
        callback_outcome="",
        client_words="",
        callback_at=None,
        tariff_id=0,
        tariff_valid_from=None,
        amount=Money(entry.amount_minor, entry.currency),
        decided_by=proposer,
        decided_at=audited_at,
        proposed_by=proposer,
        proposed_at=audited_at,
        signed_by=people[entry.entered_by],
        signed_at=entry.entered_at,
        new_manager="",
    )


def audit_ground(entry: LedgerEntryRow, ground: str) -> str:
    """The clause of the local act, then form and question: what a form's rule is known by."""
    inputs = entry.inputs
    if inputs.get("rule") != AUDIT_RULE:
        return ground
    rule = f"{inputs['form_title']} (v{inputs['version']}): {inputs['question_title']}"
    return f"{ground} · {rule}" if ground.strip() else rule
