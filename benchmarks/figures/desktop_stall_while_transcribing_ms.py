"""The longest standstill of the window while the real child transcribes and an auditor works in the queue and in deals.

The workspace is the demo's with another copy of the bundled model chosen, so that what waits in the queue is recognised
again and the work begins by itself: a few short calls, then one that lasts longer than the story. The least of
three runs: what a busy machine adds is not in every run.
"""

import shutil
from pathlib import Path

from benchmarks.figures._demo import demo_source
from benchmarks.figures._desktop import demo, longest_stall
from benchmarks.harness import Better, Figure, Workdir
from benchmarks.long_talk import saved, talk_of
from qa_desk import paths
from qa_desk.adapters.speech.models import BUNDLED, ModelShelf
from qa_desk.compose import open_desk
from qa_desk.domain.people import Role
from qa_desk.services.desk import Desk
from qa_desk.services.import_recordings import import_recordings
from qa_desk.services.models import choose_model
from qa_desk.services.running import CancelToken, silent
from qa_desk.services.users import list_users

_LONG = "out-79850004098-101-20261116-141400-1.1.mp3"
"""Of call 173004 in the demo's calls-unrecorded.csv, by its number and time: its deal is drawn and not yet audited."""
_MINUTES = 30


def measure(workdir: Workdir) -> float:
    source = demo(workdir)
    return longest_stall(workdir, "transcribing", workdir.shared("waiting_again", lambda into: _waiting(source, into)))


def _waiting(source: Path, folder: Path) -> Path:
    model, workspace = folder / "another", folder / "workspace"
    shutil.copytree(ModelShelf(folder / "shelf", paths.resources()).find(BUNDLED).folder, model)
    shutil.copytree(source, workspace)
    desk = open_desk(workspace)
    _record(desk, folder)
    admin = next(user for user in list_users(desk.store) if Role.ADMIN in user.roles)
    choose_model(desk.store, desk.clock, admin, str(model))
    desk.close()
    return workspace


def _record(desk: Desk, folder: Path) -> None:
    talk = talk_of(sorted((demo_source() / "recordings").iterdir()))
    path = saved(talk, _MINUTES, folder / _LONG)
    result, _ = import_recordings(
        desk.store, desk.clock, desk.vault, desk.probe, desk.contacts, path, False, silent, CancelToken()
    )
    if result.problems:
        raise RuntimeError(f"{_LONG} found no call to belong to")


FIGURE = Figure("desktop.stall_while_transcribing_ms", "ms", 50, Better.LOWER, measure)
