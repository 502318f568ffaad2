"""The queue of work with the real child and the real model: begins by itself, is left in the middle, goes on."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from qa_desk.compose import open_desk
from qa_desk.desktop.jobs import Jobs, ThreadExecutor
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.work_queue import Kept, WorkQueue
from qa_desk.domain.call import CallFacts, Direction, Recording
from qa_desk.domain.errors import KnownError
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.people import User
from qa_desk.services.desk import Desk
from qa_desk.services.running import CancelToken
from qa_desk.services.work_queue import Phase
from tests.desktop.shell_fixtures import empty_workspace  # noqa: F401
from tests.fakes.office import START, Office, deal_facts

CALL = Path(__file__).parents[1] / "data" / "speech" / "refusal_stereo.mp3"
LONG_MS = 60_000

pytestmark = pytest.mark.speech


@pytest.fixture
def desk(empty_workspace: Path, tmp_path: Path) -> Iterator[Desk]:
    folder = tmp_path / "workspace"
    shutil.copytree(empty_workspace, folder)
    desk = open_desk(folder)
    yield desk
    desk.close()


def with_call(desk: Desk) -> tuple[Office, str]:
    """A queued refusal with a real recording."""
    office = Office(desk.store)
    (deal,) = office.deals(deal_facts("1"))
    sha = desk.vault.sha256(CALL)
    audio = desk.probe.probe(CALL, CancelToken())
    stored = desk.vault.keep(CALL, sha)
    with desk.store.write() as unit:
        unit.calls.add_recording(Recording(sha, CALL.name, stored, CALL.stat().st_size, audio), START)
        unit.calls.add(CallFacts("call-1", START, Direction.OUT, talk_ms=audio.duration_ms), deal, sha)
    return office, sha


def queue_of(desk: Desk, user: User, memory: LayoutMemory) -> tuple[WorkQueue, Jobs, list[KnownError]]:
    errors: list[KnownError] = []
    jobs = Jobs(ThreadExecutor(), errors.append)
    memory.set_text(Kept.AUTO, "on")
    return WorkQueue(desk, jobs, memory, user), jobs, errors


def turns(desk: Desk, sha: str) -> int:
    with desk.store.read() as unit:
        found = unit.transcripts.newest(sha)
    return 0 if found is None else len(found.turns)


def test_work_left_in_the_middle_is_kept_and_goes_on_by_itself(desk: Desk, memory: LayoutMemory, qtbot: QtBot) -> None:
    office, sha = with_call(desk)
    queue, jobs, errors = queue_of(desk, office.auditor, memory)
    queue.begin()
    qtbot.waitUntil(lambda: turns(desk, sha) >= 2 or queue.state.finished > 0, timeout=LONG_MS)
    jobs.close()
    kept = turns(desk, sha)
    assert kept >= 2
    assert errors == []

    again, jobs, errors = queue_of(desk, office.auditor, memory)
    done: list[int] = []
    again.emptied.connect(done.append)
    again.begin()
    qtbot.waitUntil(lambda: again.state.phase is Phase.IDLE and not again.working, timeout=LONG_MS)
    jobs.close()
    with desk.store.read() as unit:
        whole = unit.transcripts.newest(sha)
        (refusal,) = unit.refusals.in_state([RefusalState.QUEUED])
        finding = unit.findings.latest(refusal.id)
    assert whole is not None
    assert whole.complete
    assert len(whole.turns) >= kept
    assert finding is not None
    assert (again.state.failed, errors) == ((), [])
