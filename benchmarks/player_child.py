"""One opening of a long call in the real call panel: `python -m benchmarks.player_child SCRATCH CALL SHA256 DURATION`.

The first opening has no kept peaks, the second, after another call was open, has. Prints both as one JSON line.
"""

import hashlib
import json
import sys
import time
import wave
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from qa_desk.compose import new_workspace, open_desk
from qa_desk.desktop.errors import ErrorPresenter
from qa_desk.desktop.jobs import Jobs, ThreadExecutor
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.page import Bus, SettingsNow, Surroundings
from qa_desk.desktop.pages.review.call_panel import CallPanel
from qa_desk.desktop.player.pcm_sound import PcmSound
from qa_desk.desktop.player.reel import ReelShelf
from qa_desk.desktop.shortcuts import ShortcutMap
from qa_desk.desktop.theme import Mode, Theme
from qa_desk.domain.call import Lane
from qa_desk.domain.people import Role, User, UserId
from qa_desk.services.configure import load_settings
from qa_desk.services.desk import Desk

_LANES = (Lane.MANAGER, Lane.CLIENT)
_ENDS_S = 60


def main() -> int:
    scratch, call, sha256, duration = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    app = QApplication(["qa-desk"])
    new_workspace(scratch)
    desk = open_desk(scratch)
    jobs = Jobs(ThreadExecutor(), lambda error: sys.exit(error.code))
    around = _around(app, desk, jobs, scratch)
    if desk.sounds is None:
        raise RuntimeError("the desk has no sounds")
    shelf = ReelShelf(jobs, desk.sounds)
    panel = CallPanel(around, PcmSound(shelf))
    panel.resize(700, 700)
    panel.show()

    def opened(path: Path, name: str, ms: int) -> float:
        started = time.perf_counter()
        panel.load(name, path, ms, _LANES)
        _wait(app, lambda: _is_whole(panel))
        panel.grab()
        return time.perf_counter() - started

    short = _short(scratch / "short.wav")
    cold = opened(call, sha256, duration)
    opened(short, hashlib.sha256(short.read_bytes()).hexdigest(), 1_000)
    _wait(app, lambda: not jobs.running)
    shelf.clear()
    warm = opened(call, sha256, duration)
    panel.load(None, None, 0)
    jobs.close()
    desk.close()
    sys.stdout.write(json.dumps({"cold_s": cold, "warm_s": warm}) + "\n")
    return 0


def _is_whole(panel: CallPanel) -> bool:
    sketch = panel.player.sketch
    return panel.wave.waveform is not None and sketch is not None and sketch.complete


def _wait(app: QApplication, condition: Callable[[], bool]) -> None:
    ends = time.monotonic() + _ENDS_S
    while not condition():
        app.processEvents()
        time.sleep(0.001)
        if time.monotonic() > ends:
            raise TimeoutError


def _around(app: QApplication, desk: Desk, jobs: Jobs, scratch: Path) -> Surroundings:
    memory = LayoutMemory(scratch / "layout.ini")
    return Surroundings(
        desk=desk,
        user=User(UserId(1), "ear", "Ear", frozenset({Role.AUDITOR}), True),
        jobs=jobs,
        theme=Theme(app, Mode.LIGHT),
        memory=memory,
        shortcuts=ShortcutMap(memory),
        errors=ErrorPresenter(app),
        bus=Bus(),
        settings=SettingsNow(load_settings(desk.store)),
    )


def _short(path: Path) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(bytes(8_000 * 4))
    return path


if __name__ == "__main__":
    sys.exit(main())
