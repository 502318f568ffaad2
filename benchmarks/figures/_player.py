"""What the player figures share: an hour of talk as MP3, CBR and VBR, and how long its waveform takes to be there."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.harness import Workdir
from benchmarks.player_calls import LongCall, long_call

_RUNS = 3
_ENDS_S = 240


def long_calls(workdir: Workdir) -> tuple[LongCall, ...]:
    return workdir.shared("long_calls", _make)


def seconds_to_waveform(workdir: Workdir) -> dict[str, float]:
    """`cold_s`, `warm_s`: of the slower of the two files, the least of three runs."""
    return workdir.shared("waveform_times", lambda _folder: _measured(workdir))


def _make(folder: Path) -> tuple[LongCall, ...]:
    return tuple(long_call(folder / f"{name}.mp3", variable=name == "vbr") for name in ("cbr", "vbr"))


def _measured(workdir: Workdir) -> dict[str, float]:
    worst = {"cold_s": 0.0, "warm_s": 0.0}
    for call in long_calls(workdir):
        runs = [_opened(workdir, call) for _ in range(_RUNS)]
        best = {name: min(run[name] for run in runs) for name in worst}
        workdir.say(f"{call.path.name}: {best}")
        worst = {name: max(before, best[name]) for name, before in worst.items()}
    return worst


def _opened(workdir: Workdir, call: LongCall) -> dict[str, float]:
    scratch = workdir.path / "player_workspace"
    sha256 = hashlib.sha256(call.path.read_bytes()).hexdigest()
    command = [sys.executable, "-m", "benchmarks.player_child", str(scratch), str(call.path), sha256]
    done = subprocess.run(
        [*command, str(call.duration_ms)], capture_output=True, text=True, encoding="utf-8", timeout=_ENDS_S,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, check=False,
    )  # fmt: skip
    shutil.rmtree(scratch, ignore_errors=True)
    if done.returncode:
        raise RuntimeError(f"the panel ended with {done.returncode}: {done.stderr[-300:]}")
    times: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return times
