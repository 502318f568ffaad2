"""Everything outside, joined by compose.py and handed to the window and the command line as one thing."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from qa_desk.domain.checkpoint import SignatureCheck
from qa_desk.domain.evaluation import Label
from qa_desk.domain.reason_check import Reading, RefusalCase
from qa_desk.domain.working_time import MondayToFriday, WorkDays
from qa_desk.services.case_evidence import EvidenceVault
from qa_desk.services.case_file import CaseOffice
from qa_desk.services.checklist_ports import ChecklistBooks
from qa_desk.services.digest import DigestWriter
from qa_desk.services.manager_file import ManagerOffice
from qa_desk.services.ports import (
    AudioProbe,
    Clips,
    Clock,
    ContactNormaliser,
    Lemmatiser,
    LogFiles,
    Models,
    Packs,
    PasswordHasher,
    ReaderTrainer,
    ReasonBooks,
    ReasonReader,
    RecordingVault,
    SampleProofs,
    Sealer,
    SecondReader,
    Sounds,
    TableReader,
    Transcriber,
)
from qa_desk.services.public_key import KeyPlace
from qa_desk.services.reassigned import ListWriter
from qa_desk.services.report_analysis import AnalysisWriter
from qa_desk.services.report_payroll import PayrollOffice
from qa_desk.services.store import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """One open workspace. Services take the parts they need; pages and verbs pick them from here.

    `transcriber()` gives the warm recogniser of the model chosen in the settings (made on first use).
    `second()` gives the second reader of the settings; raises SecondOff while none is set. `second_at(url, model)`: the
    one of settings that are not saved yet; raises SecondOff, SecondUrlWrong, SecondNotLoopback.
    `transcriber_of(model)`: a recogniser of its own for one task; whoever asked closes it.
    `evidence`: files of cases, by content like `vault`; None where none are kept.
    `trainer()` raises TrainingNotInstalled; `reload_reader()` lets the next case be read by the model now in `folder`.
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
    models: Models
    payroll: PayrollOffice
    sample_proofs: SampleProofs
    analysis: AnalysisWriter
    digests: DigestWriter
    case_office: CaseOffice
    key: Sealer
    signed_by: SignatureCheck
    log_files: LogFiles
    books: ReasonBooks
    checklists: ChecklistBooks
    close: Callable[[], None]
    second: Callable[[], SecondReader] | None = None
    second_at: Callable[[str, str], SecondReader] | None = None
    trainer: Callable[[], ReaderTrainer] | None = None
    reload_reader: Callable[[], None] | None = None
    lemmatiser: Lemmatiser | None = None
    sounds: Sounds | None = None
    transcriber_of: Callable[[str], Transcriber] | None = None
    clips: Clips | None = None
    list_xlsx: ListWriter | None = None
    evidence: EvidenceVault | None = None
    manager_office: ManagerOffice | None = None
    key_place: KeyPlace | None = None
    working_days: WorkDays = field(default_factory=MondayToFriday)


@dataclass(frozen=True, slots=True)
class Outside:
    """What the program can do before a workspace is open; joined by compose.py for the window and the command line."""

    open_desk: Callable[[Path], Desk]
    new_workspace: Callable[[Path, str | None], None]
    reader: Callable[[Path | None], ReasonReader]
    transcriber: Callable[[str], Transcriber]
    models: Models
    probe: AudioProbe
    packs: Packs
    signed_by: SignatureCheck
    read_cases: Callable[[Path], Iterator[tuple[RefusalCase, Label | None]]]
    write_readings: Callable[[Path, Iterable[tuple[str, Reading]]], int]
    trainer: Callable[[], ReaderTrainer]
    resources: Path
    run_window: Callable[..., int]
