"""Proposed audit fines, the steps of each, and what calibration knows of their audits."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qa_desk.adapters.store.audit_fine_rows import AuditFineRow, AuditFineStepRow
from qa_desk.adapters.store.checklist_rows import ChecklistAuditRow, SecondLookRow
from qa_desk.adapters.store.chunks import in_chunks
from qa_desk.domain.audit_fine import AuditFine, AuditFineId, FineAct, FineStep, SecondStanding
from qa_desk.domain.checklist_audit import ChecklistAuditId
from qa_desk.domain.checklist_version import FormRef
from qa_desk.domain.deal import DealId
from qa_desk.domain.errors import NotFound
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import same_name
from qa_desk.domain.people import UserId
from qa_desk.domain.queue import ItemId
from qa_desk.services.audit_fine_store import FineQuery

_OVER = (FineAct.SIGN, FineAct.WITHDRAW)


class SqlAuditFines:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, fine: AuditFine) -> AuditFine:
        row = AuditFineRow(
            audit_id=fine.audit_id,
            item_id=fine.item_id,
            deal_id=fine.deal_id,
            manager=fine.manager,
            form_code=fine.form.code,
            form_version=fine.form.version,
            form_digest=fine.form.digest,
            question=fine.question,
            amount_minor=fine.amount.minor,
            currency=fine.amount.currency,
            proposed_by=fine.proposed_by,
            proposed_at=fine.proposed_at,
        )
        self._session.add(row)
        self._session.flush()
        return _fine(row)

    def get(self, fine_id: AuditFineId) -> AuditFine:
        row = self._session.get(AuditFineRow, fine_id)
        if row is None:
            raise NotFound(what="audit_fine", key=fine_id)
        return _fine(row)

    def find(self, query: FineQuery) -> list[AuditFine]:
        base = select(AuditFineRow).order_by(AuditFineRow.id)
        if query.open_only:
            over = select(AuditFineStepRow.fine_id).where(AuditFineStepRow.act.in_(_OVER))
            base = base.where(AuditFineRow.id.not_in(over))
        queries = [base]
        asked = (
            (AuditFineRow.id, query.ids), (AuditFineRow.audit_id, query.audit_ids),
            (AuditFineRow.deal_id, query.deal_ids),
        )  # fmt: skip
        for column, keys in asked:
            if keys is not None:
                queries = [base.where(column.in_(part)) for base in queries for part in _chunks(keys)]
        found = {row.id: _fine(row) for one in queries for row in self._session.scalars(one)}
        fines = [found[key] for key in sorted(found)]
        # names are spelled in several ways, which no database compares as we do
        return [one for one in fines if query.manager is None or same_name(one.manager, query.manager)]

    def step(self, step: FineStep) -> None:
        last = select(func.max(AuditFineStepRow.number)).where(AuditFineStepRow.fine_id == step.fine_id)
        number = (self._session.scalar(last) or 0) + 1
        self._session.add(
            AuditFineStepRow(
                fine_id=step.fine_id, number=number, act=step.act, comment=step.comment, done_by=step.by,
                done_at=step.at,
            )
        )  # fmt: skip
        self._session.flush()

    def steps(self, fine_ids: Sequence[AuditFineId]) -> Mapping[AuditFineId, list[FineStep]]:
        found: dict[AuditFineId, list[FineStep]] = {}
        for part in _chunks(fine_ids):
            query = select(AuditFineStepRow).where(AuditFineStepRow.fine_id.in_(part))
            for row in self._session.scalars(query.order_by(AuditFineStepRow.fine_id, AuditFineStepRow.number)):
                key = AuditFineId(row.fine_id)
                found.setdefault(key, []).append(FineStep(key, row.act, row.comment, UserId(row.done_by), row.done_at))
        return found

    def seconds(self, audit_ids: Sequence[ChecklistAuditId]) -> Mapping[ChecklistAuditId, SecondStanding]:
        found: dict[ChecklistAuditId, SecondStanding] = {}
        for part in _chunks(audit_ids):
            asked = select(SecondLookRow.audit_id).where(SecondLookRow.audit_id.in_(part))
            found |= {ChecklistAuditId(one): SecondStanding() for one in self._session.scalars(asked)}
            done = select(ChecklistAuditRow).where(
                ChecklistAuditRow.second_of.in_(part), ChecklistAuditRow.submitted_at.is_not(None)
            )
            for row in self._session.scalars(done.order_by(ChecklistAuditRow.id)):
                if row.second_of is not None and row.outcome is not None:
                    failed = frozenset(str(code) for code in row.outcome["failed"])
                    found[ChecklistAuditId(row.second_of)] = SecondStanding(failed, UserId(row.auditor))
        return found

    def newest(self, item_ids: Sequence[ItemId]) -> Mapping[tuple[ItemId, str], ChecklistAuditId]:
        found: dict[tuple[ItemId, str], ChecklistAuditId] = {}
        row = ChecklistAuditRow
        for part in _chunks(item_ids):
            query = (
                select(row.item_id, row.form_code, row.id)
                .where(row.item_id.in_(part), row.submitted_at.is_not(None), row.second_of.is_(None))
                .order_by(row.submitted_at, row.id)
            )
            for item, form, audit in self._session.execute(query):
                found[ItemId(item), form] = ChecklistAuditId(audit)
        return found


def _chunks(keys: Sequence[int]) -> Iterator[list[int]]:
    return in_chunks(sorted(set(keys)))


def _fine(row: AuditFineRow) -> AuditFine:
    return AuditFine(
        id=AuditFineId(row.id),
        audit_id=ChecklistAuditId(row.audit_id),
        item_id=ItemId(row.item_id),
        deal_id=DealId(row.deal_id),
        manager=row.manager,
        form=FormRef(row.form_code, row.form_version, row.form_digest),
        question=row.question,
        amount=Money(row.amount_minor, row.currency),
        proposed_by=UserId(row.proposed_by),
        proposed_at=row.proposed_at,
    )
