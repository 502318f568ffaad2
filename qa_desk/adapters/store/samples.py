"""Draws with their frozen frames, and audits of sampled deals."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from qa_desk.adapters.store.rows import AuditRow, DrawRow, FrameRow
from qa_desk.domain.audit import Audit
from qa_desk.domain.deal import DealId
from qa_desk.domain.people import UserId
from qa_desk.domain.queue import ItemId
from qa_desk.domain.sampling import Drawn, FrameEntry, frame_sha256


class SqlSamples:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add_draw(
        self,
        period: str,
        seed: str,
        share: int,
        frame: Sequence[FrameEntry],
        drawn: Sequence[Drawn],
        by: UserId | None,
        at: datetime,
    ) -> int:
        draw = DrawRow(
            period=period,
            seed=seed,
            share_percent=share,
            frame_sha256=frame_sha256(frame),
            frame_size=len(frame),
            drawn_by=by,
            drawn_at=at,
        )
        self._session.add(draw)
        self._session.flush()
        tickets = {one.entry.external_id: one.ticket for one in drawn}
        rows = [
            {
                "draw_id": draw.id,
                "deal_id": entry.deal_id,
                "external_id": entry.external_id,
                "manager": entry.manager,
                "ticket": tickets.get(entry.external_id),
            }
            for entry in frame
        ]
        self._session.execute(insert(FrameRow), rows)
        return draw.id

    def drawn(self, period: str) -> list[Drawn] | None:
        draw = self._session.scalar(select(DrawRow).where(DrawRow.period == period))
        if draw is None:
            return None
        query = (
            select(FrameRow)
            .where(FrameRow.draw_id == draw.id, FrameRow.ticket.is_not(None))
            .order_by(FrameRow.manager, FrameRow.ticket)
        )
        return [Drawn(_entry(row), row.ticket or "") for row in self._session.scalars(query)]

    def seed_and_frame(self, period: str) -> tuple[str, int, list[FrameEntry]] | None:
        draw = self._session.scalar(select(DrawRow).where(DrawRow.period == period))
        if draw is None:
            return None
        query = select(FrameRow).where(FrameRow.draw_id == draw.id).order_by(FrameRow.external_id)
        return draw.seed, draw.share_percent, [_entry(row) for row in self._session.scalars(query)]

    def add_audit(self, audit: Audit) -> None:
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

    def audits(self) -> list[Audit]:
        return [
            Audit(
                ItemId(row.item_id),
                DealId(row.deal_id),
                row.in_order,
                row.remarks,
                UserId(row.audited_by),
                row.audited_at,
            )
            for row in self._session.scalars(select(AuditRow).order_by(AuditRow.id))
        ]


def _entry(row: FrameRow) -> FrameEntry:
    return FrameEntry(row.external_id, row.manager, DealId(row.deal_id))
