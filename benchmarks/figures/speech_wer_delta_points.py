"""Distance of the word error rates in fitted windows and by plain faster-whisper, over the demo recordings."""

from benchmarks.figures._speech_fit import compared
from benchmarks.harness import Better, Figure, Workdir


def measure(workdir: Workdir) -> float:
    both = compared(workdir)
    return abs(both.fitted.wer - both.plain.wer) * 100


FIGURE = Figure("speech.wer_delta_points", "points", 1, Better.LOWER, measure)
