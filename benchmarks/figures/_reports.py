"""What writing the payroll register of so many fines costs, each in its own process; measured once for both figures."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.harness import Workdir


@dataclass(frozen=True, slots=True)
class Written:
    seconds: float
    peak_mb: float


def written(workdir: Workdir, rows: int) -> Written:
    def make(folder: Path) -> Written:
        command = [sys.executable, "-m", "benchmarks.report_child", str(folder), str(rows)]
        told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        workdir.say(f"{rows} rows: {told['seconds']:.1f} s, {told['peak_mb']:.0f} MB, file {told['size'] / 1e6:.1f} MB")
        return Written(told["seconds"], told["peak_mb"])

    return workdir.shared(f"report-{rows}", make)
