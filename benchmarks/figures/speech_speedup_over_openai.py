"""Seconds of openai-whisper per second of ours: same weights, same pieces; only where that library is installed."""

from benchmarks.figures._speech_fit import bundled_model, known_calls
from benchmarks.harness import Better, Figure, Workdir
from benchmarks.speech_openai import openai_against_ours


def measure(workdir: Workdir) -> float:
    theirs, ours = openai_against_ours(known_calls(), bundled_model(workdir), workdir.path)
    for name, heard in (("openai-whisper", theirs), ("ours", ours)):
        workdir.say(f"{name}: {heard.seconds:.2f} s, word error rate {heard.wer:.4f}")
    return theirs.seconds / ours.seconds


FIGURE = Figure("speech.speedup_over_openai", "times", 5, Better.HIGHER, measure)
