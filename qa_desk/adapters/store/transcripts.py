"""Transcripts, their pieces and turns, and the corrections that stand over what was recognised."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, insert, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from qa_desk.adapters.store.checklist_rows import ChecklistAuditRow
from qa_desk.adapters.store.rows import (
    CallRow,
    DecisionRow,
    ItemRow,
    PieceRow,
    RecordingRow,
    RefusalRow,
    TranscriptRow,
    TurnFixRow,
    TurnRow,
)
from qa_desk.adapters.store.search import SqlSearch
from qa_desk.domain.call import Direction, Lane
from qa_desk.domain.correction import TurnFix, corrected
from qa_desk.domain.errors import NotFound
from qa_desk.domain.people import UserId
from qa_desk.domain.transcript import (
    Doubt,
    Piece,
    Transcript,
    TranscriptId,
    TranscriptVersion,
    Turn,
    TurnId,
    Word,
    in_order,
)
from qa_desk.domain.word_search import keys_of
from qa_desk.services.ports import Lemmatiser
from qa_desk.services.talk_store import ChannelText

_FIRST_TURNS = 3


def _newest_first(recording: str) -> Select[TranscriptRow]:
    """Complete ones before those that are still being made."""
    return (
        select(TranscriptRow)
        .where(TranscriptRow.recording == recording)
        .order_by(TranscriptRow.complete.desc(), TranscriptRow.finished_at.desc(), TranscriptRow.id.desc())
    )


class SqlTranscripts:
    """With a `lemmatiser` every turn can be found by search as soon as it is stored."""

    def __init__(self, session: Session, search: SqlSearch, lemmatiser: Lemmatiser | None = None) -> None:
        self._session = session
        self._search = search
        self._lemmatiser = lemmatiser

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
        return bool(self.add_pieces(transcript_id, [(piece, turns)]))

    def add_pieces(self, transcript_id: TranscriptId, heard: Sequence[tuple[Piece, Sequence[Turn]]]) -> int:
        there = select(PieceRow.channel, PieceRow.from_ms).where(
            PieceRow.transcript_id == transcript_id, PieceRow.from_ms.in_([piece.from_ms for piece, _turns in heard])
        )
        known = {(channel, from_ms) for channel, from_ms in self._session.execute(there)}
        new = {(piece.channel, piece.from_ms): (piece, turns) for piece, turns in heard}
        fresh = [both for place, both in new.items() if place not in known]
        keys = self._inserted(_PIECES, [_piece_columns(transcript_id, piece) for piece, _turns in fresh])
        said = [(key, turn) for key, (_piece, turns) in zip(keys, fresh, strict=True) for turn in turns]
        stored = self._inserted(_TURNS, [_columns(transcript_id, key, turn) for key, turn in said])
        self._index([(TurnId(key), turn.text) for key, (_piece, turn) in zip(stored, said, strict=True)])
        return len(fresh)

    def _inserted(self, statement: ReturningInsert[int], rows: list[dict[str, Any]]) -> list[int]:
        """Their keys, in the order of the rows."""
        return list(self._session.connection().scalars(statement, rows)) if rows else []

    def _index(self, said: Sequence[tuple[TurnId, str]]) -> None:
        if self._lemmatiser is None:
            self._search.forget([key for key, _ in said])  # to be found under their old words would be worse
        else:
            self._search.put({key: keys_of(text, self._lemmatiser.lemmas) for key, text in said})

    def finish(self, transcript_id: TranscriptId, now: datetime) -> None:
        row = self._session.get_one(TranscriptRow, transcript_id)
        row.complete, row.finished_at = True, now
        self._session.flush()

    def by_channels(self, recording: str | None = None) -> list[ChannelText]:
        texts = (
            select(TranscriptRow.recording, RecordingRow.original_name, TranscriptRow.lanes)
            .join(RecordingRow, RecordingRow.sha256 == TranscriptRow.recording)
            .where(TranscriptRow.complete, TranscriptRow.lanes.contains(","))
            .order_by(TranscriptRow.finished_at, TranscriptRow.id)
        )
        calls = select(CallRow.recording, CallRow.direction).where(CallRow.recording.is_not(None))
        judged = _judged()
        if recording is not None:
            texts = texts.where(TranscriptRow.recording == recording)
            calls = calls.where(CallRow.recording == recording)
            judged = judged.where(CallRow.recording == recording)
        newest = {sha: (name, lanes) for sha, name, lanes in self._session.execute(texts)}
        newest_call_first = calls.order_by(CallRow.started_at.desc(), CallRow.id.desc())
        directions = dict(self._session.execute(newest_call_first).all())  # the first call's stays
        known = set(self._session.scalars(judged))
        return [
            ChannelText(sha, name, _lanes(lanes), directions.get(sha, Direction.UNKNOWN), sha in known)
            for sha, (name, lanes) in newest.items()
        ]

    def set_lanes(self, transcript_id: TranscriptId, lanes: Sequence[Lane]) -> bool:
        row, key = self._session.get_one(TranscriptRow, transcript_id), ",".join(lanes)
        query = select(TranscriptRow.id).where(
            TranscriptRow.recording == row.recording, TranscriptRow.model == row.model, TranscriptRow.lanes == key
        )
        if self._session.scalar(query) is not None:
            return False
        row.lanes = key
        self._session.flush()
        return True

    def newest(self, recording: str) -> Transcript | None:
        row = self._session.scalars(_newest_first(recording)).first()
        return None if row is None else self._transcript(row)

    def versions(self, recording: str) -> list[TranscriptVersion]:
        found = []
        for place, row in enumerate(self._session.scalars(_newest_first(recording)).all()):
            query = select(TurnRow.text).where(TurnRow.transcript_id == row.id).order_by(TurnRow.from_ms, TurnRow.id)
            texts = list(self._session.scalars(query))
            first = " ".join(texts[:_FIRST_TURNS])
            at = row.finished_at or row.started_at
            version = TranscriptVersion(TranscriptId(row.id), row.model, row.complete, at, len(texts), first, not place)
            found.append(version)
        return found

    def get(self, transcript_id: TranscriptId) -> Transcript:
        row = self._session.get(TranscriptRow, transcript_id)
        if row is None:
            raise NotFound(what="transcript", key=int(transcript_id))
        return self._transcript(row)

    def recognised(self, transcript_id: TranscriptId) -> list[Turn]:
        query = select(*_TURN).where(TurnRow.transcript_id == transcript_id)
        return [_turn(*found) for found in self._session.execute(query)]

    def fixes_in(self, transcript_id: TranscriptId) -> list[TurnFix]:
        of_this = select(TurnFixRow).join(TurnRow, TurnRow.id == TurnFixRow.turn_id)
        query = of_this.where(TurnRow.transcript_id == transcript_id).order_by(TurnFixRow.id)
        return [_fix(row) for row in self._session.scalars(query)]

    def _transcript(self, row: TranscriptRow) -> Transcript:
        fixes = defaultdict[int, list[TurnFix]](list)
        for fix in self.fixes_in(TranscriptId(row.id)):
            fixes[fix.turn_id].append(fix)
        turns = [corrected(turn, fixes[int(turn.id or 0)]) for turn in self.recognised(TranscriptId(row.id))]
        lanes = _lanes(row.lanes)
        return Transcript(TranscriptId(row.id), row.recording, row.model, row.complete, in_order(turns), lanes)

    def turn(self, turn_id: TurnId) -> tuple[str, Turn]:
        query = select(*_TURN).where(TurnRow.id == turn_id)
        found = self._session.execute(query).first()
        if found is None:
            raise NotFound(what="turn", key=turn_id)
        owner = select(TranscriptRow.recording).join(TurnRow, TurnRow.transcript_id == TranscriptRow.id)
        recording = self._session.execute(owner.where(TurnRow.id == turn_id)).scalar_one()
        return recording, corrected(_turn(*found), self.fixes(turn_id))

    def fixes(self, turn_id: TurnId) -> list[TurnFix]:
        query = select(TurnFixRow).where(TurnFixRow.turn_id == turn_id).order_by(TurnFixRow.id)
        return [_fix(row) for row in self._session.scalars(query)]

    def add_fixes(self, fixes: Sequence[TurnFix]) -> None:
        rows = [
            {
                "turn_id": fix.turn_id,
                "text": fix.text,
                "lane": fix.lane,
                "model": fix.model,
                "fixed_by": fix.by,
                "fixed_at": fix.at,
            }
            for fix in fixes
        ]
        if rows:
            self._session.execute(insert(TurnFixRow), rows)
        self._index([(fix.turn_id, fix.text) for fix in fixes if fix.text is not None])

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


def _judged() -> Select[str | None]:
    """Recordings of deals whose evidence somebody has put down already."""
    decided = select(RefusalRow.deal_id).join(DecisionRow, DecisionRow.refusal_id == RefusalRow.id)
    audited = select(ItemRow.deal_id).where(ItemRow.refusal_id.is_(None), ItemRow.done_at.is_not(None))
    checked = select(ChecklistAuditRow.deal_id)
    of_these = or_(CallRow.deal_id.in_(decided), CallRow.deal_id.in_(audited), CallRow.deal_id.in_(checked))
    return select(CallRow.recording).where(CallRow.recording.is_not(None), of_these)


_TURN = (
    TurnRow.id, TurnRow.lane, TurnRow.from_ms, TurnRow.to_ms, TurnRow.text, TurnRow.confidence, TurnRow.words,
    TurnRow.doubt, TurnRow.guessed,
)  # fmt: skip


_PIECES = insert(PieceRow.__table__).returning(PieceRow.id, sort_by_parameter_order=True)  # type: ignore[arg-type]
_TURNS = insert(TurnRow.__table__).returning(TurnRow.id, sort_by_parameter_order=True)  # type: ignore[arg-type]
"""Into the tables: rows as objects would cost half of what it costs to store a piece."""


def _piece_columns(transcript_id: TranscriptId, piece: Piece) -> dict[str, Any]:
    return {"transcript_id": transcript_id, "channel": piece.channel, "from_ms": piece.from_ms, "to_ms": piece.to_ms}


def _columns(transcript_id: TranscriptId, piece_id: int, turn: Turn) -> dict[str, Any]:
    words = [[word.from_ms, word.to_ms, word.text, word.probability] for word in turn.words]
    return {
        "transcript_id": transcript_id,
        "piece_id": piece_id,
        "lane": turn.lane,
        "from_ms": turn.from_ms,
        "to_ms": turn.to_ms,
        "text": turn.text,
        "confidence": turn.confidence,
        "words": words or None,
        "doubt": turn.doubt,
        "guessed": turn.guessed,
    }


def _lanes(stored: str) -> tuple[Lane, ...]:
    return tuple(Lane(one) for one in stored.split(",") if one)


def _turn(
    key: int, lane: Lane, from_ms: int, to_ms: int, text: str, confidence: float, words: list[Any] | None,
    doubt: Doubt | None, guessed: bool,
) -> Turn:  # fmt: skip
    told = tuple(Word(*word) for word in words or ())
    return Turn(lane, from_ms, to_ms, text, confidence, told, doubt, guessed, id=TurnId(key))


def _fix(row: TurnFixRow) -> TurnFix:
    by = None if row.fixed_by is None else UserId(row.fixed_by)
    return TurnFix(TurnId(row.turn_id), row.text, row.lane, row.model, by, row.fixed_at)
