"""The outside as recognition sees it: who transcribes, and the shelf of models."""

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from qa_desk.domain.errors import KnownError
from qa_desk.domain.speech_model import ModelMeasured, ModelTrial, PromptFit, Windows
from qa_desk.domain.transcript import CardFault, Doubt, Piece, Word
from qa_desk.services.running import CancelToken, Progress


@dataclass(frozen=True, slots=True)
class RecognisedTurn:
    """Times on the recording's clock. `doubt`: set by the engine's guards. `voice`: 0 is the voice heard first, 1 the
    other one; None where nobody asked or only one was found."""

    from_ms: int
    to_ms: int
    text: str
    confidence: float
    words: tuple[Word, ...] = ()
    doubt: Doubt | None = None
    voice: int | None = None


@dataclass(frozen=True, slots=True)
class PieceDone:
    """A piece whose text is final; it may hold no turn at all (noise). `more`: others were finished with it and come at
    once, so that all of them can be stored together."""

    piece: Piece
    turns: tuple[RecognisedTurn, ...]
    more: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class NextRecording:
    """See SpeechRequest, whose fields these are."""

    audio: Path
    channels: int
    size: int | None = None
    hotwords: tuple[str, ...] = ()
    prompt: str = ""
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """`done`: pieces stored by an earlier run of the same model; they are not recognised again.
    `channels`: how many lanes to recognise: 2 keeps stereo channels apart, 1 takes the mix.
    `voices`: tell two voices apart on the mix. `size`, `sha256`: of the file when it was imported; another one is
    refused before a word of it is heard.
    `hotwords`, `prompt`: names and words that are likely to be said, and a text in whose style to write; the engine
    takes as much as it has room for, the first ones first. `next`: what will probably be asked for after this one; it
    is decoded meanwhile, and begun when nothing is left to begin of this one."""

    audio: Path
    channels: int
    done: Collection[Piece] = ()
    voices: bool = False
    size: int | None = None
    hotwords: tuple[str, ...] = ()
    prompt: str = ""
    next: NextRecording | None = None
    sha256: str | None = None


class Clips(Protocol):
    def cut(self, source: Path, from_ms: int, to_ms: int, cancel: CancelToken) -> AbstractContextManager[Path]:
        """This stretch of the recording, all channels, as a sound file that exists inside the `with`. Raises
        FileRejected subclasses, Cancelled."""
        ...


@dataclass(frozen=True, slots=True)
class DeviceInUse:
    """Where the model runs. `fault`: why it is the processor though there is a card; `detail`: the library's words."""

    name: str
    fault: CardFault | None = None
    detail: str = ""


class Transcriber(Protocol):
    def model_id(self) -> str:
        """Name and fingerprint of the weights in use, e.g. "demo-whisper-ru@1f2e3d4c"."""
        ...

    def transcribe(
        self,
        request: SpeechRequest,
        on_piece: Callable[[PieceDone], None],
        on_progress: Callable[[int, int], None],
        cancel: CancelToken,
    ) -> None:
        """Calls `on_piece` once for each piece not in `done`, as it is finished, in the calling thread; `on_progress`
        gets (speech ms done, speech ms in all). Raises SpeechFailed subclasses or Cancelled."""
        ...

    def device(self) -> DeviceInUse | None:
        """Where the model runs, and why not on the card if there is one; None before it was loaded."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class ModelOnShelf:
    """`name`: what settings call it. `id`: name and fingerprint of the weights, "" with a `fault`. `size`: bytes on
    disk. `language`: code of what it is told to hear. `removable`: lies on the shelf, did not come with the program."""

    name: str
    id: str
    folder: Path
    size: int
    language: str = ""
    removable: bool = False
    measured: ModelMeasured = field(default_factory=ModelMeasured)
    fault: KnownError | None = None


@dataclass(frozen=True, slots=True)
class ModelOffer:
    """A model that can be fetched. `size`: bytes, about; None where only the network knows. `begun`: bytes that an
    earlier try left on the disk."""

    name: str
    size: int | None
    begun: int = 0


@dataclass(frozen=True, slots=True)
class NetworkSettings:
    """How models are fetched on this computer. `proxy`, `certificates`: "" as the system has them; `certificates` is a
    PEM file of further roots. `fixed`: names of fields that the environment sets; they cannot be changed here."""

    host: str
    proxy: str = ""
    certificates: str = ""
    fixed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TriedRecording:
    """`channels`: 2 keeps stereo channels apart, 1 takes the mix."""

    path: Path
    channels: int


class Models(Protocol):
    """Speech models on this computer, and the ones that can be fetched when somebody asks for it."""

    def installed(self) -> Sequence[ModelOnShelf]:
        """The bundled one first; a broken one is among them and says why."""
        ...

    def find(self, choice: str) -> ModelOnShelf:
        """What a setting names: a name or a folder. Raises SpeechNoModel, SpeechModelIncomplete, SpeechModelBroken."""
        ...

    def prompt_fit(self, choice: str, prompt: str) -> PromptFit:
        """What the model makes of an initial prompt. Raises what find raises."""
        ...

    def known(self) -> Sequence[str]:
        """Names that can be downloaded."""
        ...

    def offers(self) -> Sequence[ModelOffer]:
        """The same with sizes, and what else was begun."""
        ...

    def download(self, name: str, progress: Progress, cancel: CancelToken) -> ModelOnShelf:
        """Goes to the network. Raises ModelUnknown, ModelFetchFailed subclasses, Cancelled; a new try goes on."""
        ...

    def take_folder(self, source: Path, name: str, progress: Progress, cancel: CancelToken) -> ModelOnShelf:
        """Copies a model from a folder (a stick, a share) onto the shelf. Raises SpeechModelIncomplete, Cancelled."""
        ...

    def remove(self, name: str) -> None:
        """From the shelf, and what an unfinished download left. Raises SpeechNoModel."""
        ...

    def try_out(
        self, name: str, recordings: Sequence[TriedRecording], budget_s: float, progress: Progress, cancel: CancelToken
    ) -> ModelTrial:
        """Fitted and packed windows against full ones, in a process of its own; what it measured is kept by the model.

        Raises SpeechFailed subclasses, Cancelled.
        """
        ...

    def measure(
        self, name: str, recordings: Sequence[TriedRecording], budget_s: float, progress: Progress, cancel: CancelToken
    ) -> float:
        """Seconds of recording in a second of work, as the model is fed now; kept beside the model."""
        ...

    def choose_fit(self, name: str, fit: Windows) -> bool:
        """What the model is fed with from now on. False when its folder cannot be written."""
        ...

    def network(self) -> NetworkSettings: ...

    def set_network(self, settings: NetworkSettings) -> None:
        """For this user of this computer. Raises FileNotWritten."""
        ...
