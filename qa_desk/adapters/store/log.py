"""The audit log and its signed checkpoints."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from qa_desk.adapters.store.log_names import deals_named
from qa_desk.adapters.store.rows import CheckpointRow, LogRow
from qa_desk.domain.checkpoint import Checkpoint, Occasion, message_of
from qa_desk.domain.log import FIRST_HASH, LogEntry, Payload, seal
from qa_desk.domain.people import UserId
from qa_desk.services.log_about import About
from qa_desk.services.ports import Sealer

_LOG_LOCK = 5_170_101
"""Any number will do, as long as every appender takes the same one (PostgreSQL advisory lock)."""
_CHUNK = 2_000


class SqlLog:
    def __init__(self, session: Session, sealer: Sealer) -> None:
        self._session = session
        self._sealer = sealer

    def append(self, at: datetime, actor: UserId | None, action: str, subject: str, payload: Payload) -> LogEntry:
        if self._session.get_bind().dialect.name == "postgresql":
            self._session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOG_LOCK})
        last = self._last()
        number, previous = (1, FIRST_HASH) if last is None else (last[0] + 1, last[1])
        sealed = seal(previous, number, at, actor, action, subject, payload)
        row = LogRow(
            number=number, at=at, actor=actor, action=action, subject=subject, payload=dict(payload), hash=sealed
        )
        self._session.add(row)
        self._session.flush()
        return LogEntry(number, at, actor, action, subject, payload, sealed)

    def _last(self) -> tuple[int, str] | None:
        found = self._session.execute(
            select(LogRow.number, LogRow.hash).order_by(LogRow.number.desc()).limit(1)
        ).first()
        return None if found is None else (found[0], found[1])

    def head(self) -> tuple[int, str]:
        return self._last() or (0, FIRST_HASH)

    def entries(self) -> Iterator[LogEntry]:
        query = select(
            LogRow.number, LogRow.at, LogRow.actor, LogRow.action, LogRow.subject, LogRow.payload, LogRow.hash
        ).order_by(LogRow.number)
        for number, at, actor, action, subject, payload, sealed in self._session.execute(
            query.execution_options(yield_per=_CHUNK)
        ):
            yield LogEntry(number, at, None if actor is None else UserId(actor), action, subject, payload, sealed)

    def deals_named(self) -> Mapping[str, About]:
        return deals_named(self._session)

    def checkpoint(self, at: datetime, occasion: Occasion) -> Checkpoint:
        """Signs the log as it stands now with the installation's key."""
        last = self._last()
        entry, sealed = last if last is not None else (0, FIRST_HASH)
        query = select(CheckpointRow.number, CheckpointRow.signature).order_by(CheckpointRow.number.desc()).limit(1)
        before = self._session.execute(query).first()
        number, previous = (1, "") if before is None else (before[0] + 1, before[1])
        bare = Checkpoint(number, entry, sealed, occasion, at.replace(microsecond=0), self._sealer.public_key, "")
        made = replace(bare, signature=self._sealer.sign(message_of(bare, previous)))
        self._session.add(
            CheckpointRow(
                number=made.number,
                entry=made.entry,
                entry_hash=made.entry_hash,
                occasion=made.occasion,
                at=made.at,
                public_key=made.public_key,
                signature=made.signature,
            )
        )
        self._session.flush()
        return made

    def checkpoints(self) -> list[Checkpoint]:
        return [
            Checkpoint(row.number, row.entry, row.entry_hash, row.occasion, row.at, row.public_key, row.signature)
            for row in self._session.scalars(select(CheckpointRow).order_by(CheckpointRow.number))
        ]
