"""Plain faster-whisper's seconds per second of ours: demo recordings, same weights, same pieces, beam 5, one run."""

from benchmarks.figures._speech_fit import compared
from benchmarks.harness import Better, Figure, Workdir


def measure(workdir: Workdir) -> float:
    both = compared(workdir)
    return both.plain.seconds / both.fitted.seconds


FIGURE = Figure("speech.speedup_over_plain", "times", 5, Better.HIGHER, measure)
