"""The outside as services see it: one Protocol a role. Adapters implement them, compose.py joins them.

The names of the four files beside this one stand here too: who needs ports needs one import.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from qa_desk.domain.checkpoint import Checkpoint
from qa_desk.domain.log import LogEntry
from qa_desk.domain.pack import Manifest
from qa_desk.domain.report import Register, WrittenReport
from qa_desk.domain.sample_proof import SampleProof
from qa_desk.services.ports_intake import AudioProbe, ContactNormaliser, RecordingVault, Table, TableReader, TableRow
from qa_desk.services.ports_reasons import (
    BookDraft,
    BookReason,
    KeptBook,
    OpenedBook,
    ReaderTrainer,
    ReasonBook,
    ReasonBooks,
    ReasonReader,
    SecondReader,
    Tried,
    TriedOut,
)
from qa_desk.services.ports_sound import TONE_BINS, DecodeRequest, Lemmatiser, Peaks, Sounds, Stretcher, Tape
from qa_desk.services.ports_speech import (
    Clips,
    DeviceInUse,
    ModelOffer,
    ModelOnShelf,
    Models,
    NetworkSettings,
    NextRecording,
    PieceDone,
    RecognisedTurn,
    SpeechRequest,
    Transcriber,
    TriedRecording,
)

__all__ = [
    "TONE_BINS",
    "AudioProbe",
    "BookDraft",
    "BookReason",
    "Clips",
    "Clock",
    "ContactNormaliser",
    "DecodeRequest",
    "DeviceInUse",
    "KeptBook",
    "Lemmatiser",
    "LogFiles",
    "ModelOffer",
    "ModelOnShelf",
    "Models",
    "NetworkSettings",
    "NextRecording",
    "OpenedBook",
    "Packs",
    "PasswordHasher",
    "PayrollWriter",
    "Peaks",
    "PieceDone",
    "ReaderTrainer",
    "ReasonBook",
    "ReasonBooks",
    "ReasonReader",
    "RecognisedTurn",
    "RecordingVault",
    "SampleProofs",
    "Sealer",
    "SecondReader",
    "Sounds",
    "SpeechRequest",
    "Stretcher",
    "Table",
    "TableReader",
    "TableRow",
    "Tape",
    "Transcriber",
    "Tried",
    "TriedOut",
    "TriedRecording",
]

Clock = Callable[[], datetime]
"""Now, as aware UTC."""


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
