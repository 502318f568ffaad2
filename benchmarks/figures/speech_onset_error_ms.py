"""Median distance of the words' first sounds, through voice filter and decoder, from a synthesiser's own times."""

from statistics import median

from benchmarks.harness import Better, Figure, Workdir
from benchmarks.speech_onsets import measure as measure_onsets
from qa_desk import paths
from qa_desk.adapters.speech.models import ModelShelf
from qa_desk.adapters.speech.process import ChildTranscriber


def measure(workdir: Workdir) -> float:
    model = ModelShelf(workdir.path / "models", paths.resources()).find("bundled")
    transcriber = ChildTranscriber(model, workdir.path / "speech.log", device="cpu")
    try:
        found = measure_onsets(transcriber)
    finally:
        transcriber.close()
    late = median(found.errors_ms)
    workdir.say(f"{len(found.errors_ms)} of {found.words} words heard right, {late} ms late in the median")
    return median(abs(error) for error in found.errors_ms)


FIGURE = Figure("speech.onset_error_ms", "ms", 150, Better.LOWER, measure)
