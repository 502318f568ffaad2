"""The audible sound: decoded samples through mix and stretch to an output, with positions counted from samples."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot

from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.player.feed import Feed
from qa_desk.desktop.player.output import ClockOutput, Output, best_output
from qa_desk.desktop.player.reel import Reel, ReelShelf
from qa_desk.desktop.player.route import Span
from qa_desk.desktop.player.silent import SilentSound
from qa_desk.desktop.player.sketch import Sketch
from qa_desk.desktop.player.sound import Fault, Sound, SoundListener
from qa_desk.services.desk import Desk

FindOutput = Callable[[Output | None], Output]
"""From the output used until now to the one that shall be used: the same as long as it is the right one."""
_TICK_MS = 25
_FRAME = 4


class PcmSound(QObject):
    """One output for all recordings, looked for at every start; a device that is lost while playing is replaced by the
    clock. `pump()` is what the timer calls; tests call it themselves."""

    def __init__(self, shelf: ReelShelf, find_output: FindOutput = best_output, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._find_output = find_output
        self._listener: SoundListener | None = None
        self._reel: Reel | None = None
        self._next: tuple[Path, str] | None = None
        self._told_ready = False
        self._told_sketch: Sketch | None = None
        self._output: Output | None = None
        self._feed: Feed | None = None
        self._rest = b""
        self._at = 0
        self._rate = 1.0
        self._end: int | None = None
        self._cuts: tuple[Span, ...] = ()
        self._gains: tuple[float, ...] = ()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.pump)

    # ------------------------------------------------------------ recordings

    def attach(self, listener: SoundListener) -> None:
        self._listener = listener

    def open(self, path: Path, sha256: str = "") -> None:
        self.close()
        self._shelf.reel(path, sha256, self._take)
        self._on_advanced()

    def prepare(self, path: Path, sha256: str) -> None:
        self._next = (path, sha256)
        self._prepare_next()

    def close(self) -> None:
        self._silence()
        if self._reel is not None:
            self._reel.advanced.disconnect(self._on_advanced)
            self._reel.failed.disconnect(self._on_failed)
            self._reel = None
        self._told_ready, self._told_sketch, self._next = False, None, None
        self._at, self._end, self._cuts = 0, None, ()

    def _take(self, reel: Reel) -> None:
        self._reel = reel
        reel.advanced.connect(self._on_advanced)
        reel.failed.connect(self._on_failed)

    def _prepare_next(self) -> None:
        """Not before this one is decoded: the one that is listened to comes first."""
        if self._next is not None and self._reel is not None and self._reel.done:
            path, sha256 = self._next
            self._next = None
            current = self._reel
            self._shelf.reel(path, sha256)
            self._shelf.reel(current.path, current.sha256)  # stays the youngest

    @Slot()
    def _on_advanced(self) -> None:
        reel, listener = self._reel, self._listener
        if reel is None or listener is None:
            return
        if reel.sketch is not None and reel.sketch is not self._told_sketch:
            self._told_sketch = reel.sketch
            listener.sound_sketched(reel.sketch)
        if reel.tape is not None and not self._told_ready:
            self._told_ready = True
            listener.sound_ready()
        self._prepare_next()

    @Slot(Fault, str)
    def _on_failed(self, fault: Fault, detail: str) -> None:
        if self._listener is not None:
            self._listener.sound_failed(fault, detail)

    # ------------------------------------------------------------ orders

    def play(self) -> None:
        self._output = self._find_output(self._output)
        self._begin()

    def pause(self) -> None:
        self._silence()

    def seek(self, ms: int) -> None:
        self._at = ms
        self._restart()

    def set_end(self, ms: int | None) -> None:
        if ms == self._end:
            return
        self._end = ms
        if self._feed is not None and not self._feed.set_end(ms):
            self._restart_here()

    def set_cuts(self, cuts: Sequence[Span]) -> None:
        if tuple(cuts) != self._cuts:
            self._cuts = tuple(cuts)
            self._restart_here()

    def set_rate(self, rate: float) -> None:
        if rate != self._rate:
            self._rate = rate
            self._restart_here()

    def set_gains(self, gains: Sequence[float]) -> None:
        """A lane that comes or goes does so at once; a volume follows smoothly, a quarter of a second later."""
        before, self._gains = self._gains, tuple(gains)
        if [gain > 0 for gain in before] != [gain > 0 for gain in self._gains]:
            self._restart_here()
        elif self._feed is not None:
            self._feed.set_gains(self._gains)

    # ------------------------------------------------------------ samples to the output

    def _begin(self) -> None:
        tape = None if self._reel is None else self._reel.tape
        if tape is None or self._output is None:
            return
        self._output.start()
        if self._output.lost:
            self._output = ClockOutput()
            self._output.start()
        feed = Feed(tape, self._shelf.sounds, self._output.rate, self._at, self._rate)
        feed.set_cuts(self._cuts)
        feed.set_gains(self._gains)
        feed.set_end(self._end)
        self._feed, self._rest = feed, b""
        self._timer.start()
        self._fill(feed, self._output)
        if self._listener is not None:
            self._listener.sound_audible(self._output.audible)

    def _silence(self) -> None:
        self._timer.stop()
        if self._output is not None and self._feed is not None:
            self._output.stop()
        self._feed, self._rest = None, b""

    def _restart(self) -> None:
        if self._feed is not None:
            self._silence()
            self._begin()

    def _restart_here(self) -> None:
        """What was handed over under other terms is forgotten, so that a change is heard at once."""
        if self._feed is not None and self._output is not None:
            self._at = self._feed.source_ms(self._output.heard())
            self._restart()

    @Slot()
    def pump(self) -> None:
        feed, output, listener = self._feed, self._output, self._listener
        if feed is None or output is None or listener is None:
            return
        if output.lost:
            self._at = feed.source_ms(output.heard())
            self._silence()
            self._output = ClockOutput()
            self._begin()
            return
        self._fill(feed, output)
        heard = output.heard()
        self._at = feed.source_ms(heard)
        done = feed.ended and not self._rest and heard >= feed.out_frames
        listener.sound_at(self._at)
        if done and self._feed is feed:  # nobody has stopped it or sent it elsewhere
            listener.sound_ended()

    def _fill(self, feed: Feed, output: Output) -> None:
        room = output.room() * _FRAME
        while room > 0:
            samples = self._rest or feed.next()
            if not samples:
                return
            output.write(samples[:room])
            self._rest = samples[room:]
            room -= len(samples)


def sound_of(desk: Desk, jobs: Jobs, parent: QObject) -> Sound:
    """The desk's recordings made audible; a desk that cannot decode is silent."""
    return SilentSound() if desk.sounds is None else PcmSound(ReelShelf(jobs, desk.sounds, parent), parent=parent)
