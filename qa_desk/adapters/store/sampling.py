"""Periods of the sample with their draws and frozen frames."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from qa_desk.adapters.store.chunks import in_chunks
from qa_desk.adapters.store.rows import DealRow, ItemRow, RefusalRow
from qa_desk.adapters.store.sample_rows import SampleDealRow, SampleDrawRow, SampleFrameRow, SamplePeriodRow
from qa_desk.domain.deal import DealId
from qa_desk.domain.errors import NotFound
from qa_desk.domain.flow import TERMINAL
from qa_desk.domain.one_line import in_one_line
from qa_desk.domain.people import UserId
from qa_desk.domain.queue import ItemId
from qa_desk.domain.sample_draw import DrawnDeal, Flag, FrameDeal, Moment, SamplePolicy
from qa_desk.domain.sample_proof import DrawRecord, ReplaceReason
from qa_desk.domain.sample_seed import Contribution
from qa_desk.services.sample_views import FrameQuery, SamplePeriod

_LEVEL = 1  # a million lines in under a second, a fifth of their size
_CHUNK = 5_000


class SqlSampling:
    def __init__(self, session: Session) -> None:
        self._session = session

    # ------------------------------------------------------------ periods

    def period(self, period: str) -> SamplePeriod | None:
        row = self._row(period)
        return None if row is None else self._period(row)

    def periods(self) -> list[SamplePeriod]:
        return [
            self._period(row) for row in self._session.scalars(select(SamplePeriodRow).order_by(SamplePeriodRow.period))
        ]

    def open(self, period: str, policy: SamplePolicy, first: Contribution, at: datetime) -> None:
        self._session.add(
            SamplePeriodRow(
                period=period,
                share_percent=policy.share_percent,
                extras={str(flag): percent for flag, percent in policy.extras.items()},
                first_by=first.by,
                first_text=first.text,
                second_by=None,
                second_text="",
                commitment="",
                opened_at=at,
                committed_at=None,
                closed_at=None,
            )
        )
        self._session.flush()

    def commit(self, period: str, second: Contribution, commitment: str, at: datetime) -> None:
        row = self._known(period)
        row.second_by, row.second_text, row.commitment, row.committed_at = second.by, second.text, commitment, at
        self._session.flush()

    def close(self, period: str, at: datetime) -> None:
        self._known(period).closed_at = at
        self._session.flush()

    def _row(self, period: str) -> SamplePeriodRow | None:
        return self._session.scalar(select(SamplePeriodRow).where(SamplePeriodRow.period == period))

    def _known(self, period: str) -> SamplePeriodRow:
        row = self._row(period)
        if row is None:
            raise NotFound(what="sample_period", key=period)
        return row

    @staticmethod
    def _period(row: SamplePeriodRow) -> SamplePeriod:
        given = []
        whole = row.second_by is None and row.committed_at is not None  # of a program without contributions
        if row.first_by is not None and not whole:
            given.append(Contribution(UserId(row.first_by), row.first_text))
        if row.second_by is not None:
            given.append(Contribution(UserId(row.second_by), row.second_text))
        extras = {Flag(flag): percent for flag, percent in row.extras.items()}
        return SamplePeriod(
            period=row.period,
            policy=SamplePolicy(row.share_percent, extras),
            contributions=tuple(given),
            commitment=row.commitment,
            opened_at=row.opened_at,
            committed_at=row.committed_at,
            closed_at=row.closed_at,
        )

    # ------------------------------------------------------------ frames

    def frame_now(self, query: FrameQuery) -> list[FrameDeal]:
        """Refusals are reviewed one and all, so their deals stand outside. Values as they stand in a frozen line."""
        refused = select(RefusalRow.deal_id).where(
            RefusalRow.state.not_in(TERMINAL) | (RefusalRow.opened_at >= query.since)
        )
        asked = (
            select(
                DealRow.external_id,
                DealRow.manager,
                DealRow.stage,
                DealRow.lead_source,
                DealRow.next_task_at,
                DealRow.closed_at,
                DealRow.id,
            )
            .where(DealRow.stage.not_in(query.conditional_stages), DealRow.id.not_in(refused))
            .where(DealRow.closed_at.is_(None) | (DealRow.closed_at >= query.since))
            .where(func.coalesce(DealRow.created_at, DealRow.first_seen_at) < query.until)
            .execution_options(yield_per=_CHUNK)
        )
        new = self._new_managers(query.new_since)
        values: dict[str, str] = {}

        def value(text: str) -> str:
            found = values.get(text)
            if found is None:
                found = values[text] = in_one_line(text)
            return found

        frame = []
        for external, manager, stage, source, task, closed, deal_id in self._session.execute(asked):
            flags = []
            if manager in new:
                flags.append(Flag.NEW_MANAGER)
            if closed is None and task is None:
                flags.append(Flag.NO_TASK)
            if closed is None and task is not None and task < query.now:
                flags.append(Flag.OVERDUE_TASK)
            frame.append(
                FrameDeal(
                    in_one_line(external),
                    value(manager),
                    value(stage),
                    value(source),
                    tuple(sorted(flags)),
                    DealId(deal_id),
                )
            )
        return frame

    def _new_managers(self, since: datetime) -> set[str]:
        first = func.min(func.coalesce(DealRow.created_at, DealRow.first_seen_at))
        query = select(DealRow.manager).group_by(DealRow.manager).having(first >= since)
        return {manager for manager in self._session.scalars(query) if manager}

    def frame(self, sha256: str) -> bytes:
        row = self._session.get(SampleFrameRow, sha256)
        if row is None:
            raise NotFound(what="sample_frame", key=sha256[:12])
        return zlib.decompress(row.packed)

    # ------------------------------------------------------------ draws

    def add_record(
        self,
        period: str,
        record: DrawRecord,
        frame_text: bytes,
        ids: Mapping[str, DealId],
        by: UserId | None,
        comment: str = "",
    ) -> int:
        if self._session.get(SampleFrameRow, record.frame_sha256) is None:
            packed = zlib.compress(frame_text, _LEVEL)
            self._session.add(SampleFrameRow(sha256=record.frame_sha256, packed=packed))
        row = SampleDrawRow(
            period_id=self._known(period).id,
            number=record.number,
            kind=record.kind,
            drawn_by=by,
            drawn_at=record.at,
            day=record.moment.day,
            days=record.moment.days,
            frame_sha256=record.frame_sha256,
            frame_size=record.frame_size,
            replaced=record.replaced,
            reason=str(record.reason or ""),
            comment=comment,
            seal=record.seal,
        )
        self._session.add(row)
        self._session.flush()
        deals = [
            {
                "draw_id": row.id,
                "place": place,
                "deal_id": ids[one.deal.external_id],
                "external_id": one.deal.external_id,
                "manager": one.deal.manager,
                "stage": one.deal.stage,
                "source": one.deal.source,
                "ticket": one.ticket,
                "drawn_as": one.drawn_as,
                "flag": str(one.flag or ""),
            }
            for place, one in enumerate(record.drawn, 1)
        ]
        if deals:
            self._session.execute(insert(SampleDealRow), deals)
        return row.id

    def records(self, period: str) -> tuple[DrawRecord, ...]:
        query = (
            select(SampleDrawRow)
            .join(SamplePeriodRow, SamplePeriodRow.id == SampleDrawRow.period_id)
            .where(SamplePeriodRow.period == period)
            .order_by(SampleDrawRow.number)
        )
        rows = list(self._session.scalars(query))
        drawn: dict[int, list[DrawnDeal]] = {row.id: [] for row in rows}
        deals = (
            select(SampleDealRow)
            .join(SampleDrawRow, SampleDrawRow.id == SampleDealRow.draw_id)
            .join(SamplePeriodRow, SamplePeriodRow.id == SampleDrawRow.period_id)
            .where(SamplePeriodRow.period == period)
            .order_by(SampleDealRow.place)
        )
        for deal in self._session.scalars(deals):
            drawn[deal.draw_id].append(_drawn(deal))
        return tuple(self._record(row, drawn[row.id]) for row in rows)

    @staticmethod
    def _record(row: SampleDrawRow, drawn: Sequence[DrawnDeal]) -> DrawRecord:
        return DrawRecord(
            number=row.number,
            kind=row.kind,
            at=row.drawn_at,
            moment=Moment(row.day, row.days),
            frame_sha256=row.frame_sha256,
            frame_size=row.frame_size,
            drawn=tuple(drawn),
            replaced=row.replaced,
            reason=ReplaceReason(row.reason) if row.reason else None,
            seal=row.seal,
        )

    def newest_day(self, period: str) -> int:
        query = (
            select(func.max(SampleDrawRow.day))
            .join(SamplePeriodRow, SamplePeriodRow.id == SampleDrawRow.period_id)
            .where(SamplePeriodRow.period == period)
        )
        return self._session.scalar(query) or 0

    def items(self, period: str) -> dict[str, tuple[ItemId | None, str]]:
        query = (
            select(SampleDealRow.external_id, ItemRow.id, DealRow.title)
            .join(SampleDrawRow, SampleDrawRow.id == SampleDealRow.draw_id)
            .join(SamplePeriodRow, SamplePeriodRow.id == SampleDrawRow.period_id)
            .join(DealRow, DealRow.id == SampleDealRow.deal_id)
            .outerjoin(ItemRow, (ItemRow.draw_id == SampleDealRow.draw_id) & (ItemRow.deal_id == SampleDealRow.deal_id))
            .where(SamplePeriodRow.period == period)
        )
        # by its type the item's column is no NULL, but after this join it may be
        rows: Iterable[Any] = self._session.execute(query)
        return {external: (None if item is None else ItemId(item), title) for external, item, title in rows}

    def item_of(self, period: str, external_id: str) -> ItemId | None:
        """The queue item of a drawn deal; None when the deal was not drawn in the period."""
        query = (
            select(ItemRow.id)
            .join(
                SampleDealRow, (SampleDealRow.draw_id == ItemRow.draw_id) & (SampleDealRow.deal_id == ItemRow.deal_id)
            )
            .join(SampleDrawRow, SampleDrawRow.id == SampleDealRow.draw_id)
            .join(SamplePeriodRow, SamplePeriodRow.id == SampleDrawRow.period_id)
            .where(SampleDealRow.deal_id == ItemRow.deal_id)
            .where(SamplePeriodRow.period == period, SampleDealRow.external_id == external_id)
        )
        found = self._session.scalar(query)
        return None if found is None else ItemId(found)

    def drawn_as(self, item_ids: Sequence[ItemId]) -> dict[ItemId, str]:
        wanted, found = sorted(set(item_ids)), dict[ItemId, str]()
        for chunk in in_chunks(wanted):
            query = (
                select(ItemRow.id, SampleDealRow.manager)
                .join(
                    SampleDealRow,
                    (SampleDealRow.draw_id == ItemRow.draw_id) & (SampleDealRow.deal_id == ItemRow.deal_id),
                )
                .where(ItemRow.id.in_(chunk))
            )
            found |= {ItemId(one): manager for one, manager in self._session.execute(query)}
        return found

    def deal_ids(self, external_ids: Sequence[str]) -> dict[str, DealId]:
        found: dict[str, DealId] = {}
        for chunk in in_chunks(external_ids):
            query = select(DealRow.external_id, DealRow.id).where(DealRow.external_id.in_(chunk))
            found |= {external: DealId(one) for external, one in self._session.execute(query)}
        return found


def _drawn(row: SampleDealRow) -> DrawnDeal:
    deal = FrameDeal(row.external_id, row.manager, row.stage, row.source, deal_id=DealId(row.deal_id))
    return DrawnDeal(deal, row.ticket, row.drawn_as, Flag(row.flag) if row.flag else None)
