"""A pack of report files: each file's hash in one manifest that the installation's key signs."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from qa_desk.domain.checkpoint import SignatureCheck, key_id

FORMAT = "qa-desk-pack-1"


@dataclass(frozen=True, slots=True)
class PackFile:
    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """`facts`: what the pack says in numbers, as text ("total_minor": "300000"). `log_entry`, `log_head`: number and
    hash of the last audit log entry when it was made. `public_key`, `signature`: hex."""

    kind: str
    period: str
    made_at: str
    made_by: str
    files: tuple[PackFile, ...]
    facts: Mapping[str, str] = field(default_factory=dict)
    log_entry: int = 0
    log_head: str = ""
    public_key: str = ""
    signature: str = ""


def manifest_document(manifest: Manifest) -> dict[str, object]:
    """Without the signature: what is signed."""
    return {
        "format": FORMAT,
        "kind": manifest.kind,
        "period": manifest.period,
        "made_at": manifest.made_at,
        "made_by": manifest.made_by,
        "files": [{"name": one.name, "sha256": one.sha256, "size": one.size} for one in manifest.files],
        "facts": dict(manifest.facts),
        "log_entry": manifest.log_entry,
        "log_head": manifest.log_head,
        "public_key": manifest.public_key,
    }


def signed_text(manifest: Manifest) -> bytes:
    document = manifest_document(manifest)
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


class PackFault(StrEnum):
    SIGNATURE = "signature"
    FOREIGN_KEY = "foreign_key"
    FILE_MISSING = "file_missing"
    FILE_CHANGED = "file_changed"


@dataclass(frozen=True, slots=True)
class PackReport:
    """`faults`: what is wrong and with which file; none means that the pack is as it was signed."""

    manifest: Manifest
    key: str
    faults: tuple[tuple[PackFault, str], ...]


def check_pack(
    manifest: Manifest, files: Mapping[str, bytes | None], check: SignatureCheck, trusted: Sequence[str] = ()
) -> PackReport:
    """`files`: content by name, None for one that is not there. `trusted`: key ids from paper; empty takes any key."""
    faults: list[tuple[PackFault, str]] = []
    key = key_id(manifest.public_key)
    if trusted and key not in trusted:
        faults.append((PackFault.FOREIGN_KEY, key))
    if not check(bytes.fromhex(manifest.public_key), signed_text(manifest), bytes.fromhex(manifest.signature)):
        faults.append((PackFault.SIGNATURE, ""))
    for one in manifest.files:
        content = files.get(one.name)
        if content is None:
            faults.append((PackFault.FILE_MISSING, one.name))
        elif len(content) != one.size or hashlib.sha256(content).hexdigest() != one.sha256:
            faults.append((PackFault.FILE_CHANGED, one.name))
    return PackReport(manifest, key, tuple(faults))
