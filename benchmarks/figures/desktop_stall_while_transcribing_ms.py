"""The longest standstill of the window while the real child transcribes and an auditor works in the queue and in deals.

The workspace is the demo's with another copy of the bundled model chosen, so that every recording of the queue waits
again and the work begins by itself. The least of three runs: what a busy machine adds is not in every run.
"""

import shutil
from pathlib import Path

from benchmarks.figures._desktop import demo, longest_stall
from benchmarks.harness import Better, Figure, Workdir
from qa_desk import paths
from qa_desk.adapters.speech.models import BUNDLED, ModelShelf
from qa_desk.compose import open_desk
from qa_desk.domain.people import Role
from qa_desk.services.models import choose_model
from qa_desk.services.users import list_users


def measure(workdir: Workdir) -> float:
    source = demo(workdir)
    return longest_stall(workdir, "transcribing", workdir.shared("waiting_again", lambda into: _waiting(source, into)))


def _waiting(source: Path, folder: Path) -> Path:
    model, workspace = folder / "another", folder / "workspace"
    shutil.copytree(ModelShelf(folder / "shelf", paths.resources()).find(BUNDLED).folder, model)
    shutil.copytree(source, workspace)
    desk = open_desk(workspace)
    admin = next(user for user in list_users(desk.store) if Role.ADMIN in user.roles)
    choose_model(desk.store, desk.clock, admin, str(model))
    desk.close()
    return workspace


FIGURE = Figure("desktop.stall_while_transcribing_ms", "ms", 50, Better.LOWER, measure)
