"""The review queue: items, leases, and the ids and lines of the queue page."""

from array import array
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, case, cast, func, or_, select, update
from sqlalchemy.orm import Session

from qa_desk.adapters.store.checklist_rows import SecondLookRow
from qa_desk.adapters.store.chunks import in_chunks
from qa_desk.adapters.store.rows import DealRow, ItemRow, RefusalRow, UserRow
from qa_desk.domain.deal import DealId
from qa_desk.domain.errors import NotFound
from qa_desk.domain.finding import Finding
from qa_desk.domain.flow import RefusalId
from qa_desk.domain.people import UserId
from qa_desk.domain.queue import ItemId, ItemKind, Lease, QueueItem, finding_rank
from qa_desk.services.views import QueueCounts, QueueLine, QueueQuery, QueueSort

_PIECE = 5_000
_URGENCY = (ItemRow.deadline_at, ItemRow.stake_minor.desc(), ItemRow.finding_rank, ItemRow.id)


def _item(row: ItemRow) -> QueueItem:
    lease = None
    if row.lease_holder is not None and row.lease_until is not None:
        lease = Lease(UserId(row.lease_holder), row.lease_until, row.lease_token)
    return QueueItem(
        id=ItemId(row.id),
        kind=row.kind,
        deal_id=DealId(row.deal_id),
        refusal_id=None if row.refusal_id is None else RefusalId(row.refusal_id),
        deadline_at=row.deadline_at,
        stake_minor=row.stake_minor,
        finding=row.finding,
        lease=lease,
        done_at=row.done_at,
    )


class SqlQueue:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        kind: ItemKind,
        deal_id: DealId,
        refusal_id: RefusalId | None,
        draw_id: int | None,
        deadline_at: datetime,
        stake_minor: int,
    ) -> ItemId:
        row = ItemRow(
            kind=kind,
            deal_id=deal_id,
            refusal_id=refusal_id,
            draw_id=draw_id,
            deadline_at=deadline_at,
            stake_minor=stake_minor,
            finding=None,
            finding_rank=finding_rank(None),
            lease_holder=None,
            lease_until=None,
            lease_token=0,
            done_at=None,
        )
        self._session.add(row)
        self._session.flush()
        return ItemId(row.id)

    def get(self, item_id: ItemId) -> QueueItem:
        row = self._session.get(ItemRow, item_id)
        if row is None:
            raise NotFound(what="item", key=item_id)
        return _item(row)

    def of_refusal(self, refusal_id: RefusalId) -> QueueItem:
        row = self._session.scalar(select(ItemRow).where(ItemRow.refusal_id == refusal_id))
        if row is None:
            raise NotFound(what="item", key=refusal_id)
        return _item(row)

    def _set(self, item_id: ItemId, **values: Any) -> None:  # noqa: ANN401 - column values
        self._session.execute(update(ItemRow).where(ItemRow.id == item_id).values(**values))
        self._session.expire_all()

    def set_lease(self, item_id: ItemId, lease: Lease | None) -> None:
        if lease is None:
            self._set(item_id, lease_holder=None, lease_until=None)
        else:
            self._set(item_id, lease_holder=lease.holder, lease_until=lease.until, lease_token=lease.token)

    def set_done(self, item_id: ItemId, at: datetime | None) -> None:
        self._set(item_id, done_at=at, lease_holder=None, lease_until=None)

    def set_finding(self, refusal_id: RefusalId, finding: Finding) -> None:
        values = {"finding": finding.verdict, "finding_rank": finding_rank(finding.verdict)}
        self._session.execute(update(ItemRow).where(ItemRow.refusal_id == refusal_id).values(**values))
        self._session.expire_all()

    def set_stake(self, lead_source: str, stake_minor: int) -> int:
        deals = select(DealRow.id).where(DealRow.lead_source == lead_source)
        statement = (
            update(ItemRow)
            .where(ItemRow.deal_id.in_(deals), ItemRow.done_at.is_(None), ItemRow.stake_minor != stake_minor)
            .values(stake_minor=stake_minor)
            .execution_options(synchronize_session=False)
            .returning(ItemRow.id)
        )
        changed = len(self._session.execute(statement).all())
        self._session.expire_all()
        return changed

    def ids(self, query: QueueQuery) -> Sequence[int]:
        """As one line of text: the database joins 200 000 numbers without Python's lock, row by row it starves the
        window."""
        found = _ids(query).subquery()
        joined = self._session.scalar(select(func.aggregate_strings(cast(found.c.id, String), ",")))
        return _numbers(joined) if joined else array("q")

    def waiting(self, now: datetime) -> QueueCounts:
        late = func.sum(case((ItemRow.deadline_at < now, 1), else_=0))
        query = select(ItemRow.kind, func.count(), late).where(ItemRow.done_at.is_(None)).group_by(ItemRow.kind)
        rows = self._session.execute(query).all()
        return QueueCounts({kind: count for kind, count, _ in rows}, {kind: overdue for kind, _, overdue in rows})

    def lines(self, ids: Sequence[int]) -> list[QueueLine]:
        found: dict[int, QueueLine] = {}
        for chunk in in_chunks(ids):
            found |= {line.item_id: line for line in map(_line, self._session.execute(_lines(chunk)))}
        return [found[one] for one in ids if one in found]

    def first_free(self, user: UserId, now: datetime) -> ItemId | None:
        free = or_(ItemRow.lease_until.is_(None), ItemRow.lease_until <= now, ItemRow.lease_holder == user)
        query = (
            select(ItemRow.id)
            .where(ItemRow.done_at.is_(None), free, _not_seen_by(user))
            .order_by(ItemRow.kind, *_URGENCY)  # refusals before samples: money and a client wait
            .limit(1)
        )
        found = self._session.scalar(query)
        return None if found is None else ItemId(found)


