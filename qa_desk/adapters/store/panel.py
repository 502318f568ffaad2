"""Counts of the control panel: one pass over the open deals, small queries for the rest, deals behind a lamp by id."""

from array import array
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from qa_desk.adapters.store.base import UtcTime
from qa_desk.adapters.store.chunks import in_chunks
from qa_desk.adapters.store.rows import CallRow, DealRow, ItemRow, MoveRow, RecordingRow, RefusalRow, TranscriptRow
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.panel import NOTHING, LampKind, OpenDeals, Tally
from qa_desk.domain.queue import ItemKind
from qa_desk.services.panel_store import PanelLine, PanelQuery


class SqlPanel:
    def __init__(self, session: Session) -> None:
        self._session = session

    # ------------------------------------------------------------ counts

    def open_deals(self, query: PanelQuery) -> OpenDeals:
        """One pass: a full look at 200 000 deals costs what the disk costs, four of them four times that."""
        bad = _conditions(query)
        parts = [_tally(bad[kind], _oldest(kind)) for kind in _OF_DEALS]
        asked = (
            select(
                func.count(),
                *(column for part in parts for column in part),
                func.count(DealRow.created_at),
                func.count(DealRow.stage_since),
            )
            .select_from(DealRow)
            .where(_open(query))
        )
        row = list(self._session.execute(asked).one())
        tallies = {kind: _of(row[1 + 2 * place], row[2 + 2 * place]) for place, kind in enumerate(_OF_DEALS)}
        knows_tasks = self._session.scalar(select(DealRow.id).where(DealRow.next_task_at.is_not(None)).limit(1))
        return OpenDeals(
            count=row[0],
            no_task=tallies[LampKind.NO_TASK],
            shelf_life=tallies[LampKind.SHELF_LIFE],
            stuck=tallies[LampKind.STUCK],
            first_stage=tallies[LampKind.FIRST_STAGE],
            knows_tasks=knows_tasks is not None,
            knows_created=bool(row[-2]),
            knows_stage_since=bool(row[-1]),
            knows_first_stages=bool(query.first_stages),
        )

    def refusals(self, query: PanelQuery) -> Tally:
        soon = and_(ItemRow.deadline_at >= query.now, ItemRow.deadline_at < query.now + query.soon)
        asked = (
            select(func.count(), _sum(ItemRow.deadline_at < query.now), _sum(soon), func.min(RefusalRow.opened_at))
            .join(RefusalRow, RefusalRow.id == ItemRow.refusal_id)
            .where(ItemRow.done_at.is_(None), ItemRow.kind == ItemKind.REFUSAL)
        )
        return Tally(*self._session.execute(asked).one())

    def callbacks(self, query: PanelQuery) -> Tally:
        due = _due_since().subquery()
        late_one = or_(due.c.since < query.callback_before, due.c.deadline_at < query.now)
        asked = select(func.count(), _sum(late_one), func.min(due.c.since))
        count, late, since = self._session.execute(asked).one()
        return Tally(count, late, since=since)

    def transcription(self, query: PanelQuery) -> Tally:
        waiting = _untold().subquery()
        asked = select(
            func.count(), _sum(waiting.c.added_at < query.transcript_before), func.min(waiting.c.added_at)
        ).select_from(waiting)
        count, late, since = self._session.execute(asked).one()
        return Tally(count, late, since=since)

    def late_audits(self, query: PanelQuery) -> Tally:
        asked = select(
            func.count(), _sum(ItemRow.deadline_at < query.now), func.min(ItemRow.deadline_at)
        ).where(ItemRow.done_at.is_(None), ItemRow.kind == ItemKind.SAMPLE)  # fmt: skip
        count, late, since = self._session.execute(asked).one()
        return Tally(count, late, since=since if late else None)

    def refusals_and_leads(self, query: PanelQuery) -> tuple[int, int]:
        """Refusals that left the stage before anybody decided do not count."""
        leads = select(func.count()).where(DealRow.created_at >= query.share_since, DealRow.created_at <= query.now)
        refusals = select(func.count()).where(*_in_window(query))
        return self._session.scalar(refusals) or 0, self._session.scalar(leads) or 0

    # ------------------------------------------------------------ the deals behind

    def deals_behind(self, kind: LampKind, query: PanelQuery) -> Sequence[int]:
        asked = _behind(kind, query)
        if asked is None:
            return []
        found = asked.subquery()
        # one line of text: row by row 100 000 numbers would keep the window waiting for Python's lock
        joined = self._session.scalar(select(func.aggregate_strings(cast(found.c[0], String), ",")))
        return array("q", map(int, joined.split(","))) if joined else []

    def lines(self, deal_ids: Sequence[int]) -> list[PanelLine]:
        found: dict[int, PanelLine] = {}
        for chunk in in_chunks(deal_ids):
            items = self._items(chunk)
            for row in self._session.execute(select(*_LINE).where(DealRow.id.in_(chunk))):
                found[row[0]] = PanelLine(*row, *items.get(row[0], (None, None)))
        return [found[one] for one in deal_ids if one in found]

    def _items(self, deal_ids: Sequence[int]) -> Mapping[int, tuple[int, datetime]]:
        """The most urgent waiting item of each deal."""
        asked = (
            select(ItemRow.deal_id, ItemRow.id, ItemRow.deadline_at)
            .where(ItemRow.done_at.is_(None), ItemRow.deal_id.in_(deal_ids))
            .order_by(ItemRow.deadline_at.desc())
        )
        return {deal_id: (item_id, deadline) for deal_id, item_id, deadline in self._session.execute(asked)}


