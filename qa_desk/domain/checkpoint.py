"""Signed checkpoints of the audit log: what an installation's key vouched for cannot be rebuilt without that key."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from qa_desk.domain.errors import KnownError
from qa_desk.domain.log import FIRST_HASH, LogEntry, seal

FORMAT = "qa-desk-checkpoint-1"

SignatureCheck = Callable[[bytes, bytes, bytes], bool]
"""(public key, message, signature) -> whether the key made it."""


class Occasion(StrEnum):
    """When a checkpoint is made: nothing that was signed off may be undone without a trace."""

    SIGN_OFF = "sign_off"
    PERIOD_CLOSED = "period_closed"
    PAYROLL = "payroll"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Vouches for all entries up to `entry`. `public_key`, `signature`: hex of the Ed25519 bytes."""

    number: int
    entry: int
    entry_hash: str
    occasion: Occasion
    at: datetime
    public_key: str
    signature: str


def key_id(public_key: str) -> str:
    """First 16 letters of the key's SHA-256: what people compare on paper."""
    return hashlib.sha256(bytes.fromhex(public_key)).hexdigest()[:16]


def message_of(checkpoint: Checkpoint, previous: str) -> bytes:
    """What is signed. `previous`: signature of the checkpoint before it, "" for the first."""
    at = checkpoint.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    parts = (
        FORMAT,
        str(checkpoint.number),
        str(checkpoint.entry),
        checkpoint.entry_hash,
        str(checkpoint.occasion),
        at,
        checkpoint.public_key,
        previous,
    )
    return "|".join(parts).encode()


class LogDoesNotHold(KnownError):
    """facts: fault, number"""

    code = "log_does_not_hold"


class LogFault(StrEnum):
    ENTRY_CHANGED = "entry_changed"
    CUT_OFF = "cut_off"
    REBUILT = "rebuilt"
    CHECKPOINT_CHANGED = "checkpoint_changed"
    CHECKPOINT_MISSING = "checkpoint_missing"
    FOREIGN_KEY = "foreign_key"


@dataclass(frozen=True, slots=True)
class FoundFault:
    """`number`: of the entry, or of the checkpoint for faults of checkpoints."""

    kind: LogFault
    number: int


@dataclass(frozen=True, slots=True)
class LogReport:
    """`head`: hash of the last entry, to be compared with what was printed. `unsigned`: entries behind the last
    checkpoint, for which no key vouches yet."""

    entries: int
    head: str
    checkpoints: int
    keys: tuple[str, ...]
    unsigned: int
    fault: FoundFault | None


def verify_log(
    entries: Iterable[LogEntry], checkpoints: Sequence[Checkpoint], check: SignatureCheck, trusted: Sequence[str] = ()
) -> LogReport:
    """The first fault found, entries before checkpoints. `trusted`: key ids known from paper; empty trusts any one key,
    and then a log that was rebuilt and signed anew with another key shows only by its key id."""
    wanted = {checkpoint.entry: checkpoint.entry_hash for checkpoint in checkpoints}
    hashes: dict[int, str] = {}
    previous, count = FIRST_HASH, 0
    fault: FoundFault | None = None
    for entry in entries:
        count += 1
        sealed = seal(previous, entry.number, entry.at, entry.actor, entry.action, entry.subject, entry.payload)
        if entry.number != count or entry.hash != sealed:
            fault = FoundFault(LogFault.ENTRY_CHANGED, entry.number)
            break
        if count in wanted:
            hashes[count] = entry.hash
        previous = entry.hash
    fault = fault or _checkpoint_fault(checkpoints, hashes, count, check, trusted)
    signed = max((checkpoint.entry for checkpoint in checkpoints), default=0)
    keys = tuple(sorted({key_id(checkpoint.public_key) for checkpoint in checkpoints}))
    return LogReport(count, previous, len(checkpoints), keys, max(count - signed, 0), fault)


def _checkpoint_fault(
    checkpoints: Sequence[Checkpoint],
    hashes: Mapping[int, str],
    count: int,
    check: SignatureCheck,
    trusted: Sequence[str],
) -> FoundFault | None:
    before, reached = "", 0
    for place, one in enumerate(checkpoints, 1):
        if one.number != place or one.entry < reached:
            return FoundFault(LogFault.CHECKPOINT_MISSING, one.number)
        if trusted and key_id(one.public_key) not in trusted:
            return FoundFault(LogFault.FOREIGN_KEY, one.number)
        if not check(bytes.fromhex(one.public_key), message_of(one, before), bytes.fromhex(one.signature)):
            return FoundFault(LogFault.CHECKPOINT_CHANGED, one.number)
        if one.entry > count:
            return FoundFault(LogFault.CUT_OFF, one.entry)
        if hashes.get(one.entry) != one.entry_hash:
            return FoundFault(LogFault.REBUILT, one.entry)
        before, reached = one.signature, one.entry
    return None
