"""OwnBytes: whether a file still holds the recording that was imported from it; read again only where it may not."""

import hashlib
from pathlib import Path

from qa_desk.domain.intake import FileMissing, FileUnreadable, RecordingReplaced
from qa_desk.services.running import CancelToken

_BLOCK = 1 << 20
_State = tuple[int, int, int, int]


class OwnBytes:
    """Remembers which files held what they should, as long as size, times and place on the disk stay as they were."""

    def __init__(self) -> None:
        self._held: dict[Path, tuple[_State, str]] = {}

    def check(self, path: Path, sha256: str, cancel: CancelToken) -> None:
        """On a worker's thread: the whole file may be read. Raises FileMissing, FileUnreadable, RecordingReplaced."""
        try:
            holds = (_state(path), sha256)
            if self._held.get(path) == holds:
                return
            found = _sha256(path, cancel)
        except FileNotFoundError as fault:
            raise FileMissing(name=path.name) from fault
        except OSError as fault:
            raise FileUnreadable(name=path.name) from fault
        if found != sha256:
            raise RecordingReplaced(name=path.name)
        self._held[path] = holds


def _state(path: Path) -> _State:
    """As it was before the file was read: what is written meanwhile makes it another one."""
    state = path.stat()
    return state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino


def _sha256(path: Path, cancel: CancelToken) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            cancel.check()
            digest.update(block)
    return digest.hexdigest()
