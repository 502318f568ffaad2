"""Everything outside, joined by compose.py and handed to the window and the command line as one thing."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qa_desk.services.ports import (
    AudioProbe,
    Clock,
    ContactNormaliser,
    PasswordHasher,
    PayrollWriter,
    ReasonReader,
    RecordingVault,
    TableReader,
    Transcriber,
)
from qa_desk.services.store import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """One open workspace. Services take the parts they need; pages and verbs pick them from here.

    `transcriber()` gives the warm recogniser of the model chosen in the settings (made on first use).
    """

    folder: Path
    store: Store
    clock: Clock
    hasher: PasswordHasher
    tables: TableReader
    contacts: ContactNormaliser
    probe: AudioProbe
    vault: RecordingVault
    reader: ReasonReader
    transcriber: Callable[[], Transcriber]
    model_id: Callable[[], str]
    payroll: PayrollWriter
    close: Callable[[], None]