def _numbers(joined: str) -> "array[int]":
    """In pieces: a single call keeps Python's lock, and the window waiting, until the last number is read."""
    numbers, texts = array("q"), joined.split(",")
    for start in range(0, len(texts), _PIECE):
        numbers.extend(map(int, texts[start : start + _PIECE]))
    return numbers


def _not_seen_by(user: int) -> ColumnElement[bool]:
    """A second look at a deal is for somebody else than the first."""
    return ItemRow.id.not_in(select(SecondLookRow.item_id).where(SecondLookRow.not_for == user))


def _ids(query: QueueQuery) -> Select[Any]:
    statement = select(ItemRow.id)
    needs_deal = bool(query.text or query.manager is not None) or query.sort in (QueueSort.DEAL, QueueSort.MANAGER)
    if needs_deal:
        statement = statement.join(DealRow, DealRow.id == ItemRow.deal_id)
    for condition in _conditions(query):
        statement = statement.where(condition)
    return statement.order_by(*_order(query))


def _conditions(query: QueueQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if not query.include_done:
        conditions.append(ItemRow.done_at.is_(None))
    if query.viewer is not None:
        conditions.append(_not_seen_by(query.viewer))
    if query.kind is not None:
        conditions.append(ItemRow.kind == query.kind)
    if query.finding is not None:
        conditions.append(ItemRow.finding == query.finding)
    if query.manager is not None:
        conditions.append(DealRow.manager == query.manager)
    if query.text:
        # SQLite folds only Latin letters: the spellings that stand in a CRM are asked for each
        typed = query.text
        spellings = {typed, typed.lower(), typed.capitalize(), typed.title(), typed.upper()}
        columns = (DealRow.external_id, DealRow.title, DealRow.client_name)
        conditions.append(
            or_(*(column.icontains(word, autoescape=True) for column in columns for word in sorted(spellings)))
        )
    return conditions


def _order(query: QueueQuery) -> list[Any]:
    first: dict[QueueSort, tuple[Any, ...]] = {
        QueueSort.URGENCY: _URGENCY,
        QueueSort.DEAL: (DealRow.external_id, ItemRow.id),
        QueueSort.MANAGER: (DealRow.manager, *_URGENCY),
        QueueSort.STAKE: (ItemRow.stake_minor, ItemRow.id),
        QueueSort.FINDING: (ItemRow.finding_rank, *_URGENCY),
        QueueSort.DEADLINE: (ItemRow.deadline_at, ItemRow.id),
    }
    columns = list(first[query.sort])
    if query.descending:
        columns[0] = columns[0].desc()
    return columns


def _lines(ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            ItemRow.id,
            ItemRow.kind,
            ItemRow.deal_id,
            ItemRow.refusal_id,
            DealRow.external_id,
            DealRow.title,
            DealRow.client_name,
            DealRow.manager,
            DealRow.lead_source,
            RefusalRow.stated_reason,
            RefusalRow.stated_comment,
            ItemRow.deadline_at,
            ItemRow.stake_minor,
            ItemRow.finding,
            UserRow.name,
            ItemRow.lease_until,
            ItemRow.done_at,
        )
        .join(DealRow, DealRow.id == ItemRow.deal_id)
        .outerjoin(RefusalRow, RefusalRow.id == ItemRow.refusal_id)
        .outerjoin(UserRow, UserRow.id == ItemRow.lease_holder)
        .where(ItemRow.id.in_(ids))
    )


def _line(row: Any) -> QueueLine:  # noqa: ANN401 - a row of the select above, in its order
    values = list(row)
    values[10] = values[10] or ""
    values[14] = values[14] or ""
    return QueueLine(*values)
