"""Duty plans by period, and how many deals each manager brings into it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from qa_desk.adapters.store.checklist_json import plan_from_json, plan_to_json
from qa_desk.adapters.store.checklist_rows import DutyPlanRow
from qa_desk.adapters.store.rows import DealRow
from qa_desk.domain.duty_plan import Plan
from qa_desk.domain.people import UserId


class SqlDuties:
    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, period: str, plan: Plan, by: UserId | None, at: datetime) -> None:
        duties, unassigned = plan_to_json(plan)
        self._session.add(DutyPlanRow(period=period, duties=duties, unassigned=unassigned, made_by=by, made_at=at))
        self._session.flush()

    def plan(self, period: str) -> tuple[Plan, datetime] | None:
        query = select(DutyPlanRow).where(DutyPlanRow.period == period).order_by(DutyPlanRow.id.desc()).limit(1)
        row = self._session.scalar(query)
        return None if row is None else (plan_from_json(row.duties, row.unassigned), row.made_at)

    def loads(self, since: datetime) -> Sequence[tuple[str, str, int]]:
        query = (
            select(DealRow.manager, DealRow.group, func.count())
            .where(DealRow.manager != "", or_(DealRow.closed_at.is_(None), DealRow.closed_at >= since))
            .group_by(DealRow.manager, DealRow.group)
            .order_by(DealRow.manager, DealRow.group)
        )
        return [(manager, group, count) for manager, group, count in self._session.execute(query)]
