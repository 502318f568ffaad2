"""Share of recognised time put to the right person on demo recordings mixed to mono, from voices and words alone."""

from statistics import fmean

from benchmarks.harness import Better, Figure, Workdir
from benchmarks.mono_lanes import mixed_calls, share_right
from qa_desk import paths
from qa_desk.adapters.speech.models import ModelShelf
from qa_desk.adapters.speech.process import ChildTranscriber


def measure(workdir: Workdir) -> float:
    model = ModelShelf(workdir.path / "models", paths.resources()).find("bundled")
    transcriber = ChildTranscriber(model, workdir.path / "speech.log", device="cpu")
    shares = []
    try:
        for call in mixed_calls():
            shares.append(share_right(call, transcriber, workdir.path))
            workdir.say(f"{call.name}: {shares[-1]:.3f}")
    finally:
        transcriber.close()
    return fmean(shares)


FIGURE = Figure("speech.mono_lane_accuracy", "share", 0.9, Better.HIGHER, measure)
