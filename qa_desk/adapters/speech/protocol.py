"""The line protocol between the program and its speech child: one JSON object a line, each way.

Order of talk: `load` -> `loaded`; `transcribe` -> `plan`, then `segment` and `progress` for each piece, then `done`.
`failed` may come instead of any answer. `alive` comes twice a second while the child works.
A child that reads the end of its input ends itself: it never outlives the program.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from qa_desk.domain.errors import Cancelled, Fact, KnownError
from qa_desk.domain.transcript import (
    Piece,
    SpeechAudioUnreadable,
    SpeechFailed,
    SpeechModelBroken,
    SpeechModelIncomplete,
    SpeechNoDevice,
    SpeechNoMemory,
    SpeechNoModel,
    SpeechProfileBroken,
)
from qa_desk.services.ports import PieceDone, RecognisedTurn


class NotProtocol(Exception):
    """A line that is not a message; a bug or junk on the wire, never the user's fault."""


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PieceLine(_Line):
    channel: int = Field(ge=0)
    from_ms: int = Field(ge=0)
    to_ms: int = Field(gt=0)

    @classmethod
    def of(cls, piece: Piece) -> "PieceLine":
        return cls(channel=piece.channel, from_ms=piece.from_ms, to_ms=piece.to_ms)

    def piece(self) -> Piece:
        return Piece(self.channel, self.from_ms, self.to_ms)


class TurnLine(_Line):
    from_ms: int = Field(ge=0)
    to_ms: int = Field(ge=0)
    text: str
    confidence: float = Field(ge=0, le=1)


# ---------------------------------------------------------------- program -> child


class Load(_Line):
    """`device`: auto, cpu or cuda. `threads`: 0 leaves the choice to the engine."""

    kind: Literal["load"] = "load"
    folder: str
    device: str
    threads: int = Field(ge=0)


class Transcribe(_Line):
    kind: Literal["transcribe"] = "transcribe"
    job: int
    audio: str
    channels: int = Field(ge=1)
    done: tuple[PieceLine, ...] = ()


class Cancel(_Line):
    kind: Literal["cancel"] = "cancel"
    job: int


class Quit(_Line):
    kind: Literal["quit"] = "quit"


Command = Load | Transcribe | Cancel | Quit

# ---------------------------------------------------------------- child -> program


class Loaded(_Line):
    kind: Literal["loaded"] = "loaded"
    device: str


class Plan(_Line):
    """Pieces still to do, in the order in which they will come."""

    kind: Literal["plan"] = "plan"
    job: int
    pieces: tuple[PieceLine, ...]


class Segment(_Line):
    kind: Literal["segment"] = "segment"
    job: int
    piece: PieceLine
    turns: tuple[TurnLine, ...]

    @classmethod
    def of(cls, job: int, done: PieceDone) -> "Segment":
        turns = (
            TurnLine(from_ms=turn.from_ms, to_ms=turn.to_ms, text=turn.text, confidence=turn.confidence)
            for turn in done.turns
        )
        return cls(job=job, piece=PieceLine.of(done.piece), turns=tuple(turns))

    def piece_done(self) -> PieceDone:
        turns = (RecognisedTurn(turn.from_ms, turn.to_ms, turn.text, turn.confidence) for turn in self.turns)
        return PieceDone(self.piece.piece(), tuple(turns))


class SpeechProgress(_Line):
    """Milliseconds of speech, pieces of earlier runs counted as done."""

    kind: Literal["progress"] = "progress"
    job: int
    done_ms: int
    total_ms: int


class Done(_Line):
    kind: Literal["done"] = "done"
    job: int


class Failed(_Line):
    """`job` is None when the model could not be loaded."""

    kind: Literal["failed"] = "failed"
    job: int | None
    code: str
    facts: dict[str, Fact] = {}

    def error(self) -> KnownError:
        """The typed error that the child meant. NotProtocol for a code that no child may send."""
        for known in _CHILD_ERRORS:
            if known.code == self.code:
                return known(**self.facts)
        raise NotProtocol(self.code)


class Alive(_Line):
    kind: Literal["alive"] = "alive"


Event = Loaded | Plan | Segment | SpeechProgress | Done | Failed | Alive

_CHILD_ERRORS: tuple[type[Cancelled | SpeechFailed], ...] = (
    Cancelled,
    SpeechNoModel,
    SpeechModelIncomplete,
    SpeechModelBroken,
    SpeechProfileBroken,
    SpeechNoDevice,
    SpeechNoMemory,
    SpeechAudioUnreadable,
)
_COMMANDS: TypeAdapter[Command] = TypeAdapter(Annotated[Command, Field(discriminator="kind")])
_EVENTS: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="kind")])


def write_line(message: Command | Event) -> bytes:
    return message.model_dump_json().encode("utf-8") + b"\n"


def read_command(line: bytes) -> Command:
    """Raises NotProtocol."""
    try:
        return _COMMANDS.validate_json(line)
    except ValidationError as fault:
        raise NotProtocol(line[:200]) from fault


def read_event(line: bytes) -> Event:
    """Raises NotProtocol."""
    try:
        return _EVENTS.validate_json(line)
    except ValidationError as fault:
        raise NotProtocol(line[:200]) from fault
