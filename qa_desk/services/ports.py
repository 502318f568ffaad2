"""The outside as services see it: one Protocol a role. Adapters implement them, compose.py joins them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from qa_desk.domain.call import AudioFacts
from qa_desk.domain.checkpoint import Checkpoint
from qa_desk.domain.deal import Phone
from qa_desk.domain.errors import KnownError
from qa_desk.domain.evaluation import Judged, Label
from qa_desk.domain.log import LogEntry
from qa_desk.domain.pack import Manifest
from qa_desk.domain.reason_check import Reading, RefusalCase
from qa_desk.domain.report import Register, WrittenReport
from qa_desk.domain.sample_proof import SampleProof
from qa_desk.domain.second_opinion import Answer
from qa_desk.domain.speech_model import ModelMeasured, ModelTrial, WindowFit
from qa_desk.domain.transcript import CardFault, Doubt, Piece, Word
from qa_desk.services.running import CancelToken, Progress

Clock = Callable[[], datetime]
"""Now, as aware UTC."""


# ---------------------------------------------------------------- intake


@dataclass(frozen=True, slots=True)
class TableRow:
    """`line`: 1-based line or row number in the file as its own program shows it. `cells` is as long as the headers;
    longer when the row does not fit them, and then it is rejected."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A file opened for reading once. `kind`: xlsx, xls, ods, html, csv, jsonl. Dates and numbers in cells are text:
    dates ISO ("2026-11-03T10:15:00", no zone), numbers without exponent or trailing ".0"."""

    kind: str
    headers: tuple[str, ...]
    rows: Iterator[TableRow]
    row_count: int | None = None


class TableReader(Protocol):
    def open(self, path: Path) -> AbstractContextManager[Table]:
        """Sniffs content, not extension. Raises FileRejected (one clear reason) and takes nothing from a file that is
        broken, encrypted, oversized or foreign."""
        ...


class ContactNormaliser(Protocol):
    def phone(self, raw: str) -> Phone: ...

    def email(self, raw: str) -> str | None:
        """Lower-cased address, None if it cannot be one."""
        ...

    def inn(self, raw: str) -> str | None:
        """Digits of a valid Russian tax number (checksum), None if it is not one."""
        ...


class AudioProbe(Protocol):
    def probe(self, path: Path, cancel: CancelToken) -> AudioFacts:
        """Decodes the whole file once. Raises FileRejected for anything that holds no sound."""
        ...


class RecordingVault(Protocol):
    """Recordings by content, under the workspace."""

    def sha256(self, path: Path) -> str: ...

    def keep(self, path: Path, sha256: str) -> str:
        """Copies the file in, complete or not at all; returns the path relative to the workspace."""
        ...

    def locate(self, stored_path: str) -> Path:
        """Absolute path of a stored (relative) or linked (absolute) recording."""
        ...


# ---------------------------------------------------------------- speech


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


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """`done`: pieces stored by an earlier run of the same model; they are not recognised again.
    `channels`: how many lanes to recognise: 2 keeps stereo channels apart, 1 takes the mix.
    `voices`: tell two voices apart on the mix. `size`: bytes of the file when it was imported; another one is refused.
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
        """Fitted windows against full ones, in a process of its own; what was measured is kept beside the model.

        Raises SpeechFailed subclasses, Cancelled.
        """
        ...

    def measure(
        self, name: str, recordings: Sequence[TriedRecording], budget_s: float, progress: Progress, cancel: CancelToken
    ) -> float:
        """Seconds of recording in a second of work, as the model is fed now; kept beside the model."""
        ...

    def choose_fit(self, name: str, fit: WindowFit | None) -> bool:
        """What the model is fed with from now on. False when its folder cannot be written."""
        ...

    def network(self) -> NetworkSettings: ...

    def set_network(self, settings: NetworkSettings) -> None:
        """For this user of this computer. Raises FileNotWritten."""
        ...


# ---------------------------------------------------------------- listening


@dataclass(frozen=True, slots=True)
class Peaks:
    """What a waveform is drawn of. Bin n covers frames n * bin_frames and on; one bytes object a channel.

    `low`, `high`: least and greatest sample, signed 8 bit, rounded away from silence. `loud`: root mean square in half
    decibels above -100 dB of full scale, unsigned 8 bit. `complete`: to the end of the recording.
    """

    rate: int
    bin_frames: int
    frames: int
    low: tuple[bytes, ...]
    high: tuple[bytes, ...]
    loud: tuple[bytes, ...]
    complete: bool = True


