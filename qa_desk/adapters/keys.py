"""The installation's Ed25519 key: encrypted on disk, its passphrase in the system's keyring or in a private file."""

import os
import secrets
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import keyring
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from keyring.errors import KeyringError

from qa_desk.domain.errors import KnownError
from qa_desk.services.public_key import KeyGuard, KeyPlace

SERVICE = "QA Desk signing key"
KEY_FILE = "signing-key.pem"
BESIDE = "signing-key.passphrase"
VARIABLE = "QA_DESK_KEY_PASSPHRASE"


class KeyUnreadable(KnownError):
    """The installation's key cannot be opened: its passphrase is gone or the file is damaged; facts: path, detail"""

    code = "key_unreadable"


class Guarded(StrEnum):
    """Where the passphrase is kept. `FILE`: beside the key, readable by this user only; no keyring is running here."""

    VARIABLE = "variable"
    KEYRING = "keyring"
    FILE = "file"


def place_of(folder: Path, guarded: Guarded) -> KeyPlace:
    """What people may be told of the key in this folder."""
    path = folder / KEY_FILE
    beside = path.with_name(BESIDE)
    match guarded:
        case Guarded.VARIABLE:
            return KeyPlace(path, KeyGuard.VARIABLE, VARIABLE)
        case Guarded.KEYRING:
            return KeyPlace(path, KeyGuard.KEYRING)
        case Guarded.FILE:
            mode = f"{beside.stat().st_mode & 0o7777:04o}" if beside.is_file() else ""
            return KeyPlace(path, KeyGuard.FILE, str(beside), mode)


@dataclass(frozen=True, slots=True)
class InstallationKey:
    """ports.Sealer."""

    private: Ed25519PrivateKey
    guarded: Guarded

    @property
    def public_key(self) -> str:
        return self.private.public_key().public_bytes_raw().hex()

    def sign(self, message: bytes) -> str:
        return self.private.sign(message).hex()


def signed_by(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """domain.checkpoint.SignatureCheck."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def installation_key(folder: Path) -> InstallationKey:
    """The key of this installation, made at the first call. Raises KeyUnreadable; never makes a second one silently."""
    path = folder / KEY_FILE
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        return _make(path)
    passphrase, guarded = _kept(path)
    try:
        private = serialization.load_pem_private_key(path.read_bytes(), passphrase.encode())
    except (ValueError, TypeError, OSError) as error:
        raise KeyUnreadable(path=str(path), detail=str(error)) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise KeyUnreadable(path=str(path), detail="Ed25519")
    return InstallationKey(private, guarded)


def _make(path: Path) -> InstallationKey:
    private = Ed25519PrivateKey.generate()
    given = os.environ.get(VARIABLE)
    passphrase = given or secrets.token_hex(24)
    guarded = Guarded.VARIABLE if given else _keep(path, passphrase)
    text = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase.encode()),
    )
    _write_private(path, text)
    return InstallationKey(private, guarded)


def _keep(path: Path, passphrase: str) -> Guarded:
    try:
        keyring.set_password(SERVICE, str(path), passphrase)
    except (KeyringError, RuntimeError):  # no keyring runs here; the caller shows where the passphrase is
        _write_private(path.with_name(BESIDE), passphrase.encode())
        return Guarded.FILE
    return Guarded.KEYRING


def _kept(path: Path) -> tuple[str, Guarded]:
    given = os.environ.get(VARIABLE)
    if given:
        return given, Guarded.VARIABLE
    beside = path.with_name(BESIDE)
    if beside.is_file():
        return beside.read_text("utf-8"), Guarded.FILE
    try:
        found = keyring.get_password(SERVICE, str(path))
    except (KeyringError, RuntimeError) as error:
        raise KeyUnreadable(path=str(path), detail=str(error)) from error
    if found is None:
        raise KeyUnreadable(path=str(path), detail=SERVICE)
    return found, Guarded.KEYRING


def _write_private(path: Path, data: bytes) -> None:
    """Readable by this user only from its first byte on; never over an existing file."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)
