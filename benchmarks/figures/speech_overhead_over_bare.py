"""Share of time that decoding, storage and lanes add to the search for speech and its recognition."""

from benchmarks.figures._speech_fit import bundled_model, known_calls
from benchmarks.harness import Better, Figure, Workdir
from benchmarks.speech_path import whole_over_bare


def measure(workdir: Workdir) -> float:
    whole, bare = workdir.shared(
        "speech_path", lambda folder: whole_over_bare(known_calls(), bundled_model(workdir), folder)
    )
    workdir.say(f"whole {whole:.2f} s, bare {bare:.2f} s")
    return whole / bare - 1


FIGURE = Figure("speech.overhead_over_bare", "share", 0.15, Better.LOWER, measure)