class Tape(Protocol):
    """A recording as 16 bit samples, one or two channels interleaved. It grows while it is decoded by one thread and
    is read by another."""

    @property
    def rate(self) -> int: ...

    @property
    def channels(self) -> int: ...

    @property
    def frames(self) -> int:
        """How many there are so far."""
        ...

    @property
    def complete(self) -> bool: ...

    def read(self, from_frame: int, to_frame: int) -> bytes:
        """As much of it as there is."""
        ...

    def close(self) -> None:
        """Nothing of the samples stays on the disk."""
        ...


class Stretcher(Protocol):
    """Changes the speed and keeps the pitch, from one frame rate to another; stereo, 16 bit, interleaved."""

    def push(self, samples: bytes) -> bytes:
        """What can be heard of it by now; the rest comes with the next samples."""
        ...

    def finish(self) -> bytes:
        """The rest; nothing may be pushed afterwards."""
        ...


@dataclass(frozen=True, slots=True)
class DecodeRequest:
    """`sha256`: names the kept peaks; "" keeps none."""

    path: Path
    sha256: str = ""


class Sounds(Protocol):
    """Recordings turned into samples and waveforms."""

    def kept_peaks(self, sha256: str) -> Peaks | None:
        """Of an earlier decoding; None when there are none or they are not whole."""
        ...

    def decode(
        self,
        request: DecodeRequest,
        on_tape: Callable[[Tape], None],
        on_peaks: Callable[[Peaks], None],
        cancel: CancelToken,
    ) -> Peaks:
        """From the first sample to the last, on the calling thread. The tape is given before its first block is there,
        peaks so far now and then, whole ones in the end. The tape is the caller's; it is closed when this raises
        FileRejected, NoSpaceLeft or Cancelled. Whole peaks are kept for the next time, complete or not at all."""
        ...

    def stretcher(self, from_rate: int, to_rate: int, speed: float) -> Stretcher:
        """`speed`: 0.5..3."""
        ...


class Lemmatiser(Protocol):
    """Word forms, for search over what was said."""

    def lemmas(self, form: str, /) -> frozenset[str]:
        """Every dictionary form a bare, lower-case word may belong to. Never empty."""
        ...


# ---------------------------------------------------------------- reason check


class ReasonReader(Protocol):
    @property
    def version(self) -> str:
        """Version of the reader and of its reason book; a finding remembers it."""
        ...

    def read(self, case: RefusalCase) -> Reading: ...

    def was_trained_on(self, case: RefusalCase, /) -> bool:
        """True when the reader learned from this very talk: that it reads it right then proves nothing."""
        ...

    def code_of(self, stated_text: str, stated_comment: str) -> str | None:
        """Reason code for a reason as a CRM writes it ("Дорого"); None when the book does not tell."""
        ...

    def codes(self) -> Sequence[str]:
        """All codes of the book, in its order."""
        ...


class SecondReader(Protocol):
    """A language model, off by default. domain/second_opinion.py checks what it answers before anybody sees it."""

    @property
    def version(self) -> str:
        """Model and version of the question."""
        ...

    def codes(self) -> Sequence[str]:
        """The reasons it may name."""
        ...

    def read(self, case: RefusalCase, cancel: CancelToken | None = None) -> Answer:
        """Sends the talk to the address of the settings; a cancel breaks the connection off.

        Raises SecondReaderFailed subclasses, Cancelled."""
        ...


@dataclass(frozen=True, slots=True)
class BookReason:
    """One reason as the book tells it. `synonyms`: what managers type. `anti`: phrases that say the opposite.
    `topics`: what a denial names. `hints`: weak signs. `manager`: what a manager asks about. `examples`: sentences that
    clients really said. `off`: kept for what was found and decided with it, no longer looked for."""

    code: str
    title_ru: str
    title_en: str
    synonyms: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    anti: tuple[str, ...] = ()
    manager: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    off: bool = False


@dataclass(frozen=True, slots=True)
class ReasonBook:
    """The book in use. `version` ends in the first letters of its SHA-256; `own`: the workspace's, not the shipped."""

    version: str
    own: bool
    reasons: tuple[BookReason, ...]


@dataclass(frozen=True, slots=True)
class KeptBook:
    """A book that was in use until `until`. `name`: of its file among the versions."""

    name: str
    version: str
    until: datetime


@dataclass(frozen=True, slots=True)
class OpenedBook:
    """A kept book read. `same_rest`: all but its reasons (general phrases, fillers) is as in the book in use."""

    book: ReasonBook
    same_rest: bool


