"""Word error rate of the bundled model over all demo recordings, by the real child process, after their codecs."""

from benchmarks.figures._demo import demo_source
from benchmarks.harness import Better, Figure, Workdir
from benchmarks.speech_wer import KnownCall
from benchmarks.speech_wer import measure as measure_calls
from qa_desk import paths
from qa_desk.adapters.speech.models import ModelShelf
from qa_desk.cli.demo_scenario import Spoken, load_truth


def measure(workdir: Workdir) -> float:
    source = demo_source()
    calls = [_known(spoken) for spoken in load_truth(source).values()]
    model = ModelShelf(workdir.path / "models", paths.resources()).find("bundled")
    result = measure_calls(calls, model, workdir.path / "speech.log")
    workdir.say(f"{len(calls)} recordings, real-time factor {result.real_time_factor:.3f}")
    return result.wer


def _known(spoken: Spoken) -> KnownCall:
    """One text a channel: manager left, client right; a mono recording has both voices on one."""
    lanes = ("manager", "client") if spoken.channels == 2 else (None,)
    texts = [" ".join(turn.text for turn in spoken.turns if lane in (None, turn.speaker)) for lane in lanes]
    return KnownCall(demo_source() / "recordings" / spoken.file, tuple(texts))


FIGURE = Figure("speech.demo_wer", "share", 0.2, Better.LOWER, measure)
