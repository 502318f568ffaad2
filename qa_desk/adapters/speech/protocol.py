"""The line protocol between the program and its speech child: one JSON object a line, each way.

Order of talk: `load` -> `loaded`; `transcribe` -> `plan`, then `segment` and `progress` for each piece, then `done`.
`failed` may come instead of any answer. `alive` comes twice a second while the child works.
A child that reads the end of its input ends itself: it never outlives the program.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from qa_desk.domain.errors import Cancelled, Fact, KnownError
from qa_desk.domain.transcript import (
    CardFault,
    Doubt,
    Piece,
    SpeechAudioChanged,
    SpeechAudioEmpty,
    SpeechAudioMissing,
    SpeechAudioReplaced,
    SpeechAudioUnreadable,
    SpeechCardFailed,
    SpeechFailed,
    SpeechModelBroken,
    SpeechModelIncomplete,
    SpeechNoDevice,
    SpeechNoMemory,
    SpeechNoModel,
    SpeechNoSpace,
    SpeechProfileBroken,
    Word,
)
from qa_desk.services.ports import DeviceInUse, PieceDone, RecognisedTurn


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


class WordLine(_Line):
    from_ms: int = Field(ge=0)
    to_ms: int = Field(ge=0)
    text: str
    probability: float = Field(ge=0, le=1)

    @classmethod
    def of(cls, word: Word) -> "WordLine":
        return cls(from_ms=word.from_ms, to_ms=word.to_ms, text=word.text, probability=word.probability)

    def word(self) -> Word:
        return Word(self.from_ms, self.to_ms, self.text, self.probability)


class TurnLine(_Line):
    from_ms: int = Field(ge=0)
    to_ms: int = Field(ge=0)
    text: str
    confidence: float = Field(ge=0, le=1)
    words: tuple[WordLine, ...] = ()
    doubt: Doubt | None = None
    voice: int | None = None

    @classmethod
    def of(cls, turn: RecognisedTurn) -> "TurnLine":
        words = tuple(WordLine.of(word) for word in turn.words)
        return cls(
            from_ms=turn.from_ms, to_ms=turn.to_ms, text=turn.text, confidence=turn.confidence,
            words=words, doubt=turn.doubt, voice=turn.voice,
        )  # fmt: skip

    def turn(self) -> RecognisedTurn:
        words = tuple(word.word() for word in self.words)
        return RecognisedTurn(self.from_ms, self.to_ms, self.text, self.confidence, words, self.doubt, self.voice)


# ---------------------------------------------------------------- program -> child


class Load(_Line):
    """`device`: auto, cpu or cuda. `threads`: 0 leaves the choice to the engine."""

    kind: Literal["load"] = "load"
    folder: str
    device: str
    threads: int = Field(ge=0)


class NextLine(_Line):
    """The recording that will probably be asked for next; a hint, to which there is no answer."""

    audio: str
    channels: int = Field(ge=1)
    size: int | None = None
    sha256: str | None = None
    hotwords: tuple[str, ...] = ()
    prompt: str = ""


class Transcribe(_Line):
    kind: Literal["transcribe"] = "transcribe"
    job: int
    audio: str
    channels: int = Field(ge=1)
    done: tuple[PieceLine, ...] = ()
    voices: bool = False
    size: int | None = None
    sha256: str | None = None
    hotwords: tuple[str, ...] = ()
    prompt: str = ""
    next: NextLine | None = None


class Cancel(_Line):
    kind: Literal["cancel"] = "cancel"
    job: int


class Stored(_Line):
    """So many pieces of the job are safe. The child begins no further batch before all it sent are."""

    kind: Literal["stored"] = "stored"
    job: int
    pieces: int = Field(ge=0)


class Quit(_Line):
    kind: Literal["quit"] = "quit"


class Try(_Line):
    """For the trial child only. `compare`: fitted windows against full ones, else just the model as it is fed now."""

    kind: Literal["try"] = "try"
    folder: str
    device: str
    recordings: tuple[NextLine, ...]
    budget_s: float = Field(gt=0)
    compare: bool


Command = Load | Transcribe | Try | Cancel | Stored | Quit

# ---------------------------------------------------------------- child -> program


class Loaded(_Line):
    """`fault`: why the card is not used though there is one."""

    kind: Literal["loaded"] = "loaded"
    device: str
    fault: CardFault | None = None
    detail: str = ""

    @classmethod
    def of(cls, device: DeviceInUse) -> "Loaded":
        return cls(device=device.name, fault=device.fault, detail=device.detail)

    def in_use(self) -> DeviceInUse:
        return DeviceInUse(self.device, self.fault, self.detail)


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
    more: bool = False

    @classmethod
    def of(cls, job: int, done: PieceDone) -> "Segment":
        turns = tuple(TurnLine.of(turn) for turn in done.turns)
        return cls(job=job, piece=PieceLine.of(done.piece), turns=turns, more=done.more)

    def piece_done(self) -> PieceDone:
        return PieceDone(self.piece.piece(), tuple(turn.turn() for turn in self.turns), self.more)


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


class FitLine(_Line):
    margin_s: float
    least_s: float
    step_s: float


class Tried(_Line):
    """Speeds: seconds of recording in a second of work; without `compare` all but `speed` say nothing."""

    kind: Literal["tried"] = "tried"
    device: str
    speed: float
    recorded_s: float
    fitted_speed: float = 0
    agreement: float = 0
    fit: FitLine | None = None
    packed_speed: float = 0
    packed_agreement: float = 0
    pack: bool = False


class Alive(_Line):
    kind: Literal["alive"] = "alive"


Event = Loaded | Plan | Segment | SpeechProgress | Done | Failed | Tried | Alive

_CHILD_ERRORS: tuple[type[Cancelled | SpeechFailed], ...] = (
    Cancelled,
    SpeechNoModel,
    SpeechModelIncomplete,
    SpeechModelBroken,
    SpeechProfileBroken,
    SpeechNoDevice,
    SpeechCardFailed,
    SpeechNoMemory,
    SpeechAudioUnreadable,
    SpeechAudioMissing,
    SpeechAudioChanged,
    SpeechAudioReplaced,
    SpeechAudioEmpty,
    SpeechNoSpace,
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
