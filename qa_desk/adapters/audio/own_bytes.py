"""OwnBytes: whether a file still holds the recording that was imported from it; read again only where it may not."""

from pathlib import Path

from qa_desk.domain.intake import FileMissing, FileUnreadable, RecordingReplaced
from qa_desk.services.file_hash import sha256_of
from qa_desk.services.running import CancelToken

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
            found = sha256_of(path, cancel)
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
