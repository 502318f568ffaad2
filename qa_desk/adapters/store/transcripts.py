"""Transcripts, their pieces and turns."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from qa_desk.adapters.store.rows import CallRow, ItemRow, PieceRow, TranscriptRow, TurnRow
from qa_desk.domain.call import Lane
from qa_desk.domain.transcript import Piece, Transcript, TranscriptId, Turn, in_order


class SqlTranscripts:
    def __init__(self, session: Session) -> None:
        self._session = session

    def begin(self, recording: str, model: str, lanes: Sequence[Lane], now: datetime) -> TranscriptId:
        key = ",".join(lanes)
        query = select(TranscriptRow).where(
            TranscriptRow.recording == recording, TranscriptRow.model == model, TranscriptRow.lanes == key
        )
        row = self._session.scalar(query)
        if row is None:
            row = TranscriptRow(
                recording=recording, model=model, lanes=key, complete=False, started_at=now, finished_at=None
            )
            self._session.add(row)
            self._session.flush()
        return TranscriptId(row.id)

    def pieces(self, transcript_id: TranscriptId) -> list[Piece]:
        query = (
            select(PieceRow.channel, PieceRow.from_ms, PieceRow.to_ms)
            .where(PieceRow.transcript_id == transcript_id)
            .order_by(PieceRow.channel, PieceRow.from_ms)
        )
        return [Piece(*row) for row in self._session.execute(query)]

    def add_piece(self, transcript_id: TranscriptId, piece: Piece, turns: Sequence[Turn]) -> bool:
        there = select(PieceRow.id).where(
            PieceRow.transcript_id == transcript_id,
            PieceRow.channel == piece.channel,
            PieceRow.from_ms == piece.from_ms,
        )
        if self._session.scalar(there) is not None:
            return False
        row = PieceRow(transcript_id=transcript_id, channel=piece.channel, from_ms=piece.from_ms, to_ms=piece.to_ms)
        self._session.add(row)
        self._session.flush()
        if turns:
            rows = [
                {
                    "transcript_id": transcript_id,
                    "piece_id": row.id,
                    "lane": turn.lane,
                    "from_ms": turn.from_ms,
                    "to_ms": turn.to_ms,
                    "text": turn.text,
                    "confidence": turn.confidence,
                }
                for turn in turns
            ]
            self._session.execute(insert(TurnRow), rows)
        return True

    def finish(self, transcript_id: TranscriptId, now: datetime) -> None:
        row = self._session.get_one(TranscriptRow, transcript_id)
        row.complete, row.finished_at = True, now
        self._session.flush()

    def newest(self, recording: str) -> Transcript | None:
        query = (
            select(TranscriptRow)
            .where(TranscriptRow.recording == recording)
            .order_by(TranscriptRow.complete.desc(), TranscriptRow.finished_at.desc(), TranscriptRow.id.desc())
        )
        row = self._session.scalars(query).first()
        return None if row is None else self._transcript(row)

    def _transcript(self, row: TranscriptRow) -> Transcript:
        query = select(TurnRow.lane, TurnRow.from_ms, TurnRow.to_ms, TurnRow.text, TurnRow.confidence).where(
            TurnRow.transcript_id == row.id
        )
        turns = [Turn(*turn) for turn in self._session.execute(query)]
        return Transcript(TranscriptId(row.id), row.recording, row.model, row.complete, in_order(turns))

    def waiting(self, model: str) -> list[str]:
        complete = select(TranscriptRow.recording).where(TranscriptRow.model == model, TranscriptRow.complete)
        query = (
            select(CallRow.recording)
            .join(ItemRow, ItemRow.deal_id == CallRow.deal_id)
            .where(ItemRow.done_at.is_(None), CallRow.recording.is_not(None), CallRow.recording.not_in(complete))
            .group_by(CallRow.recording)
            .order_by(func.min(ItemRow.kind), func.min(ItemRow.deadline_at), func.min(CallRow.started_at))
        )
        return [sha for sha in self._session.scalars(query) if sha is not None]

    def page(self, after: TranscriptId | None, limit: int) -> list[Transcript]:
        query = select(TranscriptRow).where(TranscriptRow.id > (after or 0)).order_by(TranscriptRow.id).limit(limit)
        return [self._transcript(row) for row in self._session.scalars(query)]