# ---------------------------------------------------------------- parts of the queries

_OF_DEALS = (LampKind.NO_TASK, LampKind.SHELF_LIFE, LampKind.STUCK, LampKind.FIRST_STAGE)
_LINE = (
    DealRow.id, DealRow.external_id, DealRow.title, DealRow.client_name, DealRow.manager, DealRow.pipeline,
    DealRow.stage, DealRow.created_at, DealRow.stage_since, DealRow.next_task_at,
)  # fmt: skip


def _open(query: PanelQuery) -> ColumnElement[bool]:
    return and_(DealRow.closed_at.is_(None), DealRow.stage.not_in(query.ended))


def _conditions(query: PanelQuery) -> Mapping[LampKind, ColumnElement[bool]]:
    first = DealRow.stage.in_(query.first_stages)
    return {
        LampKind.NO_TASK: DealRow.next_task_at.is_(None),
        LampKind.SHELF_LIFE: DealRow.created_at < _by_name(DealRow.pipeline, query.shelf),
        LampKind.STUCK: and_(DealRow.stage_since < _by_name(DealRow.stage, query.stuck), ~first),
        LampKind.FIRST_STAGE: and_(first, DealRow.stage_since < query.first_before),
    }


def _oldest(kind: LampKind) -> ColumnElement[datetime | None]:
    if kind is LampKind.SHELF_LIFE:
        return func.coalesce(DealRow.created_at, None)
    if kind is LampKind.NO_TASK:
        return func.coalesce(DealRow.stage_since, DealRow.created_at)
    return func.coalesce(DealRow.stage_since, None)


def _by_name(column: InstrumentedAttribute[str], before: Mapping[str, datetime]) -> ColumnElement[datetime]:
    """A moment that hangs on a name; the one of "" for every other name."""
    other = literal(before[""], UtcTime())
    named = [(column == name, literal(moment, UtcTime())) for name, moment in before.items() if name]
    return case(*named, else_=other) if named else other


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _tally(condition: ColumnElement[bool], oldest: ColumnElement[datetime | None]) -> tuple[ColumnElement[Any], ...]:
    return _sum(condition), func.min(case((condition, oldest)))


def _of(count: int, since: datetime | None) -> Tally:
    return Tally(count, count, since=since) if count else NOTHING


def _due_since() -> Select[int, datetime, datetime]:
    """Deals whose client is to be called, with the moment that was decided and the refusal's own deadline."""
    return (
        select(RefusalRow.deal_id.label("deal_id"), MoveRow.moved_at.label("since"), RefusalRow.deadline_at)
        .join(MoveRow, and_(MoveRow.refusal_id == RefusalRow.id, MoveRow.version == RefusalRow.version))
        .where(RefusalRow.state == RefusalState.CALLBACK_DUE)
    )


def _untold() -> Select[str, datetime, int | None]:
    """Recordings of waiting items without a complete text, with the first deal they belong to."""
    told = select(TranscriptRow.recording).where(TranscriptRow.complete)
    return (
        select(
            RecordingRow.sha256,
            func.min(RecordingRow.added_at).label("added_at"),
            func.min(CallRow.deal_id).label("deal_id"),
        )
        .join(CallRow, CallRow.recording == RecordingRow.sha256)
        .join(ItemRow, ItemRow.deal_id == CallRow.deal_id)
        .where(ItemRow.done_at.is_(None), RecordingRow.sha256.not_in(told))
        .group_by(RecordingRow.sha256)
    )


def _in_window(query: PanelQuery) -> tuple[ColumnElement[bool], ...]:
    return (
        RefusalRow.opened_at >= query.share_since,
        RefusalRow.opened_at <= query.now,
        RefusalRow.state != RefusalState.WITHDRAWN,
    )


def _behind(kind: LampKind, query: PanelQuery) -> Select[int] | None:
    if kind in _OF_DEALS:
        order = DealRow.created_at if kind is LampKind.SHELF_LIFE else DealRow.stage_since
        return select(DealRow.id).where(_open(query), _conditions(query)[kind]).order_by(order, DealRow.id)
    if kind in (LampKind.REFUSALS, LampKind.SAMPLE):
        wanted = ItemKind.REFUSAL if kind is LampKind.REFUSALS else ItemKind.SAMPLE
        waiting = select(ItemRow.deal_id).where(ItemRow.done_at.is_(None), ItemRow.kind == wanted)
        if kind is LampKind.SAMPLE:
            waiting = waiting.where(ItemRow.deadline_at < query.now)
        return waiting.order_by(ItemRow.deadline_at, ItemRow.id)
    if kind is LampKind.CALLBACKS:
        due = _due_since().subquery()
        return select(due.c.deal_id).order_by(due.c.since, due.c.deal_id)
    if kind is LampKind.TRANSCRIPTION:
        waiting_for = _untold().subquery()
        oldest = func.min(waiting_for.c.added_at)
        return select(waiting_for.c.deal_id).group_by(waiting_for.c.deal_id).order_by(oldest, waiting_for.c.deal_id)
    if kind is LampKind.REFUSAL_SHARE:
        opened = func.max(RefusalRow.opened_at)
        return (
            select(RefusalRow.deal_id).where(*_in_window(query)).group_by(RefusalRow.deal_id)
            .order_by(opened.desc(), RefusalRow.deal_id)
        )  # fmt: skip
    return None
