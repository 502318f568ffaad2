"""Audits of sampled deals."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from qa_desk.adapters.store.chunks import in_chunks
from qa_desk.adapters.store.rows import AuditRow
from qa_desk.domain.audit import Audit
from qa_desk.domain.deal import DealId
from qa_desk.domain.people import UserId
from qa_desk.domain.queue import ItemId


class SqlAudits:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, audit: Audit) -> None:
        self._session.add(
            AuditRow(
                item_id=audit.item_id,
                deal_id=audit.deal_id,
                in_order=audit.in_order,
                remarks=audit.remarks,
                audited_by=audit.audited_by,
                audited_at=audit.audited_at,
            )
        )
        self._session.flush()

    def all(self) -> list[Audit]:
        return [_audit(row) for row in self._session.scalars(select(AuditRow).order_by(AuditRow.id))]

    def of_items(self, item_ids: Sequence[ItemId]) -> list[Audit]:
        found: list[Audit] = []
        for chunk in in_chunks(item_ids):
            query = select(AuditRow).where(AuditRow.item_id.in_(chunk))
            found += [_audit(row) for row in self._session.scalars(query.order_by(AuditRow.id))]
        return found


def _audit(row: AuditRow) -> Audit:
    return Audit(
        ItemId(row.item_id), DealId(row.deal_id), row.in_order, row.remarks, UserId(row.audited_by), row.audited_at
    )
