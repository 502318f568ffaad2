"""Conditional refusals and their moves."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from qa_desk.adapters.store.chunks import in_chunks
from qa_desk.adapters.store.refusal_lines import refusal_lines
from qa_desk.adapters.store.rows import MoveRow, RefusalRow
from qa_desk.domain.deal import DealId
from qa_desk.domain.errors import ChangedBySomeoneElse, NotFound
from qa_desk.domain.flow import ConditionalRefusal, Move, RefusalId, RefusalState, after
from qa_desk.domain.people import UserId
from qa_desk.domain.reason_check import ReasonCode
from qa_desk.services.views import RefusalLine

Stated = tuple[ReasonCode | None, str, str, str]


def _refusal(row: RefusalRow) -> ConditionalRefusal:
    return ConditionalRefusal(
        id=RefusalId(row.id),
        deal_id=DealId(row.deal_id),
        round=row.round,
        state=row.state,
        stated_reason=None if row.stated_reason is None else ReasonCode(row.stated_reason),
        stated_text=row.stated_text,
        stated_comment=row.stated_comment,
        stated_by=row.stated_by,
        opened_at=row.opened_at,
        deadline_at=row.deadline_at,
        version=row.version,
        lead_source=row.lead_source or "",
    )


class SqlRefusals:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self, deal_id: DealId, stated: Stated, opened_at: datetime, deadline_at: datetime, lead_source: str = ""
    ) -> ConditionalRefusal:
        rounds = self._session.scalar(select(func.max(RefusalRow.round)).where(RefusalRow.deal_id == deal_id))
        row = RefusalRow(
            deal_id=deal_id,
            round=(rounds or 0) + 1,
            state=RefusalState.QUEUED,
            opened_at=opened_at,
            deadline_at=deadline_at,
            version=1,
            lead_source=lead_source or None,
            **_stated(stated),
        )
        self._session.add(row)
        self._session.flush()
        return _refusal(row)

    def get(self, refusal_id: RefusalId) -> ConditionalRefusal:
        row = self._session.get(RefusalRow, refusal_id)
        if row is None:
            raise NotFound(what="refusal", key=refusal_id)
        return _refusal(row)

    def latest_of(self, deal_id: DealId) -> ConditionalRefusal | None:
        return self.latest_for([deal_id]).get(deal_id)

    def latest_for(self, deal_ids: Sequence[DealId]) -> Mapping[DealId, ConditionalRefusal]:
        found: dict[DealId, ConditionalRefusal] = {}
        for chunk in in_chunks(deal_ids):
            query = select(RefusalRow).where(RefusalRow.deal_id.in_(chunk)).order_by(RefusalRow.round)
            found |= {DealId(row.deal_id): _refusal(row) for row in self._session.scalars(query)}
        return found

    def last_moved_at(self, refusal_id: RefusalId) -> datetime:
        moved_at = self._session.scalar(select(func.max(MoveRow.moved_at)).where(MoveRow.refusal_id == refusal_id))
        return self.get(refusal_id).opened_at if moved_at is None else moved_at

    def move(self, refusal: ConditionalRefusal, move: Move, by: UserId | None, at: datetime) -> ConditionalRefusal:
        state = after(refusal.state, move)
        version = refusal.version + 1
        statement = (
            update(RefusalRow)
            .where(RefusalRow.id == refusal.id, RefusalRow.version == refusal.version)
            .values(state=state, version=version)
            .execution_options(synchronize_session="fetch")
            .returning(RefusalRow.id)
        )
        if self._session.execute(statement).first() is None:
            raise ChangedBySomeoneElse(what="refusal")
        self._session.add(
            MoveRow(
                refusal_id=refusal.id,
                version=version,
                move=move,
                from_state=refusal.state,
                to_state=state,
                moved_by=by,
                moved_at=at,
            )
        )
        self._session.flush()
        self._session.expire_all()
        return self.get(refusal.id)

    def restate(self, refusal_id: RefusalId, stated: Stated) -> None:
        self._session.execute(update(RefusalRow).where(RefusalRow.id == refusal_id).values(**_stated(stated)))
        self._session.expire_all()

    def in_state(self, states: Sequence[RefusalState]) -> list[ConditionalRefusal]:
        query = select(RefusalRow).where(RefusalRow.state.in_(states)).order_by(RefusalRow.deadline_at, RefusalRow.id)
        return [_refusal(row) for row in self._session.scalars(query)]

    def by_state(self) -> dict[RefusalState, int]:
        query = select(RefusalRow.state, func.count().label("n")).group_by(RefusalRow.state)
        return {row.state: row.n for row in self._session.execute(query)}

    def lines(self, states: Sequence[RefusalState] | None, only: Sequence[int] | None = None) -> list[RefusalLine]:
        return refusal_lines(self._session, states, only)


def _stated(stated: Stated) -> dict[str, Any]:
    code, text, comment, by = stated
    return {"stated_reason": code, "stated_text": text, "stated_comment": comment, "stated_by": by}
