"""How long the window stood still: the largest gap between two ticks of a 5 ms timer on the GUI thread, by phase."""

import faulthandler
import json
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from PySide6.QtCore import QObject, Qt, QTimer, Slot

TICK_MS = 5
_WORTH_A_LOOK_S = 0.08


@dataclass(frozen=True, slots=True)
class Stalls:
    """`longest_ms` was met in `phase`; `by_phase`: the longest of every phase. `cpu_by_phase`: the most that the GUI
    thread itself computed between two ticks: what of a gap is ours and not a busy machine's."""

    longest_ms: float
    phase: str
    by_phase: Mapping[str, float]
    cpu_by_phase: Mapping[str, float] = field(default_factory=dict)

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


class StallMeter(QObject):
    """Whoever drives the window names the phase; a gap counts for the phase in which it began."""

    def __init__(self, parent: QObject, *, explain: bool = False) -> None:
        """`explain`: a gap that lasts writes to standard error where all threads are. Costs a little itself."""
        super().__init__(parent)
        self._explain = explain
        self.last_tick = time.perf_counter()
        self._phase = ""
        self._ticked = False
        self._by_phase: dict[str, float] = {}
        self._cpu_by_phase: dict[str, float] = {}
        self._last_cpu = time.thread_time()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._on_tick)

    @property
    def phase(self) -> str:
        return self._phase

    def start(self, phase: str) -> None:
        """Counts from the first tick on: before the event loop runs there is no window to stand still."""
        self._phase = phase
        self._timer.start()

    def enter(self, phase: str) -> None:
        """What was not ticked yet still belongs to the phase before."""
        self._count()
        if self._explain:
            print(f"--- {phase}", file=sys.stderr)
        self._phase = phase

    def forget(self) -> None:
        """What was until now is another figure's."""
        self._by_phase.clear()
        self._cpu_by_phase.clear()
        self.last_tick = time.perf_counter()

    def stop(self) -> Stalls:
        self._count()
        self._timer.stop()
        faulthandler.cancel_dump_traceback_later()
        worst = max(self._by_phase, key=lambda phase: self._by_phase[phase])
        return Stalls(self._by_phase[worst], worst, dict(self._by_phase), dict(self._cpu_by_phase))

    def _count(self) -> None:
        if not self._ticked:
            self._last_cpu = time.thread_time()
            return
        gap = (time.perf_counter() - self.last_tick) * 1_000
        self._by_phase[self._phase] = max(self._by_phase.get(self._phase, 0.0), gap)
        now = time.thread_time()
        cpu, self._last_cpu = (now - self._last_cpu) * 1_000, now
        self._cpu_by_phase[self._phase] = max(self._cpu_by_phase.get(self._phase, 0.0), cpu)

    @Slot()
    def _on_tick(self) -> None:
        self._count()
        self._ticked = True
        self.last_tick = time.perf_counter()
        if self._explain:  # the handler needs no interpreter lock: it sees also who sits on it
            faulthandler.dump_traceback_later(_WORTH_A_LOOK_S)
