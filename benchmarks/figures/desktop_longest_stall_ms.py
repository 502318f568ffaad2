"""The longest standstill of the window while every user of the demo workspace sees all pages and an auditor works.

The least of three runs: what a busy machine adds is not in every run, what the program does is.
"""

from benchmarks.figures._desktop import demo, longest_stall
from benchmarks.harness import Better, Figure, Workdir


def measure(workdir: Workdir) -> float:
    return longest_stall(workdir, "walk", demo(workdir))


FIGURE = Figure("desktop.longest_stall_ms", "ms", 100, Better.LOWER, measure)
