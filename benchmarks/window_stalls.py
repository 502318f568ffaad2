"""How long the window stood still: the largest gap between two ticks of a 5 ms timer on the GUI thread, by phase."""

import json
import sys
import threading
import time
import traceback
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import FrameType

from PySide6.QtCore import QObject, Qt, QTimer, Slot

TICK_MS = 5
_LOOK_S = 0.01
_WORTH_A_LOOK_S = 0.05
_FRAMES = 5


@dataclass(frozen=True, slots=True)
class Stalls:
    """`longest_ms` was met in `phase`; `by_phase`: the longest of every phase."""

    longest_ms: float
    phase: str
    by_phase: Mapping[str, float]

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


class StallMeter(QObject):
    """Whoever drives the window names the phase; a gap counts for the phase in which it began."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.last_tick = time.perf_counter()
        self._phase = ""
        self._by_phase: dict[str, float] = {}
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._on_tick)

    @property
    def phase(self) -> str:
        return self._phase

    def start(self, phase: str) -> None:
        self._phase = phase
        self.last_tick = time.perf_counter()
        self._timer.start()

    def enter(self, phase: str) -> None:
        """What was not ticked yet still belongs to the phase before."""
        self._count()
        self._phase = phase

    def stop(self) -> Stalls:
        self._count()
        self._timer.stop()
        worst = max(self._by_phase, key=lambda phase: self._by_phase[phase])
        return Stalls(self._by_phase[worst], worst, dict(self._by_phase))

    def _count(self) -> None:
        gap = (time.perf_counter() - self.last_tick) * 1_000
        self._by_phase[self._phase] = max(self._by_phase.get(self._phase, 0.0), gap)

    @Slot()
    def _on_tick(self) -> None:
        self._count()
        self.last_tick = time.perf_counter()


class Onlooker(threading.Thread):
    """For finding a cause: writes where all threads are while the GUI thread stands still. Costs a little itself."""

    def __init__(self, meter: StallMeter) -> None:
        super().__init__(daemon=True, name="onlooker")
        self._meter = meter
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(_LOOK_S):
            still = time.perf_counter() - self._meter.last_tick
            if still >= _WORTH_A_LOOK_S:
                self._tell(still)

    def end(self) -> None:
        self._ended.set()
        self.join()

    def _tell(self, still: float) -> None:
        names = {one.ident: one.name for one in threading.enumerate()}
        print(f"--- {still * 1_000:.0f} ms in {self._meter.phase}", file=sys.stderr)
        for ident, frame in sys._current_frames().items():  # noqa: SLF001 - the documented way to see other threads
            if ident != self.ident and not _is_idle(frame):
                stack = traceback.extract_stack(frame)[-_FRAMES:]
                where = " > ".join(f"{one.filename.rpartition('/')[2]}:{one.lineno} {one.name}" for one in stack)
                print(f"    {names.get(ident, ident)}: {where}", file=sys.stderr)


def _is_idle(frame: FrameType) -> bool:
    return frame.f_code.co_filename.endswith(("threading.py", "concurrent/futures/thread.py"))
