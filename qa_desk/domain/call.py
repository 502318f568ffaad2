"""Call: one telephone conversation or attempt; Recording: its audio file, known by SHA-256."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from qa_desk.domain.deal import DealId

CallId = NewType("CallId", int)


class Direction(StrEnum):
    IN = "in"
    OUT = "out"
    UNKNOWN = "unknown"


class Lane(StrEnum):
    """Who speaks on a channel. A mono recording has one lane: UNKNOWN."""

    MANAGER = "manager"
    CLIENT = "client"
    UNKNOWN = "unknown"


class ChannelMap(StrEnum):
    """Which channel of a stereo recording is whose; a setting per source, since no vendor agrees with another."""

    LEFT_MANAGER = "left_manager"
    LEFT_CLIENT = "left_client"
    LEFT_CALLER = "left_caller"  # left is whoever called: manager on outgoing, client on incoming


def lanes_of(channels: int, rule: ChannelMap, direction: Direction) -> tuple[Lane, ...]:
    """Lane of each channel, in channel order. Anything but two channels cannot tell who speaks."""
    if channels != 2:
        return (Lane.UNKNOWN,) * min(channels, 1)
    left_is_manager = rule is ChannelMap.LEFT_MANAGER or (
        rule is ChannelMap.LEFT_CALLER and direction is not Direction.IN
    )
    return (Lane.MANAGER, Lane.CLIENT) if left_is_manager else (Lane.CLIENT, Lane.MANAGER)


@dataclass(frozen=True, slots=True)
class AudioFacts:
    """What decoding the file told. `duration_ms` is counted from samples, never read from a header."""

    container: str
    codec: str
    channels: int
    sample_rate: int
    duration_ms: int


@dataclass(frozen=True, slots=True)
class Recording:
    """`stored_path`: relative to the workspace when copied, absolute when linked."""

    sha256: str
    original_name: str
    stored_path: str
    size: int
    audio: AudioFacts


@dataclass(frozen=True, slots=True)
class CallFacts:
    """One line of a call list, or what a recording's name tells. `talk_ms` is None when nobody said it.

    `external_id` is the telephone exchange's call id, or a stable one made from the recording's name.
    """

    external_id: str
    started_at: datetime
    direction: Direction = Direction.UNKNOWN
    client_phone: str = ""  # E.164
    manager: str = ""
    answered: bool = True
    talk_ms: int | None = None
    recording_name: str = ""
    deal_external_id: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """`deal_id` is None while no deal matched; `recording` is the SHA-256 or None for an attempt without audio."""

    id: CallId
    facts: CallFacts
    deal_id: DealId | None
    recording: str | None
