"""Facts for the analysis reports: refusals with what followed them, deals with their calls; columns, not entities."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from qa_desk.adapters.store.chunks import in_chunks
from qa_desk.adapters.store.rows import (
    CallbackRow,
    CallRow,
    ContactRow,
    DealRow,
    DecisionRow,
    FindingRow,
    MoveRow,
    RefusalRow,
)
from qa_desk.domain.callback import CallbackOutcome, first_since_decision
from qa_desk.domain.decision import move_of
from qa_desk.domain.flow import Move, RefusalState
from qa_desk.domain.money import Money
from qa_desk.domain.reason_check import ReasonCode, Verdict
from qa_desk.domain.report_facts import DealFact, Quote, RefusalFact
from qa_desk.domain.report_table import DealRef

_SETTLED = (RefusalState.CLOSED, RefusalState.RETURNED, RefusalState.WON_BACK)


class SqlReportRows:
    def __init__(self, session: Session) -> None:
        self._session = session

    def opened(self, since: datetime, until: datetime) -> list[RefusalFact]:
        return self._refusals((RefusalRow.opened_at >= since, RefusalRow.opened_at < until), RefusalRow.opened_at)

    def settled(self, since: datetime, until: datetime) -> list[RefusalFact]:
        span = (MoveRow.moved_at >= since, MoveRow.moved_at < until, RefusalRow.state.in_(_SETTLED))
        return self._refusals(span, MoveRow.moved_at)

    def open_deals(
        self, closed_stages: Sequence[str], calls_since: datetime, at: datetime | None = None
    ) -> list[DealFact]:
        before = () if at is None else (CallRow.started_at < at,)
        calls = {
            deal_id: (n, answered)
            for deal_id, n, answered in self._session.execute(
                select(CallRow.deal_id, func.count(), func.count().filter(CallRow.answered))
                .where(CallRow.started_at >= calls_since, CallRow.deal_id.is_not(None), *before)
                .group_by(CallRow.deal_id)
            )
        }
        reached = select(CallRow.deal_id).where(CallRow.answered, CallRow.deal_id.is_not(None), *before).distinct()
        ever = set(self._session.scalars(reached))
        today = and_(DealRow.closed_at.is_(None), DealRow.stage.not_in(closed_stages))
        was_open = (today,) if at is None else _open_at(closed_stages, at)
        rows = self._session.execute(_deals(was_open).add_columns(today.label("still_open")))
        return [
            replace(_deal(row, calls.get(row.id, (0, 0)), row.id in ever), still_open=bool(row.still_open))
            for row in rows
        ]

    def closed_deals(self, since: datetime, until: datetime) -> list[DealFact]:
        span = (DealRow.closed_at >= since, DealRow.closed_at < until)
        return [_deal(row, (0, 0), False) for row in self._session.execute(_deals(span))]

    def refs(self, deal_ids: Sequence[int]) -> Mapping[int, DealRef]:
        found: dict[int, DealRef] = {}
        for chunk in in_chunks(deal_ids):
            query = select(
                DealRow.id, DealRow.external_id, DealRow.title, DealRow.manager, DealRow.amount_minor,
                DealRow.amount_currency,
            ).where(DealRow.id.in_(chunk))  # fmt: skip
            found |= {row.id: _ref(row) for row in self._session.execute(query)}
        return found

    # ------------------------------------------------------------ refusals

    def _refusals(self, where: Iterable[ColumnElement[bool]], order: Any) -> list[RefusalFact]:  # noqa: ANN401 - a column
        query = (
            select(
                RefusalRow.id, RefusalRow.deal_id, RefusalRow.stated_by, RefusalRow.stated_reason,
                RefusalRow.opened_at, RefusalRow.state, MoveRow.moved_at, DealRow.external_id, DealRow.title,
                DealRow.manager, DealRow.group, DealRow.pipeline, DealRow.lead_source, DealRow.stage,
                DealRow.closed_at, DealRow.amount_minor, DealRow.amount_currency,
            )
            .join(DealRow, DealRow.id == RefusalRow.deal_id)
            .outerjoin(MoveRow, (MoveRow.refusal_id == RefusalRow.id) & (MoveRow.version == RefusalRow.version))
            .where(*where)
            .order_by(order, RefusalRow.id)
        )  # fmt: skip
        rows = self._session.execute(query).all()
        after = _After(self._session, [row.id for row in rows])
        return [_refusal(row, after) for row in rows]


class _After:
    """What followed each refusal, fetched for many at once; the newest row of a kind counts."""

    def __init__(self, session: Session, refusal_ids: Sequence[int]) -> None:
        self.decisions: dict[int, Any] = {}
        self.callbacks: dict[int, list[Any]] = {}
        self.findings: dict[int, Verdict] = {}
        for chunk in in_chunks(refusal_ids):
            self._fetch(session, chunk)

    def _fetch(self, session: Session, ids: Sequence[int]) -> None:
        decided = select(DecisionRow.refusal_id, DecisionRow.verdict, DecisionRow.voiced_reason, DecisionRow.evidence)
        for row in session.execute(decided.where(DecisionRow.refusal_id.in_(ids)).order_by(DecisionRow.id)):
            self.decisions[row.refusal_id] = row
        called = select(CallbackRow.refusal_id, CallbackRow.outcome, CallbackRow.client_words).where(
            CallbackRow.refusal_id.in_(ids), CallbackRow.outcome != CallbackOutcome.NO_ANSWER
        )
        for row in session.execute(called.order_by(CallbackRow.id)):
            self.callbacks.setdefault(row.refusal_id, []).append(row)
        found = select(FindingRow.refusal_id, FindingRow.verdict).where(FindingRow.refusal_id.in_(ids))
        for refusal_id, verdict in session.execute(found.order_by(FindingRow.id)):
            self.findings[refusal_id] = verdict


def _refusal(row: Any, after: _After) -> RefusalFact:  # noqa: ANN401 - a row of selected columns
    decision = after.decisions.get(row.id)
    # sent back and decided anew: what the client said before the last decision was an answer to another question
    calls = after.callbacks.get(row.id, [])
    if decision is not None:
        doubted = move_of(decision.verdict) is Move.DOUBT
        calls = calls[first_since_decision([one.outcome for one in calls], row.state, doubted=doubted) :]
    return RefusalFact(
        refusal_id=row.id,
        deal_id=row.deal_id,
        deal=_ref(row),
        stage=row.stage,
        closed_at=row.closed_at,
        manager=row.stated_by,
        group=row.group,
        product=row.pipeline,
        source=row.lead_source,
        opened_at=row.opened_at,
        state=row.state,
        stated=None if row.stated_reason is None else ReasonCode(row.stated_reason),
        verdict=None if decision is None else decision.verdict,
        voiced=None if decision is None or decision.voiced_reason is None else ReasonCode(decision.voiced_reason),
        quotes=() if decision is None else _quotes(decision.evidence),
        outcome=calls[-1].outcome if calls else None,
        client_words=calls[-1].client_words if calls else "",
        finding=after.findings.get(row.id),
        settled_at=row.moved_at,
    )


def _quotes(evidence: list[Any]) -> tuple[Quote, ...]:
    return tuple(
        Quote(one["quote"], one["recording"], one["from_ms"], one["lane"]) for one in evidence if one["kind"] == "span"
    )


# ---------------------------------------------------------------- deals


def _open_at(closed_stages: Sequence[str], at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        func.coalesce(DealRow.created_at, DealRow.first_seen_at) < at,
        or_(DealRow.closed_at.is_(None), DealRow.closed_at >= at),
        # in such a stage today: open then if it came there later, or if it was closed later and tells no day
        or_(
            DealRow.stage.not_in(closed_stages),
            DealRow.stage_since >= at,
            and_(DealRow.stage_since.is_(None), DealRow.closed_at >= at),
        ),
    )


def _deals(where: Iterable[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    def has(kind: str) -> ColumnElement[bool]:
        return select(ContactRow.id).where(ContactRow.deal_id == DealRow.id, ContactRow.kind == kind).exists()

    return (
        select(
            DealRow.id, DealRow.external_id, DealRow.title, DealRow.client_name, DealRow.stage, DealRow.manager,
            DealRow.group, DealRow.closed_at, DealRow.next_task_at, DealRow.amount_minor, DealRow.amount_currency,
            has("phone").label("phone"), has("email").label("email"),
        )
        .where(*where)
        .order_by(DealRow.id)
    )  # fmt: skip


def _deal(row: Any, calls: tuple[int, int], reached: bool) -> DealFact:  # noqa: ANN401 - a row of selected columns
    return DealFact(
        deal_id=row.id,
        deal=_ref(row),
        stage=row.stage,
        manager=row.manager,
        group=row.group,
        closed_at=row.closed_at,
        next_task_at=row.next_task_at,
        named=bool(row.client_name.strip()),
        phone=bool(row.phone),
        email=bool(row.email),
        calls=calls[0],
        answered=calls[1],
        reached=reached,
    )


def _ref(row: Any) -> DealRef:  # noqa: ANN401 - a row of selected columns
    amount = None if row.amount_minor is None else Money(row.amount_minor, row.amount_currency or "RUB")
    return DealRef(row.external_id, row.title, row.manager, amount)
