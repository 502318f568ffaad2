"""Seconds until the waveform of an hour of MP3 with kept peaks is whole on screen; the slower of CBR and VBR."""

from benchmarks.figures._player import seconds_to_waveform
from benchmarks.harness import Better, Figure, Workdir


def measure(workdir: Workdir) -> float:
    return seconds_to_waveform(workdir)["warm_s"]


FIGURE = Figure("player.waveform_warm_s", "s", 0.3, Better.LOWER, measure)
