"""Transcript: recognised text of one recording, turn by turn, lane by lane."""

from dataclasses import dataclass
from typing import NewType

from qa_desk.domain.call import Lane

TranscriptId = NewType("TranscriptId", int)


@dataclass(frozen=True, slots=True, order=True)
class Piece:
    """A stretch of speech on one channel, the unit that is recognised, stored and never done twice."""

    channel: int
    from_ms: int
    to_ms: int


@dataclass(frozen=True, slots=True)
class Turn:
    """`confidence`: 0..1, mean token probability as the engine gives it."""

    lane: Lane
    from_ms: int
    to_ms: int
    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Transcript:
    """`model`: name and fingerprint of the weights. Turns are ordered by (from_ms, lane)."""

    id: TranscriptId
    recording: str
    model: str
    complete: bool
    turns: tuple[Turn, ...]


def in_order(turns: list[Turn]) -> tuple[Turn, ...]:
    """Both lanes merged on one clock."""
    return tuple(sorted(turns, key=lambda turn: (turn.from_ms, turn.lane, turn.to_ms)))
