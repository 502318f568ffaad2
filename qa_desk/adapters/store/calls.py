"""Calls and recordings."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from qa_desk.adapters.store.chunks import in_chunks
from qa_desk.adapters.store.rows import CallRow, DealRow, RecordingRow
from qa_desk.domain.call import AudioFacts, Call, CallFacts, CallId, Recording
from qa_desk.domain.deal import DealId
from qa_desk.domain.errors import NotFound
from qa_desk.services.match_calls import FROM_FILE

_FACTS = tuple(CallFacts.__slots__)
_STANDS = or_(
    CallRow.external_id.not_like(f"{FROM_FILE}%"), CallRow.recording.is_not(None), CallRow.recording_name != ""
)
"""Without calls that only a recording told of and that stepped back for those of a list: what refers to them stays."""


def _call(row: CallRow) -> Call:
    facts = CallFacts(**{name: getattr(row, name) for name in _FACTS})
    return Call(CallId(row.id), facts, None if row.deal_id is None else DealId(row.deal_id), row.recording)


def _recording(row: RecordingRow) -> Recording:
    audio = AudioFacts(row.container, row.codec, row.channels, row.sample_rate, row.duration_ms)
    return Recording(row.sha256, row.original_name, row.stored_path, row.size, audio)


class SqlCalls:
    def __init__(self, session: Session) -> None:
        self._session = session

    def _where(self, *conditions: ColumnElement[bool]) -> list[Call]:
        query = select(CallRow).where(*conditions).order_by(CallRow.started_at, CallRow.id)
        return [_call(row) for row in self._session.scalars(query)]

    def get(self, call_id: CallId) -> Call:
        row = self._session.get(CallRow, call_id)
        if row is None:
            raise NotFound(what="call", key=call_id)
        return _call(row)

    def of_deal(self, deal_id: DealId) -> list[Call]:
        return self._where(CallRow.deal_id == deal_id)

    def of_deals(self, deal_ids: Sequence[DealId]) -> dict[DealId, list[Call]]:
        found: dict[DealId, list[Call]] = {deal_id: [] for deal_id in deal_ids}
        for chunk in in_chunks(deal_ids):
            for one in self._where(CallRow.deal_id.in_(chunk)):
                if one.deal_id is not None:
                    found[one.deal_id].append(one)
        return found

    def by_external(self, external_id: str) -> Call | None:
        return next(iter(self._where(CallRow.external_id == external_id)), None)

    def by_recording_name(self, name: str) -> list[Call]:
        return self._where(CallRow.recording_name == name)

    def by_recording(self, sha256: str) -> list[Call]:
        return self._where(CallRow.recording == sha256)

    def near(self, phone: str, start: datetime, end: datetime) -> list[Call]:
        return self._where(CallRow.client_phone == phone, CallRow.started_at.between(start, end))

    def unmatched(self) -> list[Call]:
        return self._where(CallRow.deal_id.is_(None), _STANDS)

    def misplaced(self) -> list[Call]:
        query = (
            select(CallRow)
            .join(DealRow, DealRow.external_id == CallRow.deal_external_id)
            .where(CallRow.deal_external_id != "", CallRow.deal_id != DealRow.id)
            .order_by(CallRow.started_at, CallRow.id)
        )
        return [_call(row) for row in self._session.scalars(query)]

    def add(self, facts: CallFacts, deal_id: DealId | None, recording: str | None) -> CallId:
        row = CallRow(**_columns(facts), deal_id=deal_id, recording=recording)
        self._session.add(row)
        self._session.flush()
        return CallId(row.id)

    def update(self, call_id: CallId, facts: CallFacts, deal_id: DealId | None, recording: str | None) -> None:
        values = {**_columns(facts), "deal_id": deal_id, "recording": recording}
        self._session.execute(update(CallRow).where(CallRow.id == call_id).values(**values))
        self._session.expire_all()

    def page(self, after: CallId | None, limit: int) -> list[Call]:
        query = select(CallRow).where(CallRow.id > (after or 0), _STANDS).order_by(CallRow.id).limit(limit)
        return [_call(row) for row in self._session.scalars(query)]

    def recording(self, sha256: str) -> Recording | None:
        row = self._session.get(RecordingRow, sha256)
        return None if row is None else _recording(row)

    def recording_named(self, name: str) -> Recording | None:
        return next(iter(self.recordings_named(name)), None)

    def recordings_named(self, name: str) -> list[Recording]:
        query = select(RecordingRow).where(RecordingRow.original_name == name)
        rows = self._session.scalars(query.order_by(RecordingRow.added_at.desc(), RecordingRow.sha256))
        return [_recording(row) for row in rows]

    def move_recording(self, sha256: str, stored_path: str) -> None:
        self._session.execute(update(RecordingRow).where(RecordingRow.sha256 == sha256).values(stored_path=stored_path))
        self._session.expire_all()

    def add_recording(self, recording: Recording, now: datetime) -> None:
        audio = recording.audio
        self._session.add(
            RecordingRow(
                sha256=recording.sha256,
                original_name=recording.original_name,
                stored_path=recording.stored_path,
                size=recording.size,
                container=audio.container,
                codec=audio.codec,
                channels=audio.channels,
                sample_rate=audio.sample_rate,
                duration_ms=audio.duration_ms,
                added_at=now.astimezone(UTC),
            )
        )
        self._session.flush()


def _columns(facts: CallFacts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in _FACTS}
