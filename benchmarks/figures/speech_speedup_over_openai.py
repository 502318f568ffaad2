"""Seconds of openai-whisper per second of ours: same weights, same pieces; only where that library is installed."""

from benchmarks.figures._speech_fit import known_calls
from benchmarks.harness import Better, Figure, Workdir
from benchmarks.speech_openai import openai_over_ours


def measure(workdir: Workdir) -> float:
    theirs, ours = openai_over_ours(known_calls())
    workdir.say(f"openai-whisper {theirs:.2f} s, ours {ours:.2f} s")
    return theirs / ours


FIGURE = Figure("speech.speedup_over_openai", "times", 5, Better.HIGHER, measure)
