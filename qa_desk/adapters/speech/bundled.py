"""The bundled model: its weights are mostly zeros and lie packed among the resources; the first use unpacks them."""

import hashlib
import lzma
import os
import secrets
import shutil
from pathlib import Path

from qa_desk.adapters.speech.folder import WEIGHTS

PACKED = f"{WEIGHTS}.xz"
_PLACE = ".bundled"


def unpacked(source: Path, shelf: Path) -> Path:
    """The complete folder of the bundled model; made below `shelf` unless it is there. Safe to call from many
    processes at once, and to kill."""
    packed = source / PACKED
    if not packed.is_file():
        return source
    target = shelf / _PLACE / _fingerprint(source)
    if (target / WEIGHTS).is_file():
        return target
    part = target.with_name(f"{target.name}.{os.getpid()}.{secrets.token_hex(4)}.part")
    part.mkdir(parents=True)
    for file in source.iterdir():
        if file.is_file() and file.name != PACKED:
            shutil.copyfile(file, part / file.name)
    (part / WEIGHTS).write_bytes(lzma.decompress(packed.read_bytes()))
    try:
        part.rename(target)
    except OSError:  # somebody else was faster, and his is complete
        shutil.rmtree(part, ignore_errors=True)
        if not (target / WEIGHTS).is_file():
            raise
    return target


def _fingerprint(source: Path) -> str:
    """Of all files: a newer program may feed the same weights in another way."""
    digest = hashlib.sha256()
    for file in sorted(one for one in source.iterdir() if one.is_file()):
        digest.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]
