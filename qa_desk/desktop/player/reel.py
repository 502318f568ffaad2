"""Reels: recordings being decoded by the jobs, a few of them kept at hand; the only door from files to samples."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from qa_desk.desktop.jobs import Job, Jobs
from qa_desk.desktop.player.sketch import Sketch, sketch_of
from qa_desk.desktop.player.sound import Fault
from qa_desk.domain.errors import KnownError
from qa_desk.domain.intake import FileMissing, NoSound, NoSpaceLeft, RecordingReplaced
from qa_desk.services.ports import DecodeRequest, Peaks, Sounds, Tape
from qa_desk.services.running import CancelToken, Progress, ProgressReport

_MOST = 3
_LEAST_GAP_S = 0.25
_FAULTS: tuple[tuple[type[KnownError], Fault], ...] = (
    (FileMissing, Fault.MISSING),
    (NoSound, Fault.EMPTY),
    (NoSpaceLeft, Fault.NO_SPACE),
    (RecordingReplaced, Fault.REPLACED),
)


@dataclass(slots=True)
class _Box:
    """Where the worker lays things down for the GUI thread to pick up; each is replaced, never changed."""

    tape: Tape | None = None
    sketch: Sketch | None = None


class _Decoding:
    """The step that runs elsewhere. It holds nothing of a window."""

    def __init__(self, sounds: Sounds, request: DecodeRequest, box: _Box) -> None:
        self._sounds, self._request, self._box = sounds, request, box
        self._next = 0.0
        self._known = False

    def __call__(self, progress: Progress, cancel: CancelToken) -> None:
        def on_tape(tape: Tape) -> None:
            self._box.tape = tape
            progress(_NEWS)

        def on_peaks(peaks: Peaks) -> None:
            now = time.monotonic()
            if peaks.complete or (not self._known and now >= self._next):
                self._box.sketch = sketch_of(peaks)
                self._next = time.monotonic() + _LEAST_GAP_S
            progress(_NEWS)

        kept = self._sounds.kept_peaks(self._request.sha256)
        if kept is not None:
            self._known = True
            self._box.sketch = sketch_of(kept)
            progress(_NEWS)
        self._sounds.decode(self._request, on_tape, on_peaks, cancel)


_NEWS = ProgressReport("decode", 0)


class Reel(QObject):
    """One recording. `tape` is None until its first samples are on the way."""

    advanced = Signal()
    failed = Signal(Fault, str)

    def __init__(self, path: Path, sha256: str, parent: QObject) -> None:
        super().__init__(parent)
        self.path, self.sha256 = path, sha256
        self.fault: Fault | None = None
        self.done = False
        self._box = _Box()
        self._job: Job | None = None

    @property
    def tape(self) -> Tape | None:
        return self._box.tape

    @property
    def sketch(self) -> Sketch | None:
        return self._box.sketch

    def start(self, jobs: Jobs, sounds: Sounds) -> None:
        step = _Decoding(sounds, DecodeRequest(self.path, self.sha256), self._box)
        self._job = jobs.run_long(
            step, self._on_done, self._on_failed, owner=self, on_progress=lambda _news: self.advanced.emit()
        )

    def drop(self) -> None:
        """A tape still being filled is closed by whoever fills it."""
        if self._job is not None:
            self._job.cancel()
        if self.done and self._box.tape is not None:
            self._box.tape.close()
        self._box.tape = None
        self.deleteLater()

    def _on_done(self, _nothing: None) -> None:
        self.done = True
        self.advanced.emit()

    def _on_failed(self, error: KnownError) -> None:
        self.fault = next((fault for kind, fault in _FAULTS if isinstance(error, kind)), Fault.UNREADABLE)
        self._box.tape = None
        self.failed.emit(self.fault, error.code)


class ReelShelf(QObject):
    """The last few recordings stay decoded; the one in use is always among them."""

    def __init__(self, jobs: Jobs, sounds: Sounds, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self.sounds = jobs, sounds
        self._reels: OrderedDict[tuple[Path, str], Reel] = OrderedDict()

    def reel(self, path: Path, sha256: str, on_start: Callable[[Reel], None] | None = None) -> Reel:
        """The recording, being decoded from now on if it was not before. A failed one is tried again."""
        key = (path, sha256)
        reel = self._reels.pop(key, None)
        if reel is not None and reel.fault is not None:
            reel.drop()
            reel = None
        fresh = reel is None
        if reel is None:
            reel = Reel(path, sha256, self)
        self._reels[key] = reel
        if on_start is not None:
            on_start(reel)
        if fresh:
            reel.start(self._jobs, self.sounds)
        while len(self._reels) > _MOST:
            self._reels.popitem(last=False)[1].drop()
        return reel

    def clear(self) -> None:
        while self._reels:
            self._reels.popitem()[1].drop()
