"""Seconds of faster-whisper's own batches per second of ours: demo recordings, same weights, same pieces, one run."""

from benchmarks.figures._speech_fit import compared
from benchmarks.harness import Better, Figure, Workdir


def measure(workdir: Workdir) -> float:
    both = compared(workdir)
    return both.batched.seconds / both.fitted.seconds


FIGURE = Figure("speech.speedup_over_batched", "times", 5, Better.HIGHER, measure)
