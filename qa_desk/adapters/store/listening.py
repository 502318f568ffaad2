"""Played spans, comments and marks: what people heard and noted while they listened."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from qa_desk.adapters.store.rows import CommentRow, MarkRow, PlayedRow, TranscriptRow, TurnFixRow, TurnRow
from qa_desk.domain.call import Lane
from qa_desk.domain.correction import CHANNELS, SWAPPED
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.errors import NotFound
from qa_desk.domain.listening import Comment, CommentId, Mark, MarkId, Played, PlayedSpan
from qa_desk.domain.people import UserId
from qa_desk.domain.queue import ItemId


class SqlListening:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add_played(self, played: Sequence[Played], by: UserId, at: datetime) -> None:
        rows = [
            {
                "recording": one.recording,
                "played_by": by,
                "from_ms": one.from_ms,
                "to_ms": one.to_ms,
                "rate_percent": one.rate_percent,
                "lanes": ",".join(sorted(one.lanes)),
                "played_at": at,
            }
            for one in played
        ]
        if rows:
            self._session.execute(insert(PlayedRow), rows)

    def played_by(self, user: UserId, recordings: Sequence[str]) -> list[PlayedSpan]:
        query = (
            select(PlayedRow)
            .where(PlayedRow.played_by == user, PlayedRow.recording.in_(recordings))
            .order_by(PlayedRow.id)
        )
        spans = [_played(row) for row in self._session.scalars(query)]
        alone = {one.played.recording for one in spans if _other_side(one.played.lanes) != one.played.lanes}
        turned = self._turned(alone) if alone else {}
        return [_as_told_now(one, turned.get(one.played.recording, ())) for one in spans]

    def _turned(self, recordings: Collection[str]) -> Mapping[str, Sequence[datetime]]:
        """When a changed rule for channels made the sides of a recording change places."""
        query = (
            select(TranscriptRow.recording, TurnFixRow.fixed_at)
            .join(TurnRow, TurnRow.transcript_id == TranscriptRow.id)
            .join(TurnFixRow, TurnFixRow.turn_id == TurnRow.id)
            .where(TranscriptRow.recording.in_(recordings), TurnFixRow.model == CHANNELS)
            .distinct()
        )
        found = defaultdict[str, list[datetime]](list)
        for recording, at in self._session.execute(query):
            found[recording].append(at)
        return found

    def played_page(self, after: int | None, limit: int) -> list[PlayedSpan]:
        query = select(PlayedRow).where(PlayedRow.id > (after or 0)).order_by(PlayedRow.id).limit(limit)
        return [_played(row) for row in self._session.scalars(query)]

    def add_comment(self, recording: str, at_ms: int, text: str, by: UserId, at: datetime) -> Comment:
        row = CommentRow(recording=recording, at_ms=at_ms, text=text, written_by=by, written_at=at, removed_at=None)
        self._session.add(row)
        self._session.flush()
        return _comment(row)

    def comment(self, comment_id: CommentId) -> Comment:
        return _comment(self._comment_row(comment_id))

    def comments(self, recordings: Sequence[str]) -> list[Comment]:
        query = (
            select(CommentRow)
            .where(CommentRow.recording.in_(recordings), CommentRow.removed_at.is_(None))
            .order_by(CommentRow.recording, CommentRow.at_ms, CommentRow.id)
        )
        return [_comment(row) for row in self._session.scalars(query)]

    def remove_comment(self, comment_id: CommentId, at: datetime) -> None:
        self._comment_row(comment_id).removed_at = at
        self._session.flush()

    def _comment_row(self, comment_id: CommentId) -> CommentRow:
        row = self._session.get(CommentRow, comment_id)
        if row is None or row.removed_at is not None:
            raise NotFound(what="comment", key=comment_id)
        return row

    def add_mark(self, item: ItemId, span: SpanEvidence, by: UserId, at: datetime) -> Mark:
        row = MarkRow(
            item_id=item,
            recording=span.recording,
            lane=span.lane,
            from_ms=span.from_ms,
            to_ms=span.to_ms,
            quote=span.quote,
            marked_by=by,
            marked_at=at,
            removed_at=None,
        )
        self._session.add(row)
        self._session.flush()
        return _mark(row)

    def mark(self, mark_id: MarkId) -> Mark:
        return _mark(self._mark_row(mark_id))

    def marks(self, item: ItemId, user: UserId) -> list[Mark]:
        query = (
            select(MarkRow)
            .where(MarkRow.item_id == item, MarkRow.marked_by == user, MarkRow.removed_at.is_(None))
            .order_by(MarkRow.id)
        )
        return [_mark(row) for row in self._session.scalars(query)]

    def marks_on(self, recording: str) -> list[Mark]:
        query = select(MarkRow).where(MarkRow.recording == recording, MarkRow.removed_at.is_(None)).order_by(MarkRow.id)
        return [_mark(row) for row in self._session.scalars(query)]

    def remove_mark(self, mark_id: MarkId, at: datetime) -> None:
        self._mark_row(mark_id).removed_at = at
        self._session.flush()

    def _mark_row(self, mark_id: MarkId) -> MarkRow:
        row = self._session.get(MarkRow, mark_id)
        if row is None or row.removed_at is not None:
            raise NotFound(what="mark", key=mark_id)
        return row


def _played(row: PlayedRow) -> PlayedSpan:
    lanes = frozenset(Lane(one) for one in row.lanes.split(",") if one)
    played = Played(row.recording, row.from_ms, row.to_ms, row.rate_percent, lanes)
    return PlayedSpan(played, UserId(row.played_by), row.played_at)


def _other_side(lanes: frozenset[Lane]) -> frozenset[Lane]:
    return frozenset(SWAPPED[lane] for lane in lanes)


def _as_told_now(span: PlayedSpan, turned: Sequence[datetime]) -> PlayedSpan:
    """The channel that sounded alone is named by the rule that counted then."""
    if sum(at > span.at for at in turned) % 2 == 0:
        return span
    return replace(span, played=replace(span.played, lanes=_other_side(span.played.lanes)))


def _comment(row: CommentRow) -> Comment:
    return Comment(CommentId(row.id), row.recording, row.at_ms, row.text, UserId(row.written_by), row.written_at)


def _mark(row: MarkRow) -> Mark:
    return Mark(
        MarkId(row.id), ItemId(row.item_id), row.recording, row.lane, row.from_ms, row.to_ms, row.quote,
        UserId(row.marked_by), row.marked_at,
    )  # fmt: skip
