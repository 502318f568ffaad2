"""Files of a case: copied into the workspace under their SHA-256, joined to the fine, hashed again when opened."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from qa_desk.domain.appeal import AppealDecided
from qa_desk.domain.appeal_evidence import (
    EvidenceChanged,
    EvidenceFile,
    EvidenceId,
    KeptFile,
    check_file,
    check_new,
)
from qa_desk.domain.errors import KnownError
from qa_desk.domain.intake import FileMissing
from qa_desk.domain.ledger import EntryId, EntryKind, NotReversible
from qa_desk.domain.log import Payload
from qa_desk.domain.people import Role, RoleMissing, User
from qa_desk.services.cases import RECORDERS
from qa_desk.services.ports import Clock, RecordingVault
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.views import Changed


class NoEvidenceVault(KnownError):
    """This workspace keeps no files."""

    code = "no_evidence_vault"


def keep_file(vault: RecordingVault, path: Path) -> KeptFile:
    """Copies it in, complete or not at all; no row is written yet.

    Raises FileMissing, FileUnreadable, NoSpaceLeft, EvidenceKindRefused, EvidenceEmpty, EvidenceTooLarge.
    """
    try:
        size = path.stat().st_size
    except OSError as fault:
        raise FileMissing(name=path.name) from fault
    name = check_file(path.name, size)
    sha256 = vault.sha256(path)
    return KeptFile(sha256, name, size, vault.keep(path, sha256))


def attach_files(
    store: Store, clock: Clock, user: User, entry_id: EntryId, files: Sequence[KeptFile]
) -> tuple[list[EvidenceFile], Changed]:
    """All or none. Raises RoleMissing, NotFound, NotReversible, EvidenceTwice, AppealDecided."""
    if not user.active or not user.roles & RECORDERS:
        raise RoleMissing(role=Role.AUDITOR.value)
    with store.write() as unit:
        now = clock()
        fine = unit.ledger.get(entry_id)
        if fine.kind is not EntryKind.FINE:
            raise NotReversible(entry=entry_id, kind=fine.kind.value)
        appeal = unit.cases.appeals([entry_id]).get(entry_id)
        if appeal is not None and appeal.id in unit.cases.decisions():
            raise AppealDecided(appeal=appeal.id)
        made = [join(unit, user, entry_id, kept, now) for kept in files]
    return made, Changed(everything=True)


def join(unit: UnitOfWork, user: User, entry_id: EntryId, kept: KeptFile, now: datetime) -> EvidenceFile:
    """Inside a unit of work; the log holds the hash, so that nobody exchanges the file later. Raises EvidenceTwice."""
    check_new(kept, unit.cases.files([entry_id]).get(entry_id, ()))
    made = unit.cases.attach(EvidenceFile(EvidenceId(0), entry_id, kept, user.id, now))
    facts: Payload = {"sha256": kept.sha256, "bytes": kept.size_bytes}
    unit.log.append(now, user.id, "evidence_attached", f"entry:{entry_id}", facts)
    return made


def case_files(store: Store, entry_id: EntryId) -> list[EvidenceFile]:
    """Oldest first. Raises NotFound."""
    with store.read() as unit:
        unit.ledger.get(entry_id)
        return list(unit.cases.files([entry_id]).get(entry_id, ()))


def evidence_vault(vault: RecordingVault | None) -> RecordingVault:
    """Raises NoEvidenceVault where the workspace keeps no files."""
    if vault is None:
        raise NoEvidenceVault
    return vault


def open_file(vault: RecordingVault, file: KeptFile) -> Path:
    """Where its bytes lie, after they were hashed again. Raises EvidenceChanged."""
    try:
        path = vault.locate(file.stored)
        now = vault.sha256(path)
    except KnownError as fault:
        raise EvidenceChanged(name=file.name) from fault
    if now != file.sha256:
        raise EvidenceChanged(name=file.name)
    return path
