"""The most memory that this process ever held."""

import sys
from pathlib import Path

import psutil


def peak_mb() -> float:
    """Of this process alone. getrusage would not do: on Linux a child's starts at its parent's peak."""
    if sys.platform == "linux":
        status = Path("/proc/self/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    memory = psutil.Process().memory_info()
    return float(getattr(memory, "peak_wset", memory.rss)) / 2**20
