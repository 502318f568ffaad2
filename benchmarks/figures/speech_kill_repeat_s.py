"""Most seconds of sound that one kill makes be recognised again: 50 random kills of child, program or both over one
long file, 40 with a child that is all batches and no model, 10 with the real one. A wrong result counts as endless."""

from math import inf

from benchmarks.figures._demo import demo_source
from benchmarks.harness import Better, Figure, Workdir
from benchmarks.speech_kills import DUMMY, REAL, long_recording, run

_SEED = 20261121
_ROUNDS = (
    ("dummy", (DUMMY, "together=10", "slow=0.02"), 40, 1.0),
    ("real", (REAL,), 10, 3.0),
)


def measure(workdir: Workdir) -> float:
    folder = workdir.path / "speech_kills"
    folder.mkdir()
    audio = long_recording(sorted((demo_source() / "recordings").iterdir()), folder)
    most = 0.0
    for name, child, kills, longest_s in _ROUNDS:
        outcome = run(audio, folder / name, child, kills, longest_s, _SEED)
        workdir.say(f"{name}: {kills} kills, at most {max(outcome.repeated_s):.1f} s again, same text: {outcome.same}")
        most = max(most, *outcome.repeated_s) if outcome.same else inf
    return most


FIGURE = Figure("speech.kill_repeat_s", "s", 30, Better.LOWER, measure)
