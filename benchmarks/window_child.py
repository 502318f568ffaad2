"""One measured run of the real window in this process: `python -m benchmarks.window_child walk|queue|start …`.

Writes one JSON line to standard output when it has measured; the exit code is not 0 when the story broke.
"""

import argparse
import faulthandler
import gc
import json
import sys
from dataclasses import dataclass
from pathlib import Path

gc.disable()  # before the modules load, as the program itself starts its window

from PySide6.QtWidgets import QApplication

from benchmarks import window_stories as stories
from benchmarks.window_person import Person
from benchmarks.window_stalls import StallMeter
from qa_desk.compose import new_workspace, open_desk
from qa_desk.desktop import app as desktop
from qa_desk.domain.people import Role, User, UserId

_HANGS_S = 200  # a window that never comes back must not hold up the figures: say where it stood, end


@dataclass(frozen=True, slots=True)
class Asked:
    story: str
    workspace: Path
    config: Path
    user: User
    explain: bool = False


def main() -> int:
    asked = _asked()
    app = QApplication(["qa-desk"])
    meter = StallMeter(app, explain=asked.explain)
    person = Person(app, meter)
    if not asked.explain:
        faulthandler.dump_traceback_later(_HANGS_S, exit=True)
    meter.start("opening the workspace")
    person.play(stories.STORIES[asked.story](person))
    code = desktop.run(open_desk, new_workspace, asked.workspace, as_user=asked.user, config=asked.config, speak="ru")
    stalls = meter.stop()
    print(stalls.as_json(), flush=True)
    return 1 if person.failed is not None else code


def _asked() -> Asked:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("story", choices=sorted(stories.STORIES))
    parser.add_argument("workspace", type=Path)
    parser.add_argument("config", type=Path)
    parser.add_argument("user", type=user_of)
    parser.add_argument("--explain", action="store_true", help="tell where the threads are while the window is still")
    given = parser.parse_args()
    return Asked(given.story, given.workspace, given.config, given.user, given.explain)


def user_of(text: str) -> User:
    """`{"id": 2, "login": "…", "name": "…", "roles": ["auditor"]}`"""
    known = json.loads(text)
    roles = frozenset(Role(role) for role in known["roles"])
    return User(UserId(known["id"]), known["login"], known["name"], roles)


if __name__ == "__main__":
    sys.exit(main())
