"""Files of a case: copied into the workspace under their SHA-256, joined to the fine, hashed again when opened."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol

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
from qa_desk.domain.people import Role, User
from qa_desk.services.cases import RECORDERS
from qa_desk.services.ports import Clock, RecordingVault
from qa_desk.services.rights import check_any, check_still
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.views import Changed


class EvidenceVault(RecordingVault, Protocol):
    """Files of cases by content; unlike a recording, a copy that no case names may go again."""

    def discard(self, stored_path: str) -> None:
        """Nothing where it is gone already."""
        ...


class NoEvidenceVault(KnownError):
    """This workspace keeps no files."""

    code = "no_evidence_vault"


def keep_file(vault: RecordingVault, path: Path) -> KeptFile:
    """Copies it in, complete or not at all; no row is written yet.

    Raises FileMissing, FileUnreadable, NoSpaceLeft, EvidenceKindRefused, EvidenceEmpty, EvidenceTooLarge.
    """
    name, size = _checked(path)
    sha256 = vault.sha256(path)
    return KeptFile(sha256, name, size, vault.keep(path, sha256))


@contextmanager
def keeping(store: Store, vault: EvidenceVault | None, paths: Sequence[Path]) -> Iterator[list[KeptFile]]:
    """Copies of all of them for what is done within: when that is refused, the copies that it made are gone again.
    Nothing is copied before every file was looked at.

    Raises NoEvidenceVault (where there are files), and what keep_file raises.
    """
    if not paths:
        yield []
        return
    into = evidence_vault(vault)
    for path in paths:
        _checked(path)
    kept: list[KeptFile] = []
    done = False
    try:
        for path in paths:
            kept.append(keep_file(into, path))  # noqa: PERF401 - what was kept before a fault must be known
        yield kept
        done = True
    finally:
        if not done:
            _forget_unnamed(store, into, [one.stored for one in kept])
    for path, one in zip(paths, kept, strict=True):
        into.keep(path, one.sha256)  # another seat that was refused the same bytes may have taken its copy back


def _forget_unnamed(store: Store, vault: EvidenceVault, stored: Sequence[str]) -> None:
    """Removes those that no case names. Nobody else can name one meanwhile: it holds the store's one pen."""
    if not stored:
        return
    with store.write() as unit:
        for one in sorted(set(stored) - unit.cases.named(stored)):
            vault.discard(one)


def _checked(path: Path) -> tuple[str, int]:
    try:
        size = path.stat().st_size
    except OSError as fault:
        raise FileMissing(name=path.name) from fault
    return check_file(path.name, size), size


def attach_files(
    store: Store, clock: Clock, user: User, entry_id: EntryId, files: Sequence[KeptFile]
) -> tuple[list[EvidenceFile], Changed]:
    """All or none. Raises RoleMissing, RightsChanged, NotFound, NotReversible, EvidenceTwice, AppealDecided."""
    check_any(user, RECORDERS, Role.AUDITOR)
    with store.write() as unit:
        check_still(unit, user)
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


def evidence_vault(vault: EvidenceVault | None) -> EvidenceVault:
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
