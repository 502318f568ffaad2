"""Transcript: recognised text of one recording, turn by turn, lane by lane."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from qa_desk.domain.call import Lane
from qa_desk.domain.errors import KnownError, WrongUse

TranscriptId = NewType("TranscriptId", int)
TurnId = NewType("TurnId", int)


class Doubt(StrEnum):
    """Why a text may be the engine's invention; such a turn is grey and proves nothing until somebody heard it."""

    LOOP = "loop"
    SILENCE = "silence"
    MUSIC = "music"
    TIMES = "times"


class CardFault(StrEnum):
    """Why the graphics card is not used though the machine has one; the processor does the work then."""

    NO_MEMORY = "no_memory"
    NO_LIBRARIES = "no_libraries"
    CRASHED = "crashed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, order=True)
class Piece:
    """A stretch of speech on one channel, the unit that is recognised, stored and never done twice."""

    channel: int
    from_ms: int
    to_ms: int


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word on the recording's clock. `probability`: 0..1."""

    from_ms: int
    to_ms: int
    text: str
    probability: float


@dataclass(frozen=True, slots=True)
class Turn:
    """`confidence`: 0..1, mean token probability as the engine gives it. `words`: empty where the engine tells none.

    `guessed`: the lane of a mono recording was told from the voice. `original`: what was recognised, where a person
    corrected the text. `id`: None until stored.
    """

    lane: Lane
    from_ms: int
    to_ms: int
    text: str
    confidence: float
    words: tuple[Word, ...] = ()
    doubt: Doubt | None = None
    guessed: bool = False
    original: str | None = None
    id: TurnId | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """`model`: name and fingerprint of the weights. Turns are ordered by (from_ms, lane). `lanes`: whose each channel
    is in this text."""

    id: TranscriptId
    recording: str
    model: str
    complete: bool
    turns: tuple[Turn, ...]
    lanes: tuple[Lane, ...] = ()


@dataclass(frozen=True, slots=True)
class TranscriptVersion:
    """One recognition of a recording among others. `current`: the one that is shown, searched and judged by."""

    id: TranscriptId
    model: str
    complete: bool
    at: datetime
    turns: int
    first_words: str
    current: bool


def in_order(turns: list[Turn]) -> tuple[Turn, ...]:
    """Both lanes merged on one clock."""
    return tuple(sorted(turns, key=lambda turn: (turn.from_ms, turn.lane, turn.to_ms)))


class SpeechFailed(KnownError):
    """Recognition could not be done. Pieces finished before stay valid."""


class SpeechNoModel(SpeechFailed):
    """The chosen model is not there; facts: model, path"""

    code = "speech_no_model"


class SpeechModelIncomplete(SpeechFailed):
    """Files without which the model cannot work offline are missing; facts: path, missing"""

    code = "speech_model_incomplete"


class SpeechModelBroken(SpeechFailed):
    """The engine refuses the weights or one of the files beside them; facts: path, detail"""

    code = "speech_model_broken"


class SpeechProfileBroken(SpeechFailed):
    """profile.json beside the weights makes no sense; facts: path, field, detail"""

    code = "speech_profile_broken"


class SpeechNoDevice(SpeechFailed):
    """The chosen computing device is not usable here; facts: device"""

    code = "speech_no_device"


class SpeechCardFailed(SpeechFailed):
    """The graphics card that was asked for by name does not work with the model; facts: device, detail"""

    code = "speech_card_failed"


class SpeechNoMemory(SpeechFailed):
    """The model or the recording does not fit into memory; facts: step"""

    code = "speech_no_memory"


class SpeechAudioUnreadable(SpeechFailed):
    """The recording cannot be decoded; facts: path, detail"""

    code = "speech_audio_unreadable"


class SpeechAudioMissing(SpeechAudioUnreadable):
    """The recording is no longer where it was; facts: path"""

    code = "speech_audio_missing"


class SpeechAudioChanged(SpeechAudioUnreadable):
    """The recording is still being written, or was, while it was read; facts: path"""

    code = "speech_audio_changed"


class SpeechAudioReplaced(SpeechAudioUnreadable):
    """Another recording lies where it was: not the bytes that were imported; facts: path"""

    code = "speech_audio_replaced"


class SpeechAudioEmpty(SpeechAudioUnreadable):
    """The recording holds no sound: its length is zero; facts: path"""

    code = "speech_audio_empty"


class SpeechNoSpace(SpeechFailed):
    """The disk cannot take the decoded sound of a long recording; facts: path"""

    code = "speech_no_space"


class SpeechNotStarted(SpeechFailed):
    """The system would not start the recognition process; facts: detail"""

    code = "speech_not_started"


class SpeechChildDied(SpeechFailed):
    """The recognition process ended by itself; facts: exit_code, log"""

    code = "speech_child_died"


class SpeechGarbled(SpeechFailed):
    """The recognition process spoke something else than the protocol; facts: log"""

    code = "speech_garbled"


class SpeechTimeout(SpeechFailed):
    """The recognition process was silent too long and was ended; facts: step, seconds, log"""

    code = "speech_timeout"


class ModelUnknown(WrongUse):
    """No model of this name can be fetched; facts: model, known"""

    code = "model_unknown"


class ModelFetchFailed(SpeechFailed):
    """A model could not be fetched; what arrived is kept and the next try goes on from there."""


class ModelDownload(ModelFetchFailed):
    """The connection failed again and again; facts: host, file, detail"""

    code = "model_download"


class ModelProxyUnfit(ModelFetchFailed):
    """The proxy, set here or by the system, is of a kind that is not known; facts: proxy"""

    code = "model_proxy_unfit"


class ModelNotOnHost(ModelFetchFailed):
    """The host does not have the model or one of its files; facts: host, file"""

    code = "model_not_on_host"


class ModelHostRefused(ModelFetchFailed):
    """The host answered, but not with the file; facts: host, file, status"""

    code = "model_host_refused"


class ModelChecksum(ModelFetchFailed):
    """What arrived is not what the host announced and was thrown away; facts: file, expected, found"""

    code = "model_checksum"


class ModelNoSpace(ModelFetchFailed):
    """The disk cannot take the model; facts: path, needed_mb, free_mb"""

    code = "model_no_space"
