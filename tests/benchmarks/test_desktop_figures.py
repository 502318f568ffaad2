"""The desktop figures measure what they say: the real window plays its story to the end over a real workspace."""

import json
from pathlib import Path

from benchmarks.figures import _desktop
from benchmarks.harness import Workdir, discover
from benchmarks.window_rows import make_big


def test_the_promised_desktop_figures_are_there() -> None:
    promised = {"desktop.longest_stall_ms", "desktop.start_s", "desktop.big_queue_stall_ms"}
    assert promised <= {figure.name for figure in discover()}


def test_the_queue_story_goes_through_and_tells_every_phase(tmp_path: Path) -> None:
    workdir = Workdir(tmp_path)
    (tmp_path / "made").mkdir()
    workspace = make_big(tmp_path / "made", 600)
    told = json.loads(_desktop._last_line(_desktop._ended(workdir, "queue", workspace)))
    assert {"queue opens", "queue: take next", "queue: sort by deadline, down"} <= set(told["by_phase"])
    assert told["phase"] in told["by_phase"]
