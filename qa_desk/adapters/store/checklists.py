"""Published forms, drafts, checklist audits with their answers, and second looks."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, or_, select
from sqlalchemy.orm import Session, aliased

from qa_desk.adapters.store import evidence as stored_evidence
from qa_desk.adapters.store.checklist_json import (
    outcome_from_json,
    outcome_to_json,
    results_from_json,
    results_to_json,
)
from qa_desk.adapters.store.checklist_rows import (
    ChecklistAnswerRow,
    ChecklistAuditRow,
    FormDraftRow,
    FormRow,
    SecondLookRow,
)
from qa_desk.adapters.store.chunks import in_chunks
from qa_desk.adapters.store.deals import deal_of
from qa_desk.adapters.store.rows import CallRow, ContactRow, DealRow
from qa_desk.domain.checklist_answers import Answer, value_of, value_text
from qa_desk.domain.checklist_audit import AnsweredAudit, ChecklistAudit, ChecklistAuditId, Outcome
from qa_desk.domain.checklist_version import FormRef
from qa_desk.domain.deal import DealFacts, DealId
from qa_desk.domain.errors import NotFound
from qa_desk.domain.people import UserId
from qa_desk.domain.queue import ItemId
from qa_desk.services.checklist_ports import AuditQuery, FormDraft, NewAudit, PublishedForm, SecondLook


class SqlChecklists:
    def __init__(self, session: Session) -> None:
        self._session = session

    # ------------------------------------------------------------ forms

    def publish(self, form: FormRef, text: str, by: UserId | None, at: datetime) -> None:
        self._session.add(
            FormRow(
                code=form.code, version=form.version, digest=form.digest, text=text, published_by=by, published_at=at
            )
        )
        self._session.flush()

    def published(self) -> list[PublishedForm]:
        query = select(FormRow).order_by(FormRow.code, FormRow.version)
        return [
            PublishedForm(
                FormRef(row.code, row.version, row.digest),
                row.text,
                None if row.published_by is None else UserId(row.published_by),
                row.published_at,
            )
            for row in self._session.scalars(query)
        ]

    def draft(self, code: str) -> FormDraft | None:
        row = self._session.get(FormDraftRow, code)
        return None if row is None else _draft(row)

    def drafts(self) -> list[FormDraft]:
        return [_draft(row) for row in self._session.scalars(select(FormDraftRow).order_by(FormDraftRow.code))]

    def save_draft(self, draft: FormDraft) -> None:
        self._session.merge(
            FormDraftRow(code=draft.code, text=draft.text, changed_by=draft.changed_by, changed_at=draft.changed_at)
        )
        self._session.flush()

    def drop_draft(self, code: str) -> None:
        self._session.execute(delete(FormDraftRow).where(FormDraftRow.code == code))
        self._session.expire_all()

    # ------------------------------------------------------------ audits

    def begin(self, new: NewAudit) -> ChecklistAuditId:
        row = ChecklistAuditRow(
            item_id=new.item_id,
            deal_id=new.deal_id,
            manager=new.manager,
            sales_group=new.group,
            form_code=new.form.code,
            form_version=new.form.version,
            form_digest=new.form.digest,
            auditor=new.auditor,
            second_of=new.second_of,
            started_at=new.started_at,
            checks=results_to_json(new.results),
            submitted_at=None,
            score_points=None,
            outcome=None,
        )
        self._session.add(row)
        self._session.flush()
        return ChecklistAuditId(row.id)

    def audit(self, audit_id: ChecklistAuditId) -> ChecklistAudit:
        return _audit(self._row(audit_id))

    def _row(self, audit_id: ChecklistAuditId) -> ChecklistAuditRow:
        row = self._session.get(ChecklistAuditRow, audit_id)
        if row is None:
            raise NotFound(what="audit", key=audit_id)
        return row

    def of_item(self, item_id: ItemId) -> list[ChecklistAudit]:
        query = select(ChecklistAuditRow).where(ChecklistAuditRow.item_id == item_id).order_by(ChecklistAuditRow.id)
        return [_audit(row) for row in self._session.scalars(query)]

    def of_items(self, item_ids: Sequence[ItemId]) -> Mapping[ItemId, Sequence[ChecklistAudit]]:
        found: dict[ItemId, list[ChecklistAudit]] = {}
        for chunk in in_chunks(item_ids):
            query = select(ChecklistAuditRow).where(ChecklistAuditRow.item_id.in_(chunk))
            for row in self._session.scalars(query.order_by(ChecklistAuditRow.id)):
                found.setdefault(ItemId(row.item_id), []).append(_audit(row))
        return found

    def keep_answer(self, audit_id: ChecklistAuditId, question: str, answer: Answer, at: datetime) -> None:
        self._session.add(
            ChecklistAnswerRow(
                audit_id=audit_id,
                question=question,
                value=None if answer.value is None else value_text(answer.value),
                comment=answer.comment,
                evidence=stored_evidence.all_to_json(answer.evidence),
                answered_at=at,
            )
        )
        self._session.flush()

    def answers(self, audit_id: ChecklistAuditId) -> Mapping[str, Answer]:
        query = (
            select(ChecklistAnswerRow).where(ChecklistAnswerRow.audit_id == audit_id).order_by(ChecklistAnswerRow.id)
        )
        return {row.question: _answer(row) for row in self._session.scalars(query)}

    def answers_of(self, audit_ids: Sequence[ChecklistAuditId]) -> Mapping[ChecklistAuditId, Mapping[str, Answer]]:
        found: dict[ChecklistAuditId, dict[str, Answer]] = {}
        for chunk in in_chunks(audit_ids):
            query = select(ChecklistAnswerRow).where(ChecklistAnswerRow.audit_id.in_(chunk))
            for row in self._session.scalars(query.order_by(ChecklistAnswerRow.id)):
                found.setdefault(ChecklistAuditId(row.audit_id), {})[row.question] = _answer(row)
        return found

    def submit(self, audit_id: ChecklistAuditId, outcome: Outcome) -> None:
        row = self._row(audit_id)
        row.submitted_at, row.score_points = outcome.submitted_at, outcome.points
        row.outcome = outcome_to_json(outcome)
        self._session.flush()

    def submitted(self, query: AuditQuery) -> list[ChecklistAudit]:
        return [_audit(row) for row in self._session.scalars(_submitted(query))]

    def in_order(self, pass_percent: int, item_ids: Sequence[ItemId]) -> Mapping[ItemId, bool | None]:
        found: dict[ItemId, bool | None] = {}
        for item, audits in self.of_items(item_ids).items():
            said = [one.outcome for one in audits if one.outcome is not None and one.second_of is None]
            counted = [one.in_order(pass_percent) for one in said if one.counted]
            if said:
                found[item] = all(counted) if counted else None
        return found

    # ------------------------------------------------------------ second looks

    def assign_second(self, look: SecondLook, at: datetime) -> None:
        self._session.add(
            SecondLookRow(audit_id=look.audit_id, item_id=look.item_id, not_for=look.not_for, assigned_at=at)
        )
        self._session.flush()

    def second_look(self, item_id: ItemId) -> SecondLook | None:
        row = self._session.scalar(select(SecondLookRow).where(SecondLookRow.item_id == item_id))
        if row is None:
            return None
        return SecondLook(ChecklistAuditId(row.audit_id), ItemId(row.item_id), UserId(row.not_for))

    def second_forms(self, item_ids: Sequence[ItemId]) -> Mapping[ItemId, str]:
        found: dict[ItemId, str] = {}
        for chunk in in_chunks(item_ids):
            query = (
                select(SecondLookRow.item_id, ChecklistAuditRow.form_code)
                .join(ChecklistAuditRow, ChecklistAuditRow.id == SecondLookRow.audit_id)
                .where(SecondLookRow.item_id.in_(chunk))
            )
            found |= {ItemId(item): code for item, code in self._session.execute(query)}
        return found

    def recorded(self, deal_ids: Sequence[DealId]) -> frozenset[DealId]:
        found: set[DealId] = set()
        for chunk in in_chunks(deal_ids):
            query = select(CallRow.deal_id).where(CallRow.deal_id.in_(chunk), CallRow.recording.is_not(None))
            found |= {DealId(deal) for deal in self._session.scalars(query) if deal is not None}
        return frozenset(found)

    def pairs(self, form: str, version: int) -> list[tuple[AnsweredAudit, AnsweredAudit]]:
        first, second = aliased(ChecklistAuditRow), aliased(ChecklistAuditRow)
        query = (
            select(first, second)
            .join(second, second.second_of == first.id)
            .where(second.submitted_at.is_not(None), first.form_code == form, first.form_version == version)
            .order_by(first.id)
        )
        rows = [(_audit(one), _audit(other)) for one, other in self._session.execute(query)]
        answers = self.answers_of([audit.id for pair in rows for audit in pair])
        return [
            (AnsweredAudit(one, answers.get(one.id, {})), AnsweredAudit(other, answers.get(other.id, {})))
            for one, other in rows
        ]

    # ------------------------------------------------------------ what checks compare

    def resembling(self, deal_id: DealId, limit: int) -> list[DealFacts]:
        deal = self._session.get(DealRow, deal_id)
        if deal is None:
            raise NotFound(what="deal", key=deal_id)
        mine = select(ContactRow.value).where(ContactRow.deal_id == deal_id)
        sharing = select(ContactRow.deal_id).where(ContactRow.value.in_(mine))
        alike: list[ColumnElement[bool]] = [DealRow.id.in_(sharing)]
        for column, value in ((DealRow.inn, deal.inn), (DealRow.client_name, deal.client_name),
                              (DealRow.company, deal.company)):  # fmt: skip
            if value:
                alike.append(column == value)
        near = select(DealRow).where(or_(*alike)).order_by(DealRow.id.desc()).limit(limit)
        own = select(DealRow).where(DealRow.manager == deal.manager).order_by(DealRow.id.desc()).limit(limit)
        rows = {row.id: row for query in (near, own) for row in self._session.scalars(query)}
        return [deal_of(row).facts for row in {**rows, deal.id: deal}.values()]


def _submitted(query: AuditQuery) -> Select[ChecklistAuditRow]:
    row = ChecklistAuditRow
    found = select(row).where(row.submitted_at.is_not(None)).order_by(row.submitted_at.desc(), row.id.desc())
    for column, value in ((row.manager, query.manager), (row.sales_group, query.group), (row.form_code, query.form),
                          (row.auditor, query.auditor), (row.deal_id, query.deal_id)):  # fmt: skip
        if value is not None:
            found = found.where(column == value)
    if query.since is not None:
        found = found.where(row.submitted_at >= query.since)
    if query.until is not None:
        found = found.where(row.submitted_at < query.until)
    if query.firsts:
        found = found.where(row.second_of.is_(None))
    return found if query.limit is None else found.limit(query.limit)


def _draft(row: FormDraftRow) -> FormDraft:
    return FormDraft(row.code, row.text, UserId(row.changed_by), row.changed_at)


def _answer(row: ChecklistAnswerRow) -> Answer:
    value = None if row.value is None else value_of(row.value)
    return Answer(value, row.comment, stored_evidence.all_from_json(row.evidence))


def _audit(row: ChecklistAuditRow) -> ChecklistAudit:
    outcome = None
    if row.submitted_at is not None and row.outcome is not None:
        outcome = outcome_from_json(row.outcome, row.score_points, row.submitted_at)
    return ChecklistAudit(
        id=ChecklistAuditId(row.id),
        item_id=ItemId(row.item_id),
        deal_id=DealId(row.deal_id),
        manager=row.manager,
        group=row.sales_group,
        form=FormRef(row.form_code, row.form_version, row.form_digest),
        auditor=UserId(row.auditor),
        second_of=None if row.second_of is None else ChecklistAuditId(row.second_of),
        started_at=row.started_at,
        results=results_from_json(row.checks),
        outcome=outcome,
    )
