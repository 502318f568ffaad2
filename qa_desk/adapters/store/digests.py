"""Figures of a day for the digest, counted by the database; the day's decisions one by one for the medians."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, case, func, null, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from qa_desk.adapters.store.money_rows import LedgerEntryRow
from qa_desk.adapters.store.rows import (
    AuditRow,
    CallbackRow,
    DealRow,
    DecisionRow,
    FindingRow,
    ItemRow,
    LogRow,
    MoveRow,
    RefusalRow,
    TranscriptRow,
    UserRow,
)
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.digest import Day, Decided, Money
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.ledger import EntryKind
from qa_desk.domain.queue import ItemKind

At = InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]
_LONGEST = timedelta(days=2)
"""An item taken longer ago was not being decided on all that time."""


class SqlDigests:
    def __init__(self, session: Session) -> None:
        self._session = session

    def day(self, begin: datetime, end: datetime) -> Day:
        verdicts = self._by(DecisionRow.verdict, DecisionRow.decided_at, begin, end)
        outcomes = self._by(CallbackRow.outcome, CallbackRow.called_at, begin, end)
        moves = self._by(MoveRow.to_state, MoveRow.moved_at, begin, end)
        return Day(
            new_deals=self._count(DealRow.created_at, begin, end),
            refusals_opened=self._count(RefusalRow.opened_at, begin, end),
            decided=sum(verdicts.values()),
            confirmed=verdicts.get(DecisionVerdict.CONFIRMED, 0),
            not_confirmed=sum(verdicts.values()) - verdicts.get(DecisionVerdict.CONFIRMED, 0),
            callbacks=sum(outcomes.values()),
            callbacks_spoken=sum(outcomes.get(one, 0) for one in _SPOKEN),
            denied=outcomes.get(CallbackOutcome.DENIED, 0),
            won_back=moves.get(RefusalState.WON_BACK, 0),
            closed=moves.get(RefusalState.CLOSED, 0),
            returned=moves.get(RefusalState.RETURNED, 0),
            audited=self._count(AuditRow.audited_at, begin, end),
            transcribed=self._count(TranscriptRow.finished_at, begin, end),
        )

    def money(self, begin: datetime, end: datetime) -> Money:
        asked = (
            select(LedgerEntryRow.kind, func.sum(LedgerEntryRow.amount_minor))
            .where(_within(LedgerEntryRow.entered_at, begin, end))
            .group_by(LedgerEntryRow.kind)
        )
        sums = {kind: int(minor or 0) for kind, minor in self._session.execute(asked)}
        return Money(sums.get(EntryKind.FINE, 0), sums.get(EntryKind.REVERSAL, 0))

    def audits(self, begin: datetime, end: datetime) -> Mapping[str, int]:
        asked = (
            select(UserRow.name, func.count())
            .join(AuditRow, AuditRow.audited_by == UserRow.id)
            .where(_within(AuditRow.audited_at, begin, end))
            .group_by(UserRow.name)
        )
        return {row[0]: row[1] for row in self._session.execute(asked)}

    def decided(self, begin: datetime, end: datetime) -> list[Decided]:
        # counted since listening is logged; an older schema has no such column
        heard = DecisionRow.__table__.columns.get("heard_percent")
        asked = (
            select(
                UserRow.name, DecisionRow.verdict, FindingRow.verdict, null() if heard is None else heard, ItemRow.id,
                DecisionRow.decided_by, DecisionRow.decided_at,
            )
            .join(UserRow, UserRow.id == DecisionRow.decided_by)
            .outerjoin(FindingRow, FindingRow.id == DecisionRow.finding_id)
            .outerjoin(ItemRow, ItemRow.refusal_id == DecisionRow.refusal_id)
            .where(_within(DecisionRow.decided_at, begin, end))
            .order_by(DecisionRow.id)
        )  # fmt: skip
        taken = self._taken(begin - _LONGEST, end)
        found = []
        for name, verdict, finding, percent, item, by, at in self._session.execute(asked):
            since = max((one for one in taken.get((item, by), ()) if one <= at), default=None)
            seconds = None if since is None else round((at - since).total_seconds())
            found.append(Decided(name, verdict, finding, percent, seconds))
        return found

    def _taken(self, begin: datetime, end: datetime) -> Mapping[tuple[int, int], list[datetime]]:
        """When who took which item."""
        asked = select(LogRow.subject, LogRow.actor, LogRow.at).where(
            LogRow.action == "item_claimed", _within(LogRow.at, begin, end)
        )
        found: dict[tuple[int, int], list[datetime]] = {}
        for subject, actor, at in self._session.execute(asked):
            if actor is not None:
                found.setdefault((int(subject.rpartition(":")[2]), actor), []).append(at)
        return found

    def due(self, now: datetime, end: datetime) -> tuple[int, int, int]:
        waiting = ItemRow.done_at.is_(None)
        asked = select(ItemRow.kind, func.count(), func.sum(case((ItemRow.deadline_at < now, 1), else_=0))).where(
            waiting, ItemRow.deadline_at < end
        ).group_by(ItemRow.kind)  # fmt: skip
        found = {kind: (count, late) for kind, count, late in self._session.execute(asked)}
        refusals, late = found.get(ItemKind.REFUSAL, (0, 0))
        return refusals - late, late, found.get(ItemKind.SAMPLE, (0, 0))[0]

    def first_day(self) -> datetime | None:
        return self._session.scalar(select(LogRow.at).order_by(LogRow.number).limit(1))

    def _count(self, at: At, begin: datetime, end: datetime) -> int:
        return self._session.scalar(select(func.count()).where(_within(at, begin, end))) or 0

    def _by(self, what: InstrumentedAttribute[str], at: At, begin: datetime, end: datetime) -> Mapping[str, int]:
        asked: Select[str, int] = select(what, func.count()).where(_within(at, begin, end)).group_by(what)
        return {row[0]: row[1] for row in self._session.execute(asked)}


_SPOKEN = (CallbackOutcome.CONFIRMED, CallbackOutcome.WON_BACK, CallbackOutcome.DENIED)


def _within(at: At, begin: datetime, end: datetime) -> ColumnElement[bool]:
    return (at >= begin) & (at < end)
