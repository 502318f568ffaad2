"""Work for a recorded minute of a 60-minute call over that of a 10-minute call, through the real speech child."""

from benchmarks.figures._demo import demo_source
from benchmarks.harness import Better, Figure, Workdir
from benchmarks.speech_growth import seconds_a_minute
from qa_desk import paths
from qa_desk.adapters.speech.models import ModelShelf


def measure(workdir: Workdir) -> float:
    model = ModelShelf(workdir.path / "models", paths.resources()).find("bundled")
    recordings = sorted((demo_source() / "recordings").iterdir())
    cost = workdir.shared(
        "speech_growth", lambda folder: seconds_a_minute(model, recordings, folder, folder / "speech.log")
    )
    workdir.say(", ".join(f"{minutes} min: {seconds:.3f} s a minute" for minutes, seconds in cost.items()))
    return cost[60] / cost[10]


FIGURE = Figure("speech.growth_60_over_10", "times", 1.2, Better.LOWER, measure)
