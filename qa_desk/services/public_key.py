"""The installation's signing key as far as people may know it: where it lies, how it is guarded, its public part."""

import errno
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from qa_desk.domain.errors import KnownError


class KeyNotSaved(KnownError):
    """The disk or the system refused; facts: name, why"""

    code = "key_not_saved"


class KeyGuard(StrEnum):
    """Where the passphrase of the private key is."""

    VARIABLE = "variable"
    KEYRING = "keyring"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """`path`: of the encrypted private key. `detail`: the variable's name or the passphrase's file, "" for a keyring.
    `mode`: rights of the passphrase's file as `ls` writes them in numbers, "" for anything else."""

    path: Path
    guard: KeyGuard
    detail: str = ""
    mode: str = ""


def save_public_key(path: Path, public_key: str) -> Path:
    """The public part in hex, on one line: what a check of a pack on another machine compares. Raises KeyNotSaved."""
    try:
        path.write_text(f"{public_key}\n", "ascii")
    except OSError as error:
        raise KeyNotSaved(name=path.name, why=errno.errorcode.get(error.errno or 0, "EIO")) from error
    return path
