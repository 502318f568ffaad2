"""The longest standstill of the window over a queue of 200 000: open, scroll, jump, sort, filter, take next.

The least of three runs: what a busy machine adds is not in every run, what the program does is.
"""

from benchmarks.figures._desktop import big, longest_stall
from benchmarks.harness import Better, Figure, Workdir


def measure(workdir: Workdir) -> float:
    return longest_stall(workdir, "queue", big(workdir))


FIGURE = Figure("desktop.big_queue_stall_ms", "ms", 100, Better.LOWER, measure)
