"""SHA-256 of a file that may be gigabytes long: whoever waits may leave."""

import hashlib
from pathlib import Path

from qa_desk.services.running import CancelToken

_BLOCK = 1 << 20


def sha256_of(path: Path, cancel: CancelToken) -> str:
    """Lower-case hexadecimal. Raises OSError, Cancelled."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            cancel.check()
            digest.update(block)
    return digest.hexdigest()
