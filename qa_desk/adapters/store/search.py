"""Full text over turns: FTS5 on SQLite, a tsvector with a GIN index on PostgreSQL; both hold bare words and lemmas."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, ScalarSelect, TableClause, column, delete, func, literal, select, table, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from qa_desk.adapters.store.chunks import in_chunks
from qa_desk.adapters.store.rows import CallRow, DealRow, TranscriptRow, TurnFixRow, TurnRow
from qa_desk.domain.call import Lane
from qa_desk.domain.transcript import TurnId
from qa_desk.domain.word_search import AskedWord
from qa_desk.services.views import SpokenLine


class SqlSearch:
    """The words of a key are letters and digits only (domain/word_search.py), so they need no escaping."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._fts5 = session.get_bind().dialect.name == "sqlite"
        self._index: TableClause = table("turn_search", column("rowid" if self._fts5 else "turn_id"), column("lemmas"))
        self._key: ColumnElement[int] = next(iter(self._index.columns))

    def find(self, question: Sequence[AskedWord], limit: int) -> list[SpokenLine]:
        if not question:
            return []
        now = _text_now()
        query = (
            select(
                DealRow.id, DealRow.external_id, DealRow.title, DealRow.client_name, CallRow.manager, DealRow.manager,
                TranscriptRow.recording, CallRow.started_at, func.coalesce(_lane_now(), TurnRow.lane), TurnRow.from_ms,
                TurnRow.to_ms, func.coalesce(now, TurnRow.text),
            )
            .select_from(self._index)
            .join(TurnRow, TurnRow.id == self._key)
            .join(TranscriptRow, TranscriptRow.id == TurnRow.transcript_id)
            .join(CallRow, CallRow.recording == TranscriptRow.recording)
            .join(DealRow, DealRow.id == CallRow.deal_id)
            .where(self._matches(question), TranscriptRow.id == _newest())
            .order_by(CallRow.started_at.desc(), CallRow.id.desc(), TurnRow.from_ms, TurnRow.id)
            .limit(limit)
        )  # fmt: skip
        return [_line(tuple(row)) for row in self._session.execute(query)]

    def _matches(self, question: Sequence[AskedWord]) -> ColumnElement[bool]:
        if self._fts5:
            return text("turn_search MATCH :asked").bindparams(asked=_fts5_query(question))  # type: ignore[return-value]
        return column("lemmas", TSVECTOR).op("@@")(
            text("CAST(:asked AS tsquery)").bindparams(asked=_ts_query(question))
        )

    def put(self, keys: Mapping[TurnId, Sequence[str]]) -> None:
        if not keys:
            return
        if self._fts5:
            statement = "INSERT OR REPLACE INTO turn_search (rowid, lemmas) VALUES (:id, :keys)"
        else:
            # the words are lexemes already: PostgreSQL's own parser must not cut them
            statement = (
                "INSERT INTO turn_search (turn_id, lemmas) VALUES (:id, array_to_tsvector(:keys))"
                " ON CONFLICT (turn_id) DO UPDATE SET lemmas = EXCLUDED.lemmas"
            )
        rows = [{"id": one, "keys": " ".join(found) if self._fts5 else list(found)} for one, found in keys.items()]
        self._session.execute(text(statement), rows)

    def forget(self, turns: Sequence[TurnId]) -> None:
        for chunk in in_chunks(turns):
            self._session.execute(delete(self._index).where(self._key.in_(chunk)))

    def missing(self, after: TurnId | None, limit: int) -> list[tuple[TurnId, str]]:
        query = (
            select(TurnRow.id, func.coalesce(_text_now(), TurnRow.text))
            .where(TurnRow.id > (after or 0), self._is_missing())
            .order_by(TurnRow.id)
            .limit(limit)
        )
        return [(TurnId(key), said or "") for key, said in self._session.execute(query)]

    def count_missing(self) -> int:
        return self._session.scalar(select(func.count(TurnRow.id)).where(self._is_missing())) or 0

    def _is_missing(self) -> ColumnElement[bool]:
        return ~select(literal(1)).select_from(self._index).where(self._key == TurnRow.id).exists()


_Said = TypeVar("_Said", str, Lane)


def _newest() -> ScalarSelect[int]:
    """The transcript of the same recording that counts, as SqlTranscripts.newest takes it."""
    other = aliased(TranscriptRow)
    return (
        select(other.id)
        .where(other.recording == TranscriptRow.recording)
        .order_by(other.complete.desc(), other.finished_at.desc(), other.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _latest(field: InstrumentedAttribute[_Said | None]) -> ScalarSelect[_Said | None]:
    return (
        select(field)
        .where(TurnFixRow.turn_id == TurnRow.id, field.is_not(None))
        .order_by(TurnFixRow.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _text_now() -> ScalarSelect[str | None]:
    return _latest(TurnFixRow.text)


def _lane_now() -> ScalarSelect[Lane | None]:
    return _latest(TurnFixRow.lane)


def _line(row: tuple[Any, ...]) -> SpokenLine:
    deal, external, title, client, led_by, holder, recording, started, lane, begin, end, said = row
    return SpokenLine(deal, external, title, client, led_by or holder, recording, started, lane, begin, end, said)


def _fts5_query(question: Sequence[AskedWord]) -> str:
    return " AND ".join(f"({' OR '.join(_fts5_keys(one))})" for one in question)


def _fts5_keys(one: AskedWord) -> list[str]:
    return [f'"{key}"*' if one.beginning else f'"{key}"' for key in sorted(one.keys)]


def _ts_query(question: Sequence[AskedWord]) -> str:
    return " & ".join(f"({' | '.join(_ts_keys(one))})" for one in question)


def _ts_keys(one: AskedWord) -> list[str]:
    return [f"'{key}':*" if one.beginning else f"'{key}'" for key in sorted(one.keys)]
