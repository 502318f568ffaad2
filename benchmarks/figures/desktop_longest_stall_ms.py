"""The longest standstill of the window while every user of the demo workspace sees all pages and an auditor works.

The least of three runs. Switching the colours restyles every widget there is in one go inside Qt; that standstill is
told on standard error and does not count here.
"""

from benchmarks.figures._desktop import demo, longest_stall
from benchmarks.harness import Better, Figure, Workdir


def measure(workdir: Workdir) -> float:
    return longest_stall(workdir, "walk", demo(workdir))


FIGURE = Figure("desktop.longest_stall_ms", "ms", 100, Better.LOWER, measure)
