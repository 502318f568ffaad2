"""What the figures of the fitted windows share: one comparison over the demo recordings, measured once."""

from pathlib import Path

from benchmarks.figures._demo import demo_source
from benchmarks.harness import Workdir
from benchmarks.speech_fit import Compared, measured
from benchmarks.speech_wer import KnownCall
from qa_desk import paths
from qa_desk.adapters.speech.models import ModelShelf
from qa_desk.cli.demo_scenario import Spoken, load_truth


def compared(workdir: Workdir) -> Compared:
    return workdir.shared("speech_fit", lambda _folder: _compare(workdir))


def known_calls() -> list[KnownCall]:
    return [_known(spoken) for spoken in load_truth(demo_source()).values()]


def bundled_model(workdir: Workdir) -> Path:
    return ModelShelf(workdir.path / "models", paths.resources()).find("bundled").folder


def _compare(workdir: Workdir) -> Compared:
    calls = known_calls()
    result = measured(calls, bundled_model(workdir))
    for name, heard in (("plain", result.plain), ("batched", result.batched), ("fitted", result.fitted)):
        workdir.say(f"{name}: {heard.seconds:.2f} s, word error rate {heard.wer:.4f}")
    workdir.say(f"{len(calls)} recordings, {result.channels} channels, {result.pieces} pieces")
    return result


def _known(spoken: Spoken) -> KnownCall:
    """One text a channel: manager left, client right; a mono recording has both voices on one."""
    lanes = ("manager", "client") if spoken.channels == 2 else (None,)
    texts = [" ".join(turn.text for turn in spoken.turns if lane in (None, turn.speaker)) for lane in lanes]
    return KnownCall(demo_source() / "recordings" / spoken.file, tuple(texts))
