"""Audit log: append-only entries, each sealed with the hash of the one before it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from qa_desk.domain.people import UserId

FIRST_HASH = "0" * 64

Payload = Mapping[str, str | int | bool | None]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """`number` counts from 1 without gaps. `actor` is None for what the program did by itself."""

    number: int
    at: datetime
    actor: UserId | None
    action: str
    subject: str
    payload: Payload
    hash: str


def canonical(payload: Payload) -> str:
    """One text for one meaning: sorted keys, no spaces, letters as they are."""
    return json.dumps(dict(payload), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def seal(
    previous: str, number: int, at: datetime, actor: UserId | None, action: str, subject: str, payload: Payload
) -> str:
    """SHA-256 hex over the previous hash and the entry's parts; the time as integer microseconds since 1970."""
    micros = int(at.timestamp()) * 1_000_000 + at.microsecond
    parts = (previous, str(number), str(micros), str(actor or 0), action, subject, canonical(payload))
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def first_broken(entries: Iterable[LogEntry]) -> int | None:
    """Number of the first entry that does not follow from the ones before it; None when the chain holds."""
    previous, expected = FIRST_HASH, 1
    for entry in entries:
        sealed = seal(previous, entry.number, entry.at, entry.actor, entry.action, entry.subject, entry.payload)
        if entry.number != expected or entry.hash != sealed:
            return entry.number
        previous, expected = entry.hash, expected + 1
    return None
