"""A sound nobody hears, driven by a clock moved by hand: for tests of the rules."""

from collections.abc import Sequence
from pathlib import Path

from qa_desk.desktop.player.route import Span
from qa_desk.desktop.player.sketch import Sketch
from qa_desk.desktop.player.sound import Fault, SoundListener


class SilentSound:
    """Behaves like the real one, faults included: a seek before it is ready is lost."""

    def __init__(self, *, ready_at_once: bool = True, duration_ms: int = 10_000) -> None:
        self._ready_at_once = ready_at_once
        self._listener: SoundListener | None = None
        self.duration_ms = duration_ms
        self.path: Path | None = None
        self.prepared: Path | None = None
        self.position_ms = 0
        self.playing = False
        self.ready = False
        self.rate = 1.0
        self.gains: tuple[float, ...] = ()
        self.end: int | None = None
        self.cuts: tuple[Span, ...] = ()

    def attach(self, listener: SoundListener) -> None:
        self._listener = listener

    def open(self, path: Path, sha256: str = "") -> None:  # noqa: ARG002 - nothing is kept here
        self.close()
        self.path = path
        if self._ready_at_once:
            self.become_ready()

    def prepare(self, path: Path, sha256: str) -> None:  # noqa: ARG002
        self.prepared = path

    def become_ready(self) -> None:
        """What the back end does some time after open()."""
        if self.path is not None and not self.ready:
            self.ready = True
            self._told().sound_ready()

    def fail(self, fault: Fault = Fault.UNREADABLE, detail: str = "") -> None:
        """What the back end does with a file it cannot read."""
        self.close()
        self._told().sound_failed(fault, detail)

    def sketch(self, sketch: Sketch) -> None:
        """What the back end tells while it decodes."""
        self._told().sound_sketched(sketch)

    def close(self) -> None:
        self.path, self.position_ms, self.playing, self.ready = None, 0, False, False
        self.end, self.cuts = None, ()

    def play(self) -> None:
        self.playing = self.ready

    def pause(self) -> None:
        self.playing = False

    def seek(self, ms: int) -> None:
        if self.ready:
            self.position_ms = ms

    def set_end(self, ms: int | None) -> None:
        self.end = ms

    def set_cuts(self, cuts: Sequence[Span]) -> None:
        self.cuts = tuple(cuts)

    def set_rate(self, rate: float) -> None:
        self.rate = rate

    def set_gains(self, gains: Sequence[float]) -> None:
        self.gains = tuple(gains)

    def advance(self, ms: int, step_ms: int = 50) -> None:
        """Lets `ms` of real time pass, telling the position every `step_ms`."""
        for _ in range(ms // step_ms):
            if self._stopped():
                return
            self.position_ms = self._on(self.position_ms, round(step_ms * self.rate))
            self._told().sound_at(self.position_ms)
            if not self._stopped() and self.position_ms >= self.duration_ms:
                self.playing = False
                self._told().sound_ended()

    def _on(self, at: int, by: int) -> int:
        end = self.duration_ms if self.end is None else min(self.end, self.duration_ms)
        for cut in self.cuts:
            if at < cut.to_ms and at + by > cut.from_ms:
                by -= max(cut.from_ms - at, 0)
                at = cut.to_ms
        return min(at + by, end)

    def _stopped(self) -> bool:
        return not self.playing

    def _told(self) -> SoundListener:
        if self._listener is None:
            raise RuntimeError("attach() comes first")
        return self._listener