@dataclass(frozen=True, slots=True)
class BookDraft:
    """A checked book that is not in use yet."""

    base: str
    version: str
    text: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What somebody types to see what the book makes of it. `asked`: what the manager said before."""

    stated: str
    said: str
    asked: str = ""


@dataclass(frozen=True, slots=True)
class TriedOut:
    """`stated`: code of what was typed in the CRM. `grounds`: what the words say, strongest first, also when the client
    does not refuse. `denied`: reasons the words take away."""

    stated: str | None
    grounds: tuple[str, ...]
    denied: tuple[str, ...]
    reading: Reading


class ReasonBooks(Protocol):
    """The workspace's reason book and its versions. An edited book is given as its reasons, in their order; the rest of
    the file (general phrases, comments) stays as it is. All raise ReasonBookBroken for what the book cannot hold."""

    def current(self) -> ReasonBook: ...

    def draft(self, base: ReasonBook, reasons: Sequence[BookReason]) -> BookDraft:
        """The edited book, checked to its last phrase. Raises ChangedBySomeoneElse when `base` is in use no more."""
        ...

    def try_out(self, base: ReasonBook, reasons: Sequence[BookReason], tried: Tried) -> TriedOut: ...

    def reader_over(self, draft: BookDraft) -> ReasonReader:
        """The desk's reader as it would be with this book."""
        ...

    def save(self, draft: BookDraft) -> ReasonBook:
        """Complete or not at all; the book in use until now is kept among the versions. The desk's reader uses the new
        one from the next case on. Raises ChangedBySomeoneElse, FileNotWritten."""
        ...

    def versions(self) -> Sequence[str]:
        """Names of the kept versions, oldest first."""
        ...

    def kept(self) -> Sequence[KeptBook]:
        """The same with their versions and times, newest first."""
        ...

    def open_kept(self, name: str) -> OpenedBook:
        """Raises NotFound."""
        ...

    def uncaught(self, base: ReasonBook, reasons: Sequence[BookReason]) -> Mapping[str, tuple[int, ...]]:
        """By code, the places of the examples that the reason's own phrases do not find; codes without any are left
        out, and so are reasons that are off."""
        ...


class ReaderTrainer(Protocol):
    """Training of the learned reader over a folder of labelled talk and the user's own decided cases. All tell their
    progress in small steps and raise Cancelled between two of them; CasesBroken for talk that cannot be read."""

    def train(
        self,
        folder: Path,
        own: Sequence[tuple[RefusalCase, Label]],
        target: Path,
        progress: Progress,
        cancel: CancelToken,
    ) -> str:
        """Writes the model complete or not at all; returns its fingerprint."""
        ...

    def cross_validate(
        self, folder: Path, own: Sequence[tuple[RefusalCase, Label]], progress: Progress, cancel: CancelToken
    ) -> Sequence[Judged]:
        """The judged cases of the folder, each read by a model that never saw it; own cases only teach."""
        ...

    def cross_validate_own(
        self, folder: Path, own: Sequence[tuple[RefusalCase, Label]], progress: Progress, cancel: CancelToken
    ) -> Sequence[Judged]:
        """The own cases in their order, each read by a model that never saw it; the folder's talk teaches all."""
        ...


# ---------------------------------------------------------------- people, reports


class PasswordHasher(Protocol):
    def hash(self, password: str) -> str: ...

    def verify(self, password_hash: str, password: str) -> bool: ...

    def is_outdated(self, password_hash: str) -> bool:
        """True when the hash was made with weaker parameters than today's."""
        ...


class Sealer(Protocol):
    """The installation's Ed25519 key. Hex in, hex out; the private part never leaves it."""

    @property
    def public_key(self) -> str: ...

    def sign(self, message: bytes) -> str: ...


class LogFiles(Protocol):
    """The audit log with its checkpoints as files that another program can verify."""

    def write(
        self, entries: Iterable[LogEntry], checkpoints: Sequence[Checkpoint], folder: Path
    ) -> tuple[WrittenReport, ...]: ...

    def read(self, log: Path, checkpoints: Path) -> tuple[Iterator[LogEntry], Sequence[Checkpoint]]:
        """Raises FileRejected."""
        ...


class PayrollWriter(Protocol):
    def write(self, register: Register, folder: Path) -> tuple[WrittenReport, ...]:
        """Writes the register's files, each complete or not at all."""
        ...


class SampleProofs(Protocol):
    """The proof of a period's sample as files that another program can recompute."""

    def write(self, proof: SampleProof, frames: Mapping[str, bytes], folder: Path) -> tuple[WrittenReport, ...]: ...

    def read(self, proof: Path, frames: Path) -> tuple[SampleProof, Mapping[str, bytes]]:
        """Raises FileRejected."""
        ...


class Packs(Protocol):
    """Manifests beside the report files they vouch for."""

    def write(self, manifest: Manifest, folder: Path, stem: str) -> WrittenReport: ...

    def read(self, path: Path) -> tuple[Manifest, Mapping[str, bytes | None]]:
        """`path`: the manifest or its folder; contents by name, None for a file that is gone. Raises FileRejected."""
        ...
